//! The table of attributes: each wish is described once, here.

use crate::config::{Adresse, Config, GEOPLATEFORME, HeadingLevel, THEMES};
use atlas::colour::Colour;
use atlas::territoire::{CodeDepartement, CodeRegion, Territoire};

/// One attribute of the tag.
pub struct Attribute {
    /// As written in HTML.
    pub name: &'static str,
    /// For the owner of a page, in French.
    pub doc: &'static str,
    /// A value that can be pasted.
    pub example: &'static str,
    /// The text to write in HTML; `None` for the default, which is not written.
    pub to_html: fn(&Config) -> Option<String>,
    /// Takes the text found in HTML (`None`: the attribute is absent). On an error the configuration is left as it was.
    ///
    /// # Errors
    /// What was expected, in French, to follow the name and the text found.
    pub from_html: fn(&mut Config, Option<&str>) -> Result<(), String>,
}

/// All attributes, in the order of the reference page.
pub const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "source",
        doc: "Adresse des données : un dossier publié par « prepare publish », ou un fichier CSV ou JSON au standard national. \
              Sans cet attribut, la carte utilise les données publiées à côté de son script.",
        example: "https://exemple.fr/donnees/",
        to_html: |config| config.source.clone(),
        from_html: |config, text| {
            config.source = text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
            Ok(())
        },
    },
    Attribute {
        name: "region",
        doc: "Code de la région à laquelle limiter la carte.",
        example: "84",
        to_html: |config| match config.territoire {
            Territoire::Region(region) => Some(region.to_string()),
            _ => None,
        },
        from_html: |config, text| match text.map(str::trim) {
            Some(code) => {
                let region = CodeRegion::parse(code).ok_or("le code d’une région, comme 84")?;
                config.territoire = Territoire::Region(region).simplified();
                Ok(())
            }
            None => {
                if matches!(config.territoire, Territoire::Region(_)) {
                    config.territoire = Territoire::France;
                }
                Ok(())
            }
        },
    },
    Attribute {
        name: "departement",
        doc: "Code du département ou de la collectivité d’outre-mer à laquelle limiter la carte. L’emporte sur « region ».",
        example: "42",
        to_html: |config| match config.territoire {
            Territoire::Departement(departement) => Some(departement.to_string()),
            _ => None,
        },
        from_html: |config, text| match text.map(str::trim) {
            Some(code) => {
                let padded = if code.len() == 1 { format!("0{code}") } else { code.to_ascii_uppercase() };
                let departement =
                    CodeDepartement::parse(&padded).ok_or("le code d’un département, comme 42, 2A ou 974")?;
                config.territoire = Territoire::Departement(departement);
                Ok(())
            }
            None => {
                if matches!(config.territoire, Territoire::Departement(_)) {
                    config.territoire = Territoire::France;
                }
                Ok(())
            }
        },
    },
    Attribute {
        name: "titre",
        doc: "Titre affiché au-dessus de la carte.",
        example: "Se faire aider avec le numérique",
        to_html: |config| config.titre.clone(),
        from_html: |config, text| {
            config.titre = text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
            Ok(())
        },
    },
    Attribute {
        name: "niveau-titre",
        doc: "Niveau du titre dans le plan de la page, de 1 à 6 (2 sans cet attribut).",
        example: "3",
        to_html: |config| {
            (config.niveau_titre != HeadingLevel::default()).then(|| config.niveau_titre.get().to_string())
        },
        from_html: |config, text| {
            config.niveau_titre = match text {
                None => HeadingLevel::default(),
                Some(text) => text.trim().parse().ok().and_then(HeadingLevel::new).ok_or("un nombre de 1 à 6")?,
            };
            Ok(())
        },
    },
    Attribute {
        name: "adresse",
        doc: "Ce que la carte garde dans l’adresse de la page (territoire, filtres, fiche ouverte), pour que les liens et le bouton \
              « Précédent » fonctionnent. Sans cet attribut : sous le préfixe « carte » (« carte2 » pour la deuxième carte d’une page). \
              Un autre mot est un autre préfixe ; « non » ne garde rien.",
        example: "lieux",
        to_html: |config| match &config.adresse {
            Adresse::Kept => None,
            Adresse::Under(prefix) => Some(prefix.clone()),
            Adresse::Nothing => Some("non".into()),
        },
        from_html: |config, text| {
            config.adresse = match text.map(str::trim) {
                None | Some("") => Adresse::Kept,
                Some("non") => Adresse::Nothing,
                Some(prefix) => {
                    Adresse::under(prefix).ok_or("« non », ou un mot sans espace ni accent (40 signes au plus)")?
                }
            };
            Ok(())
        },
    },
    Attribute {
        name: "geocodeur",
        doc: "Permet de chercher une adresse. Ce qui est tapé est alors envoyé à ce service, une fois par recherche : sans valeur, celui \
              de la Géoplateforme (https://data.geopf.fr/geocodage/search) ; sinon l’adresse d’un service qui répond de la même façon. \
              Sans cet attribut, rien n’est envoyé à personne.",
        example: "https://data.geopf.fr/geocodage/search",
        to_html: |config| config.geocodeur.clone(),
        from_html: |config, text| {
            config.geocodeur = match text.map(str::trim) {
                None => None,
                Some("") => Some(GEOPLATEFORME.into()),
                Some(url) if url.starts_with("https://") || url.starts_with("http://") || url.starts_with('/') => {
                    Some(url.to_owned())
                }
                Some(_) => return Err("l’adresse d’un service, ou rien pour celui de la Géoplateforme".into()),
            };
            Ok(())
        },
    },
    Attribute {
        name: "theme",
        doc: "Apparence toute faite : « neutre » (claire), « sombre », « contraste », « dsfr » (reprend les couleurs d’un site au système de \
              design de l’État). Sans cet attribut, la carte prend le texte et le fond de la page.",
        example: "sombre",
        to_html: |config| config.theme.map(str::to_owned),
        from_html: |config, text| {
            config.theme = match text.map(str::trim) {
                None | Some("") => None,
                Some(name) => {
                    let known = THEMES.iter().copied().find(|theme| *theme == name);
                    Some(known.ok_or("neutre, sombre, contraste ou dsfr")?)
                }
            };
            Ok(())
        },
    },
    Attribute {
        name: "couleur",
        doc: "Couleur des liens, des boutons et de la carte. Celle qui ne se lirait pas sur le fond est éclaircie ou assombrie.",
        example: "#0a6b4f",
        to_html: |config| config.couleur.map(Colour::to_hex),
        from_html: |config, text| {
            config.couleur = match text.map(str::trim) {
                None | Some("") => None,
                Some(text) => Some(Colour::of_hex(text).ok_or("une couleur, comme #0a6b4f")?),
            };
            Ok(())
        },
    },
];

/// What reading needs of a row, without the words for people: a table of its own, or each visitor's browser would download the reference
/// page with the Wasm.
#[derive(Clone, Copy)]
struct Reader {
    name: &'static str,
    to_html: fn(&Config) -> Option<String>,
    from_html: fn(&mut Config, Option<&str>) -> Result<(), String>,
}

static READERS: [Reader; ATTRIBUTES.len()] = readers();

const fn readers() -> [Reader; ATTRIBUTES.len()] {
    let Attribute { name, to_html, from_html, .. } = ATTRIBUTES[0];
    let mut readers = [Reader { name, to_html, from_html }; ATTRIBUTES.len()];
    let mut row = 1;
    while row < ATTRIBUTES.len() {
        let Attribute { name, to_html, from_html, .. } = ATTRIBUTES[row];
        readers[row] = Reader { name, to_html, from_html };
        row += 1;
    }
    readers
}

/// An attribute whose text was not understood; the last good value is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAttribute {
    /// Name of the attribute.
    pub name: &'static str,
    /// The text found.
    pub found: String,
    /// What was expected, in French.
    pub expected: String,
}

impl std::fmt::Display for BadAttribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A hostile page could write a megabyte into an attribute: the console gets the beginning.
        let found: String = self.found.chars().take(80).collect();
        write!(f, "carte-mednum : {}=\"{found}\" n’est pas compris. Attendu : {}.", self.name, self.expected)
    }
}

/// Reads every attribute of a tag. `get` gives the text of an attribute, `None` when it is absent. A bad value changes
/// nothing in `config` and is reported.
pub fn read(config: &mut Config, get: impl Fn(&str) -> Option<String>) -> Vec<BadAttribute> {
    let mut bad = Vec::new();
    let mut wished = Config::default();
    for attribute in &READERS {
        let text = get(attribute.name);
        // An absent `departement` must not undo the `region` read just before: a missing attribute is already the default.
        if text.is_none() {
            continue;
        }
        if let Err(expected) = (attribute.from_html)(&mut wished, text.as_deref()) {
            // The last good value of this one attribute stays.
            let kept = (attribute.to_html)(config);
            if kept.is_some() {
                let _ = (attribute.from_html)(&mut wished, kept.as_deref());
            }
            bad.push(BadAttribute { name: attribute.name, found: text.unwrap_or_default(), expected });
        }
    }
    *config = wished;
    bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_tag(config: &mut Config, attributes: &[(&str, &str)]) -> Vec<BadAttribute> {
        read(config, |name| attributes.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned()))
    }

    #[test]
    fn every_example_is_understood_and_written_back() {
        for attribute in ATTRIBUTES {
            let mut config = Config::default();
            assert_eq!((attribute.from_html)(&mut config, Some(attribute.example)), Ok(()), "{}", attribute.name);
            assert_eq!((attribute.to_html)(&config).as_deref(), Some(attribute.example), "{}", attribute.name);
            assert_eq!((attribute.from_html)(&mut config, None), Ok(()));
            assert_eq!(config, Config::default(), "{} taken away", attribute.name);
        }
    }

    #[test]
    fn a_bad_value_keeps_the_last_good_one_and_says_what_was_expected() {
        let mut config = Config::default();
        assert!(read_tag(&mut config, &[("departement", "42"), ("titre", "Ici")]).is_empty());
        let before = config.clone();
        let bad = read_tag(&mut config, &[("departement", "Loire"), ("titre", "Ici")]);
        assert_eq!(config, before);
        assert_eq!(
            bad.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "carte-mednum : departement=\"Loire\" n’est pas compris. Attendu : le code d’un département, comme 42, 2A ou 974."
            ]
        );
    }

    #[test]
    fn the_smaller_territory_wins() {
        let mut config = Config::default();
        read_tag(&mut config, &[("region", "84"), ("departement", "42")]);
        assert_eq!(config.territoire, Territoire::Departement(CodeDepartement::parse("42").unwrap()));
        read_tag(&mut config, &[("region", "84")]);
        assert_eq!(config.territoire, Territoire::Region(CodeRegion::parse("84").unwrap()));
        read_tag(&mut config, &[]);
        assert_eq!(config, Config::default());
    }

    #[test]
    fn codes_are_forgiving_where_the_meaning_is_certain() {
        let mut config = Config::default();
        assert!(read_tag(&mut config, &[("departement", " 2a ")]).is_empty());
        assert_eq!(config.territoire, Territoire::Departement(CodeDepartement::parse("2A").unwrap()));
        assert!(read_tag(&mut config, &[("departement", "1")]).is_empty());
        assert_eq!(config.territoire, Territoire::Departement(CodeDepartement::parse("01").unwrap()));
        assert!(read_tag(&mut config, &[("region", "04")]).is_empty());
        assert_eq!(
            config.territoire,
            Territoire::Departement(CodeDepartement::parse("974").unwrap()),
            "one node overseas"
        );
    }

    #[test]
    fn the_loader_observes_exactly_these_attributes() {
        let names: Vec<String> = ATTRIBUTES.iter().map(|attribute| format!("\"{}\"", attribute.name)).collect();
        let expected = format!("static observedAttributes = [{}];", names.join(", "));
        assert!(crate::LOADER.contains(&expected), "loader.js must say: {expected}");
    }
}
