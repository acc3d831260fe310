//! An overlay as bytes, both ways: what is said of each lieu, then the corrected columns as the two files of a publication.

use super::{Columns, Correction, Entry, Notice, Overlay};
use crate::bytes::{Reader, WireError, Writer, kind};
use crate::catalogue::Handle;
use crate::identifiers::assigned;
use crate::lieu::{Date, Lieu};
use crate::order;
use crate::wire::{DetailsFile, read_index, write_details, write_index};

const HIDES: u8 = 1;
const SAYS: u8 = 2;

/// The file of an overlay.
#[must_use]
pub fn write_overlay(corrections: &[Correction]) -> Vec<u8> {
    let handle_of = |correction: &Correction| Handle::of_id(&correction.lieu.id);
    let corrections = order::sorted(corrections.iter().collect(), |a, b| handle_of(a).cmp(&handle_of(b)));
    let mut writer = Writer::new(kind::OVERLAY);
    writer.len(corrections.len());
    for correction in &corrections {
        writer.str(&correction.lieu.id);
        let says = if correction.notice.is_some() { SAYS } else { 0 };
        writer.u8(says | if correction.hides { HIDES } else { 0 });
        writer.varint(u64::from(correction.columns.0));
        if let Some(notice) = &correction.notice {
            writer.str(&notice.text);
            write_date(&mut writer, notice.from);
            write_date(&mut writer, notice.until);
        }
    }
    let corrected: Vec<&Lieu> =
        corrections.iter().filter(|of| !of.columns.is_empty()).map(|correction| &correction.lieu).collect();
    // Their numbers among themselves: those of the publications that this is laid over are not known here.
    let ids: Vec<&str> = corrected.iter().map(|lieu| lieu.id.as_str()).collect();
    let handles = assigned(&ids);
    writer.block(&write_index(&corrected, &handles));
    writer.block(&write_details(&corrected, &handles));
    writer.finish()
}

/// 0 when there is none.
fn write_date(writer: &mut Writer, date: Option<Date>) {
    writer.varint(date.map_or(0, |date| date.day_number().unsigned_abs()));
}

fn read_date(reader: &mut Reader) -> Result<Option<Date>, WireError> {
    let days = reader.u32()?;
    Ok((days > 0).then(|| Date::of_day_number(i64::from(days))))
}

impl Overlay {
    /// Checks all of a file.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes, kind::OVERLAY)?;
        let n = reader.count(3)?;
        let mut entries = Vec::with_capacity(n);
        for _ in 0..n {
            let id = reader.str()?.to_owned();
            let says = reader.u8()?;
            if says & !(HIDES | SAYS) != 0 {
                return Err(WireError::Malformed("an unknown flag"));
            }
            let columns = Columns(reader.u32()?);
            let notice = if says & SAYS == 0 {
                None
            } else {
                let text = reader.str()?.to_owned();
                Some(Notice { text, from: read_date(&mut reader)?, until: read_date(&mut reader)? })
            };
            let handle = Handle::of_id(&id);
            if entries.last().is_some_and(|before: &Entry| before.handle > handle) {
                return Err(WireError::Malformed("ids out of order"));
            }
            entries.push(Entry { id, handle, columns, hides: says & HIDES != 0, notice, lieu: None });
        }
        let lieux = read_index(reader.block()?)?;
        let details = DetailsFile::read(reader.block()?.to_vec())?;
        reader.end()?;
        let mut overlay = Self { entries, lieux, details };
        let ids = overlay.details.ids().zip(overlay.details.handles());
        let places: Vec<(usize, Handle)> =
            ids.filter_map(|(id, handle)| Some((overlay.place_of(id)?, handle))).collect();
        for (place, handle) in places {
            if let Some(entry) = overlay.entries.get_mut(place).filter(|entry| !entry.columns.is_empty()) {
                entry.lieu = overlay.lieux.by_handle(handle);
            }
        }
        Ok(overlay)
    }
}
