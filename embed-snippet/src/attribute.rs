//! What an attribute is, and how a tag is read: each attribute on its own, a bad value keeping the last good one.
//!
//! Which attributes there are is the table's business ([`crate::ATTRIBUTES`]); how a wish is carried out, the widget's.

use crate::config::Config;
use crate::settings::{REPORTS, Settings};
use crate::table::READERS;
use crate::trust::{AGREED, wants_word};

/// Takes the text found in HTML. On an error the configuration is left as it was; the error is what was expected, in French, to follow
/// the name and the text found.
pub type FromHtml = fn(&mut Config, &str) -> Result<(), String>;

/// One attribute of the tag. An absent attribute is the default of what it asks for.
pub struct Attribute {
    /// As written in HTML.
    pub name: &'static str,
    /// The chapter of the reference page that it is in.
    pub group: Group,
    /// What may be written.
    pub kind: Kind,
    /// For the owner of a page, in French.
    pub doc: &'static str,
    /// A value that can be pasted.
    pub example: &'static str,
    /// The text to write in HTML; `None` for the default, which is not written.
    pub to_html: fn(&Config) -> Option<String>,
    /// Reads the text found in HTML.
    pub from_html: FromHtml,
}

/// Chapters of the reference page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What the element is confined to.
    Territoire,
    /// Where the lieux come from.
    Donnees,
    /// What is shown, and how it begins.
    Vue,
    /// What is asked for from the start.
    Filtres,
    /// How the element lives in its page.
    Page,
    /// Looks.
    Apparence,
}

impl Group {
    /// All, in the order of the reference page.
    pub const ALL: [Self; 6] = [Self::Territoire, Self::Donnees, Self::Vue, Self::Filtres, Self::Page, Self::Apparence];

    /// Its title, in French.
    #[must_use]
    pub fn titre(self) -> &'static str {
        match self {
            Group::Territoire => "Le territoire",
            Group::Donnees => "Les données",
            Group::Vue => "Ce qui est montré",
            Group::Filtres => "Les filtres",
            Group::Page => "La carte dans sa page",
            Group::Apparence => "L’apparence",
        }
    }
}

/// What may be written in an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// One address.
    Url,
    /// Addresses, separated by spaces.
    Urls,
    /// Codes, separated by spaces or commas.
    Codes,
    /// A whole number between these.
    Number(u16, u16),
    /// One of these words, each with what it means.
    Choice(&'static [(&'static str, &'static str)]),
    /// Several of these words, separated by spaces.
    Choices(&'static [(&'static str, &'static str)]),
    /// Filters in the words of a link ([`crate::link`]).
    Filters,
    /// An e-mail address.
    Email,
    /// A colour.
    Colour,
}

/// Longest text that is looked at, in bytes: fifteen thousand communes.
const LONGEST: usize = 100_000;

/// An attribute whose text was not understood; the last good value is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAttribute {
    /// Name of the attribute.
    pub name: &'static str,
    /// The text found.
    pub found: String,
    /// What was expected, in French.
    pub expected: String,
    /// It is not the tag that says it, but the hub's file that it names.
    pub in_settings: bool,
    /// It is understood, and not followed: the tag has not agreed ([`crate::trust::AGREED`]).
    pub unagreed: bool,
}

impl std::fmt::Display for BadAttribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A hostile page could write a megabyte into an attribute: the console gets the beginning.
        let found: String = self.found.chars().take(80).collect();
        let place = if self.in_settings { "dans le fichier de réglages, " } else { "" };
        let verdict = if self.unagreed { "suivi" } else { "compris" };
        write!(f, "carte-mednum : {place}{}=\"{found}\" n’est pas {verdict}. Attendu : {}.", self.name, self.expected)
    }
}

/// The attributes of a tag as they were last read.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    /// What they ask for.
    pub config: Config,
    /// The last text of each attribute that was understood, in the order of the table.
    good: Vec<Option<String>>,
}

impl Tag {
    /// Reads every attribute anew. `get` gives the text of an attribute, `None` when it is absent. What was not understood changes
    /// nothing and is given back.
    ///
    /// A territory that was never understood is not the whole country: [`Config::refused`] says so.
    pub fn read(&mut self, get: impl Fn(&str) -> Option<String>) -> Vec<BadAttribute> {
        self.read_over(get, &Settings::default())
    }

    /// The same, over what a hub's file says: the tag wins. What an element is confined to is one wish in several attributes: a tag that
    /// has one of them leaves none to the file, or a `region` would be cut down by somebody else's `departement`. What makes a visitor's
    /// words leave the page is followed once the tag agrees: `signalement="reglages"`.
    pub fn read_over(&mut self, get: impl Fn(&str) -> Option<String>, settings: &Settings) -> Vec<BadAttribute> {
        let mut bad = Vec::new();
        let mut wished = Config::default();
        let confined = READERS.iter().any(|reader| reader.confines && get(reader.name).is_some());
        self.good.resize(READERS.len(), None);
        for (reader, good) in READERS.iter().zip(&mut self.good) {
            let own = get(reader.name);
            let wants_word = wants_word(reader.name);
            let agreed = wants_word && own.as_deref() == Some(AGREED);
            let own = own.filter(|_| !agreed);
            let in_settings = own.is_none();
            let of_hub = if reader.confines && confined { None } else { settings.attribute(reader.name) };
            let Some(text) = own.or_else(|| of_hub.map(str::to_owned)) else {
                *good = None;
                if agreed {
                    wished.agreed.push(reader.name);
                }
                continue;
            };
            if in_settings && wants_word && !agreed {
                *good = None;
                let expected = ["l’accord de la balise, ", reader.name, "=\"", AGREED, "\""].concat();
                bad.push(BadAttribute { name: reader.name, found: text, expected, in_settings, unagreed: true });
                continue;
            }
            let read = match text.len() {
                // Of the hub's own site, as what is relative on a tag is of the page's.
                0..=LONGEST if in_settings && settings.reports_beside && reader.name == REPORTS => {
                    wished.signalement = Some(text.clone());
                    Ok(())
                }
                0..=LONGEST => (reader.from_html)(&mut wished, text.trim()),
                _ => Err("un texte plus court".into()),
            };
            match read {
                Ok(()) => *good = Some(text),
                Err(expected) => {
                    match &good {
                        Some(good) => drop((reader.from_html)(&mut wished, good.trim())),
                        None => wished.refused |= reader.confines,
                    }
                    bad.push(BadAttribute { name: reader.name, found: text, expected, in_settings, unagreed: false });
                }
            }
        }
        wished.settle();
        self.config = wished;
        bad
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ATTRIBUTES;
    use atlas::territoire::{CodeDepartement, CodeRegion, Territoire};

    fn read_tag(tag: &mut Tag, attributes: &[(&str, &str)]) -> Vec<String> {
        let get = |name: &str| attributes.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned());
        tag.read(get).iter().map(ToString::to_string).collect()
    }

    fn territoire_of(attributes: &[(&str, &str)]) -> Option<Territoire> {
        let mut tag = Tag::default();
        assert_eq!(read_tag(&mut tag, attributes), [""; 0]);
        tag.config.perimeter.node()
    }

    fn departement(code: &str) -> Territoire {
        Territoire::Departement(CodeDepartement::parse(code).unwrap())
    }

    #[test]
    fn every_example_is_understood_and_written_back() {
        for attribute in ATTRIBUTES {
            let mut config = Config::default();
            assert_eq!((attribute.to_html)(&config), None, "{} by default", attribute.name);
            assert_eq!((attribute.from_html)(&mut config, attribute.example), Ok(()), "{}", attribute.name);
            assert_ne!(config, Config::default(), "{}", attribute.name);
            assert_eq!((attribute.to_html)(&config).as_deref(), Some(attribute.example), "{}", attribute.name);
            for other in ATTRIBUTES.iter().filter(|other| other.name != attribute.name) {
                assert_eq!((other.to_html)(&config), None, "{} writes {}", attribute.name, other.name);
            }
        }
    }

    #[test]
    fn every_word_that_is_offered_is_understood() {
        for attribute in ATTRIBUTES {
            if let Kind::Choice(words) | Kind::Choices(words) = attribute.kind {
                for (word, meaning) in words {
                    let mut config = Config::default();
                    assert_eq!((attribute.from_html)(&mut config, word), Ok(()), "{} {word}", attribute.name);
                    assert!(meaning.len() > 3, "{} {word}", attribute.name);
                }
            }
        }
    }

    #[test]
    fn a_bad_value_keeps_the_last_good_one_and_says_what_was_expected() {
        let mut tag = Tag::default();
        assert_eq!(read_tag(&mut tag, &[("departement", "42"), ("titre", "Ici")]), [""; 0]);
        let before = tag.config.clone();
        let bad = read_tag(&mut tag, &[("departement", "Loire"), ("titre", "Ici")]);
        assert_eq!(tag.config, before);
        assert_eq!(
            bad,
            [
                "carte-mednum : departement=\"Loire\" n’est pas compris. Attendu : des codes de départements, comme 42, 2A ou 974 ; \
              proches de « Loire » : 42 (Loire), 37 (Indre-et-Loire), 43 (Haute-Loire)."
            ]
        );
        assert_eq!(read_tag(&mut tag, &[("departement", "Loire")]).len(), 1);
        assert_eq!(tag.config.perimeter, before.perimeter, "and the one after");
        assert_eq!(read_tag(&mut tag, &[]), [""; 0]);
        assert_eq!(tag.config, Config::default());
    }

    #[test]
    fn a_territory_that_was_never_understood_is_not_the_whole_country() {
        let mut tag = Tag::default();
        assert_eq!(read_tag(&mut tag, &[("departement", "4Z")]).len(), 1);
        assert!(tag.config.refused);
        read_tag(&mut tag, &[("departement", "42")]);
        assert!(!tag.config.refused);
        assert_eq!(read_tag(&mut tag, &[("titre", "Ici"), ("niveau-titre", "9")]).len(), 1);
        assert!(!tag.config.refused, "a bad level of heading confines nothing");
    }

    #[test]
    fn codes_are_forgiving_where_the_meaning_is_certain() {
        assert_eq!(territoire_of(&[("departement", " 2a ")]), Some(departement("2A")));
        assert_eq!(territoire_of(&[("departement", "1")]), Some(departement("01")));
        assert_eq!(territoire_of(&[("region", "04")]), Some(departement("974")), "one node overseas");
        assert_eq!(territoire_of(&[("region", "84")]), CodeRegion::parse("84").map(Territoire::Region));
        assert_eq!(
            territoire_of(&[("commune", "1004")]).map(|of| of.departement()),
            Some(CodeDepartement::parse("01"))
        );
        assert_eq!(territoire_of(&[]), Some(Territoire::France));
    }

    #[test]
    fn reports_go_where_nobody_reads_them_on_the_way() {
        let check = |text: &str, expected: bool| {
            let mut tag = Tag::default();
            let bad = read_tag(&mut tag, &[("signalement", text)]);
            assert_eq!(
                (tag.config.signalement.as_deref(), bad.len()),
                if expected { (Some(text), 0) } else { (None, 1) },
                "{text}"
            );
        };
        for good in [
            "https://hub.fr/s",
            "https://médiation.fr:8443",
            "/signalements",
            "s.php?carte=1",
            "../s",
            "http://localhost:8080/s",
            "http://127.0.0.1",
        ] {
            check(good, true);
        }
        for bad in [
            "",
            "http://hub.fr/s",
            "//hub.fr/s",
            "/\\hub.fr/s",
            "\u{1}//hub.fr/s",
            "http:hub.fr",
            "http://localhost.hub.fr/",
            "http://localhost:8080@hub.fr/",
            "http://127.0.0.1@hub.fr/",
            "mailto:a@b.fr",
            "javascript:alert(1)",
            "https://hub.fr/a b",
            "https://",
            "https:///s",
            "https://[",
            "https://hub.fr:999999/",
            "https://moi:secret@hub.fr/",
            "https:hub.fr/s",
        ] {
            check(bad, false);
        }
    }

    #[test]
    fn several_codes_are_separated_by_spaces_or_commas() {
        let mut tag = Tag::default();
        read_tag(&mut tag, &[("departement", "42, 69;01"), ("epci", "244200770")]);
        let territoires = &tag.config.perimeter.territoires;
        assert_eq!(territoires[..], [departement("42"), departement("69"), departement("01")]);
        assert_eq!(tag.config.perimeter.epcis, [244_200_770]);
        assert_eq!(tag.config.perimeter.node(), None);
    }
}
