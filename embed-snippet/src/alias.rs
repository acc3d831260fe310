//! The national map's own tags and attributes, versions 6 and 5, and what they become here: one table, from which the optional script
//! `carte-mednum-alias.js` and the reference page are made.
//!
//! What the new attributes mean is [`crate::ATTRIBUTES`]' business. Not here: `fr-mediation-numerique-coordinateurs`, which showed
//! people and not lieux.

use crate::link::territoire_text;
use crate::words;
use atlas::fold::fold;
use atlas::territoire::{CodeDepartement, CodeRegion, Territoire};

/// A tag that is shown as a `<carte-mednum>`.
pub struct AliasTag {
    /// Its name.
    pub name: &'static str,
    /// The view that it was made for; none for the whole.
    pub vue: Option<&'static str>,
}

/// The tag of version 6, then those of version 5 that show lieux. `fr-mediation-numerique-conteneur`, which goes around these, only
/// hands on what is written on it.
pub const ALIAS_TAGS: &[AliasTag] = &[
    AliasTag { name: "cartographie-inclusion-numerique", vue: None },
    AliasTag { name: "fr-mediation-numerique", vue: None },
    AliasTag { name: "fr-mediation-numerique-cartographie", vue: None },
    AliasTag { name: "fr-mediation-numerique-orientation", vue: Some("parcours") },
];

/// An attribute of the national map.
pub struct Alias {
    /// As written on the old tag.
    pub name: &'static str,
    /// The attributes that it becomes; none when it is ignored.
    pub becomes: &'static [&'static str],
    /// By which conversion.
    pub how: How,
    /// For the owner of a page, in French.
    pub doc: &'static str,
}

/// From an old text to a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The same text.
    Copied,
    /// The address of a file, which is said to be one.
    File,
    /// An address, or that of a person (`mailto:`).
    Help,
    /// Codes, of the level that `territoire-type` says.
    Codes,
    /// One of three numbers that are written together.
    Look,
    /// `/region` or `/region/departement`, in small plain letters.
    Route,
    /// Read by another row.
    With,
    /// Said once in the console, and nothing else.
    Ignored,
}

impl How {
    /// Its name in the script.
    fn key(self) -> &'static str {
        match self {
            How::Copied => "copied",
            How::File => "file",
            How::Help => "help",
            How::Codes => "codes",
            How::Look => "look",
            How::Route => "route",
            How::With => "with",
            How::Ignored => "ignored",
        }
    }
}

/// All attributes of the national map, version 6 first.
pub const ALIASES: &[Alias] = &[
    Alias { name: "app-name", becomes: &["titre"], how: How::Copied, doc: "Le nom devient le titre." },
    Alias { name: "logo-url", becomes: &["logo"], how: How::Copied, doc: "La même image." },
    Alias {
        name: "help-url",
        becomes: &["aide", "contact"],
        how: How::Help,
        doc: "Une page devient « aide » ; une adresse « mailto: » devient « contact ».",
    },
    Alias { name: "help-label", becomes: &["aide-libelle"], how: How::Copied, doc: "Le même texte." },
    Alias {
        name: "territoires",
        becomes: &["region", "departement", "commune"],
        how: How::Codes,
        doc: "Les mêmes codes, dans l’attribut que dit « territoire-type ». La carte entière s’y limite.",
    },
    Alias {
        name: "territoire-type",
        becomes: &["region", "departement", "commune"],
        how: How::With,
        doc: "« regions », « departements » ou « communes » : voir « territoires ».",
    },
    Alias {
        name: "latitude",
        becomes: &["regard"],
        how: How::Look,
        doc: "Avec « longitude » et « zoom » : où regarde la carte au début.",
    },
    Alias { name: "longitude", becomes: &["regard"], how: How::With, doc: "Voir « latitude »." },
    Alias { name: "zoom", becomes: &["regard"], how: How::With, doc: "Voir « latitude ». De 4 à 19." },
    Alias {
        name: "route-initiale",
        becomes: &["debut"],
        how: How::Route,
        doc: "« /auvergne-rhone-alpes/loire » : le territoire montré d’abord.",
    },
    Alias {
        name: "api-url",
        becomes: &[],
        how: How::Ignored,
        doc: "Sans effet : les données sont celles publiées à côté du script, ou celles de « source ».",
    },
    Alias { name: "site-url", becomes: &[], how: How::Ignored, doc: "Sans effet." },
    Alias {
        name: "matomo-url",
        becomes: &[],
        how: How::Ignored,
        doc: "Sans effet : la carte ne mesure pas d’audience ; la page écoute ses évènements.",
    },
    Alias { name: "matomo-site-id", becomes: &[], how: How::Ignored, doc: "Voir « matomo-url »." },
    Alias {
        name: "source",
        becomes: &["source"],
        how: How::File,
        doc: "Version 5. Le même fichier JSON, lu par le navigateur.",
    },
    Alias { name: "titre", becomes: &["titre"], how: How::Copied, doc: "Version 5. Le même texte." },
    Alias { name: "logo", becomes: &["logo"], how: How::Copied, doc: "Version 5. La même image." },
    Alias { name: "logo-avec-text", becomes: &[], how: How::Ignored, doc: "Version 5. Sans effet." },
    Alias { name: "sous-titre", becomes: &[], how: How::Ignored, doc: "Version 5. Sans effet." },
    Alias { name: "illustration", becomes: &[], how: How::Ignored, doc: "Version 5. Sans effet." },
    Alias { name: "lien-orientation", becomes: &[], how: How::Ignored, doc: "Version 5. Sans effet." },
    Alias { name: "lien-cartographie", becomes: &[], how: How::Ignored, doc: "Version 5. Sans effet." },
];

/// Variables that pages set for the national map, and the properties that mean the same here.
pub const COLOURS: &[(&str, &str)] = &[
    ("--color-primary", "--carte-accent"),
    ("--color-base-100", "--carte-fond"),
    ("--color-base-content", "--carte-texte"),
    ("--radius-field", "--carte-rayon"),
];

/// The script as shipped.
#[must_use]
pub fn script() -> String {
    let offered = |vue: &&str| words::VUES.iter().any(|(word, _)| word == vue);
    let tags = ALIAS_TAGS.iter().map(|tag| (tag.name.to_owned(), quoted(tag.vue.filter(offered).unwrap_or_default())));
    let aliases = ALIASES.iter().map(|alias| {
        let becomes = alias.becomes.first().copied().unwrap_or_default();
        (alias.name.to_owned(), ["[", &quoted(alias.how.key()), ", ", &quoted(becomes), "]"].concat())
    });
    let regions =
        CodeRegion::all().map(|code| (plain(code.nom()), quoted(&place(Territoire::Region(code).simplified()))));
    let departements = CodeDepartement::all().chain(CodeDepartement::collectivites());
    let departements = departements.map(|code| (plain(code.nom()), quoted(&place(Territoire::Departement(code)))));
    let colours = COLOURS.iter().map(|(theirs, ours)| ((*theirs).to_owned(), quoted(ours)));
    include_str!("alias.js")
        .replace("/*TAGS*/", &listed(tags))
        .replace("/*ALIASES*/", &listed(aliases))
        .replace("/*REGIONS*/", &listed(regions))
        .replace("/*DEPARTEMENTS*/", &listed(departements))
        .replace("/*COLOURS*/", &listed(colours))
}

fn place(territoire: Territoire) -> String {
    territoire_text(territoire)
}

/// A name as the script compares them: the national map writes `cote-d-or`, but `provence-alpes-cote-dazur`.
fn plain(nom: &str) -> String {
    fold(nom).replace(' ', "")
}

fn quoted(text: &str) -> String {
    ["\"", text, "\""].concat()
}

fn listed(entries: impl Iterator<Item = (String, String)>) -> String {
    let key = |name: &str| if name.contains('-') { quoted(name) } else { name.to_owned() };
    entries.map(|(name, value)| [&key(&name), ": ", &value].concat()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ATTRIBUTES;

    #[test]
    fn everything_becomes_an_attribute_that_there_is() {
        for alias in ALIASES {
            for name in alias.becomes {
                assert!(ATTRIBUTES.iter().any(|attribute| attribute.name == *name), "{} → {name}", alias.name);
            }
            assert_eq!(alias.becomes.is_empty(), alias.how == How::Ignored, "{}", alias.name);
            assert!(alias.doc.ends_with('.'), "{}", alias.name);
        }
    }

    #[test]
    fn no_attribute_is_there_twice() {
        for (index, alias) in ALIASES.iter().enumerate() {
            assert!(ALIASES[..index].iter().all(|before| before.name != alias.name), "{}", alias.name);
        }
    }

    #[test]
    fn the_script_holds_the_tables_and_no_empty_place() {
        let script = script();
        for held in [
            "\"cartographie-inclusion-numerique\": \"\"",
            "\"logo-url\": [\"copied\", \"logo\"]",
            "\"api-url\": [\"ignored\", \"\"]",
            "auvergnerhonealpes: \"region-84\"",
            "provencealpescotedazur: \"region-93\"",
            // One node overseas.
            "guadeloupe: \"971\"",
            "cotedor: \"21\"",
            "corsedusud: \"2A\"",
            "saintmartin: \"978\"",
        ] {
            assert!(script.contains(held), "{held}\n{script}");
        }
        assert!(!script.contains("/*"), "{script}");
        assert!(
            script.contains("how") && ALIASES.iter().all(|alias| script.contains(&format!("{}: (", alias.how.key())))
        );
    }

    /// A view is written only once it is there: a word that is not understood would be said in the console of every page.
    #[test]
    fn no_view_is_asked_for_that_is_not_offered() {
        let offered = words::VUES.iter().any(|(word, _)| *word == "parcours");
        assert_eq!(script().contains("\"parcours\""), offered);
    }
}
