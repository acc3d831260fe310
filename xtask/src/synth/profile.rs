//! What is known of a real national file, as counts: how often each column is filled, which values come together, how many
//! lines open on which days. `data/profil/profil.txt` holds them; nothing of a single lieu can be read in it.
//!
//! Lieux that resemble each other (same producer, same kind of place) are counted together as one *group*; inside a group,
//! what is offered, who is welcomed and which columns are filled are three laws drawn apart. Where a lieu stands and how it is called
//! is not known here.

use super::random::Law;
use super::record::Record;
use atlas::vocabulary::Facet;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Upper bounds of the classes of communes by population; a class more than bounds.
pub const SIZES: [u32; 6] = [500, 2_000, 5_000, 10_000, 50_000, 200_000];

/// The class of a population.
#[must_use]
pub fn size_class(population: u32) -> usize {
    SIZES.partition_point(|bound| *bound <= population)
}

/// Columns that are filled or not, independently of the closed lists; bit `n` of a presence.
pub const PRESENCE: [&str; 13] = [
    "latitude",
    "pivot",
    "complement_adresse",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "autres_formations_labels",
    "fiche_acces_libre",
    "prise_rdv",
    "code_insee",
];

/// What is offered, each a set of the standard's values as bits: drawn together.
pub const OFFER: [Facet; 4] = [Facet::Services, Facet::Dispositifs, Facet::Frais, Facet::Itinerance];

/// Who is welcomed and how: drawn together.
pub const WELCOME: [Facet; 5] =
    [Facet::Publics, Facet::PriseEnCharge, Facet::ModalitesAcces, Facet::ModalitesAccompagnement, Facet::Formations];

/// Lieux that resemble each other.
#[derive(Debug, Clone)]
pub struct Group {
    /// Class of the commune's population.
    pub sizes: Law<usize>,
    /// The whole cell `typologie`.
    pub typologies: Law<String>,
    /// Sets of values, in the order of [`OFFER`].
    pub offer: Law<Vec<u16>>,
    /// Sets of values, in the order of [`WELCOME`].
    pub welcome: Law<Vec<u16>>,
    /// Bits of [`PRESENCE`].
    pub presence: Law<u16>,
    /// Months between `date_maj` and the newest one of the file; `None` for an unknown date.
    pub ages: Law<Option<u32>>,
    /// Characters of a filled `presentation_resume`, by steps of [`LENGTH_STEP`].
    pub resume: Option<Law<u32>>,
    /// Characters of a filled `presentation_detail`, by steps of [`LENGTH_STEP`].
    pub detail: Option<Law<u32>>,
}

/// Lengths of texts are counted by steps of this many characters.
pub const LENGTH_STEP: u32 = 20;

/// When places of one family are open.
#[derive(Debug, Clone, Default)]
pub struct Hours {
    /// How many filled cells the family has.
    pub total: u64,
    /// Whole cells seen at least [`COMMON`] times.
    pub whole: Option<Law<String>>,
    /// How the other cells cut the week (`Mo-Th Fr`).
    pub days: Option<Law<String>>,
    /// Opening of several days, of one day, of a Saturday or Sunday, in the other cells; each at least [`COMMON`] times.
    pub spans: [Option<Law<String>>; 3],
}

/// Hours go into the profile word for word only when at least this many lieux have them.
pub const COMMON: u64 = 3;

/// All the counts.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The groups, by weight.
    pub groups: Law<Group>,
    /// Hours of libraries, of France Services, of the rest.
    pub hours: [Hours; 3],
}

/// Which family of [`Profile::hours`] a cell `typologie` belongs to.
#[must_use]
pub fn hours_family(typologie: &str) -> usize {
    match typologie.split('|').next() {
        Some("BIB") => 0,
        Some("RFS" | "MSAP") => 1,
        _ => 2,
    }
}

/// Which law of [`Hours::spans`] a set of days draws from.
#[must_use]
pub fn day_kind(days: &str) -> usize {
    if days.starts_with("Sa") || days.starts_with("Su") { 2 } else { usize::from(days.len() == 2) }
}

/// A set of the standard's values as bits; a value outside the standard is not counted.
#[must_use]
pub fn bits_of(record: &Record, facet: Facet) -> u16 {
    let known = facet.standard_values();
    record
        .values(facet.column())
        .filter_map(|value| known.iter().position(|text| *text == value))
        .fold(0, |bits, index| bits | 1 << index)
}

impl Profile {
    /// The one of the project.
    ///
    /// # Errors
    /// The line of `data/profil/profil.txt` that cannot be read.
    pub fn of_project() -> Result<Self, String> {
        Self::parse(include_str!("../../../data/profil/profil.txt"))
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// The line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).peekable();
        let mut groups = Vec::new();
        let mut hours: [Hours; 3] = Default::default();
        while let Some((number, line)) = lines.next() {
            let bad = |what: &str| format!("data/profil/profil.txt:{}: {what}", number + 1);
            let mut section = BTreeMap::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| line.starts_with(' ')) {
                let (name, rest) = line.trim_start().split_once(' ').ok_or_else(|| bad("a law without values"))?;
                section.insert(name, rest);
            }
            let (kind, value) = line.split_once(' ').ok_or_else(|| bad("neither a group nor hours"))?;
            let law = |name: &str| section.get(name).and_then(|text| parse_law(text, Some));
            let need = |name: &str| law(name).ok_or_else(|| bad(&format!("no law « {name} »")));
            match kind {
                "groupe" => {
                    let weight = value.parse().map_err(|_| bad("no weight"))?;
                    groups.push((
                        parse_group(&section).ok_or_else(|| bad("a law is missing or cannot be read"))?,
                        weight,
                    ));
                }
                "horaires" => {
                    let family = value.parse::<usize>().ok().filter(|family| *family < 3);
                    let family = &mut hours[family.ok_or_else(|| bad("no such family of hours"))?];
                    family.total = section.get("total").and_then(|text| text.parse().ok()).unwrap_or(0);
                    family.whole = law("entiers");
                    family.days = Some(need("jours")?);
                    family.spans = [Some(need("plages0")?), Some(need("plages1")?), Some(need("plages2")?)];
                }
                _ => return Err(bad("neither a group nor hours")),
            }
        }
        let groups = Law::new(groups).ok_or("data/profil/profil.txt: no group")?;
        Ok(Self { groups, hours })
    }

    /// Counts a file.
    ///
    /// # Errors
    /// When it holds too little to be counted: every law needs something.
    pub fn count(records: &[Record], population: impl Fn(&str) -> Option<u32>) -> Result<String, String> {
        let text = count(records, population);
        Self::parse(&text).map(|_| text)
    }
}

fn parse_law<T>(text: &str, value: impl Fn(String) -> Option<T>) -> Option<Law<T>> {
    let weighted = text.split('\t').map(|pair| {
        let (text, weight) = pair.rsplit_once('=')?;
        Some((value(text.to_owned())?, weight.parse().ok()?))
    });
    Law::new(weighted.collect::<Option<Vec<_>>>()?)
}

fn parse_sets(text: &str, count: usize) -> Option<Vec<u16>> {
    let sets = text.split(',').map(|set| u16::from_str_radix(set, 16).ok()).collect::<Option<Vec<_>>>()?;
    (sets.len() == count).then_some(sets)
}

fn parse_group(section: &BTreeMap<&str, &str>) -> Option<Group> {
    let law = |name: &str| section.get(name).copied();
    Some(Group {
        sizes: parse_law(law("tailles")?, |text| text.parse().ok().filter(|class| *class <= SIZES.len()))?,
        typologies: parse_law(law("typologies")?, Some)?,
        offer: parse_law(law("offre")?, |text| parse_sets(&text, OFFER.len()))?,
        welcome: parse_law(law("accueil")?, |text| parse_sets(&text, WELCOME.len()))?,
        presence: parse_law(law("colonnes")?, |text| u16::from_str_radix(&text, 16).ok())?,
        ages: parse_law(law("ages")?, |text| if text == "?" { Some(None) } else { text.parse().ok().map(Some) })?,
        resume: law("resume").and_then(|text| parse_law(text, |text| text.parse().ok())),
        detail: law("detail").and_then(|text| parse_law(text, |text| text.parse().ok())),
    })
}

/// A count of texts, written most frequent first.
#[derive(Default)]
struct Counter(BTreeMap<String, u64>);

impl Counter {
    fn add(&mut self, text: impl Into<String>) {
        *self.0.entry(text.into()).or_default() += 1;
    }

    fn write(&self, out: &mut String, name: &str, at_least: u64) {
        let mut sorted: Vec<_> = self.0.iter().filter(|(_, count)| **count >= at_least).collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        if !sorted.is_empty() {
            let pairs: Vec<String> = sorted.iter().map(|(text, count)| format!("{text}={count}")).collect();
            let _ = writeln!(out, " {name} {}", pairs.join("\t"));
        }
    }
}

/// A group smaller than this is merged with the rest of its producer, then with the rest of the file.
const SMALLEST_GROUP: usize = 30;

fn count(records: &[Record], population: impl Fn(&str) -> Option<u32>) -> String {
    let mut out =
        String::from("# Loi des lieux : voir data/profil/README.md. Fichier engendré (cargo xtask synth --profil).\n");
    let newest = records.iter().filter_map(|record| months(&record.date_maj)).max().unwrap_or(0);
    for group in grouped(records) {
        write_group(&mut out, &group, newest, &population);
    }
    for family in 0..3 {
        write_hours(&mut out, family, records.iter().filter(|record| hours_family(&record.typologie) == family));
    }
    out
}

fn grouped(records: &[Record]) -> Vec<Vec<&Record>> {
    let kind = |record: &Record| record.typologie.split('|').next().unwrap_or("").to_owned();
    let mut fine: BTreeMap<(String, String), Vec<&Record>> = BTreeMap::new();
    for record in records {
        fine.entry((record.source.clone(), kind(record))).or_default().push(record);
    }
    for merge in [|source: &str| source.to_owned(), |_: &str| String::from("*")] {
        let mut coarse: BTreeMap<(String, String), Vec<&Record>> = BTreeMap::new();
        for ((source, kind), members) in fine {
            let small = members.len() < SMALLEST_GROUP;
            let key = if small { (merge(&source), String::from("*")) } else { (source, kind) };
            coarse.entry(key).or_default().extend(members);
        }
        fine = coarse;
    }
    let mut groups: Vec<_> = fine.into_values().collect();
    groups.sort_by_key(|members| std::cmp::Reverse(members.len()));
    groups
}

fn months(date: &str) -> Option<u32> {
    let (year, rest) = date.split_once('-')?;
    let (year, month) = (year.parse::<u32>().ok()?, rest.get(..2)?.parse::<u32>().ok()?);
    (year > 1970).then_some(year * 12 + month)
}

fn write_group(out: &mut String, members: &[&Record], newest: u32, population: &impl Fn(&str) -> Option<u32>) {
    let mut counters: [Counter; 8] = Default::default();
    let [sizes, typologies, offer, welcome, columns, ages, resume, detail] = &mut counters;
    for record in members {
        let sets = |facets: &[Facet]| {
            facets.iter().map(|facet| format!("{:x}", bits_of(record, *facet))).collect::<Vec<_>>().join(",")
        };
        if let Some(population) = population(&record.code_insee) {
            sizes.add(size_class(population).to_string());
        }
        let codes = record.values("typologie").filter(|code| Facet::Typologie.standard_values().contains(code));
        typologies.add(codes.collect::<Vec<_>>().join("|"));
        offer.add(sets(&OFFER));
        welcome.add(sets(&WELCOME));
        let filled = |column: &&str| !record.get(column).trim_matches('0').is_empty();
        let bits = PRESENCE.iter().enumerate().filter(|(_, column)| filled(column)).map(|(bit, _)| 1u16 << bit);
        columns.add(format!("{:x}", bits.sum::<u16>()));
        ages.add(months(&record.date_maj).map_or("?".into(), |month| newest.saturating_sub(month).to_string()));
        for (counter, text) in [(&mut *resume, &record.presentation_resume), (detail, &record.presentation_detail)] {
            if !text.is_empty() {
                counter.add((text.chars().count() as u32 / LENGTH_STEP * LENGTH_STEP).to_string());
            }
        }
    }
    let _ = writeln!(out, "groupe {}", members.len());
    let names = ["tailles", "typologies", "offre", "accueil", "colonnes", "ages", "resume", "detail"];
    for (name, counter) in names.into_iter().zip(&counters) {
        counter.write(out, name, 1);
    }
}

fn write_hours<'a>(out: &mut String, family: usize, records: impl Iterator<Item = &'a Record>) {
    let cells: Vec<_> = records.filter_map(|record| well_formed(&record.horaires)).collect();
    let text = |rules: &[(&str, &str)]| {
        rules.iter().map(|(days, spans)| format!("{days} {spans}")).collect::<Vec<_>>().join("; ")
    };
    let mut whole = Counter::default();
    cells.iter().for_each(|rules| whole.add(text(rules)));
    let mut days = Counter::default();
    let mut spans: [Counter; 3] = Default::default();
    for rules in cells.iter().filter(|rules| whole.0[&text(rules)] < COMMON) {
        days.add(rules.iter().map(|(days, _)| *days).collect::<Vec<_>>().join(" "));
        for (days, opening) in rules.iter().filter(|(_, opening)| *opening != "off") {
            spans[day_kind(days)].add(*opening);
        }
    }
    let _ = writeln!(out, "horaires {family}\n total {}", cells.len());
    whole.write(out, "entiers", COMMON);
    days.write(out, "jours", 1);
    for (kind, counter) in spans.iter().enumerate() {
        counter.write(out, &format!("plages{kind}"), COMMON);
    }
}

/// The rules of a cell, `None` when one is not simply days and spans.
fn well_formed(horaires: &str) -> Option<Vec<(&str, &str)>> {
    const DAYS: [&str; 8] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"];
    let time = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() == 5 && bytes[2] == b':' && text.replace(':', "").bytes().all(|byte| byte.is_ascii_digit())
    };
    let span = |text: &str| text.split_once('-').is_some_and(|(from, to)| time(from) && time(to) && from < to);
    let rules = horaires.split(';').map(str::trim).filter(|rule| !rule.is_empty()).map(|rule| {
        let (days, spans) = rule.split_once(' ')?;
        let mut parts = days.split(',').map(|part| part.split_once('-').unwrap_or((part, part)));
        let days_known = parts.all(|(from, to)| DAYS.contains(&from) && DAYS.contains(&to));
        let open = spans == "off" || spans.split(',').all(span);
        (days_known && open).then_some((days, spans))
    });
    let rules = rules.collect::<Option<Vec<_>>>()?;
    (!rules.is_empty()).then_some(rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_of_the_project_is_read_whole() {
        let profile = Profile::of_project().unwrap();
        assert!(profile.groups.total() > 10_000);
        assert!(profile.hours.iter().all(|family| family.total > 100 && family.whole.is_some()));
    }

    #[test]
    fn only_plain_hours_are_counted() {
        assert_eq!(
            well_formed("Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
            Some(vec![("Mo-Fr", "09:00-12:00,14:00-17:00"), ("PH", "off")])
        );
        for other in [
            "",
            "lundi 9h-12h",
            "Mo 9-12",
            "Mo 14:00-12:00",
            "week 1-53/2 Tu 13:30-16:30",
            "Mo-Tu-We 09:00-12:00",
            "Mo-Fr",
        ] {
            assert_eq!(well_formed(other), None, "{other}");
        }
    }

    #[test]
    fn small_groups_are_merged_until_they_say_nothing_of_one_lieu() {
        let record = |source: &str, typologie: &str| Record {
            source: source.into(),
            typologie: typologie.into(),
            ..Record::default()
        };
        let mut records = vec![record("a", "BIB"); 40];
        records.extend(vec![record("a", "ML"); 20]);
        records.extend(vec![record("a", "CS"); 20]);
        records.extend(vec![record("b", "CS"); 5]);
        let sizes: Vec<usize> = grouped(&records).iter().map(Vec::len).collect();
        assert_eq!(sizes, [40, 40, 5], "the last resort may be small: it mixes all producers");
    }

    #[test]
    fn sizes_of_communes_are_half_open() {
        assert_eq!([0, 499, 500, 199_999, 200_000, 2_000_000].map(size_class), [0, 0, 1, 5, 6, 6]);
    }
}
