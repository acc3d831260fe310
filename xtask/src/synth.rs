//! `cargo xtask synth`: a national dataset of lieux that do not exist, as many as asked for, to measure at scale.
//!
//! The same number and seed give the same bytes, and the first lines do not depend on how many follow. Each record says of itself that it is
//! synthetic: `source`, `id`, numbers of the ranges kept for fiction, domains in `.example`, a SIRET that nobody has.
//! What is lifelike are the laws: see [`profile`]. Nothing here is dirty; awkward records are [`crate::fixture`]'s.

pub mod ground;
pub mod profile;
pub mod random;
pub mod record;
pub(crate) mod words;

pub use record::Record;

use crate::arguments;
use atlas::vocabulary::{Facet, SERVICES};
use ground::Ground;
use lexopt::prelude::*;
use profile::{Group, Hours, LENGTH_STEP, OFFER, PRESENCE, Profile, WELCOME};
use random::{Law, Random};
use std::io::Write;
use std::path::Path;

/// `source` of every record.
pub const SOURCE: &str = "synthetique";

/// Newest `date_maj`: year and month.
const NEWEST: (u32, u32) = (2026, 10);

/// Every value of the standard is held by at least this share of the lieux, so that no filter is empty at scale;
/// the real files of 2021–2024 leave twenty values without a lieu.
const FLOOR: f64 = 0.002;

/// Share of the lieux that sell equipment at a solidarity price: a third of a percent in the real files counted, which leaves
/// whole régions without one and a search around a town without an answer.
const SOLIDARITY_PRICE: f64 = 0.12;

/// Endless lieux from a seed.
pub struct Generator {
    ground: Ground,
    profile: Profile,
    /// By facet: values to add, and how often.
    rare: Vec<(Facet, Vec<(usize, f64)>)>,
    seed: u64,
}

/// `n` lieux.
///
/// # Errors
/// When the outlines or the profile of the project cannot be read.
pub fn lieux(n: usize, seed: u64) -> Result<impl Iterator<Item = Record>, String> {
    let generator = Generator::new(seed)?;
    Ok((0..n as u64).map(move |number| generator.lieu(number)))
}

impl Generator {
    /// From `data/contours` and `data/profil`.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn new(seed: u64) -> Result<Self, String> {
        let profile = Profile::of_project()?;
        let rare = rare_values(&profile);
        let ground = Ground::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/contours"))?;
        Ok(Self { ground, profile, rare, seed })
    }

    /// The lieu of this number, from 0.
    #[must_use]
    pub fn lieu(&self, number: u64) -> Record {
        let random = &mut Random::new(self.seed, number);
        let group = self.profile.groups.draw(random);
        let size = *group.sizes.draw(random);
        let (commune, part) = self.ground.draw(random, size);
        let place = &self.ground.places()[commune];
        let mut record = Record {
            id: format!("{SOURCE}_{:07}", number + 1),
            source: SOURCE.into(),
            commune: place.nom.clone(),
            code_insee: place.code.to_string(),
            code_postal: {
                let codes = &self.ground.places()[part].codes_postaux;
                codes[random.below(codes.len())].clone()
            },
            typologie: typologie(random, group),
            adresse: words::address(random),
            date_maj: date(random, group),
            ..Record::default()
        };
        record.nom = words::name(random, &record.typologie, &record.commune);
        offer(random, group, &self.rare, &mut record);
        let departement = place.code.departement();
        fill(random, group, &self.profile, departement.as_str(), &mut record);
        let located = !std::mem::take(&mut record.latitude).is_empty();
        if let Some(position) = self.ground.point(random, part).filter(|_| located) {
            record.latitude = format!("{:.6}", position.lat);
            record.longitude = format!("{:.6}", position.lon);
        }
        record
    }
}

fn typologie(random: &mut Random, group: &Group) -> String {
    if random.chance(0.01) {
        return random.pick(Facet::Typologie.standard_values()).to_owned();
    }
    group.typologies.draw(random).clone()
}

fn date(random: &mut Random, group: &Group) -> String {
    let day = 1 + random.below(28);
    match group.ages.draw(random) {
        None => "1970-01-01".into(),
        Some(age) => {
            let months = NEWEST.0 * 12 + NEWEST.1 - 1 - age;
            format!("{:04}-{:02}-{day:02}", months / 12, months % 12 + 1)
        }
    }
}

fn set(record: &mut Record, column: &str, text: String) {
    if let Some(index) = Record::COLUMNS.iter().position(|name| *name == column) {
        *record.cells_mut()[index] = text;
    }
}

/// The closed lists: two draws of the group, and a rare value now and then.
fn offer(random: &mut Random, group: &Group, rare: &[(Facet, Vec<(usize, f64)>)], record: &mut Record) {
    let (offer, welcome) = (group.offer.draw(random).clone(), group.welcome.draw(random).clone());
    let sets = OFFER.into_iter().zip(offer).chain(WELCOME.into_iter().zip(welcome));
    for ((facet, mut bits), (_, rare)) in sets.zip(rare) {
        for (value, probability) in rare {
            // Where the column is hardly ever filled, a lieu that leaves it empty may get its first value.
            if random.chance(*probability) && (bits != 0 || is_sparse(facet)) {
                bits |= 1 << value;
            }
        }
        let names = facet.standard_values().iter().enumerate();
        let held: Vec<&str> = names.filter(|(value, _)| bits >> value & 1 == 1).map(|(_, text)| *text).collect();
        set(record, facet.column(), held.join("|"));
    }
}

/// Columns so seldom filled that rare values are given to lieux that leave them empty.
fn is_sparse(facet: Facet) -> bool {
    matches!(facet, Facet::Formations | Facet::ModalitesAcces)
}

/// How often to add each value for it to reach its floor; one list by facet, [`OFFER`] then [`WELCOME`].
fn rare_values(profile: &Profile) -> Vec<(Facet, Vec<(usize, f64)>)> {
    type LawOf = fn(&Group) -> &Law<Vec<u16>>;
    let laws: [(&[Facet], LawOf); 2] = [(&OFFER, |group| &group.offer), (&WELCOME, |group| &group.welcome)];
    let mut rare = Vec::new();
    for (facets, law) in laws {
        for (place, facet) in facets.iter().enumerate() {
            let n_values = facet.standard_values().len();
            let (mut held, mut filled) = (vec![0.0; n_values], 0.0);
            for (group, weight) in profile.groups.weighted() {
                let law = law(group);
                for (sets, count) in law.weighted() {
                    let share = weight as f64 * count as f64 / law.total() as f64 / profile.groups.total() as f64;
                    filled += if sets[place] == 0 { 0.0 } else { share };
                    for (value, held) in held.iter_mut().enumerate() {
                        *held += if sets[place] >> value & 1 == 1 { share } else { 0.0 };
                    }
                }
            }
            let among = if is_sparse(*facet) { 1.0 } else { filled.max(FLOOR) };
            let lacking = held.iter().enumerate().map(|(value, held)| {
                let solidarity = *facet == Facet::Services && value == SERVICES.len() - 1;
                let floor = if solidarity { SOLIDARITY_PRICE } else { FLOOR };
                (value, ((floor - held) / among).clamp(0.0, 1.0))
            });
            rare.push((*facet, lacking.filter(|(_, probability)| *probability > 0.0).collect()));
        }
    }
    rare
}

const NETWORKS: [&str; 6] = [
    "Réseau des médiathèques",
    "Fédération des centres sociaux",
    "Communauté d'agglomération",
    "Département",
    "Ville et CCAS",
    "Réseau d'éducation populaire",
];

const OTHER_LABELS: [&str; 8] = [
    "QPV",
    "FRR",
    "QPV|FRR",
    "Réseau inclusion numérique",
    "Label Mission locale",
    "Pass numérique",
    "Charte de la médiation",
    "Case numérique",
];

/// The free columns, where the group's law says that they are filled. `latitude` is only marked.
fn fill(random: &mut Random, group: &Group, profile: &Profile, departement: &str, record: &mut Record) {
    let presence = *group.presence.draw(random);
    let has =
        |column: &str| PRESENCE.iter().position(|name| *name == column).is_some_and(|bit| presence >> bit & 1 == 1);
    let domain = format!("{}.example", words::slug(&record.nom, 22));
    let figures = random.below(1_000_000_000);
    record.pivot = if has("pivot") { format!("99999{figures:09}") } else { "0".repeat(14) };
    if has("latitude") {
        record.latitude.push('?');
    }
    if has("complement_adresse") {
        record.complement_adresse = random.pick(&words::COMPLEMENTS).into();
    }
    if has("telephone") {
        record.telephone = format!("+33{}{:04}", words::fictional_prefix(departement), random.below(10_000));
    }
    if has("courriels") {
        let who = random.pick(&["contact", "accueil", "mairie", "info", "bonjour", "numerique"]);
        record.courriels = format!("{who}@{domain}");
        if random.chance(0.04) {
            record.courriels.push_str(&format!("|direction@{domain}"));
        }
    }
    if has("site_web") {
        let scheme = if random.chance(0.2) { "http" } else { "https" };
        let page = random.pick(&["", "", "/", "/numerique", "/services", "/contact.html"]);
        record.site_web = format!("{scheme}://www.{domain}{page}");
        if random.chance(0.03) {
            record.site_web.push_str(&format!("|https://reseau-social.example/{}", words::slug(&record.nom, 30)));
        }
    }
    if has("horaires") {
        record.horaires = hours(random, &profile.hours[profile::hours_family(&record.typologie)]);
    }
    let mut length =
        |law: &Option<Law<u32>>| law.as_ref().map_or(150, |law| *law.draw(random) + LENGTH_STEP / 2) as usize;
    let (resume, detail) = (length(&group.resume), length(&group.detail));
    if has("presentation_resume") {
        record.presentation_resume = words::text(random, resume, 280);
    }
    if has("presentation_detail") {
        record.presentation_detail = words::text(random, detail, 20_000);
    }
    if has("autres_formations_labels") || random.chance(0.01) {
        record.autres_formations_labels = random.pick(&OTHER_LABELS).into();
    }
    if has("fiche_acces_libre") || random.chance(0.01) {
        record.fiche_acces_libre = format!("https://acceslibre.example/erp/{}/", words::slug(&record.nom, 60));
    }
    if has("prise_rdv") {
        record.prise_rdv = format!("https://rdv.example/{}", words::slug(&record.nom, 30));
    }
    if random.chance(0.01) {
        record.structure_parente = random.pick(&NETWORKS).into();
    }
    if !has("code_insee") {
        record.code_insee.clear();
    }
}

/// A cell `horaires`: one that many lieux have, or a week cut as some are, each part with an opening of its own.
fn hours(random: &mut Random, hours: &Hours) -> String {
    let common = hours.whole.as_ref().filter(|whole| (random.below(hours.total as usize) as u64) < whole.total());
    if let Some(whole) = common {
        return whole.draw(random).clone();
    }
    let Some(days) = &hours.days else { return String::new() };
    let days = days.draw(random);
    let mut text = String::new();
    let mut days = days.split(' ').peekable();
    if days.peek() == Some(&"Tu") && random.chance(0.05) {
        text.push_str("week 1-53/2 ");
    }
    for days in days {
        if !text.is_empty() && !text.ends_with(' ') {
            text.push_str("; ");
        }
        let opening = match &hours.spans[profile::day_kind(days)] {
            Some(law) if days != "PH" => law.draw(random),
            _ => "off",
        };
        text.push_str(&format!("{days} {opening}"));
    }
    text
}

const USAGE: &str = "cargo xtask synth --n N --seed S [--out FILE.csv]   or   cargo xtask synth --profil FILE.csv";

/// `cargo xtask synth`.
///
/// # Errors
/// One line that says what to do.
pub fn run(args: &[String]) -> Result<(), String> {
    let (n, seed, out, counted) = arguments::parsed(USAGE, args, |parser| {
        let (mut n, mut seed, mut out, mut counted) = (None::<usize>, None::<u64>, None::<String>, None::<String>);
        while let Some(word) = parser.next()? {
            match word {
                Long("n") => n = Some(parser.value()?.parse()?),
                Long("seed") => seed = Some(parser.value()?.parse()?),
                Long("out") => out = Some(parser.value()?.string()?),
                Long("profil") => counted = Some(parser.value()?.string()?),
                _ => return Err(word.unexpected()),
            }
        }
        Ok((n, seed, out, counted))
    })?;
    if let Some(file) = counted {
        return write_profile(&file);
    }
    let (n, seed) = (n.ok_or(USAGE)?, seed.ok_or(USAGE)?);
    let target: Box<dyn Write> = match &out {
        Some(file) => Box::new(std::fs::File::create(file).map_err(|error| format!("{file}: {error}"))?),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut target = std::io::BufWriter::with_capacity(1 << 20, target);
    let generator = Generator::new(seed)?;
    let said = |error: std::io::Error| format!("{}: {error}", out.as_deref().unwrap_or("standard output"));
    record::write_row(&mut target, b',', Record::COLUMNS).map_err(said)?;
    for number in 0..n as u64 {
        record::write_row(&mut target, b',', generator.lieu(number).cells()).map_err(said)?;
    }
    target.flush().map_err(said)
}

/// Counts a national file anew.
fn write_profile(file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ground = Ground::read(&root.join("data/contours"))?;
    let populations: std::collections::HashMap<String, u32> =
        ground.places().iter().map(|place| (place.code.to_string(), place.population)).collect();
    let profile = Profile::count(&record::read_records(&text), |code| populations.get(code).copied())?;
    let to = root.join("data/profil/profil.txt");
    std::fs::write(&to, profile).map_err(|error| format!("{}: {error}", to.display()))
}

#[cfg(test)]
mod tests;
