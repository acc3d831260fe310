//! The Leptos component's props, callbacks and their arguments, drawn from the tables: `crates/leptos/src/generated.rs`.
//!
//! What the component does with them is written there by hand.

use crate::ATTRIBUTES;
use crate::script::EVENTS;

/// The file, without a format of its own: it is generated, and not looked at by rustfmt.
#[must_use]
pub fn rust() -> String {
    let mut text = String::from(
        "//! Props, callbacks and their arguments. Written by « cargo xtask reference » from the tables of embed-snippet: what is changed here \
         is lost.\n\n\
         use crate::host::{FromDetail, HostProps, hear, host, read};\nuse leptos::prelude::*;\n\
         use std::collections::BTreeMap;\nuse wasm_bindgen::JsValue;\n",
    );
    for event in EVENTS {
        let name = type_name(event.name);
        text.push_str(&format!("\n/// {}\n#[derive(Debug, Clone, Default, PartialEq, Eq)]\n", escaped(event.doc)));
        text.push_str(&format!("pub struct {name} {{\n"));
        for field in event.detail {
            text.push_str(&format!(
                "    /// {}\n    pub {}: {},\n",
                escaped(field.doc),
                field.name,
                rust_type(field.kind)
            ));
        }
        text.push_str(&format!(
            "}}\n\nimpl FromDetail for {name} {{\n    fn from_detail(detail: &JsValue) -> Self {{\n"
        ));
        let fields = event.detail.iter().map(|field| format!("{0}: read(detail, \"{0}\")", field.name));
        text.push_str(&format!("        Self {{ {} }}\n    }}\n}}\n", fields.collect::<Vec<_>>().join(", ")));
    }
    text.push_str(
        "\n/// The map of the *lieux de médiation numérique*, in a shadow root of its own. Each attribute of the tag is a prop of the same \
         name,\n/// which may be a signal: a changed prop changes the map as a changed attribute does.\n#[component]\npub fn CarteMednum(\n    \
         /// Le dossier où les fichiers du paquet sont publiés (`carte-mednum.js`, `donnees/`, `themes/`, `code/`), vu de la page. Le \
         dossier de la\n    /// page si rien n’est écrit.\n    #[prop(optional, into)] base: String,\n",
    );
    for attribute in ATTRIBUTES {
        let doc = format!("{} Par exemple : `{}`.", attribute.doc, attribute.example);
        text.push_str(&format!(
            "    /// {}\n    #[prop(optional, into)] {}: MaybeProp<String>,\n",
            escaped(&doc),
            prop(attribute.name)
        ));
    }
    for event in EVENTS {
        text.push_str(&format!(
            "    /// {}\n    #[prop(optional, into)] {}: Option<Callback<{}>>,\n",
            escaped(event.doc),
            callback(event.name),
            type_name(event.name)
        ));
    }
    text.push_str(
        "    /// Ce qui s’affiche tant que la carte n’est pas là, et si elle ne peut pas démarrer.\n    #[prop(optional)] children: \
         Option<Children>,\n) -> impl IntoView {\n    let wishes = vec![\n",
    );
    for attribute in ATTRIBUTES {
        text.push_str(&format!("        (\"{}\", {}),\n", attribute.name, prop(attribute.name)));
    }
    text.push_str("    ];\n    let ears = [\n");
    for event in EVENTS {
        text.push_str(&format!("        hear(\"{}\", {}),\n", word(event.name), callback(event.name)));
    }
    text.push_str(
        "    ];\n    host(HostProps { base, wishes, ears: ears.into_iter().flatten().collect(), children })\n}\n",
    );
    text
}

/// The prop of an attribute: `niveau-titre` is `niveau_titre`.
#[must_use]
pub fn prop(attribute: &str) -> String {
    attribute.replace('-', "_")
}

/// The callback of an event: `carte-mednum:lieu` is `on_lieu`.
#[must_use]
pub fn callback(event: &str) -> String {
    ["on_", word(event)].concat()
}

/// `carte-mednum:lieu` is `lieu`.
fn word(event: &str) -> &str {
    event.rsplit(':').next().unwrap_or_default()
}

/// The type of what a callback is given: `carte-mednum:lieu` gives a `Lieu`.
fn type_name(event: &str) -> String {
    let (first, rest) = word(event).split_at_checked(1).unwrap_or_default();
    first.to_ascii_uppercase() + rest
}

/// A type of TypeScript as a type of Rust; a choice of words is a text.
fn rust_type(kind: &str) -> &'static str {
    match kind {
        "number | null" => "Option<u32>",
        "string | null" | "string | undefined" => "Option<String>",
        "Record<string, string[]>" => "BTreeMap<String, Vec<String>>",
        _ => "String",
    }
}

/// As rustdoc shows it: brackets are neither links nor tags, an address in parentheses is a link.
fn escaped(text: &str) -> String {
    let text = text.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<");
    let word = |word: &str| match word.strip_prefix("(https://").and_then(|rest| rest.split_once(')')) {
        Some((address, rest)) => format!("(<https://{address}>){rest}"),
        None => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_and_every_event_is_a_prop() {
        let text = rust();
        for attribute in ATTRIBUTES {
            let declared = format!(" {}: MaybeProp<String>,\n", prop(attribute.name));
            assert_eq!(text.matches(&declared).count(), 1, "{}", attribute.name);
            let passed = format!("(\"{}\", {}),\n", attribute.name, prop(attribute.name));
            assert_eq!(text.matches(&passed).count(), 1, "{}", attribute.name);
        }
        for event in EVENTS {
            let declared = format!(" {}: Option<Callback<{}>>,\n", callback(event.name), type_name(event.name));
            assert_eq!(text.matches(&declared).count(), 1, "{}", event.name);
        }
    }

    #[test]
    fn names_and_types_are_those_of_rust() {
        assert_eq!([prop("niveau-titre"), callback("carte-mednum:pret")], ["niveau_titre", "on_pret"]);
        assert_eq!(type_name("carte-mednum:territoire"), "Territoire");
        assert_eq!(rust_type("\"reseau\" | \"delai\""), "String");
        assert_eq!(escaped("aria-label=[a] <b>"), "aria-label=\\[a\\] \\<b>");
        assert_eq!(escaped("ici (https://a.fr/b) ; là"), "ici (<https://a.fr/b>) ; là");
    }

    /// A kind that nobody foresaw would be read as a text.
    #[test]
    fn every_kind_of_field_has_its_type() {
        for field in EVENTS.iter().flat_map(|event| event.detail) {
            let is_text = field.kind == "string" || field.kind.starts_with('"');
            assert_eq!(rust_type(field.kind) == "String", is_text, "{}: {}", field.name, field.kind);
        }
    }
}
