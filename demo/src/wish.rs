//! What a webmaster has asked for so far: the text of each attribute as they wrote it, mistakes included, and how they look at it.
//!
//! It is what the page's address holds, both ways; and from it follow the configuration, what was not understood, and the text that is
//! given. It knows neither controls nor the browser.

use embed_snippet::attribute::{Attribute, BadAttribute, Kind};
use embed_snippet::snippet::{Script, snippet, snippet_with};
use embed_snippet::{ATTRIBUTES, Config, Tag, cadre};

/// Widths of columns that sites have, in CSS pixels.
pub const WIDTHS: [u16; 5] = [245, 320, 600, 900, 1200];

/// The narrowest and the widest column that can be tried.
pub const LIMITS: (u16, u16) = (200, 1600);

/// The link that visitors get where the map cannot be shown, until somebody writes another.
const FALLBACK: (&str, &str) =
    ("Voir les lieux de médiation numérique", "https://cartographie.societenumerique.gouv.fr/");

/// Where the published files are, as this page was told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publisher {
    /// The address of the folder of the loader, with its final slash.
    pub base: String,
    /// The name of the loader that never changes, and its hash; none where the page was not told.
    pub pinned: Option<(String, String)>,
}

/// What a site takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Script and tag.
    Tag,
    /// An iframe, where scripts are refused.
    Frame,
    /// The address of the same page, where the site writes the iframe itself.
    Address,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tag, Self::Frame, Self::Address];

    /// As the page's address has it.
    fn word(self) -> &'static str {
        match self {
            Form::Tag => "balise",
            Form::Frame => "cadre",
            Form::Address => "adresse",
        }
    }
}

/// What is asked for so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// In the order of the table; `None`: not on the tag.
    texts: Vec<Option<String>>,
    /// What the link in the tag says.
    pub link: String,
    /// Where it leads.
    pub href: String,
    /// The width of the column in the preview, CSS pixels.
    pub width: u16,
    /// The form of the text.
    pub form: Form,
    /// The text names the loader that never changes.
    pub pinned: bool,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            texts: vec![None; ATTRIBUTES.len()],
            link: FALLBACK.0.into(),
            href: FALLBACK.1.into(),
            width: WIDTHS[2],
            form: Form::Tag,
            pinned: false,
        }
    }
}

/// What stands in the address beside attributes, which have no dot in their names.
const LINK: &str = "page.texte";
/// The same, where the link in the tag leads.
pub const HREF: &str = "page.lien";
const WIDTH: &str = "page.largeur";
const FORM: &str = "page.forme";
const PINNED: &str = "page.epinglee";

impl Wish {
    /// The text of an attribute; `None`: it is not on the tag, or there is none of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(place(name)?)?.as_deref()
    }

    /// Writes an attribute, or takes it off the tag.
    pub fn set(&mut self, name: &str, text: Option<String>) {
        if let Some(slot) = place(name).and_then(|place| self.texts.get_mut(place)) {
            *slot = text;
        }
    }

    /// As at the beginning, in a column of the same width.
    #[must_use]
    pub fn begun_anew(&self) -> Self {
        Self { width: self.width, ..Self::default() }
    }

    /// How many attributes are on the tag.
    #[must_use]
    pub fn n_set(&self) -> usize {
        self.texts.iter().flatten().count()
    }

    /// What it asks for, and what of it was not understood.
    #[must_use]
    pub fn read(&self) -> (Config, Vec<BadAttribute>) {
        let mut tag = Tag::default();
        let bad = tag.read(|name| self.text(name).map(str::to_owned));
        (tag.config, bad)
    }

    /// The text to paste.
    #[must_use]
    pub fn given(&self, publisher: &Publisher) -> String {
        let (config, _) = self.read();
        match &publisher.pinned {
            _ if self.form == Form::Frame => cadre::iframe(&config, &publisher.base, false),
            _ if self.form == Form::Address => cadre::address(&config, &publisher.base),
            Some((name, integrity)) if self.pinned => {
                let script = Script { address: &[&publisher.base[..], name].concat(), integrity: Some(integrity) };
                snippet_with(&config, &script, &self.link, &self.href)
            }
            _ => snippet(&config, &[&publisher.base[..], "carte-mednum.js"].concat(), &self.link, &self.href),
        }
    }

    /// What the text names that may be elsewhere than the hub, with what it is for: addresses, and the mailbox that gets reports.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let kinds = |row: &&Attribute| matches!(row.kind, Kind::Url | Kind::Urls | Kind::Email);
        let rows = ATTRIBUTES.iter().filter(kinds).filter_map(|row| Some((row.name, self.text(row.name)?)));
        let words = rows.flat_map(|(name, text)| text.split_whitespace().map(move |word| (name, word.to_owned())));
        let link = (self.form == Form::Tag).then(|| (HREF, self.href.trim().to_owned()));
        words.chain(link).collect()
    }

    /// As the fragment of the page's address, without `#`; empty for the default.
    #[must_use]
    pub fn to_fragment(&self) -> String {
        let default = Self::default();
        let set = ATTRIBUTES.iter().zip(&self.texts).filter_map(|(row, text)| Some((row.name, text.clone()?)));
        let mut pairs: Vec<(&str, String)> = set.collect();
        let mut add = |name, text: &String, by_default: &String| {
            if text != by_default {
                pairs.push((name, text.clone()));
            }
        };
        add(LINK, &self.link, &default.link);
        add(HREF, &self.href, &default.href);
        add(WIDTH, &self.width.to_string(), &default.width.to_string());
        add(FORM, &self.form.word().to_owned(), &default.form.word().to_owned());
        if self.pinned {
            pairs.push((PINNED, "oui".into()));
        }
        let pairs: Vec<String> = pairs.into_iter().map(|(name, text)| [name, "=", &escaped(&text)].concat()).collect();
        pairs.join(";")
    }

    /// What a fragment says; of what is not understood, nothing.
    #[must_use]
    pub fn of_fragment(fragment: &str) -> Self {
        let mut wish = Self::default();
        for pair in fragment.trim_start_matches('#').split([';', '&']) {
            let Some((name, text)) = pair.split_once('=') else { continue };
            let text = unescaped(text);
            match name {
                LINK => wish.link = text,
                HREF => wish.href = text,
                WIDTH => wish.width = text.parse().map_or(wish.width, width_within),
                FORM => wish.form = Form::ALL.into_iter().find(|form| form.word() == text).unwrap_or(wish.form),
                PINNED => wish.pinned = text == "oui",
                name => wish.set(name, Some(text)),
            }
        }
        wish
    }
}

/// The nearest width that can be tried.
#[must_use]
pub fn width_within(width: u16) -> u16 {
    width.clamp(LIMITS.0, LIMITS.1)
}

fn place(name: &str) -> Option<usize> {
    ATTRIBUTES.iter().position(|row| row.name == name)
}

/// Percent-encoded, but for signs that neither an address nor this codec gives a meaning to, and that are pleasant to read.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/:,=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].iter().filter_map(|digit| char::from_digit(u32::from(*digit), 16)));
        }
    }
    out
}

/// The other way; a sign that is no escape stays what it is.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    fn wish(texts: &[(&str, &str)]) -> Wish {
        let mut wish = Wish::default();
        for (name, text) in texts {
            wish.set(name, Some((*text).to_owned()));
        }
        wish
    }

    #[test]
    fn an_address_reads_as_what_it_says() {
        let mut asked = wish(&[("epci", "244200770"), ("vue", "liste"), ("titre", "L’aide & co ; ici=là")]);
        asked.width = 245;
        let fragment = "epci=244200770;titre=L%e2%80%99aide%20%26%20co%20%3b%20ici=l%c3%a0;vue=liste;page.largeur=245";
        assert_eq!(asked.to_fragment(), fragment);
        assert_eq!(Wish::of_fragment(&["#", fragment].concat()), asked);
        assert_eq!(Wish::default().to_fragment(), "");
        let forgiving = Wish::of_fragment("#inconnu=1;vue;;page.largeur=7;titre=100%;page.epinglee=non");
        assert_eq!((forgiving.text("titre"), forgiving.width, forgiving.n_set()), (Some("100%"), LIMITS.0, 1));
    }

    /// One attribute of the table with a text that people may have written in it.
    fn random_text(random: &mut Random, kind: Kind, example: &str) -> String {
        let words = |random: &mut Random, words: &[(&str, &str)]| words[random.below(words.len())].0.to_owned();
        match (kind, random.below(4)) {
            (_, 0) => example.to_owned(),
            (Kind::Choice(of), _) => words(random, of),
            (Kind::Choices(of), _) => [words(random, of), words(random, of)].join(" "),
            (Kind::Number(from, to), 1) => (from + random.below(usize::from(to - from) + 1) as u16).to_string(),
            _ => {
                let signs: Vec<char> = "aé’\"'<>&;=#%+ \n/?:.,@«»0429🗺".chars().collect();
                (0..random.below(12)).map(|_| signs[random.below(signs.len())]).collect()
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back_from_the_address_and_from_the_text_that_is_given() {
        let mut random = Random(0xCA27E);
        let publisher = Publisher { base: "https://hub.fr/".into(), pinned: None };
        let mut n_refused = 0;
        for _ in 0..4_000 {
            let mut asked = Wish::default();
            for row in ATTRIBUTES {
                if random.below(3) == 0 {
                    let text = random_text(&mut random, row.kind, row.example);
                    asked.set(row.name, Some(text));
                }
            }
            asked.link = random_text(&mut random, Kind::Text, "Voir <les> lieux");
            asked.href = random_text(&mut random, Kind::Url, "/lieux?a=1&b=2#c");
            asked.width = width_within(random.below(2_000) as u16);
            asked.form = Form::ALL[random.below(3)];
            assert_eq!(Wish::of_fragment(&asked.to_fragment()), asked, "{}", asked.to_fragment());

            // The tag that is given says what the form says, all that was understood and nothing else.
            let (config, bad) = asked.read();
            n_refused += bad.len();
            let html = asked.given(&publisher);
            let given = match asked.form {
                Form::Tag => {
                    let mut pasted = Tag::default();
                    let attributes = attributes_of(&html);
                    let found =
                        |name: &str| attributes.iter().find(|(of, _)| *of == name).map(|(_, text)| text.clone());
                    assert_eq!(pasted.read(found), [], "{html}");
                    pasted.config
                }
                // The title is escaped text, and the address, which needs no escaping, comes first.
                Form::Frame => {
                    cadre::of_address(html.split_once("<iframe src=\"").unwrap().1.split('"').next().unwrap())
                }
                Form::Address => cadre::of_address(&html),
            };
            let (mut expected, mut given) = (config, given);
            // Rewritten from what they mean; what was refused is not in the text.
            (expected.refused, given.refused) = (false, false);
            order_of(&mut expected);
            order_of(&mut given);
            assert_eq!(given, expected, "{html}");
        }
        assert!(n_refused > 1_000, "mistakes were among them: {n_refused}");
    }

    /// Territories are written kind by kind, words once and in the order of the table, whatever the order in which they were understood.
    fn order_of(config: &mut Config) {
        config.hidden.sort_by_key(|of| *of as u8);
        config.hidden.dedup();
        config.perimeter.territoires.sort_by_key(|of| format!("{of:?}"));
        if let Some(look) = &mut config.regard {
            // Written to a hundredth of a zoom.
            look.scale = (look.scale.ln() * 100.0).round();
        }
    }

    /// The attributes of the tag in a text, as a browser would read them.
    fn attributes_of(html: &str) -> Vec<(String, String)> {
        let (_, tag) = html.split_once("<carte-mednum").unwrap();
        let mut rest = tag;
        let mut found = Vec::new();
        while let Some(after) = rest.strip_prefix(' ') {
            let (name, after) = after.split_once("=\"").unwrap();
            let (text, after) = after.split_once('"').unwrap();
            let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            found.push((name.to_owned(), text));
            rest = after;
        }
        assert!(rest.starts_with('>') && !rest.contains("script:"), "{html}");
        found
    }

    #[test]
    fn whoever_a_text_names_is_told_and_a_link_that_runs_is_not_given() {
        let asked = Wish::of_fragment(
            "#source=donnees/%20https://a.example/l.csv;contact=a@b.example;titre=https://c.example;page.lien=javascript:alert(1);page.texte=Voir",
        );
        let named = asked.named();
        let expected = [
            ("source", "donnees/"),
            ("source", "https://a.example/l.csv"),
            ("contact", "a@b.example"),
            (HREF, "javascript:alert(1)"),
        ];
        assert!(named.iter().map(|(name, word)| (*name, word.as_str())).eq(expected), "{named:?}");
        let html = asked.given(&Publisher { base: "https://hub.fr/".into(), pinned: None });
        assert!(html.ends_with(">Voir</carte-mednum>\n"), "{html}");
        assert_eq!(Wish { form: Form::Frame, ..asked }.named().len(), 3, "a frame has no such link");
    }

    #[test]
    fn a_pinned_text_names_the_loader_that_never_changes_and_its_hash() {
        let pinned = ("carte-mednum.0123456789.js".to_owned(), "sha384-abc".to_owned());
        let publisher = Publisher { base: "https://hub.fr/c/".into(), pinned: Some(pinned) };
        let mut asked = wish(&[("departement", "42")]);
        let stable = asked.given(&publisher);
        asked.pinned = true;
        let html = asked.given(&publisher);
        let script = "<script src=\"https://hub.fr/c/carte-mednum.0123456789.js\" integrity=\"sha384-abc\" crossorigin=\"anonymous\" async></script>\n";
        assert!(html.starts_with(script), "{html}");
        assert_eq!(html.split_once('\n').unwrap().1, stable.split_once('\n').unwrap().1);
        let untold = Publisher { pinned: None, ..publisher };
        assert_eq!(asked.given(&untold), stable, "a page that was not told the hash pins nothing");
    }
}
