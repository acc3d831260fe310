//! The form, drawn from the table of attributes: which control each attribute gets, in which chapter, and under which words.
//!
//! A row that is added to the table is in the form without a line here: the kind of an attribute decides its control. How controls look
//! is decided elsewhere.

use crate::text;
use embed_snippet::Config;
use embed_snippet::attribute::{Attribute, Group, Kind};

/// What an attribute is written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A line of text.
    Line {
        /// The keyboard that a phone shows.
        keyboard: &'static str,
        /// The attribute means something without a value.
        alone: bool,
    },
    /// A number between these.
    Number(u16, u16),
    /// One of these words, each with what it means; the empty one is the absence of the attribute.
    One {
        /// Words and meanings.
        words: Vec<(&'static str, &'static str)>,
        /// The word that means the same as absence, if there is one; it is not among the others.
        default: Option<&'static str>,
    },
    /// Any of these words.
    Several(&'static [(&'static str, &'static str)]),
    /// Filters, as boxes to tick.
    Filters,
    /// A colour, from the system's own palette or written.
    Colour,
}

/// A line of the form.
pub struct Row {
    /// What it writes.
    pub attribute: &'static Attribute,
    /// What it is called.
    pub label: String,
    /// With what.
    pub control: Control,
    /// Most sites never need it.
    pub rare: bool,
}

/// The chapters of the form, in the order of the reference page, but for those without a row.
#[must_use]
pub fn chapters(attributes: &'static [Attribute]) -> Vec<(Group, Vec<Row>)> {
    let rows = |group: Group| attributes.iter().filter(|of| of.group == group).map(row).collect::<Vec<Row>>();
    Group::ALL.into_iter().map(|group| (group, rows(group))).filter(|(_, rows)| !rows.is_empty()).collect()
}

fn row(attribute: &'static Attribute) -> Row {
    let line = |keyboard| Control::Line { keyboard, alone: means_something_alone(attribute) };
    let control = match attribute.kind {
        Kind::Text | Kind::Codes => line("text"),
        Kind::Url | Kind::Urls => line("url"),
        Kind::Email => line("email"),
        Kind::Number(from, to) => Control::Number(from, to),
        Kind::Choice(words) => one(attribute, words),
        Kind::Choices(words) => Control::Several(words),
        Kind::Filters => Control::Filters,
        Kind::Colour => Control::Colour,
    };
    Row { attribute, label: text::label(attribute.name), control, rare: text::RARE.contains(&attribute.name) }
}

/// The words, the default first under the empty text; where absence is none of them, it is a choice of its own.
fn one(attribute: &Attribute, words: &'static [(&'static str, &'static str)]) -> Control {
    let is_default = |word: &str| {
        let mut config = Config::default();
        (attribute.from_html)(&mut config, word).is_ok() && (attribute.to_html)(&config).is_none()
    };
    let default = words.iter().find(|(word, _)| is_default(word));
    let mut choices = vec![("", default.map_or(text::NO_CHOICE, |(_, meaning)| *meaning))];
    choices.extend(words.iter().filter(|(word, _)| default.is_none_or(|(of, _)| of != word)));
    Control::One { words: choices, default: default.map(|(word, _)| *word) }
}

/// `geocodeur` and the like: written without a value, they are not as if they were absent.
fn means_something_alone(attribute: &Attribute) -> bool {
    let mut config = Config::default();
    (attribute.from_html)(&mut config, "").is_ok() && (attribute.to_html)(&config).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use embed_snippet::ATTRIBUTES;

    fn control_of(attributes: &'static [Attribute], name: &str) -> Control {
        let rows = chapters(attributes).into_iter().flat_map(|(_, rows)| rows);
        rows.into_iter().find(|row| row.attribute.name == name).unwrap().control
    }

    #[test]
    fn every_attribute_of_the_table_is_in_the_form_once_with_words_of_its_own() {
        let rows: Vec<Row> = chapters(ATTRIBUTES).into_iter().flat_map(|(_, rows)| rows).collect();
        assert_eq!(rows.len(), ATTRIBUTES.len());
        for attribute in ATTRIBUTES {
            let of: Vec<&Row> = rows.iter().filter(|row| row.attribute.name == attribute.name).collect();
            assert_eq!(of.len(), 1, "{}", attribute.name);
            assert_ne!(of[0].label, attribute.name);
        }
        let mut labels: Vec<&String> = rows.iter().map(|row| &row.label).collect();
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), rows.len(), "two attributes are called the same");
    }

    /// As another engineer would add them.
    static MORE: [Attribute; 2] = [
        Attribute {
            name: "fond-de-page",
            group: Group::Apparence,
            kind: Kind::Colour,
            doc: "Couleur du fond.",
            example: "#ffffff",
            to_html: |config| config.nom.clone(),
            from_html: |config, text| {
                config.nom = Some(text.to_owned());
                Ok(())
            },
        },
        Attribute {
            name: "rythme",
            group: Group::Vue,
            kind: Kind::Choice(&[("lent", "lentement"), ("vif", "vite")]),
            doc: "À quelle vitesse.",
            example: "vif",
            to_html: |config| config.nom.clone().filter(|word| word != "lent"),
            from_html: |config, text| {
                config.nom = Some(text.to_owned());
                Ok(())
            },
        },
    ];

    #[test]
    fn a_row_that_is_added_to_the_table_is_in_the_form() {
        let chapters = chapters(&MORE);
        assert_eq!(chapters.iter().map(|(group, _)| *group).collect::<Vec<_>>(), [Group::Vue, Group::Apparence]);
        let row = &chapters[1].1[0];
        assert_eq!((&row.label[..], &row.control, row.rare), ("Fond de page", &Control::Colour, false));
        let words = vec![("", "lentement"), ("vif", "vite")];
        assert_eq!(control_of(&MORE, "rythme"), Control::One { words, default: Some("lent") });
    }

    #[test]
    fn a_control_knows_what_absence_means() {
        let Control::One { words: vues, default } = control_of(ATTRIBUTES, "vue") else { panic!("vue is no choice") };
        assert_eq!(default, Some("carte-liste"));
        assert_eq!(vues[0], ("", "la carte et la liste côte à côte"));
        assert!(vues.iter().all(|(word, _)| *word != "carte-liste"), "the default is not there twice");
        assert_eq!(control_of(ATTRIBUTES, "geocodeur"), Control::Line { keyboard: "url", alone: true });
        assert_eq!(control_of(ATTRIBUTES, "titre"), Control::Line { keyboard: "text", alone: false });
        assert_eq!(control_of(ATTRIBUTES, "autour"), Control::Number(1, 100));
    }

    #[test]
    fn words_are_about_attributes_that_exist() {
        for name in text::LABELS.iter().map(|(name, _)| *name).chain(text::RARE) {
            assert!(ATTRIBUTES.iter().any(|row| row.name == name), "{name} is no attribute");
        }
    }
}
