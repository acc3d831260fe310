//! A hub's own file: what all tags that name it ask for by themselves, unless they say otherwise, and how they look.
//!
//! Which attributes may be in it is the table's business ([`crate::ATTRIBUTES`]). How the file is fetched, that it is JSON, what in it is
//! unknown and what the looks become is decided by whoever brings it (`widget/web/reglages.js`).

use crate::table::{READERS, is_relative};

/// Where reports go: the one attribute whose address must be read by nobody on the way.
pub(crate) const REPORTS: &str = "signalement";

/// What a hub's file says, name by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    attributes: Vec<(&'static str, String)>,
    /// Reports go to the site of the file itself, by an address that is relative to it. Where that site is not in https the page is not
    /// either, or browsers would not give it the file: the words take no way that the carte itself has not come.
    pub(crate) reports_beside: bool,
}

impl Settings {
    /// The text of an attribute, if the file has it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(of, _)| *of == name).map(|(_, text)| text.as_str())
    }

    /// Takes an attribute of the file; one that there is not is left. `whole` is the text with the addresses in it made whole: they are
    /// relative to the file.
    pub fn take(&mut self, name: &str, text: String, whole: String) {
        if let Some(reader) = READERS.iter().find(|reader| reader.name == name) {
            if name == REPORTS {
                self.reports_beside = is_relative(&text) && whole.starts_with("http");
            }
            self.attributes.push((reader.name, if reader.names_addresses { whole } else { text }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::{AGREED, wants_word};
    use crate::{ATTRIBUTES, Config, Tag};

    fn settings_of(attributes: &[(&str, &str)]) -> Settings {
        let beside = |word: &str| {
            if word.contains(':') {
                word.to_owned()
            } else {
                ["https://hub.fr/", word.trim_start_matches('/')].concat()
            }
        };
        let mut settings = Settings::default();
        for (name, text) in attributes {
            let whole: Vec<String> = text.split(' ').map(beside).collect();
            settings.take(name, (*text).to_owned(), whole.join(" "));
        }
        settings
    }

    fn read(tag: &mut Tag, own: &[(&str, &str)], of_hub: &[(&str, &str)]) -> (Config, Vec<String>) {
        let get = |name: &str| own.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned());
        let bad = tag.read_over(get, &settings_of(of_hub)).iter().map(ToString::to_string).collect();
        (tag.config.clone(), bad)
    }

    #[test]
    fn a_file_says_what_a_tag_would_say() {
        for attribute in ATTRIBUTES.iter().filter(|attribute| attribute.name != "reglages") {
            let said = [(attribute.name, attribute.example)];
            let (on_tag, _) = read(&mut Tag::default(), &said, &[]);
            let agrees = [(attribute.name, AGREED)];
            let agrees = if wants_word(attribute.name) { &agrees[..] } else { &[] };
            let (in_file, bad) = read(&mut Tag::default(), agrees, &said);
            assert_eq!(bad, [""; 0], "{}", attribute.name);
            let relative = attribute.example.starts_with('/');
            assert_eq!(on_tag == in_file, !relative, "{}", attribute.name);
            assert_ne!(in_file, Config::default(), "{}", attribute.name);
        }
    }

    #[test]
    fn a_file_sends_what_visitors_write_nowhere_until_the_tag_agrees() {
        for (name, address) in
            [("signalement", "https://hub.fr/s"), ("geocodeur", "https://hub.fr/g"), ("geocodeur", "")]
        {
            let (config, bad) = read(&mut Tag::default(), &[], &[(name, address)]);
            assert_eq!((config.signalement, config.geocodeur), (None, None), "{name}");
            let agreement = format!("{name}=\"reglages\"");
            assert!(bad.len() == 1 && bad[0].contains("n’est pas suivi") && bad[0].contains(&agreement), "{bad:?}");
            let (config, bad) = read(&mut Tag::default(), &[(name, AGREED)], &[(name, address)]);
            assert_eq!((config.signalement.is_some() || config.geocodeur.is_some(), bad.len()), (true, 0), "{name}");
            // An agreement to what no file names sends nothing, is no address of its own, and is written as it was.
            let (config, bad) = read(&mut Tag::default(), &[(name, AGREED)], &[]);
            let row = ATTRIBUTES.iter().find(|row| row.name == name).unwrap();
            assert_eq!((row.to_html)(&config).as_deref(), Some(AGREED), "{name}");
            assert_eq!((config.signalement, config.geocodeur, bad.len()), (None, None, 0), "{name}");
        }
        // The tag's own word needs no agreement, and a file that changes its mind needs it anew only if the tag takes it back.
        let own = [("signalement", "https://mairie.fr/s")];
        let (config, bad) = read(&mut Tag::default(), &own, &[("signalement", "https://hub.fr/s")]);
        assert_eq!((config.signalement.as_deref(), bad.len()), (Some("https://mairie.fr/s"), 0));
    }

    /// As `reglages.js` gives it for a file on a site without https.
    fn reports_of(text: &str, whole: &str) -> (Option<String>, usize) {
        let mut settings = Settings::default();
        settings.take(REPORTS, text.to_owned(), whole.to_owned());
        let mut tag = Tag::default();
        let bad = tag.read_over(|name| (name == REPORTS).then(|| AGREED.to_owned()), &settings);
        (tag.config.signalement, bad.len())
    }

    #[test]
    fn reports_go_to_the_site_of_the_file_where_its_address_is_relative() {
        for (text, whole) in [
            ("/s", "http://hub.fr/s"),
            ("s.php?carte=1", "http://hub.fr/carte/s.php?carte=1"),
            ("../s", "http://hub.fr/s"),
            ("/s", "https://hub.fr/s"),
        ] {
            assert_eq!(reports_of(text, whole), (Some(whole.to_owned()), 0), "{text}");
        }
        // Whatever is written whole, or leads to another host, is in https or nothing.
        for (text, whole) in [
            ("http://hub.fr/s", "http://hub.fr/s"),
            ("http:s", "http://hub.fr/s"),
            ("//ailleurs.fr/s", "http://ailleurs.fr/s"),
            ("/\\ailleurs.fr/s", "http://ailleurs.fr/s"),
            ("\u{1}//ailleurs.fr/s", "http://ailleurs.fr/s"),
            ("/\t/ailleurs.fr/s", "http://ailleurs.fr/s"),
            ("/s", "file:///s"),
            ("", "http://hub.fr/"),
        ] {
            assert_eq!(reports_of(text, whole).0, None, "{text:?}");
        }
        assert_eq!(reports_of("https://ailleurs.fr/s", "https://ailleurs.fr/s").1, 0);
        // Without the tag's word it stays unheard, and one file's word is not the next one's.
        let mut settings = Settings::default();
        settings.take(REPORTS, "/s".into(), "http://hub.fr/s".into());
        let mut tag = Tag::default();
        assert_eq!((tag.read_over(|_| None, &settings).len(), tag.config.signalement.clone()), (1, None));
        let own = |name: &str| (name == REPORTS).then(|| "http://ailleurs.fr/s".to_owned());
        assert_eq!((tag.read_over(own, &settings).len(), tag.config.signalement), (1, None));
    }

    #[test]
    fn the_tag_wins_attribute_by_attribute() {
        let of_hub = [("titre", "Le hub"), ("contact", "hub@exemple.fr")];
        let (config, _) = read(&mut Tag::default(), &[("titre", "La mairie")], &of_hub);
        assert_eq!((config.titre.as_deref(), config.contact.as_deref()), (Some("La mairie"), Some("hub@exemple.fr")));
    }

    #[test]
    fn a_territory_is_of_the_tag_or_of_the_file_never_of_both() {
        let of_hub = [("departement", "42"), ("autour", "10"), ("nom", "La Loire")];
        let (config, _) = read(&mut Tag::default(), &[("region", "84")], &of_hub);
        let (alone, _) = read(&mut Tag::default(), &[("region", "84")], &[]);
        assert_eq!(config, alone);
        let (config, _) = read(&mut Tag::default(), &[("titre", "Ici")], &of_hub);
        assert_eq!((config.perimeter.territoires.len(), config.perimeter.around_km), (1, 10));
    }

    #[test]
    fn addresses_are_relative_to_the_file() {
        let of_hub = [("source", "donnees/ https://ailleurs.fr/l.csv"), ("logo", "logo.svg"), ("titre", "logo.svg")];
        let (config, _) = read(&mut Tag::default(), &[], &of_hub);
        assert_eq!(config.sources, ["https://hub.fr/donnees/", "https://ailleurs.fr/l.csv"]);
        assert_eq!(config.logo.as_deref(), Some("https://hub.fr/logo.svg"));
        assert_eq!(config.titre.as_deref(), Some("logo.svg"), "a title is no address");
        let (config, bad) = read(&mut Tag::default(), &[], &[("logo", "javascript:alert(1)")]);
        assert_eq!((config.logo, bad.len()), (None, 1));
    }

    #[test]
    fn what_is_bad_or_unknown_costs_only_itself() {
        let (config, bad) = read(&mut Tag::default(), &[], &[("niveau-titre", "12"), ("titre", "Ici")]);
        assert_eq!(config.titre.as_deref(), Some("Ici"));
        assert_eq!(
            bad,
            [
                "carte-mednum : dans le fichier de réglages, niveau-titre=\"12\" n’est pas compris. Attendu : un nombre de 1 à 6."
            ]
        );
        assert_eq!(settings_of(&[("titer", "Ici")]), Settings::default());
        assert!(read(&mut Tag::default(), &[], &[("departement", "4Z")]).0.refused, "not the whole country");
    }

    #[test]
    fn a_file_that_is_bad_keeps_what_it_said_before() {
        let mut tag = Tag::default();
        let (before, _) = read(&mut tag, &[], &[("departement", "42")]);
        let (after, bad) = read(&mut tag, &[], &[("departement", "Loire")]);
        assert_eq!((after, bad.len()), (before, 1));
    }
}
