//! Which journeys ended in a trap that is, as far as is known, the engine's and not the carte's (docs/engines.md, « WebKitGTK »).
//!
//! It reads what the test runner says; what is done about it is not decided here.

/// What a carte says in the console when JavaScriptCore stops its Wasm for an access that is out of bounds. Seen in two of some 900
/// journeys in WebKitGTK 2.50, each time in another place, and in no journey of the two other engines, which check each access as well.
const TRAP: &str = "la carte s’est arrêtée (RuntimeError: Out of bounds memory access";

/// The tests that failed, by name, if each of them ended in such a trap. `said` is what one program of tests printed.
///
/// Nothing if one of them failed otherwise: then that is to be read, and nothing is worth a second try.
pub fn of_the_engine(said: &str) -> Option<Vec<String>> {
    let mut failed: Vec<(String, bool)> = Vec::new();
    for line in said.lines() {
        if let Some(name) = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" stdout ----")) {
            failed.push((name.to_owned(), false));
        } else if let Some((_, trapped)) = failed.last_mut() {
            *trapped |= line.starts_with("console: ") && line.contains(TRAP);
        }
    }
    let result = said.lines().find_map(|line| line.trim_start().strip_prefix("test result: FAILED. "))?;
    let (_, after) = result.split_once("passed; ")?;
    let n_failed: usize = after.split(' ').next()?.parse().ok()?;
    let all = !failed.is_empty() && failed.len() == n_failed && failed.iter().all(|(_, trapped)| *trapped);
    all.then(|| failed.into_iter().map(|(name, _)| name).collect())
}

/// The tests that failed, by name, as the runner lists them at its end; with `--nocapture` too, where nothing else tells them.
pub fn failed(said: &str) -> Vec<String> {
    let Some((_, list)) = said.rsplit_once("\nfailures:\n") else { return Vec::new() };
    list.lines().map_while(|line| line.strip_prefix("    ")).map(|name| name.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sections: &[(&str, &str)]) -> String {
        let mut said = "test a ... ok\n\nfailures:\n\n".to_owned();
        for (name, line) in sections {
            said += &format!("---- {name} stdout ----\nthread '{name}' panicked at x.rs:1:1:\n{line}\n\n");
        }
        let n = sections.len();
        said + &format!("failures:\n    …\n\ntest result: FAILED. 5 passed; {n} failed; 0 ignored; 0 measured\n")
    }

    const TRAPPED: &str = "console: carte-mednum : la carte s’est arrêtée (RuntimeError: Out of bounds memory access (evaluating 'x')). …";

    #[test]
    fn journeys_that_trapped_are_named() {
        assert_eq!(
            of_the_engine(&said(&[("search::a", TRAPPED), ("links::b", TRAPPED)])),
            Some(vec!["search::a".to_owned(), "links::b".to_owned()])
        );
    }

    #[test]
    fn what_failed_is_what_the_runner_lists_at_its_end() {
        let said = "failures:\n\n---- a::b stdout ----\nno\n\n\nfailures:\n    a::b\n    c\n\ntest result: FAILED. 1 passed; 2 failed\n";
        assert_eq!(failed(&format!("\n{said}")), ["a::b", "c"]);
        assert!(failed("test result: ok. 5 passed; 0 failed").is_empty());
    }

    #[test]
    fn another_failure_is_nobodys_trap() {
        let wait = "waited 20s for a button; there was only:";
        let of_the_carte = TRAPPED.replace("Out of bounds memory access", "Unreachable code should not be executed");
        let quoted = TRAPPED.replace("console: ", "waited for ");
        for other in [wait, &of_the_carte, &quoted] {
            assert_eq!(of_the_engine(&said(&[("search::a", TRAPPED), ("links::b", other)])), None, "{other}");
        }
        // One that failed without a word, and a run that did not come to its end.
        assert_eq!(of_the_engine(&said(&[("a", TRAPPED)]).replace("1 failed", "2 failed")), None);
        assert_eq!(of_the_engine(&format!("---- a stdout ----\n{TRAPPED}\n")), None);
        assert_eq!(of_the_engine("test result: ok. 5 passed; 0 failed"), None);
    }
}
