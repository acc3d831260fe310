//! A report as JSON, for the service of the page's owner. Its fields are described in [`embed_snippet::script::REPORT`].
//!
//! Written by hand: a dozen texts and a list, against the weight of a serialiser.

/// What is sent. Texts are empty where nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the fields are described where they are documented for those who receive them")]
pub struct Report {
    pub lieu: String,
    pub nom: String,
    pub source: String,
    pub commune: String,
    pub probleme: &'static str,
    pub colonnes: &'static [&'static str],
    pub valeur_actuelle: String,
    pub valeur_proposee: String,
    pub message: String,
    pub courriel: String,
    pub page: String,
    pub fiche_du: String,
    pub donnees_du: String,
}

/// The JSON.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut json = String::from("{\"version\":1");
    let before: [(&str, &str); 5] = [
        ("lieu", &report.lieu),
        ("nom", &report.nom),
        ("source", &report.source),
        ("commune", &report.commune),
        ("probleme", report.probleme),
    ];
    let after: [(&str, &str); 7] = [
        ("valeur_actuelle", &report.valeur_actuelle),
        ("valeur_proposee", &report.valeur_proposee),
        ("message", &report.message),
        ("courriel", &report.courriel),
        ("page", &report.page),
        ("fiche_du", &report.fiche_du),
        ("donnees_du", &report.donnees_du),
    ];
    before.into_iter().for_each(|member| write_member(&mut json, member));
    json.push_str(",\"colonnes\":[");
    for (index, column) in report.colonnes.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write_text(&mut json, column);
    }
    json.push(']');
    after.into_iter().for_each(|member| write_member(&mut json, member));
    json.push('}');
    json
}

fn write_member(json: &mut String, (name, text): (&str, &str)) {
    json.push(',');
    write_text(json, name);
    json.push(':');
    write_text(json, text);
}

/// A text as JSON has it (RFC 8259): quotes, backslashes and control characters are escaped, all else stands as it is.
fn write_text(json: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                json.push('\\');
                json.push(letter);
            }
            '\n' => json.push_str("\\n"),
            letter if letter < ' ' => {
                let code = letter as usize;
                json.push_str("\\u00");
                json.push(char::from(DIGITS[code >> 4 & 15]));
                json.push(char::from(DIGITS[code & 15]));
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use embed_snippet::script::REPORT;
    use serde_json::Value;

    fn read(report: &Report) -> Value {
        serde_json::from_str(&json(report)).unwrap()
    }

    #[test]
    fn what_is_sent_is_what_is_documented_in_its_order() {
        let report = Report { colonnes: &["latitude", "longitude"], ..Report::default() };
        let Value::Object(sent) = read(&report) else { panic!() };
        let mut documented: Vec<&str> = REPORT.iter().map(|field| field.name).collect();
        let written: Vec<String> = documented.iter().map(|name| format!("\"{name}\":")).collect();
        let json = json(&report);
        let places: Vec<usize> = written.iter().map(|name| json.find(name.as_str()).unwrap()).collect();
        assert!(places.is_sorted(), "{json}");
        documented.sort_unstable();
        let mut names: Vec<&String> = sent.keys().collect();
        names.sort_unstable();
        assert_eq!(names, documented);
        for field in REPORT {
            let kind = match &sent[field.name] {
                Value::Number(one) => one.to_string(),
                Value::Array(columns) => {
                    assert_eq!(columns.len(), 2);
                    "string[]".into()
                }
                Value::String(_) => "string".into(),
                other => panic!("{other}"),
            };
            assert!(field.kind.starts_with(&kind) || field.kind.starts_with('"') && kind == "string", "{}", field.name);
        }
    }

    #[test]
    fn hostile_texts_arrive_as_they_are() {
        let every: String = (0..0x3000_u32).filter_map(char::from_u32).collect();
        for text in [
            "",
            "\"},{\"lieu\":\"autre",
            "\\",
            "\\u0000",
            "</script>",
            "\u{0}\u{1f}\u{7f}\u{2028}\u{202e}🦀",
            "a\r\nb\tc",
            &every,
        ] {
            let report = Report { nom: text.into(), message: text.into(), page: text.into(), ..Report::default() };
            let read = read(&report);
            for name in ["nom", "message", "page"] {
                assert_eq!(read[name], text, "{name}");
            }
            assert_eq!(read["lieu"], "");
        }
    }
}
