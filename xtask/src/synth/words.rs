//! Names, streets and sentences that a lieu could bear, and the grammar to put them together. None is that of a real lieu on
//! purpose; what resembles one does so by chance.

use super::random::Random;
use atlas::vocabulary::{Facet, Value};

/// What libraries, halls and associations are named after.
pub const PATRONS: [&str; 64] = [
    "Louise-Michel",
    "Aimé-Césaire",
    "Simone-Veil",
    "Jean-Moulin",
    "Marguerite-Yourcenar",
    "Germaine-Tillion",
    "Jacques-Prévert",
    "Olympe-de-Gouges",
    "Albert-Camus",
    "Marie-Curie",
    "Lucie-Aubrac",
    "Jean-Jaurès",
    "Colette",
    "Ada-Lovelace",
    "Joséphine-Baker",
    "Jules-Verne",
    "Rosa-Parks",
    "Nelson-Mandela",
    "Françoise-Dolto",
    "Victor-Hugo",
    "George-Sand",
    "Paul-Éluard",
    "Léo-Lagrange",
    "Pierre-Mendès-France",
    "Célestin-Freinet",
    "Émile-Zola",
    "Boris-Vian",
    "Camille-Claudel",
    "Georges-Brassens",
    "Sophie-Germain",
    "Frantz-Fanon",
    "Hélène-Boucher",
    "Barbara",
    "Jean-Giono",
    "des Tanneurs",
    "des Quatre-Vents",
    "du Vieux-Lavoir",
    "de la Halle",
    "des Trois-Ponts",
    "du Bief",
    "des Glycines",
    "de l'Écluse",
    "du Grand-Pré",
    "des Horizons",
    "de la Filature",
    "du Clos",
    "des Marronniers",
    "de l'Estran",
    "du Beffroi",
    "des Bergers",
    "de la Verrerie",
    "du Pressoir",
    "des Carrières",
    "de l'Arsenal",
    "du Belvédère",
    "des Sources",
    "de la Coursive",
    "du Tramway",
    "des Orchidées",
    "de la Minoterie",
    "du Relais",
    "des Faïenciers",
    "du Moulin-Neuf",
    "de la Croisée",
];

/// First names and family names of nobody in particular: buildings and streets bear them in pairs.
const FIRST_NAMES: [&str; 32] = [
    "Jeanne",
    "Marcel",
    "Suzanne",
    "Henri",
    "Lucienne",
    "André",
    "Yvonne",
    "Robert",
    "Madeleine",
    "Gaston",
    "Thérèse",
    "Raymond",
    "Denise",
    "Fernand",
    "Paulette",
    "Émile",
    "Marthe",
    "Lucien",
    "Germaine",
    "Maurice",
    "Odette",
    "René",
    "Simone",
    "Léon",
    "Gisèle",
    "Roger",
    "Renée",
    "Eugène",
    "Berthe",
    "Albert",
    "Rolande",
    "Félix",
];
const FAMILY_NAMES: [&str; 48] = [
    "Fournier",
    "Delmas",
    "Le Gall",
    "Rousset",
    "Vasseur",
    "Pons",
    "Meunier",
    "Lacroix",
    "Barbier",
    "Chevallier",
    "Carpentier",
    "Besson",
    "Marchand",
    "Guérin",
    "Perrin",
    "Roussel",
    "Colin",
    "Aubert",
    "Vidal",
    "Bourgeois",
    "Renard",
    "Lemoine",
    "Dumas",
    "Schmitt",
    "Rivière",
    "Leroux",
    "Maillard",
    "Tessier",
    "Hamon",
    "Pichon",
    "Blanchet",
    "Cordier",
    "Fabre",
    "Garnier",
    "Hubert",
    "Jacquet",
    "Klein",
    "Lombard",
    "Mercier",
    "Navarro",
    "Ollivier",
    "Poulain",
    "Quéré",
    "Rey",
    "Sabatier",
    "Thomas",
    "Urbain",
    "Weber",
];

fn person(random: &mut Random, hyphen: char) -> String {
    format!("{}{hyphen}{}", random.pick(&FIRST_NAMES), random.pick(&FAMILY_NAMES))
}

const STREET_KINDS: [&str; 16] = [
    "Rue",
    "Rue",
    "Rue",
    "Rue",
    "Rue",
    "Rue",
    "Avenue",
    "Avenue",
    "Place",
    "Place",
    "Boulevard",
    "Chemin",
    "Impasse",
    "Allée",
    "Route",
    "Square",
];

const STREET_NAMES: [&str; 72] = [
    "de la Mairie",
    "de l'Église",
    "de la République",
    "Jean Jaurès",
    "Victor Hugo",
    "de la Gare",
    "du Marché",
    "Pasteur",
    "Gambetta",
    "des Écoles",
    "Jean Moulin",
    "du Stade",
    "Nationale",
    "Jules Ferry",
    "du Général de Gaulle",
    "Anatole France",
    "du 8 Mai 1945",
    "du 11 Novembre",
    "du 19 Mars 1962",
    "des Anciens Combattants",
    "Marcel Pagnol",
    "Émile Zola",
    "des Vignes",
    "de la Forêt",
    "du Lavoir",
    "des Tilleuls",
    "des Platanes",
    "du Verger",
    "de la Rivière",
    "de la Libération",
    "Pierre Brossolette",
    "Marie Curie",
    "du Maréchal Leclerc",
    "de l'Europe",
    "Saint-Jacques",
    "Neuve",
    "du Château",
    "Léon Blum",
    "des Artisans",
    "de Verdun",
    "du Calvaire",
    "des Lilas",
    "des Remparts",
    "Aristide Briand",
    "des Sports",
    "du Moulin",
    "Georges Clemenceau",
    "du Commerce",
    "Haute",
    "Basse",
    "de la Poste",
    "des Prés",
    "Saint-Martin",
    "de Paris",
    "de Lyon",
    "de la Fontaine",
    "du Bourg",
    "des Cerisiers",
    "des Jardins",
    "de la Croix",
    "du Pont",
    "du Port",
    "du Canal",
    "de la Plaine",
    "des Acacias",
    "de la Liberté",
    "Carnot",
    "Voltaire",
    "Molière",
    "Lamartine",
    "du Four",
    "des Halles",
];

/// Where in the building.
pub const COMPLEMENTS: [&str; 14] = [
    "1er étage",
    "Rez-de-chaussée",
    "Bâtiment B",
    "Maison des associations",
    "Pôle enfance",
    "Ancienne école",
    "Entrée par la cour",
    "Espace culturel",
    "Salle des fêtes",
    "BP 12",
    "Résidence des Érables",
    "Centre commercial",
    "2e étage, porte droite",
    "Hall de la mairie",
];

/// Names by `typologie`; `{p}` is a patron, `{de}` « de la commune », `{c}` the commune.
const NAMES: [(&str, &[&str]); 30] = [
    (
        "BIB",
        &["Médiathèque {p}", "Bibliothèque {p}", "Médiathèque {de}", "Bibliothèque municipale {de}", "Médiathèque"],
    ),
    ("RFS", &["France services {de}", "France services {c}", "Espace France services {de}", "France services {p}"]),
    ("MSAP", &["Maison de services au public {de}", "MSAP {c}"]),
    ("MUNI", &["Mairie {de}", "Mairie", "Commune {de}", "Espace municipal {p}"]),
    ("CCAS", &["CCAS {de}", "Centre communal d'action sociale {de}", "CCAS"]),
    ("CIAS", &["CIAS {de}", "Centre intercommunal d'action sociale {p}"]),
    ("CS", &["Centre social {p}", "Centre social et culturel {p}", "Centre social {de}"]),
    ("CSC", &["Centre socioculturel {p}", "Espace socioculturel {p}"]),
    ("ASSO", &["Association {p}", "Les Ateliers {p}", "Le Fil {p}", "Foyer rural {de}", "Clic & Compagnie {c}"]),
    ("TIERS_LIEUX", &["Tiers-lieu {p}", "La Fabrique {p}", "Le Hangar {p}", "Coworking {de}"]),
    ("FABLAB", &["Fablab {p}", "Fablab {de}"]),
    ("ML", &["Mission locale {de}", "Mission locale - antenne {de}", "Mission locale {p}"]),
    ("CC", &["Communauté de communes {p}", "Communauté de communes {de}"]),
    ("EPCI", &["Maison de l'intercommunalité {p}", "Agglomération - site {de}"]),
    ("EPN", &["Espace public numérique {p}", "EPN {de}", "EPN {p}", "Cyber-base {de}"]),
    ("PIJ_BIJ", &["Point information jeunesse {de}", "Bureau information jeunesse {de}", "PIJ {c}"]),
    ("MJC", &["MJC {p}", "Maison des jeunes et de la culture {de}"]),
    ("FT", &["France Travail {c}", "Agence France Travail {p}"]),
    ("CD", &["Maison du département {de}", "Maison du département {p}"]),
    ("MDS", &["Maison des solidarités {p}", "Maison départementale des solidarités {de}"]),
    ("CMS", &["Centre médico-social {de}", "CMS {p}"]),
    ("EVS", &["Espace de vie sociale {p}"]),
    ("MQ", &["Maison de quartier {p}", "Maison de quartier"]),
    ("MDH", &["Maison des habitants {p}"]),
    ("PIMMS", &["PIMMS Médiation {de}", "PIMMS {c}"]),
    ("CAF", &["CAF - accueil {de}"]),
    ("LA_POSTE", &["Bureau de poste {de}", "La Poste {c}"]),
    ("RESSOURCERIE", &["Ressourcerie {p}", "Recyclerie {p}"]),
    ("ENM", &["Bus numérique {p}", "Numéribus {de}"]),
    (
        "",
        &[
            "Espace numérique {p}",
            "Point numérique {de}",
            "Maison {p}",
            "Accueil numérique {de}",
            "Permanence numérique {de}",
        ],
    ),
];

/// A name for a place of this kind in this commune.
pub fn name(random: &mut Random, typologie: &str, commune: &str) -> String {
    let kind = typologie.split('|').next().unwrap_or("");
    let patron = if random.chance(0.5) { person(random, '-') } else { random.pick(&PATRONS).to_owned() };
    let name = match NAMES.iter().find(|(code, _)| *code == kind) {
        Some((_, templates)) => {
            let name = random.pick(templates).replace("{p}", &patron);
            name.replace("{de}", &de(commune)).replace("{c}", commune)
        }
        // A rarer kind: what it is called in plain French, without what stands in brackets.
        None => {
            let value = Value::of(Facet::Typologie, kind);
            let label = value.label(Facet::Typologie);
            format!("{} {patron}", label.split(" (").next().unwrap_or(label))
        }
    };
    if random.chance(0.12) && !name.contains(commune) { format!("{name} - {commune}") } else { name }
}

/// « de » and the name of a commune, as French says it: d'Aurillac, du Puy-en-Velay, des Avirons.
#[must_use]
pub fn de(commune: &str) -> String {
    if let Some(rest) = commune.strip_prefix("Le ") {
        format!("du {rest}")
    } else if let Some(rest) = commune.strip_prefix("Les ") {
        format!("des {rest}")
    } else if commune.starts_with(['A', 'E', 'I', 'O', 'U', 'Y', 'H', 'É', 'È', 'Î', 'Â', 'Œ']) {
        format!("d'{commune}")
    } else {
        format!("de {commune}")
    }
}

/// A number, now and then with « bis », and a street; or the street, or the place, alone.
pub fn address(random: &mut Random) -> String {
    if random.chance(0.05) {
        return random.pick(&["Le Bourg", "Place de la Mairie", "Mairie", "Zone artisanale", "Le Village"]).to_owned();
    }
    let named = if random.chance(0.4) { person(random, ' ') } else { random.pick(&STREET_NAMES).to_owned() };
    let street = format!("{} {named}", random.pick(&STREET_KINDS));
    if random.chance(0.18) {
        return street;
    }
    let near = random.unit();
    let number = 1 + (near * near * 140.0) as u32;
    let index = if random.chance(0.04) { random.pick(&[" bis", " ter", " A"]) } else { "" };
    format!("{number}{index} {street}")
}

/// Sentences; `{…|…}` is a choice. With the numbers they make some millions of different ones.
const SENTENCES: [&str; 26] = [
    "{Accueil|Réception} du public {avec ou sans|sur|de préférence sur} rendez-vous.",
    "{Un conseiller|Une conseillère|Une équipe} vous accompagne dans vos démarches en ligne {le lundi|le mardi|le jeudi|chaque matin}.",
    "{#} ordinateurs{, une imprimante et un scanner|, un scanner| et deux tablettes} sont à votre disposition.",
    "Ateliers collectifs {chaque semaine|tous les quinze jours|une fois par mois}, {du débutant au confirmé|pour grands débutants|par groupes de six}.",
    "Permanence {le lundi|le mardi|le mercredi|le jeudi|le vendredi} {matin|après-midi}, sur inscription.",
    "Initiation {à la tablette|au smartphone|à l'ordinateur|au traitement de texte} en {#} séances.",
    "Wifi {gratuit|en libre accès} pendant les heures d'ouverture.",
    "Aide {à la création d'une adresse électronique|à la gestion des mots de passe|aux achats en ligne} et {au tri des photos|à la sauvegarde|aux mises à jour}.",
    "Accompagnement pour {la déclaration de revenus|la carte grise|la demande de logement|la retraite|le dossier CAF}.",
    "Le lieu est accessible aux personnes à mobilité réduite{.| par la cour.| par l'entrée nord.}",
    "Découverte de {l'impression 3D|la découpe laser|la robotique|la programmation} à partir de {#} ans.",
    "Aide à la rédaction {de CV|de lettres de motivation} et à la recherche d'emploi{.| ou de formation.}",
    "Ordinateurs reconditionnés à partir de {#}0 euros, sous condition de ressources.",
    "Rencontres {parents-enfants|entre parents} sur {les écrans|les réseaux sociaux|les jeux vidéo}.",
    "Fermeture annuelle {trois semaines en août|entre Noël et le jour de l'an|la première semaine de mai}.",
    "Repérer {les arnaques|l'hameçonnage|les fausses informations} et protéger ses données.",
    "Accompagnement individuel {d'une heure|de trente minutes|de 45 minutes}, renouvelable.",
    "Séances adaptées aux personnes {éloignées de l'écrit|qui apprennent le français|en situation de handicap}.",
    "L'équipe se déplace dans {#} communes voisines.",
    "Gratuit pour les habitants{ de la commune|, sur présentation d'un justificatif|}; {#} euros par an pour les autres.",
    "Ce service est {porté par la commune|assuré par des bénévoles|animé en partenariat avec la médiathèque}.",
    "Cours de {#} à {#}0 minutes selon le rythme de chacun.",
    "Prêt de {tablettes|clés 4G|liseuses} pour {#} semaines.",
    "Venir avec {ses identifiants|son téléphone chargé|une pièce d'identité} si possible.",
    "{Café numérique|Dépannage entre voisins|Jeux en réseau} le {premier|deuxième|dernier} {mercredi|samedi} du mois.",
    "Le lieu fait partie du réseau {#} clics de la vallée.",
];

/// A text of about this many characters, never more than `limit`.
pub fn text(random: &mut Random, length: usize, limit: usize) -> String {
    let target = length.clamp(8, limit);
    let mut text = String::with_capacity(target + 160);
    while text.chars().count() < target {
        if !text.is_empty() {
            text.push(' ');
        }
        sentence(random, &mut text);
    }
    if text.chars().count() > target {
        text = text.chars().take(target - 1).collect();
        text.truncate(text.trim_end().len());
        text.push('…');
    }
    text
}

fn sentence(random: &mut Random, out: &mut String) {
    let mut rest = random.pick(&SENTENCES);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (choices, after) = after.split_once('}').unwrap_or((after, ""));
        if choices == "#" {
            out.push_str(&(2 + random.below(11)).to_string());
        } else {
            let n_choices = choices.split('|').count();
            out.push_str(choices.split('|').nth(random.below(n_choices)).unwrap_or(""));
        }
        rest = after;
    }
    out.push_str(rest);
}

/// The first five figures of a French number that nobody has: the ranges that ARCEP keeps for works of fiction, by quarter.
#[must_use]
pub fn fictional_prefix(departement: &str) -> &'static str {
    const PARIS: [&str; 8] = ["75", "77", "78", "91", "92", "93", "94", "95"];
    const NORTH_WEST: &str = "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85";
    const NORTH_EAST: &str = "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90";
    const SOUTH_WEST: &str = "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87";
    let among = |list: &str| list.split(' ').any(|code| code == departement);
    if PARIS.contains(&departement) {
        "19900"
    } else if among(NORTH_WEST) {
        "26191"
    } else if among(NORTH_EAST) {
        "35301"
    } else if among(SOUTH_WEST) {
        "53649"
    } else {
        "46571"
    }
}

/// A name as part of a domain: ASCII letters, figures and hyphens.
#[must_use]
pub fn slug(text: &str, longest: usize) -> String {
    let mut slug = String::new();
    for char in text.chars().flat_map(char::to_lowercase) {
        let plain = match char {
            'à' | 'â' | 'ä' => "a",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'î' | 'ï' => "i",
            'ô' | 'ö' => "o",
            'ù' | 'û' | 'ü' => "u",
            'ç' => "c",
            'ÿ' => "y",
            'œ' => "oe",
            'æ' => "ae",
            _ => "",
        };
        if char.is_ascii_alphanumeric() {
            slug.push(char);
        } else if !plain.is_empty() {
            slug.push_str(plain);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(longest); // ASCII only: no character can be cut
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_commune_follows_the_article() {
        let check = |commune: &str, expected: &str| assert_eq!(de(commune), expected);
        check("Aurillac", "d'Aurillac");
        check("Le Puy-en-Velay", "du Puy-en-Velay");
        check("Les Avirons", "des Avirons");
        check("La Talaudière", "de La Talaudière");
        check("Écully", "d'Écully");
        check("Roanne", "de Roanne");
    }

    #[test]
    fn a_text_has_the_length_asked_for() {
        let mut random = Random::new(3, 0);
        for length in [1, 20, 150, 280, 2_000] {
            let text = text(&mut random, length, 280);
            let found = text.chars().count();
            assert!(found <= 280 && found + 2 >= length.clamp(8, 280), "{found} for {length}: {text}");
            assert!(!text.contains(['{', '}', '#']), "{text}");
        }
    }

    #[test]
    fn a_slug_is_a_domain() {
        assert_eq!(slug("Médiathèque de l'Œuvre – Saint-Étienne !", 60), "mediatheque-de-l-oeuvre-saint-etienne");
        assert_eq!(slug("CCAS d'Yssingeaux", 6), "ccas-d");
    }
}
