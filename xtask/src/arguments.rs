//! The words after a command, read by `lexopt` as `prepare` reads its own, and what is said of those that cannot be.

use crate::steps::Outcome;
use lexopt::{Error, Parser};

/// What `read` makes of the words.
///
/// # Errors
/// What is wrong with them, then how they should be, `usage`.
pub fn parsed<T>(usage: &str, words: &[String], read: impl FnOnce(&mut Parser) -> Result<T, Error>) -> Outcome<T> {
    read(&mut Parser::from_args(words)).map_err(|error| format!("{error}\n{usage}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lexopt::prelude::*;

    #[test]
    fn what_is_wrong_is_named_before_what_is_right() {
        let port = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            parsed("demo [--port N]", &words, |parser| {
                let mut port = 0_u16;
                while let Some(word) = parser.next()? {
                    match word {
                        Long("port") => port = parser.value()?.parse()?,
                        _ => return Err(word.unexpected()),
                    }
                }
                Ok(port)
            })
        };
        assert_eq!(port(&["--port", "8081"]), Ok(8081));
        assert_eq!(port(&["--port=8081"]), Ok(8081));
        for (wrong, named) in [(["--port", "x"], "\"x\""), (["--part", "1"], "--part"), (["8081", ""], "8081")] {
            let why = port(&wrong).unwrap_err();
            assert!(why.contains(named) && why.ends_with("\ndemo [--port N]"), "{why}");
        }
        assert!(port(&["--port"]).is_err_and(|why| why.contains("--port")));
    }
}
