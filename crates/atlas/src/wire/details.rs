//! The details file, both ways: texts, contacts and links, read one lieu at a time.

use super::{END_OF_TEXT, texts_of_block};
use crate::bytes::{Reader, WireError, Writer, kind};
use crate::catalogue::Handle;
use crate::lieu::{Date, Details, Lieu};
use std::borrow::Borrow;

/// Between two items of a list: the control character made for it, which is taken out of items.
const END_OF_ITEM: char = '\u{1e}';

/// The text columns, in the order of the file.
const N_TEXTS: usize = 15;

/// A date: year (two bytes, low first), month, day; all zero when unknown.
const DATE_BYTES: usize = 4;

/// The details file of some lieux. `handles[i]` is that of `lieux[i]`, out of [`super::handles`] over the whole publication.
#[must_use]
pub fn write_details<L: Borrow<Lieu>>(lieux: &[L], handles: &[Handle]) -> Vec<u8> {
    let details = lieux.iter().enumerate().map(|(index, lieu)| {
        let lieu = lieu.borrow();
        (handles.get(index).copied().unwrap_or_else(|| Handle::of_id(&lieu.id)), Details::from(lieu))
    });
    write(details.collect())
}

fn write(mut entries: Vec<(Handle, Details)>) -> Vec<u8> {
    // Neighbours have words in common: towns, agglomerations, networks.
    entries.sort_by(|(handle_a, a), (handle_b, b)| {
        (&a.code_insee, &a.commune, &a.id, handle_a).cmp(&(&b.code_insee, &b.commune, &b.id, handle_b))
    });
    let mut writer = Writer::new(kind::DETAILS);
    writer.len(entries.len());
    for (handle, _) in &entries {
        writer.raw(&handle.0.to_le_bytes());
    }
    for (_, details) in &entries {
        let bytes = details.date_maj.map(|date| {
            let [low, high] = date.year.to_le_bytes();
            [low, high, date.month, date.day]
        });
        writer.raw(&bytes.filter(|bytes| date_of(*bytes).is_some()).unwrap_or_default());
    }
    let mut columns: [Vec<u8>; N_TEXTS] = Default::default();
    for (_, details) in &entries {
        for (column, text) in columns.iter_mut().zip(texts_of(details)) {
            column.extend_from_slice(text.as_bytes());
            column.push(END_OF_TEXT);
        }
    }
    for column in &columns {
        writer.block(column);
    }
    writer.finish()
}

fn texts_of(details: &Details) -> [String; N_TEXTS] {
    [
        details.id.clone(),
        details.pivot.clone(),
        details.commune.clone(),
        details.code_postal.clone(),
        details.code_insee.clone(),
        details.adresse.clone(),
        details.complement_adresse.clone(),
        details.telephone.clone(),
        joined(&details.courriels),
        joined(&details.site_web),
        details.horaires.clone(),
        details.presentation_resume.clone(),
        details.presentation_detail.clone(),
        details.structure_parente.clone(),
        // Two links of which one is almost always empty: one column is enough.
        joined(&[details.fiche_acces_libre.clone(), details.prise_rdv.clone()]),
    ]
}

fn joined(items: &[String]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(END_OF_ITEM);
        }
        text.extend(item.chars().filter(|letter| *letter != END_OF_ITEM));
    }
    text
}

fn items(text: &str) -> Vec<String> {
    text.split(END_OF_ITEM).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Whether a text leads to the Web. Whoever wrote the file, and with what, is not known here: an address that runs is none.
fn is_link(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn link(text: &str) -> String {
    if is_link(text) { text.to_owned() } else { String::new() }
}

/// A details file, opened: texts stay packed until a sheet asks for them.
#[derive(Debug, Clone)]
pub struct DetailsFile {
    /// In the order of the file.
    handles: Vec<Handle>,
    dates: Vec<[u8; DATE_BYTES]>,
    columns: Vec<(String, Vec<u32>)>,
}

impl DetailsFile {
    /// Checks all of a file.
    #[expect(clippy::needless_pass_by_value, reason = "the file is taken apart: nobody needs it any more")]
    pub fn read(bytes: Vec<u8>) -> Result<Self, WireError> {
        let mut reader = Reader::new(&bytes, kind::DETAILS)?;
        let n = reader.count(4 + DATE_BYTES + N_TEXTS)?;
        let handles = reader.raw(n * 4)?.chunks_exact(4);
        let handles =
            handles.map(|bytes| Handle(bytes.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte))));
        let handles = handles.collect();
        let dates = reader.raw(n * DATE_BYTES)?.chunks_exact(DATE_BYTES);
        let dates: Vec<[u8; DATE_BYTES]> = dates.map(|date| [date[0], date[1], date[2], date[3]]).collect();
        if dates.iter().any(|date| *date != [0; DATE_BYTES] && date_of(*date).is_none()) {
            return Err(WireError::Malformed("a date that does not exist"));
        }
        let mut columns = Vec::with_capacity(N_TEXTS);
        for _ in 0..N_TEXTS {
            columns.push(texts_of_block(reader.block()?, n)?);
        }
        reader.end()?;
        Ok(Self { handles, dates, columns })
    }

    /// How many lieux there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handles.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.handles.is_empty()
    }

    /// All lieux of the file.
    pub fn handles(&self) -> impl Iterator<Item = Handle> + '_ {
        self.handles.iter().copied()
    }

    /// The ids of all lieux, in the order of [`Self::handles`].
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let column = self.columns.first();
        column.into_iter().flat_map(|(texts, starts)| {
            starts.windows(2).filter_map(|ends| texts.get(ends[0] as usize..ends[1] as usize))
        })
    }

    /// The details of one lieu. A walk through all numbers: for a sheet or a page of the list, not for all lieux.
    #[must_use]
    pub fn get(&self, handle: Handle) -> Option<Details> {
        let index = self.handles.iter().position(|of| *of == handle)?;
        let mut texts = self.columns.iter().map(|(texts, starts)| {
            let range = starts.get(index).zip(starts.get(index + 1));
            range.and_then(|(start, end)| texts.get(*start as usize..*end as usize)).unwrap_or("")
        });
        let mut text = || texts.next().unwrap_or("");
        let mut details = Details {
            id: text().to_owned(),
            pivot: text().to_owned(),
            commune: text().to_owned(),
            code_postal: text().to_owned(),
            code_insee: text().to_owned(),
            adresse: text().to_owned(),
            complement_adresse: text().to_owned(),
            telephone: text().to_owned(),
            courriels: items(text()),
            site_web: items(text()).into_iter().filter(|site| is_link(site)).collect(),
            horaires: text().to_owned(),
            presentation_resume: text().to_owned(),
            presentation_detail: text().to_owned(),
            structure_parente: text().to_owned(),
            date_maj: self.dates.get(index).and_then(|date| date_of(*date)),
            ..Details::default()
        };
        let links = text();
        let (acces_libre, rdv) = links.split_once(END_OF_ITEM).unwrap_or((links, ""));
        details.fiche_acces_libre = link(acces_libre);
        details.prise_rdv = link(rdv);
        Some(details)
    }

    /// What this file takes in memory, bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let columns = self.columns.iter().map(|(texts, starts)| texts.capacity() + starts.capacity() * 4);
        size_of::<Self>() + self.handles.capacity() * 4 + self.dates.capacity() * DATE_BYTES + columns.sum::<usize>()
    }
}

fn date_of([low, high, month, day]: [u8; DATE_BYTES]) -> Option<Date> {
    let year = u16::from_le_bytes([low, high]);
    let exists = (1..=12).contains(&month) && (1..=31).contains(&day) && year > 0;
    exists.then_some(Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Random, random_lieux};
    use crate::wire::{handles, holds_any_bytes};

    #[test]
    fn every_sheet_comes_back() {
        let lieux = random_lieux(400, 0x5EE7);
        let handles = handles(&lieux);
        let file = DetailsFile::read(write_details(&lieux, &handles)).unwrap();
        assert_eq!(file.len(), lieux.len());
        for (handle, id) in file.handles().zip(file.ids()) {
            assert_eq!(file.get(handle).unwrap().id, id);
        }
        assert_eq!(file.ids().count(), lieux.len());
        for (lieu, handle) in lieux.iter().zip(&handles) {
            assert_eq!(file.get(*handle), Some(Details::from(lieu)));
        }
        let missing = (0..).map(Handle).find(|handle| !handles.contains(handle)).unwrap();
        assert_eq!(file.get(missing), None);
    }

    #[test]
    fn odd_texts_come_back_too() {
        let lieu = Lieu {
            id: "a\n\0\u{202e}".into(),
            presentation_detail: "é".repeat(100_000),
            courriels: vec!["a\u{1e}b@c".into(), String::new(), "d@e".into()],
            prise_rdv: "https://rdv.example".into(),
            date_maj: Some(Date { year: 2026, month: 13, day: 1 }),
            ..Lieu::default()
        };
        let handles = handles(std::slice::from_ref(&lieu));
        let details =
            DetailsFile::read(write_details(std::slice::from_ref(&lieu), &handles)).unwrap().get(handles[0]).unwrap();
        assert_eq!((&details.id, &details.presentation_detail), (&lieu.id, &lieu.presentation_detail));
        assert_eq!(details.courriels, ["ab@c", "d@e"]);
        assert_eq!((details.fiche_acces_libre.as_str(), details.prise_rdv.as_str()), ("", "https://rdv.example"));
        assert_eq!(details.date_maj, None, "no such month");
    }

    /// A page that takes its lieux from elsewhere trusts nobody there with what runs in it.
    #[test]
    fn an_address_that_runs_is_none() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "//a.fr",
            "/a",
            "httpss://a.fr",
            "https:a.fr",
        ] {
            let lieu = Lieu {
                id: "a".into(),
                site_web: vec![bad.into(), "https://a.fr".into(), bad.into(), "http://b.fr".into()],
                fiche_acces_libre: bad.into(),
                prise_rdv: bad.into(),
                ..Lieu::default()
            };
            let lieux = [lieu];
            let handles = handles(&lieux);
            let details = DetailsFile::read(write_details(&lieux, &handles)).unwrap().get(handles[0]).unwrap();
            assert_eq!(details.site_web, ["https://a.fr", "http://b.fr"], "{bad}");
            assert_eq!((details.fiche_acces_libre.as_str(), details.prise_rdv.as_str()), ("", ""), "{bad}");
        }
    }

    #[test]
    fn damaged_details_are_read_or_refused() {
        let lieux = random_lieux(20, 5);
        let bytes = write_details(&lieux, &handles(&lieux));
        for len in 0..bytes.len() {
            assert!(!holds_any_bytes(&bytes[..len]), "{len}");
        }
        let mut random = Random(0xB17);
        let mut read = 0;
        for _ in 0..3_000 {
            let mut damaged = bytes.clone();
            let at = random.below(damaged.len());
            damaged[at] ^= 1 << random.below(8);
            read += usize::from(holds_any_bytes(&damaged));
        }
        assert!(read > 0 && read < 3_000, "{read}");
    }
}
