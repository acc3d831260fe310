//! A corpus of inputs as text: one a line, so that thousands are a file that can be looked at and compared.

/// The file of a corpus's folder that holds inputs a line each; every other file is one input that somebody wrote.
pub const LINES: &str = "trouve.txt";

/// The inputs of a file of a corpus. A line that [`line()`] cannot have made is taken as far as it can be read.
#[must_use]
pub fn inputs(name: &str, content: &[u8]) -> Vec<Vec<u8>> {
    if name == LINES {
        content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(read).collect()
    } else {
        vec![content.to_vec()]
    }
}

/// An input as a line, without its end: printable ASCII as it is, the rest escaped as Rust does.
#[must_use]
pub fn line(input: &[u8]) -> String {
    input.escape_ascii().to_string()
}

fn read(line: &[u8]) -> Vec<u8> {
    let mut input = Vec::with_capacity(line.len());
    let mut bytes = line.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            input.push(byte);
            continue;
        }
        input.extend(match bytes.next() {
            Some(b'n') => Some(b'\n'),
            Some(b'r') => Some(b'\r'),
            Some(b't') => Some(b'\t'),
            Some(b'x') => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                digit().zip(digit()).and_then(|(high, low)| u8::try_from(high * 16 + low).ok())
            }
            other => other,
        });
    }
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_input_is_read_as_it_was_written() {
        let all: Vec<u8> = (0..=255).collect();
        let written = [&all[..], b"'\"\\ \\n\n", "Séance\u{202e}".as_bytes(), b"x"];
        let text: String = written.iter().map(|input| line(input) + "\n").collect();
        assert!(text.is_ascii() && text.lines().count() == written.len());
        assert_eq!(inputs(LINES, text.as_bytes()), written);
        assert_eq!(inputs("depart-cas", b"a\nb\\x"), [b"a\nb\\x"]);
    }

    #[test]
    fn a_line_that_somebody_spoilt_harms_no_other() {
        assert_eq!(inputs(LINES, b"a\\x4\n\nb\\\nc\\xZZ\nd"), [&b"a"[..], b"b", b"c", b"d"]);
    }
}
