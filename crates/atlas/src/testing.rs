//! Invented lieux for tests: seeded, awkward on purpose. Not part of the library.

use crate::catalogue::Catalogue;
use crate::horaires::{Holidays, Horaires, Span, Week};
use crate::lieu::{Date, Doubt, Lieu, Position};
use crate::territoire::{CodeCommune, CodeDepartement, Territoire};
use crate::vocabulary::{Facet, Value};

/// SplitMix64: small, seeded, good enough for tests.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

pub fn commune(code: &str) -> Territoire {
    Territoire::Commune(CodeCommune::parse(code).unwrap())
}

pub fn departement(code: &str) -> Territoire {
    Territoire::Departement(CodeDepartement::parse(code).unwrap())
}

/// Communes with a middle: metropolitan, Corsican, overseas, cut into arrondissements or not.
const COMMUNES: [(&str, f64, f64); 16] = [
    ("42218", 4.39, 45.44),
    ("42095", 4.29, 45.39),
    ("42147", 4.06, 45.61),
    ("01004", 5.36, 45.96),
    ("35238", -1.68, 48.11),
    ("2A004", 8.74, 41.92),
    ("2B033", 9.45, 42.70),
    ("69123", 4.83, 45.76),
    ("69383", 4.85, 45.76),
    ("75056", 2.35, 48.85),
    ("75111", 2.38, 48.86),
    ("13201", 5.38, 43.30),
    ("97411", 55.45, -20.88),
    ("97209", -61.07, 14.60),
    ("98818", 166.45, -22.27),
    ("98613", -176.17, -13.28),
];

fn random_horaires(random: &mut Random) -> Horaires {
    let mut horaires = Horaires::default();
    let open = Span { start: 60 * (8 + random.below(2) as u16), end: 60 * 12 };
    let late = Span { start: 14 * 60 + 7 * random.below(3) as u16, end: 18 * 60 + 30 };
    for day in 0..5 {
        horaires.week.0[day] = if random.one_in(5) { vec![open] } else { vec![open, late] };
    }
    if random.one_in(4) {
        horaires.week.0[5] = vec![Span { start: 22 * 60, end: 26 * 60 }];
    }
    if random.one_in(6) {
        let mut even = Week::default();
        even.0[2] = vec![late];
        horaires.even_week = Some(even);
    }
    horaires.holidays = match random.below(4) {
        0 => Holidays::Closed,
        1 => Holidays::Open(vec![open]),
        _ => Holidays::Unsaid,
    };
    horaires.to_confirm = random.one_in(5);
    horaires
}

fn random_values(random: &mut Random, facet: Facet) -> Vec<Value> {
    let standard = facet.standard_values();
    let mut values: Vec<Value> = Vec::new();
    for _ in 0..random.below(4) {
        let value = if standard.is_empty() || random.one_in(9) {
            Value::Other(format!("{} {}", random.pick(&["Yoga", "Été", "Hinaura"]), random.below(3)))
        } else {
            // Few of the many kinds of places: counts that matter.
            Value::Standard(random.below(standard.len().min(12)) as u8)
        };
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// `n` lieux: most in a commune, some without position, some on the same point, a few hung higher or nowhere.
pub fn random_lieux(n: usize, seed: u64) -> Vec<Lieu> {
    let mut random = Random(seed);
    let mut lieux: Vec<Lieu> = Vec::with_capacity(n);
    for index in 0..n {
        let (code, lon, lat) = *random.pick(&COMMUNES);
        let territoire = match random.below(30) {
            0 => None,
            1 => Some(Territoire::NonLocalise),
            2 => Some(departement(CodeCommune::parse(code).unwrap().departement().as_str())),
            _ => Some(commune(code)),
        };
        let position = if random.one_in(12) {
            None
        } else if random.one_in(8) && index > 0 {
            lieux[random.below(index)].position
        } else {
            Position::new(lon + random.between(-0.2, 0.2), lat + random.between(-0.15, 0.15))
        };
        let semaine = (!random.one_in(3)).then(|| random_horaires(&mut random));
        lieux.push(Lieu {
            id: format!("Invente_{index}"),
            nom: format!(
                "{} {}",
                random.pick(&["Médiathèque", "Mairie", "France services", "L'Œuf"]),
                random.below(40)
            ),
            commune: code.to_owned(),
            code_postal: code.replace(['A', 'B'], "0"),
            code_insee: CodeCommune::parse(code),
            territoire,
            position,
            doubt: *random.pick(&[Doubt::None, Doubt::None, Doubt::Position, Doubt::Commune]),
            values: Facet::ALL.map(|facet| random_values(&mut random, facet)),
            telephone: "+33400000000".to_owned(),
            courriels: (0..random.below(3)).map(|of| format!("a{of}@example.org")).collect(),
            site_web: (0..random.below(3)).map(|of| format!("https://example.org/{of}")).collect(),
            horaires: if semaine.is_some() || random.one_in(4) {
                "Mo-Fr 09:00-12:00".to_owned()
            } else {
                String::new()
            },
            semaine,
            presentation_resume: "Résumé".repeat(random.below(3)),
            date_maj: (!random.one_in(3)).then(|| Date { year: 2023, month: 5, day: 1 + random.below(28) as u8 }),
            fiche_acces_libre: if random.one_in(5) { "https://acceslibre.example/1".to_owned() } else { String::new() },
            prise_rdv: if random.one_in(5) { "https://rdv.example/1".to_owned() } else { String::new() },
            ..Lieu::default()
        });
    }
    lieux
}

/// What the browser would hold of these lieux: through the wire, as there is no other way.
pub fn catalogue_of(lieux: &[Lieu]) -> Catalogue {
    let bytes = crate::wire::write_index(lieux, &crate::wire::handles(lieux));
    crate::wire::read_index(&bytes).unwrap()
}

/// A catalogue of `n` invented lieux.
pub fn random_catalogue(n: usize, seed: u64) -> Catalogue {
    catalogue_of(&random_lieux(n, seed))
}

/// Restricted Damerau-Levenshtein distance, from the book: insertions, deletions, substitutions, neighbours swapped.
pub fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let differs = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + differs);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(table[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    table[a.len()][b.len()]
}

/// All that a catalogue says of each lieu, by handle, and all that it offers.
pub fn said(catalogue: &Catalogue) -> Vec<String> {
    let mut lines: Vec<String> = catalogue
        .ids()
        .map(|id| {
            let values: Vec<Vec<&Value>> = Facet::ALL.map(|facet| catalogue.values(id, facet).collect()).into();
            format!(
                "{:?} {:?} {} {:?} {:?} {} {} {} {values:?} {:?}",
                catalogue.handle(id),
                catalogue.node(id),
                catalogue.nom(id),
                catalogue.position(id),
                catalogue.doubt(id),
                catalogue.has_rdv(id),
                catalogue.has_acces_libre(id),
                catalogue.has_horaires(id),
                catalogue.semaine(id),
            )
        })
        .collect();
    lines.sort();
    lines.extend(Facet::ALL.map(|facet| format!("{:?}", catalogue.all_values(facet))));
    lines
}
