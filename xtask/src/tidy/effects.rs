//! No effect of the widget writes a signal: what follows from signals is a memo, or what is drawn would depend on the order in which effects
//! run.
//!
//! It reads what stands in `effect(move || { … })`, by the indentation that rustfmt gives it; closures in there run later, when
//! something happens, and may write. Cells may be written: nothing follows them.

/// Writes to signals, with their lines.
pub fn signal_written_in_an_effect(path: &str, text: &str) -> Vec<(usize, String)> {
    if !path.starts_with("widget/src/") || !path.ends_with(".rs") || super::is_tests(path) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some((_, one)) = line.split_once("effect(move || ").filter(|_| !line.trim_start().starts_with("//")) else {
            continue;
        };
        if one != "{" {
            found.extend(written(one, text).map(|name| (start + 1, complaint(name))));
            continue;
        }
        let mut later: Option<usize> = None;
        for (i, line) in lines.iter().enumerate().skip(start + 1) {
            let depth = indent(line);
            if depth <= indent(lines[start]) && !line.trim().is_empty() {
                break;
            }
            if later.is_some_and(|closure| depth > closure || line.trim().is_empty()) {
                continue;
            }
            later = None;
            let (now, closure) = line.split_once("move |").map_or((*line, false), |(now, _)| (now, true));
            found.extend(written(now, text).map(|name| (i + 1, complaint(name))));
            if closure && line.ends_with('{') {
                later = Some(depth);
            }
        }
    }
    found
}

fn complaint(name: &str) -> String {
    format!("an effect writes the signal {name}: make it a memo, or write it where the event is handled")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The name of what a line writes, unless it is a cell of the same file.
fn written<'a>(code: &'a str, text: &str) -> Option<&'a str> {
    let code = code.split("//").next().unwrap_or_default();
    let (before, _) = [".set(", ".update("].iter().find_map(|write| code.split_once(write))?;
    let name = before.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default();
    let is_cell = [format!("{name}: Cell<"), format!("let {name} = Cell::new"), format!("{name} = Rc::new(Cell::new")];
    (!name.is_empty() && !is_cell.iter().any(|made| text.contains(made))).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(code: &str) -> Vec<usize> {
        signal_written_in_an_effect("widget/src/map/mod.rs", code).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn a_signal_written_in_an_effect_is_told() {
        let code = "    effect(move || {\n        let now = drawn.get();\n        if now {\n            shown.set(None);\n        }\n    });\n";
        assert_eq!(lines(code), [4]);
        assert_eq!(lines("    effect(move || shown.set(drawn.get()));\n"), [1]);
    }

    #[test]
    fn events_in_it_cells_and_what_comes_after_may_write() {
        let event = "    effect(move || {\n        on(move || {\n            shown.set(None);\n        });\n    });\n    shown.set(None);\n";
        assert_eq!(lines(event), [0; 0]);
        assert_eq!(lines("let seen = Cell::new(0);\n    effect(move || {\n        seen.set(1);\n    });\n"), [0; 0]);
        assert_eq!(signal_written_in_an_effect("demo/src/lib.rs", "    effect(move || a.set(1));\n"), []);
    }
}
