//! What scripts of the host's page have of the element beside its attributes: events, methods, and the property of each attribute.
//! Tables, from which types, the elements' manifest and the reference page are written.
//!
//! When an event is told and what a method does is the widget's business and the loader's.

/// A field of an event's detail, or a parameter of a method.
pub struct Field {
    /// As scripts write it.
    pub name: &'static str,
    /// In the words of TypeScript.
    pub kind: &'static str,
    /// For the owner of a page, in French.
    pub doc: &'static str,
}

/// An event of the tag. All bubble and are composed; none can be cancelled.
pub struct Event {
    /// As `addEventListener` takes it.
    pub name: &'static str,
    /// For the owner of a page, in French.
    pub doc: &'static str,
    /// What `event.detail` holds.
    pub detail: &'static [Field],
}

/// A method of the tag. None answers anything.
pub struct Method {
    /// As scripts write it.
    pub name: &'static str,
    /// For the owner of a page, in French.
    pub doc: &'static str,
    /// What it takes.
    pub parameters: &'static [Field],
}

/// What a report holds, in its order: the JSON that the service named by `signalement` gets.
pub const REPORT: &[Field] = &[
    Field { name: "version", kind: "1", doc: "Version de ce format. Un champ de plus ne la change pas." },
    Field { name: "lieu", kind: "string", doc: "Identifiant du lieu (colonne « id » du standard)." },
    Field { name: "nom", kind: "string", doc: "Son nom." },
    Field { name: "source", kind: "string", doc: "Sa source (colonne « source »)." },
    Field { name: "commune", kind: "string", doc: "Code Insee de sa commune." },
    Field {
        name: "probleme",
        kind: "\"nom\" | \"adresse\" | \"commune\" | \"position\" | \"telephone\" | \"courriels\" | \"site_web\" | \"horaires\" | \"services\" | \
               \"modalites_accompagnement\" | \"publics\" | \"prise_en_charge\" | \"frais\" | \"modalites_acces\" | \"presentation\" | \"ferme\" | \
               \"autre\"",
        doc: "Ce qui ne va pas, en un mot.",
    },
    Field {
        name: "colonnes",
        kind: "string[]",
        doc: "Les colonnes du standard concernées ; aucune pour « ferme » et « autre ».",
    },
    Field {
        name: "valeur_actuelle",
        kind: "string",
        doc: "Ce qu’elles contiennent (plusieurs valeurs séparées par « | »).",
    },
    Field {
        name: "valeur_proposee",
        kind: "string",
        doc: "Ce qu’il faudrait lire, dans les mots du visiteur : à relire avant de le reprendre.",
    },
    Field { name: "message", kind: "string", doc: "Ce qu’il ajoute." },
    Field { name: "courriel", kind: "string", doc: "Son adresse électronique, s’il attend une réponse." },
    Field {
        name: "page",
        kind: "string",
        doc: "L’adresse de la page, avec la fiche ouverte et rien d’autre après « # ».",
    },
    Field { name: "fiche_du", kind: "string", doc: "Jour où la fiche a été mise à jour (AAAA-MM-JJ)." },
    Field { name: "donnees_du", kind: "string", doc: "Jour de publication des données (AAAA-MM-JJ)." },
];

const N_LIEUX: Field = Field {
    name: "n_lieux",
    kind: "number | null",
    doc: "Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont \
          proches du visiteur ou de l’adresse qu’il cherche.",
};

/// All events, in the order of the reference page.
pub const EVENTS: &[Event] = &[
    Event {
        name: "carte-mednum:pret",
        doc: "Les lieux sont là : la carte répond. De nouveau après un changement de territoire ou de source par un attribut.",
        detail: &[
            N_LIEUX,
            Field {
                name: "date",
                kind: "string",
                doc: "Jour de publication des données (AAAA-MM-JJ), vide s’il n’est pas connu.",
            },
        ],
    },
    Event {
        name: "carte-mednum:erreur",
        doc: "La carte n’a pas pu démarrer, s’est arrêtée, ou une partie de ses données manque. Le visiteur lit le message ; la \
              console dit la même chose que « remede ».",
        detail: &[
            Field {
                name: "cause",
                kind: "\"reseau\" | \"delai\" | \"introuvable\" | \"statut\" | \"contenu\" | \"type\" | \"acces\" | \"politique\" | \
                       \"version\" | \"fichier\" | \"sans-wasm\" | \"arret\" | \"interne\" | \"inconnue\"",
                doc: "Pourquoi, en un mot.",
            },
            Field { name: "message", kind: "string", doc: "La phrase que lit le visiteur." },
            Field {
                name: "remede",
                kind: "string",
                doc: "Ce qui a été constaté et ce que le propriétaire de la page peut y faire.",
            },
            Field {
                name: "fichier",
                kind: "string | undefined",
                doc: "L’adresse du fichier de données en cause ; absent quand c’est le programme qui manque.",
            },
        ],
    },
    Event {
        name: "carte-mednum:territoire",
        doc: "Le visiteur est allé à un autre territoire.",
        detail: &[
            Field {
                name: "code",
                kind: "string",
                doc: "Comme dans l’adresse de la page : « france », « region-84 », « 42 », « 42218 », « non-localises ».",
            },
            Field {
                name: "nom",
                kind: "string",
                doc: "Son nom ; pour une commune dont les contours manquent, son code.",
            },
            N_LIEUX,
        ],
    },
    Event {
        name: "carte-mednum:filtres",
        doc: "Le visiteur a changé ce qu’il demande.",
        detail: &[
            Field {
                name: "filtres",
                kind: "Record<string, string[]>",
                doc: "Ce qui est demandé, avec les mots de l’adresse de la page : { services: [\"aide-aux-demarches-administratives\"], \
                      horaires: [\"maintenant\"], rdv: [\"oui\"], rayon: [\"10\"] }. Vide : rien n’est demandé.",
            },
            N_LIEUX,
        ],
    },
    Event {
        name: "carte-mednum:lieu",
        doc: "Le visiteur a ouvert la fiche d’un lieu.",
        detail: &[
            Field {
                name: "id",
                kind: "string | null",
                doc: "L’« id » du standard, entier ; « null » si le détail des fiches n’a pas pu être chargé.",
            },
            Field { name: "nom", kind: "string", doc: "Le nom du lieu." },
        ],
    },
];

/// All methods, in the order of the reference page. What is asked for before the carte is there is done once it is: the last wish of
/// each kind. None of them is an act of the visitor: no event follows.
pub const METHODS: &[Method] = &[
    Method {
        name: "reessayer",
        doc: "Charge à nouveau ce qui a échoué, comme le bouton « Réessayer ».",
        parameters: &[],
    },
    Method {
        name: "ouvrirLieu",
        doc: "Ouvre la fiche d’un lieu. Un lieu que la carte n’a pas n’ouvre rien.",
        parameters: &[Field { name: "id", kind: "string", doc: "L’« id » du lieu dans le standard." }],
    },
    Method {
        name: "allerA",
        doc: "Va à un territoire, dans les limites de la carte.",
        parameters: &[Field {
            name: "code",
            kind: "string",
            doc: "« france », « region-84 », « 42 », « 2A », « 974 » ou le code Insee d’une commune.",
        }],
    },
    Method { name: "effacerFiltres", doc: "Ne demande plus rien : tous les lieux du territoire.", parameters: &[] },
];

/// The property by which scripts read and write an attribute: `niveau-titre` is `niveauTitre`. It reads as the attribute's text, `true`
/// where that is empty and `null` where there is none; `null`, `undefined` and `false` take the attribute away.
#[must_use]
pub fn property(attribute: &str) -> String {
    let mut words = attribute.split('-');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ATTRIBUTES, LOADER};

    #[test]
    fn events_are_named_after_the_tag_and_nothing_is_named_twice() {
        let mut names: Vec<&str> = EVENTS.iter().map(|event| event.name).collect();
        assert!(names.iter().all(|name| name.strip_prefix("carte-mednum:").is_some_and(|name| !name.is_empty())));
        names.extend(METHODS.iter().map(|method| method.name));
        let n = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), n);
    }

    #[test]
    fn the_loader_has_each_method() {
        for method in METHODS {
            let parameters: Vec<&str> = method.parameters.iter().map(|field| field.name).collect();
            let head = format!("\n    {}({}) {{\n", method.name, parameters.join(", "));
            assert!(LOADER.contains(&head), "loader.js has no {head}");
        }
    }

    #[test]
    fn a_property_is_its_attribute_in_one_word_and_no_method() {
        assert_eq!(property("niveau-titre"), "niveauTitre");
        assert_eq!(property("sans-la-liste"), "sansLaListe");
        assert_eq!(property("titre"), "titre");
        for attribute in ATTRIBUTES {
            assert!(METHODS.iter().all(|method| method.name != property(attribute.name)), "{}", attribute.name);
        }
    }
}
