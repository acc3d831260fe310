//! The words that attributes are made of, both ways: views, sections, filters, where the map looks.

use crate::config::{Section, Vue};
use crate::link::{Link, Look, point_of, point_text};
use atlas::decimal;
use atlas::filter::{Criterion, Filter};
use atlas::vocabulary::{Facet, Value};

/// Words and what they mean.
type Words = &'static [(&'static str, &'static str)];

pub(crate) const VUES: Words = &[
    ("carte-liste", "la carte et la liste côte à côte"),
    ("carte", "la carte ; la liste s’ouvre par un bouton"),
    ("liste", "la liste seule"),
    ("fiche", "la fiche d’un lieu, ou la liste de quelques-uns"),
    ("compteur", "le nombre de lieux du territoire"),
    ("parcours", "des questions, une à une, puis les lieux qui conviennent"),
];

const ALL_VUES: [Vue; 6] = [Vue::CarteListe, Vue::Carte, Vue::Liste, Vue::Fiche, Vue::Compteur, Vue::Parcours];

pub(crate) fn vue(text: &str) -> Result<Vue, String> {
    let found = VUES.iter().position(|(word, _)| *word == text).and_then(|index| ALL_VUES.get(index));
    found.copied().ok_or_else(|| one_of(VUES))
}

pub(crate) fn of_vue(vue: Vue) -> Option<String> {
    let index = ALL_VUES.iter().position(|of| *of == vue).filter(|index| *index > 0)?;
    VUES.get(index).map(|(word, _)| (*word).to_owned())
}

/// The themes that ship beside the loader, as `themes/NAME.css`.
pub const THEMES: Words = &[
    ("neutre", "claire"),
    ("sombre", "sombre"),
    ("contraste", "très contrastée"),
    ("dsfr", "les couleurs d’un site au système de design de l’État"),
];

pub(crate) fn theme(text: &str) -> Result<&'static str, String> {
    let found = THEMES.iter().map(|(word, _)| *word).find(|word| *word == text);
    found.ok_or_else(|| one_of(THEMES))
}

pub(crate) const ONGLETS: Words = &[("territoires", "les territoires"), ("lieux", "les lieux")];

pub(crate) const SECTIONS: Words = &[
    ("recherche", "le champ de recherche"),
    ("autour-de-moi", "le bouton « Autour de moi »"),
    ("filtres", "les filtres"),
    ("fil", "le fil d’Ariane"),
    ("territoires", "la liste des territoires"),
    ("legende", "la légende"),
    ("outre-mer", "les cartouches d’outre-mer"),
    ("exports", "l’export de la liste"),
    ("impression", "l’impression de la fiche et de la liste"),
    ("partage", "le lien de la fiche, l’e-mail, le SMS, le QR code et la carte de visite"),
    ("parcours", "le bouton « M’aider à choisir »"),
    ("selection", "la sélection de lieux à comparer"),
    ("orientation", "la fiche d’orientation"),
];

const ALL_SECTIONS: [Section; 13] = [
    Section::Search,
    Section::AroundMe,
    Section::Filters,
    Section::Breadcrumb,
    Section::Territories,
    Section::Legend,
    Section::Overseas,
    Section::Exports,
    Section::Print,
    Section::Share,
    Section::Parcours,
    Section::Selection,
    Section::Referral,
];

pub(crate) fn sections(text: &str) -> Result<Vec<Section>, String> {
    let section = |text: &str| {
        let index = SECTIONS.iter().position(|(word, _)| *word == text)?;
        ALL_SECTIONS.get(index).copied()
    };
    let found: Option<Vec<Section>> = text.split_whitespace().map(section).collect();
    found.ok_or_else(|| several_of(SECTIONS))
}

pub(crate) fn of_sections(hidden: &[Section]) -> Option<String> {
    let words = SECTIONS.iter().zip(ALL_SECTIONS).filter(|(_, section)| hidden.contains(section));
    let words: Vec<&str> = words.map(|((word, _), _)| *word).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

pub(crate) const CRITERIA: Words = &[
    ("services", "les besoins"),
    ("prise_en_charge_specifique", "l’accueil adapté"),
    ("publics_specifiquement_adresses", "les publics"),
    ("frais_a_charge", "le prix"),
    ("modalites_accompagnement", "les façons d’être accompagné"),
    ("modalites_acces", "les façons de venir"),
    ("itinerance", "les lieux itinérants"),
    ("typologie", "le type de lieu"),
    ("dispositif_programmes_nationaux", "les dispositifs nationaux"),
    ("formations_labels", "les formations"),
    ("autres_formations_labels", "les autres labels"),
    ("source", "la source des données"),
    ("horaires", "les horaires"),
    ("rdv", "la prise de rendez-vous en ligne"),
    ("acceslibre", "la fiche d’accessibilité"),
    ("rayon", "la distance"),
];

pub(crate) fn criteria(text: &str) -> Result<Vec<Criterion>, String> {
    let found: Option<Vec<Criterion>> = text.split_whitespace().map(criterion).collect();
    found.ok_or_else(|| several_of(CRITERIA))
}

fn criterion(word: &str) -> Option<Criterion> {
    Criterion::all().find(|criterion| of_criterion(*criterion) == word)
}

pub(crate) fn of_criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Facet(facet) => facet.column(),
        Criterion::Hours => "horaires",
        Criterion::Rdv => "rdv",
        Criterion::AccesLibre => "acceslibre",
        Criterion::Distance => "rayon",
    }
}

/// Filters in the words of a link, separated by semicolons. `hours`: whether they may be asked for.
pub(crate) fn filter(text: &str, hours: bool) -> Result<Filter, String> {
    // The prefix that a link needs says nothing here.
    const PREFIX: &str = "f";
    let mut filter = Filter::default();
    if text.len() > LONGEST {
        return Err(["des filtres comme ", EXAMPLE].concat());
    }
    for part in text.split([';', '&']).map(str::trim).filter(|part| !part.is_empty()) {
        let expected = || Err(["des filtres comme ", EXAMPLE].concat());
        let Some((key, values)) = part.split_once('=') else { return expected() };
        let Some(criterion) = criterion(key) else { return Err(["un filtre parmi ", &names(CRITERIA)].concat()) };
        if criterion == Criterion::Distance || (criterion == Criterion::Hours && !hours) {
            return Err(["un autre filtre que « ", key, " »"].concat());
        }
        let read = Link::of_text(&[PREFIX, ".", part].concat(), PREFIX).filter;
        // As many as were written, and none that is a mistyped one of the standard's.
        let understood = match criterion {
            Criterion::Facet(facet) => {
                let chosen = read.chosen(facet);
                let open = matches!(
                    facet,
                    Facet::Source | Facet::Typologie | Facet::Dispositifs | Facet::Formations | Facet::AutresFormations
                );
                let known = |value: &Value| open || matches!(value, Value::Standard(_));
                chosen.len() == values.split(',').count() && chosen.iter().all(known)
            }
            Criterion::Hours => read.when().len() == values.split(',').count(),
            _ => read.asks(criterion),
        };
        if !understood {
            return Err(["pour « ", key, " », ", &values_of(criterion)].concat());
        }
        for (facet, value) in read.iter() {
            filter.choose(facet, value.clone());
        }
        read.when()
            .iter()
            .filter(|when| !filter.when().contains(when))
            .copied()
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|when| filter.toggle_when(when));
        filter.rdv |= read.rdv;
        filter.acces_libre |= read.acces_libre;
    }
    if filter.is_empty() { Err(["des filtres comme ", EXAMPLE].concat()) } else { Ok(filter) }
}

/// Each value is compared with those before.
const LONGEST: usize = 20_000;
const EXAMPLE: &str = "services=aide-aux-demarches-administratives;frais_a_charge=gratuit";

/// What may be written of a criterion.
fn values_of(criterion: Criterion) -> String {
    match criterion {
        Criterion::Facet(facet) => {
            let n = facet.standard_values().len();
            let values: Vec<String> =
                (0..n).map(|index| crate::link::value_text(facet, &Value::Standard(index as u8))).collect();
            values.join(", ")
        }
        Criterion::Hours => {
            "maintenant, week-end, soir, ou un jour comme mercredi, mercredi-matin, mercredi-14h".into()
        }
        _ => "oui".into(),
    }
}

pub(crate) fn of_filter(filter: &Filter) -> Option<String> {
    let link = Link { filter: filter.clone(), ..Link::default() };
    let parts: Vec<String> = link.pairs().into_iter().map(|(key, values)| [key, "=", &values].concat()).collect();
    (!parts.is_empty()).then(|| parts.join(";"))
}

/// Pixels per side of the world at zoom 0, as maps of the Web have it.
const WORLD_PX: f64 = 256.0;

pub(crate) fn regard(text: &str) -> Option<Look> {
    let text = text.replace(' ', "");
    let (at, zoom) = text.rsplit_once(',')?;
    let zoom = decimal::read(zoom).filter(|zoom| (4.0..=19.0).contains(zoom))?;
    Some(Look { at: point_of(at)?, scale: WORLD_PX * (zoom * std::f64::consts::LN_2).exp() })
}

pub(crate) fn of_regard(look: Look) -> String {
    let zoom = (look.scale / WORLD_PX).ln() / std::f64::consts::LN_2;
    [point_text(look.at), decimal::written(zoom, 2)].join(",")
}

fn names(words: Words) -> String {
    words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
}

fn one_of(words: Words) -> String {
    ["un mot parmi ", &names(words)].concat()
}

fn several_of(words: Words) -> String {
    ["des mots parmi ", &names(words), ", séparés par des espaces"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_the_words_of_a_link() {
        let read =
            filter("services=aide-aux-demarches-administratives; frais_a_charge=gratuit;horaires=mercredi", true);
        let expected = "services=aide-aux-demarches-administratives;frais_a_charge=gratuit;horaires=mercredi";
        assert_eq!(of_filter(&read.unwrap()).as_deref(), Some(expected));
        let check = |text: &str, hours: bool, expected: &str| {
            let error = filter(text, hours).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        };
        check("frais_a_charge=gratuite", true, "gratuit, gratuit-sous-condition, payant");
        check("prix=gratuit", true, "un filtre parmi services, ");
        check("gratuit", true, "des filtres comme");
        check("horaires=mercredi", false, "un autre filtre que « horaires »");
        check("rayon=10", true, "un autre filtre que « rayon »");
        check("horaires=hier", true, "mercredi-14h");
        check("rdv=1", true, "oui");
        check("", true, "des filtres comme");
        assert!(filter("source=Hinaura", false).is_ok(), "sources are whoever they are");
    }

    #[test]
    fn criteria_and_words_are_the_same_list() {
        assert_eq!(CRITERIA.len(), Criterion::all().count());
        for (word, _) in CRITERIA {
            assert_eq!(criterion(word).map(of_criterion), Some(*word));
        }
    }

    #[test]
    fn a_zoom_is_a_scale() {
        let look = regard("45.43, 4.39, 12").unwrap();
        assert!((look.scale - 256.0 * 4_096.0).abs() < 1e-6, "{}", look.scale);
        assert_eq!(of_regard(look), "45.43,4.39,12");
        for bad in ["", "45.43,4.39", "4.39,95,12,1", "45,4,25", "45,4,x"] {
            assert!(regard(bad).is_none(), "{bad}");
        }
    }
}
