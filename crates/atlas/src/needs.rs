//! What people say, and which values of the standard it means: « imprimer » is « Accès internet et matériel informatique ».
//!
//! A table of our own wording, after the examples of the earlier national map. How a query is cut into words, how typing errors
//! are forgiven and which need comes first is decided elsewhere.

use crate::vocabulary::Facet;

/// A value of the standard and how people ask for it.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// Where the value is chosen.
    pub facet: Facet,
    /// Place of the value in [`Facet::standard_values`].
    pub value: u8,
    /// Spelled as [`crate::fold::fold`] does, without the words that say nothing, `|` between expressions. An expression that means
    /// several values is in several rows. No plural where the singular has five letters: that is one typing error.
    pub expressions: &'static str,
}

/// A row names its value; the place in the list is found while compiling, and the text is not in the bundle.
const fn need(facet: Facet, value: &str, expressions: &'static str) -> Need {
    Need { facet, value: place_of(facet, value), expressions }
}

/// The place of a value in its list; one past the end when no value has this text: tests look for it.
pub(crate) const fn place_of(facet: Facet, value: &str) -> u8 {
    let values = facet.standard_values();
    let mut index = 0;
    while index < values.len() && !same(values[index].as_bytes(), value.as_bytes()) {
        index += 1;
    }
    index as u8
}

/// `==` of slices is not for compile time.
const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// All rows. Among needs found equally well, the earlier one is shown first.
pub static NEEDS: [Need; 53] = [
    need(
        Facet::Services,
        "Aide aux démarches administratives",
        "demarche|administratif|administration|formulaire|papiers|service public|france connect|caf|rsa|apl|\
         prime activite|allocation|impots|declaration revenus|ameli|cpam|secu|securite sociale|carte vitale|\
         espace sante|carte grise|permis conduire|ants|passeport|carte identite|retraite|carsat",
    ),
    need(
        Facet::Services,
        "Maîtrise des outils numériques du quotidien",
        "ordinateur|clavier|souris|smartphone|telephone|tablette|mail|mails|e mail|email|courriel|messagerie|\
         piece jointe|whatsapp|visio|application|internet|informatique|debutant|initiation|traitement texte|tableur|word|excel|\
         cle usb|reseaux sociaux|facebook|achat ligne|rendez vous ligne|doctolib",
    ),
    need(
        Facet::Services,
        "Insertion professionnelle via le numérique",
        "cv|curriculum|lettre motivation|emploi|travail|chomage|france travail|pole emploi|candidature|postuler|linkedin|\
         formation|cpf|auto entrepreneur",
    ),
    need(
        Facet::Services,
        "Utilisation sécurisée du numérique",
        "mot passe|mots passe|arnaque|escroquerie|phishing|hameconnage|paiement ligne|payer ligne|carte bancaire|virus|antivirus|\
         piratage|securite|spam|mise jour|donnees personnelles|vie privee",
    ),
    need(
        Facet::Services,
        "Parentalité et éducation avec le numérique",
        "parent|parentalite|ecran|controle parental|harcelement|cyberharcelement|parcoursup|pronote|ecole|devoirs|\
         scolaire|jeux video",
    ),
    need(
        Facet::Services,
        "Loisirs et créations numériques",
        "photo|retouche|video|montage|podcast|musique|jeux video|fablab|fab lab|impression 3d|imprimante 3d|codage|coder|\
         robotique",
    ),
    need(
        Facet::Services,
        "Compréhension du monde numérique",
        "fake news|infox|desinformation|intelligence artificielle|ia|chatgpt|algorithme|donnees personnelles|reseaux sociaux|\
         culture numerique",
    ),
    need(
        Facet::Services,
        "Accès internet et matériel informatique",
        "imprimer|imprimante|scanner|numeriser|photocopie|photocopieuse|wifi|wi fi|internet|connexion|libre service|\
         ordinateur|tablette|cle 4g|cybercafe",
    ),
    need(
        Facet::Services,
        "Acquisition de matériel informatique à prix solidaire",
        "pas cher|reconditionne|acheter ordinateur|don ordinateur|pret ordinateur|\
         prix solidaire|forfait|abonnement|cle 4g",
    ),
    need(Facet::Publics, "Seniors", "senior|personne agee|grand mere|grand pere|grands parents|retraite|aines"),
    need(Facet::Publics, "Jeunes", "jeune|ado|ados|adolescent"),
    need(Facet::Publics, "Étudiants", "etudiant|universite"),
    need(Facet::Publics, "Familles et/ou enfants", "famille|enfant"),
    need(Facet::Publics, "Femmes", "femme"),
    need(Facet::PriseEnCharge, "Surdité", "sourd|surdite|malentendant|lsf|langue signes"),
    need(Facet::PriseEnCharge, "Déficience visuelle", "malvoyant|aveugle|non voyant|braille"),
    need(Facet::PriseEnCharge, "Handicaps moteurs", "fauteuil roulant|mobilite reduite|pmr|handicap"),
    need(Facet::PriseEnCharge, "Handicaps mentaux", "handicap|autisme"),
    need(Facet::PriseEnCharge, "Illettrisme", "lire|ecrire|illettrisme|illettre|analphabete|alphabetisation"),
    need(Facet::PriseEnCharge, "Langues étrangères (anglais)", "anglais|etranger|langue|parle pas francais"),
    need(
        Facet::PriseEnCharge,
        "Langues étrangères (autres)",
        "etranger|langue|parle pas francais|arabe|traduction|interprete|refugie",
    ),
    need(Facet::Frais, "Gratuit", "gratuit|gratuitement|sans payer"),
    need(Facet::ModalitesAcces, "Se présenter", "sans rendez vous|sans rdv"),
    need(Facet::ModalitesAccompagnement, "En autonomie", "seul|seule|autonomie|libre service"),
    need(Facet::ModalitesAccompagnement, "Accompagnement individuel", "individuel|accompagnement"),
    need(Facet::ModalitesAccompagnement, "Dans un atelier collectif", "atelier|groupe|cours"),
    need(Facet::ModalitesAccompagnement, "À distance", "distance|visio"),
    need(Facet::Itinerance, "Itinérant", "itinerant|bus|camion|ambulant"),
    need(Facet::Dispositifs, "France Services", "france services"),
    need(Facet::Dispositifs, "Conseillers numériques", "conseiller numerique|cnfs"),
    need(Facet::Dispositifs, "Aidants Connect", "aidants connect"),
    need(Facet::Dispositifs, "Emmaüs Connect", "emmaus connect|emmaus"),
    need(Facet::Dispositifs, "Relais numérique (Emmaüs Connect)", "relais numerique"),
    need(Facet::Dispositifs, "Certification PIX", "pix"),
    need(Facet::Dispositifs, "Promeneurs du net", "promeneurs net"),
    need(Facet::Dispositifs, "Point d'accès numérique CAF", "point caf"),
    need(Facet::Dispositifs, "La Croix Rouge", "croix rouge"),
    need(Facet::Typologie, "BIB", "bibliotheque|mediatheque"),
    need(Facet::Typologie, "MUNI", "mairie"),
    need(Facet::Typologie, "RFS", "france services"),
    need(Facet::Typologie, "CS", "centre social|centres sociaux"),
    need(Facet::Typologie, "CSC", "centre socioculturel"),
    need(Facet::Typologie, "FABLAB", "fablab|fab lab"),
    need(Facet::Typologie, "TIERS_LIEUX", "tiers lieu|coworking"),
    need(Facet::Typologie, "LA_POSTE", "poste"),
    need(Facet::Typologie, "ML", "mission locale"),
    need(Facet::Typologie, "FT", "france travail|pole emploi"),
    need(Facet::Typologie, "CCAS", "ccas"),
    need(Facet::Typologie, "MJC", "mjc"),
    need(Facet::Typologie, "PIJ_BIJ", "information jeunesse"),
    need(Facet::Typologie, "EPN", "espace public numerique|epn"),
    need(Facet::Typologie, "ASSO", "association"),
    need(Facet::Typologie, "PREF", "prefecture"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_names_a_value_of_the_standard_once() {
        let mut seen = BTreeSet::new();
        for need in &NEEDS {
            let values = need.facet.standard_values();
            assert!(usize::from(need.value) < values.len(), "no such value: {:?} {}", need.facet, need.expressions);
            assert!(seen.insert((need.facet, need.value)), "{}", values[usize::from(need.value)]);
        }
        for index in 0..Facet::Services.standard_values().len() {
            assert!(seen.contains(&(Facet::Services, index as u8)));
        }
    }

    #[test]
    fn expressions_are_folded_distinct_and_few() {
        let mut n_expressions = 0;
        for need in &NEEDS {
            let mut seen = BTreeSet::new();
            for expression in need.expressions.split('|') {
                assert_eq!(fold(expression), expression);
                assert!(!expression.is_empty() && seen.insert(expression), "{expression:?}");
                n_expressions += 1;
            }
        }
        assert!(n_expressions <= 250, "{n_expressions} expressions: is each worth its bytes?");
    }
}
