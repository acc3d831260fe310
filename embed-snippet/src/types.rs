//! What machines read of the element: TypeScript types and a Custom Elements Manifest (schema 1.0.0), drawn from the tables.

use crate::ATTRIBUTES;
use crate::attribute::{Attribute, Kind};
use crate::script::{EVENTS, Field, METHODS, REPORT, property};

/// The declarations for TypeScript.
#[must_use]
pub fn typescript() -> String {
    let mut text = String::from(
        "// Écrit par « cargo xtask reference » depuis les tables de embed-snippet : ce qui est changé ici est perdu.\n",
    );
    for event in EVENTS {
        text.push_str(&format!("\n/** {} */\nexport interface {} {{\n", event.doc, detail_name(event.name)));
        for field in event.detail {
            text.push_str(&format!("  /** {} */\n  {}: {};\n", field.doc, field.name, field.kind));
        }
        text.push_str("}\n");
    }
    text.push_str("\n/** Ce que reçoit le service que nomme l’attribut « signalement ». */\nexport interface CarteMednumSignalement {\n");
    for field in REPORT {
        text.push_str(&format!("  /** {} */\n  {}: {};\n", field.doc, field.name, field.kind));
    }
    text.push_str("}\n");
    text.push_str("\nexport interface CarteMednumEventMap {\n");
    for event in EVENTS {
        text.push_str(&format!("  \"{}\": CustomEvent<{}>;\n", event.name, detail_name(event.name)));
    }
    text.push_str("}\n\n/** La carte des lieux de médiation numérique : la balise `<carte-mednum>`. */\n");
    text.push_str("export interface CarteMednumElement extends HTMLElement {\n");
    for attribute in ATTRIBUTES {
        let name = property(attribute.name);
        text.push_str(&format!("  /** {} */\n", attribute.doc));
        text.push_str(&format!("  get {name}(): {} | null;\n", read(attribute.kind)));
        text.push_str(&format!("  set {name}(value: {} | boolean | null | undefined);\n", set(attribute.kind)));
    }
    for method in METHODS {
        let takes: Vec<String> =
            method.parameters.iter().map(|field| format!("{}: {}", field.name, field.kind)).collect();
        text.push_str(&format!("  /** {} */\n  {}({}): void;\n", method.doc, method.name, takes.join(", ")));
    }
    for (verb, options) in [("add", "AddEventListenerOptions"), ("remove", "EventListenerOptions")] {
        text.push_str(&format!(
            "  {verb}EventListener<K extends keyof CarteMednumEventMap>(type: K, listener: (this: CarteMednumElement, event: \
             CarteMednumEventMap[K]) => unknown, options?: boolean | {options}): void;\n  {verb}EventListener<K extends keyof \
             HTMLElementEventMap>(type: K, listener: (this: CarteMednumElement, event: HTMLElementEventMap[K]) => unknown, \
             options?: boolean | {options}): void;\n  {verb}EventListener(type: string, listener: \
             EventListenerOrEventListenerObject, options?: boolean | {options}): void;\n"
        ));
    }
    text.push_str(
        "}\n\ndeclare global {\n  interface HTMLElementTagNameMap {\n    \"carte-mednum\": CarteMednumElement;\n  }\n}\n",
    );
    text
}

/// The manifest of the element, for editors and documentation tools.
#[must_use]
pub fn manifest() -> String {
    let attributes: Vec<String> = ATTRIBUTES
        .iter()
        .map(|attribute| {
            object(&[
                ("name", json(attribute.name)),
                ("description", json(attribute.doc)),
                ("type", object(&[("text", json(&values(attribute)))])),
                ("fieldName", json(&property(attribute.name))),
            ])
        })
        .collect();
    let fields = ATTRIBUTES.iter().map(|attribute| {
        object(&[
            ("kind", json("field")),
            ("name", json(&property(attribute.name))),
            ("description", json(attribute.doc)),
            ("type", object(&[("text", json(&format!("{} | null", read(attribute.kind))))])),
            ("attribute", json(attribute.name)),
        ])
    });
    let methods = METHODS.iter().map(|method| {
        object(&[
            ("kind", json("method")),
            ("name", json(method.name)),
            ("description", json(method.doc)),
            ("parameters", array(method.parameters.iter().map(field))),
        ])
    });
    let events = EVENTS.iter().map(|event| {
        let detail: Vec<String> = event.detail.iter().map(|field| format!("{}: {}", field.name, field.kind)).collect();
        let kind = format!("CustomEvent<{{ {} }}>", detail.join("; "));
        object(&[
            ("name", json(event.name)),
            ("description", json(event.doc)),
            ("type", object(&[("text", json(&kind))])),
        ])
    });
    let slot =
        object(&[("name", json("")), ("description", json("Ce qui s’affiche si la carte ne peut pas démarrer."))]);
    let declaration = object(&[
        ("kind", json("class")),
        ("name", json("CarteMednumElement")),
        ("customElement", "true".into()),
        ("tagName", json("carte-mednum")),
        ("description", json("La carte des lieux de médiation numérique d’un territoire.")),
        ("superclass", object(&[("name", json("HTMLElement"))])),
        ("attributes", array(attributes)),
        ("members", array(fields.chain(methods))),
        ("events", array(events)),
        ("slots", array([slot])),
    ]);
    let definition = object(&[
        ("kind", json("custom-element-definition")),
        ("name", json("carte-mednum")),
        ("declaration", object(&[("name", json("CarteMednumElement")), ("module", json("carte-mednum.js"))])),
    ]);
    let module = object(&[
        ("kind", json("javascript-module")),
        ("path", json("carte-mednum.js")),
        ("declarations", array([declaration])),
        ("exports", array([definition])),
    ]);
    let whole =
        object(&[("schemaVersion", json("1.0.0")), ("readme", json("README.md")), ("modules", array([module]))]);
    format!("{whole}\n")
}

fn field(field: &Field) -> String {
    object(&[
        ("name", json(field.name)),
        ("description", json(field.doc)),
        ("type", object(&[("text", json(field.kind))])),
    ])
}

/// `carte-mednum:lieu` as the name of a type: `CarteMednumLieuDetail`.
fn detail_name(event: &str) -> String {
    let word = event.rsplit(':').next().unwrap_or_default();
    let mut letters = word.chars();
    let first: String = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().collect();
    format!("CarteMednum{first}{}Detail", letters.as_str())
}

/// What a property gives: what the attribute holds.
fn read(kind: Kind) -> String {
    match kind {
        // What was written may be anything: only the words have a meaning.
        Kind::Choice(words) => format!("{} | (string & {{}})", quoted(words)),
        _ => "string".into(),
    }
}

fn set(kind: Kind) -> String {
    match kind {
        Kind::Number(..) => "number | string".into(),
        kind => read(kind),
    }
}

fn values(attribute: &Attribute) -> String {
    match attribute.kind {
        Kind::Choice(words) => quoted(words),
        Kind::Number(..) => "number".into(),
        _ => "string".into(),
    }
}

fn quoted(words: &[(&str, &str)]) -> String {
    words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{}:{value}", json(name))).collect();
    format!("{{{}}}", fields.join(","))
}

fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(",\n"))
}

/// A text as JSON writes it (RFC 8259).
fn json(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            letter if u32::from(letter) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_scripts_use() {
        assert_eq!(detail_name("carte-mednum:lieu"), "CarteMednumLieuDetail");
    }

    #[test]
    fn every_attribute_event_and_method_is_typed() {
        let (types, manifest) = (typescript(), manifest());
        for attribute in ATTRIBUTES {
            assert!(types.contains(&format!("  get {}(): ", property(attribute.name))), "{}", attribute.name);
            assert!(
                manifest.contains(&format!("\"fieldName\":\"{}\"", property(attribute.name))),
                "{}",
                attribute.name
            );
        }
        for event in EVENTS {
            assert!(types.contains(&format!("\"{}\": CustomEvent<", event.name)), "{}", event.name);
        }
        for method in METHODS {
            assert!(types.contains(&format!("  {}(", method.name)), "{}", method.name);
        }
        assert_eq!(types.matches('{').count(), types.matches('}').count());
        assert_eq!(json("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
    }
}
