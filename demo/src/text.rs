//! What the configurator says: words for attributes, values and mistakes. What an attribute does is said by the table, where it is
//! described for everybody.

use crate::filters::Tick;
use crate::places::{Level, Mistake, Place};
use crate::wish::Form;
use atlas::opening::When;

/// What attributes are called in the form. One that is not here is called by its own name.
pub const LABELS: [(&str, &str); 32] = [
    ("region", "Codes de régions"),
    ("departement", "Codes de départements"),
    ("epci", "Numéros d’intercommunalités"),
    ("commune", "Codes de communes"),
    ("perimetre", "Contour dessiné"),
    ("lieux", "Seulement ces lieux"),
    ("autour", "Et autour, en kilomètres"),
    ("nom", "Nom que vous donnez au territoire"),
    ("source", "D’où viennent les lieux"),
    ("corrections", "Vos corrections"),
    ("licence", "Licence des données"),
    ("attribution", "Qui citer pour ces données"),
    ("reglages", "Réglages communs à vos sites"),
    ("titre", "Titre"),
    ("logo", "Logo"),
    ("vue", "Présentation"),
    ("debut", "Territoire montré d’abord"),
    ("regard", "Endroit regardé d’abord"),
    ("onglet", "Liste ouverte d’abord"),
    ("masquer", "Ne pas montrer"),
    ("contact", "Adresse pour signaler une erreur"),
    ("signalement", "Service qui reçoit les signalements"),
    ("aide", "Page d’aide"),
    ("aide-libelle", "Texte du lien d’aide"),
    ("filtres", "Filtres choisis d’avance"),
    ("filtres-fixes", "Filtres que le visiteur ne peut pas retirer"),
    ("filtres-masques", "Filtres à ne pas proposer"),
    ("niveau-titre", "Niveau du titre"),
    ("adresse", "Mémoire dans l’adresse de la page"),
    ("geocodeur", "Recherche d’une adresse postale"),
    ("theme", "Apparence toute faite"),
    ("couleur", "Couleur principale"),
];

/// Attributes that most sites never need.
pub const RARE: [&str; 14] = [
    "region",
    "departement",
    "epci",
    "commune",
    "perimetre",
    "lieux",
    "source",
    "corrections",
    "licence",
    "attribution",
    "debut",
    "regard",
    "onglet",
    "niveau-titre",
];

/// Where none of the words is the default.
pub const NO_CHOICE: &str = "sans préférence";

/// What an attribute is called.
#[must_use]
pub fn label(name: &str) -> String {
    let known = LABELS.iter().find(|(of, _)| *of == name);
    known.map_or_else(|| capitalised(&name.replace('-', " ")), |(_, label)| (*label).to_owned())
}

/// With the spaces that French does not break: tables and sentences are written with ordinary ones.
#[must_use]
pub fn french(text: &str) -> String {
    let mut out = text.replace("« ", "«\u{a0}").replace(" »", "\u{a0}»");
    for sign in [" :", " ;", " ?", " !", " %"] {
        out = out.replace(sign, &sign.replace(' ', "\u{a0}"));
    }
    out
}

/// « la liste » → « La liste ».
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a box says.
#[must_use]
pub fn tick(tick: &Tick) -> String {
    const DAYS: [&str; 7] = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"];
    match tick {
        Tick::Value(facet, value) => value.label(*facet).to_owned(),
        Tick::When(When::Now) => "Ouvert maintenant".into(),
        Tick::When(When::Evening) => "Ouvert le soir".into(),
        Tick::When(When::Weekend) => "Ouvert le week-end".into(),
        Tick::When(When::Slot { weekday, .. }) => DAYS.get(usize::from(*weekday)).copied().unwrap_or_default().into(),
        Tick::Rdv => "Rendez-vous en ligne".into(),
        Tick::AccesLibre => "Fiche d’accessibilité".into(),
    }
}

/// « commune, Loire (42) ».
#[must_use]
pub fn about(place: &Place) -> String {
    let kind = level(place.level);
    if place.within.is_empty() { kind.to_owned() } else { [kind, ", ", &place.within].concat() }
}

/// The kind of a territory.
#[must_use]
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Region => "région",
        Level::Departement => "département",
        Level::Epci => "intercommunalité",
        Level::Commune => "commune",
    }
}

/// A form of the text: what it is called, and for whom it is.
#[must_use]
pub fn form(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Tag => (
            "Balise",
            "La balise convient à la plupart des sites : collez ces deux lignes là où la carte doit apparaître, en mode HTML.",
        ),
        Form::Frame => (
            "Cadre (iframe)",
            "Le cadre convient aux sites qui refusent les scripts mais acceptent du HTML : il a 600 pixels de haut.",
        ),
        Form::Address => (
            "Adresse",
            "L’adresse convient aux sites qui font le cadre eux-mêmes, comme « Sites faciles » de l’État : collez-la dans leur bloc.",
        ),
    }
}

/// « 1 territoire proposé ».
#[must_use]
pub fn n_proposed(n: usize) -> String {
    match n {
        0 => "Aucun territoire de ce nom. Vérifiez l’orthographe, ou écrivez son code dans « Réglages plus rares »."
            .into(),
        1 => "1 territoire proposé.".into(),
        n => format!("{n} territoires proposés."),
    }
}

/// A code that nothing has.
#[must_use]
pub fn unknown(of: Level) -> String {
    let no = if of == Level::Departement { "aucun" } else { "aucune" };
    format!("code inconnu : {no} {} ne le porte", level(of))
}

/// « 12 communes ajoutées. »
#[must_use]
pub fn n_added(n: usize) -> String {
    match n {
        0 => "Aucune commune ajoutée.".into(),
        1 => "1 commune ajoutée.".into(),
        n => format!("{n} communes ajoutées."),
    }
}

/// What is wrong in a list of communes, and the way out.
#[must_use]
pub fn mistake(mistake: &Mistake) -> String {
    let close: Vec<String> = mistake.close.iter().map(|(nom, within)| format!("{nom}, {within}")).collect();
    let found = &mistake.found;
    match (mistake.same_name, close.join(" ; ")) {
        (true, close) => format!(
            "« {found} » : plusieurs communes répondent à ce nom ou à ce code postal ({close}…). Ajoutez le département entre parenthèses."
        ),
        (false, close) if close.is_empty() => format!("« {found} » : aucune commune de ce nom."),
        (false, close) => format!("« {found} » : aucune commune de ce nom. Peut-être : {close}."),
    }
}

/// What was expected of an attribute.
#[must_use]
pub fn expected(words: &str) -> String {
    format!("Ce texte n’est pas compris. Attendu : {words}.")
}

/// What is elsewhere: `who` (an origin or a mailbox), and the labels of what it is named for.
#[must_use]
pub fn elsewhere(named: &[(String, Vec<String>)]) -> String {
    let said: Vec<String> =
        named.iter().map(|(who, labels)| format!("{who} ({})", labels.join(", ").to_lowercase())).collect();
    format!(
        "Ce texte nomme, en dehors du site qui donne cette carte : {}. Si un lien vous a mené ici, vérifiez que vous les connaissez avant de copier.",
        said.join(" ; ")
    )
}

/// Where the link in the tag may not lead.
pub const NO_LINK: &str = "une adresse qui commence par https://, ou celle d’une page de votre site, comme /lieux";

/// Which attributes are left out of the text that is given.
#[must_use]
pub fn left_out(names: &[&str]) -> String {
    let labels: Vec<String> = names.iter().map(|name| format!("« {} »", label(name))).collect();
    match labels.len() {
        1 => format!("Un réglage n’est pas compris et manque dans ce texte : {}.", labels.concat()),
        n => format!("{n} réglages ne sont pas compris et manquent dans ce texte : {}.", labels.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_elsewhere_is_named_with_what_for() {
        let named = [
            ("https://a.example".to_owned(), vec![label("source"), label("logo")]),
            ("a@b.example".to_owned(), vec![label("contact")]),
        ];
        let said = elsewhere(&named);
        let expected =
            "https://a.example (d’où viennent les lieux, logo) ; a@b.example (adresse pour signaler une erreur).";
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn words_agree_with_numbers() {
        assert_eq!((n_proposed(1), n_proposed(2)), ("1 territoire proposé.".into(), "2 territoires proposés.".into()));
        assert_eq!(n_added(12), "12 communes ajoutées.");
        assert_eq!(
            left_out(&["departement", "logo"]),
            "2 réglages ne sont pas compris et manquent dans ce texte : « Codes de départements », « Logo »."
        );
        assert_eq!(capitalised("étendue"), "Étendue");
        assert_eq!(french("« Ici » : là !"), "«\u{a0}Ici\u{a0}»\u{a0}: là\u{a0}!");
    }
}
