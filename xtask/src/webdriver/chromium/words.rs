//! What Chromium's console says, in the words that chromedriver has for it: level, then address, line and text.

use crate::webdriver::Said;
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What the browser itself writes: a file that is missing, a policy that is offended.
pub(super) fn of_log(entry: &Value) -> Said {
    let level = match text(&entry["level"]) {
        "verbose" => "DEBUG",
        "warning" => "WARNING",
        "error" => "SEVERE",
        _ => "INFO",
    };
    let origin = entry["url"].as_str().unwrap_or_else(|| text(&entry["source"]));
    let line = entry["lineNumber"].as_u64().map_or_else(|| "-".to_owned(), |line| line.to_string());
    Said { level: level.into(), message: format!("{origin} {line} {}", text(&entry["text"])) }
}

/// What a script writes.
pub(super) fn of_console(event: &Value) -> Said {
    let level = match text(&event["type"]) {
        "error" | "assert" => "SEVERE",
        "warning" => "WARNING",
        "debug" => "DEBUG",
        _ => "INFO",
    };
    let place = place(&event["stackTrace"]["callFrames"][0]);
    let words: Vec<String> = event["args"].as_array().into_iter().flatten().map(word).collect();
    Said { level: level.into(), message: format!("{} {}", place.unwrap_or("console-api -".into()), words.join(" ")) }
}

fn place(at: &Value) -> Option<String> {
    let url = at["url"].as_str()?;
    let url = if url.is_empty() { "console-api" } else { url };
    Some(format!("{url} {}:{}", at["lineNumber"].as_u64()?, at["columnNumber"].as_u64()?))
}

fn word(argument: &Value) -> String {
    match (&argument["value"], argument["description"].as_str(), text(&argument["type"])) {
        (Value::String(string), ..) => Value::from(string.as_str()).to_string().replace('<', "\\u003C"),
        (_, Some(description), _) => description.to_owned(),
        (Value::Null, None, kind) if kind == "undefined" => kind.to_owned(),
        (value, ..) => value.to_string(),
    }
}

/// What a script throws and nobody catches.
pub(super) fn of_exception(details: &Value) -> Said {
    let said = match details["exception"]["description"].as_str() {
        Some(description) => {
            let words = description.split("\n    at ").next().unwrap_or_default();
            if words.starts_with("Uncaught") { words.to_owned() } else { format!("Uncaught {words}") }
        }
        None => text(&details["text"]).to_owned(),
    };
    let url = details["url"].as_str().filter(|url| !url.is_empty());
    let url = url.or_else(|| details["stackTrace"]["callFrames"][0]["url"].as_str().filter(|url| !url.is_empty()));
    let number = |name: &str| details[name].as_u64().unwrap_or_default();
    let place = format!("{} {}:{}", url.unwrap_or("javascript"), number("lineNumber"), number("columnNumber"));
    Said { level: "SEVERE".into(), message: format!("{place} {said}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_are_those_of_chromedriver() {
        let call = json!({ "type": "log", "stackTrace": { "callFrames": [{ "url": "", "lineNumber": 0, "columnNumber": 24 }] },
            "args": [{ "type": "string", "value": "a<b é \"q\"" }, { "type": "number", "value": 12, "description": "12" },
                     { "type": "object", "description": "Object" }, { "type": "object", "subtype": "null", "value": null },
                     { "type": "undefined" }] });
        let message = r#"console-api 0:24 "a\u003Cb é \"q\"" 12 Object null undefined"#.to_owned();
        assert_eq!(of_console(&call), Said { level: "INFO".into(), message });
        let network =
            json!({ "source": "network", "level": "error", "text": "Failed", "url": "http://a.example/x.png" });
        let message = "http://a.example/x.png - Failed".to_owned();
        assert_eq!(of_log(&network), Said { level: "SEVERE".into(), message });
        let worker =
            json!({ "source": "worker", "level": "error", "text": "Uncaught", "url": "blob:x", "lineNumber": 0 });
        assert_eq!(of_log(&worker).message, "blob:x 0 Uncaught");
    }

    #[test]
    fn what_is_thrown_is_told_without_its_stack() {
        let details = |exception: Value| json!({ "text": "Uncaught (in promise)", "lineNumber": 3, "columnNumber": 5, "exception": exception });
        let error = details(json!({ "description": "Error: rej\n    at x.js:3:5" }));
        assert_eq!(of_exception(&error).message, "javascript 3:5 Uncaught Error: rej");
        let text = details(json!({ "type": "string", "value": "rejs" }));
        assert_eq!(of_exception(&text).message, "javascript 3:5 Uncaught (in promise)");
    }
}
