//! The looks, one sheet: each panel's beside it, without what only its authors read.
//!
//! Which colours they are given is decided elsewhere ([`crate::looks`]).

/// What the element adopts; never written as `<style>`, so that no style policy of a host can refuse it.
pub const CSS: &str = match std::str::from_utf8(PLAIN.0.split_at(PLAIN.1).0) {
    Ok(css) => css,
    // Only if a character were broken in two: the test below would see it.
    Err(_) => "",
};

const WRITTEN: &str = concat!(
    include_str!("app.css"),
    include_str!("breadcrumb.css"),
    include_str!("search/search.css"),
    include_str!("filters/filters.css"),
    include_str!("map/map.css"),
    include_str!("list/list.css"),
    include_str!("parcours/parcours.css"),
    include_str!("sheet/sheet.css"),
    include_str!("kept/kept.css"),
    include_str!("referral/referral.css"),
    include_str!("paper.css"),
    include_str!("report/report.css"),
    include_str!("height.css"),
    include_str!("large-text.css"),
);

const PLAIN: ([u8; WRITTEN.len()], usize) = plain();

/// Without comments, ends of lines and the spaces beside `{`, `}`, `;`, `,` and after `:`, which are 0.4 kB of what visitors download. The
/// compiler's work: no dependency, no step of the build. No text between quotes holds any of these, and lines end with them.
const fn plain() -> ([u8; WRITTEN.len()], usize) {
    let written = WRITTEN.as_bytes();
    let (mut plain, mut length, mut at) = ([b' '; WRITTEN.len()], 0, 0);
    let (mut comment, mut joined) = (false, true);
    while at < written.len() {
        let (byte, next) = (written[at], if at + 1 < written.len() { written[at + 1] } else { b' ' });
        at += 1;
        if comment {
            if byte == b'*' && next == b'/' {
                comment = false;
                at += 1;
            }
        } else if byte == b'/' && next == b'*' {
            comment = true;
        } else if !matches!(byte, b' ' | b'\n') || !(joined || matches!(next, b'{' | b'}')) {
            joined = matches!(byte, b'{' | b'}' | b';' | b',' | b':' | b'\n');
            plain[length] = byte;
            length += 1;
        }
    }
    (plain, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by other means.
    fn squeezed(css: &str) -> String {
        let mut plain = String::new();
        let mut rest = css;
        while let Some((before, after)) = rest.split_once("/*") {
            plain.push_str(before);
            rest = after.split_once("*/").unwrap().1;
        }
        plain.push_str(rest);
        plain = plain.replace('\n', " ");
        for around in ["{", "}", ";", ","] {
            plain = plain.split(around).map(|part| part.trim_matches(' ')).collect::<Vec<_>>().join(around);
        }
        while plain.contains("  ") {
            plain = plain.replace("  ", " ");
        }
        plain.replace(": ", ":")
    }

    #[test]
    fn nothing_but_comments_and_spaces_is_left_out() {
        // A space before a comma or a semicolon is nobody's habit.
        assert_eq!(CSS.trim(), squeezed(WRITTEN));
        assert!(CSS.len() > 10_000 && CSS.len() < WRITTEN.len());
    }

    #[test]
    fn quotes_hold_nothing_that_is_squeezed_and_lines_end_where_they_may() {
        let mut comment = false;
        for line in WRITTEN.lines() {
            comment |= line.contains("/*");
            let ends = line.is_empty() || line.ends_with(['{', '}', ';', ',']);
            let quoted = line.split('"').skip(1).step_by(2);
            assert!(comment || ends && !quoted.clone().any(|text| text.contains(['{', '}', ';', ',', ':'])), "{line}");
            comment &= !line.contains("*/");
        }
    }
}
