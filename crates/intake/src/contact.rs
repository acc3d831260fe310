//! E-mail addresses and links: what can be written to or followed, and nothing else. Phone numbers are in [`crate::telephone`].
//!
//! Each function takes a cell and gives values that are safe to put in a link, with what had to be refused. What is said of a
//! refusal is decided by [`crate::record`].

use crate::text::{key, lower, lowercase};

/// Values taken from a cell, and the parts of it that could not be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Usable values, without doubles, in order.
    pub values: Vec<String>,
    /// What was refused.
    pub refused: Vec<String>,
}

impl Found {
    fn keep(&mut self, value: String) {
        if !self.values.contains(&value) {
            self.values.push(value);
        }
    }
}

/// The e-mail addresses of a cell. One that is only a part of what is written is none: « jean,dupont@x.fr » is nobody's address, nor is
/// « maison services@x.fr ».
#[must_use]
pub fn courriels(text: &str) -> Found {
    let mut found = Found::default();
    let text = text.replace("[at]", "@").replace("[a]", "@").replace("(at)", "@").replace("@@", "@");
    for part in text.split(['<', '>', '(', ')', '"', '|']) {
        let mut before = "";
        let mut words = part.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if word.contains('@') {
                // « a@mairie.st etienne.fr »
                let goes_on =
                    words.peek().is_some_and(|next| !next.contains('@') && next.trim_end_matches('.').contains('.'));
                let addresses = if goes_on || !lets_begin(before) { None } else { addresses(word) };
                match addresses {
                    Some(addresses) => addresses.into_iter().for_each(|address| found.keep(address)),
                    None if lets_begin(before) => found.refused.push(word.trim_matches(is_trim).to_owned()),
                    None => found.refused.push(format!("{before} {word}")),
                }
            }
            before = word;
        }
    }
    // A cell that holds something, but no address at all.
    if found.values.is_empty() && found.refused.is_empty() && !text.trim().is_empty() {
        found.refused.push(text.trim().to_owned());
    }
    found
}

/// Whether an address may come after a word, and not be the end of one that holds it.
fn lets_begin(word: &str) -> bool {
    const WORDS: &str = " et ou a mail email courriel mel contact adresse ladresse etou";
    word.contains('@') || word.ends_with([':', ',', ';', '/', '-', '=']) || is_among(WORDS, &key(word))
}

fn is_trim(c: char) -> bool {
    matches!(c, '.' | ':' | '\'' | '-' | '[' | ']' | ',' | ';' | '/')
}

/// The addresses that a word without spaces is made of, and of nothing else.
fn addresses(word: &str) -> Option<Vec<String>> {
    let pieces = word.split([',', ';', '/']).map(|piece| piece.trim_matches(is_trim)).filter(|piece| !piece.is_empty());
    // « mailto:a@b.fr », « accueil:accueil@mairie.fr »
    let address = |piece: &str| match piece.split_once(':') {
        Some((label, _)) if label.contains('@') => None,
        Some((_, address)) => courriel(address),
        None => courriel(piece),
    };
    pieces.map(address).collect()
}

fn courriel(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let local: String = local.chars().flat_map(without_accent).collect();
    let domain: String = domain.chars().map(lower).flat_map(without_accent).collect();
    let local_ok = !local.is_empty()
        && !local.starts_with('.')
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
    (local_ok && is_domain(&domain) && text.len() <= 254).then(|| format!("{local}@{domain}"))
}

fn without_accent(c: char) -> Vec<char> {
    if c.is_ascii() {
        return vec![c];
    }
    let plain = key(&c.to_string());
    if plain.is_empty() { vec![c] } else { plain.chars().collect() }
}

/// Labels of letters, digits and hyphens, at least two, the last of letters.
fn is_domain(domain: &str) -> bool {
    let mut labels = domain.rsplit('.');
    let top = labels.next().unwrap_or("");
    let rest: Vec<&str> = labels.collect();
    top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !rest.is_empty()
        && !is_among(FILES, top)
        && rest.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}

/// Ends of names of files: « 2023.pdf » is no host.
const FILES: &str = "pdf html htm php asp aspx doc docx odt xls xlsx csv jpg jpeg png txt";

/// Ends of the hosts that people write without « www. » or a scheme. « St.Etienne » and « M.Dupont » are none.
const ENDS: &str = "fr com org net eu info re gp mq gf yt nc pf pm wf bzh paris alsace corsica be ch lu de es it uk io co me tv ly ee gle app coop site";

/// Whether a word is in a list of some, a space between them: as a slice each would weigh eight bytes more.
pub(crate) fn is_among(list: &str, word: &str) -> bool {
    list.split(' ').any(|of| of == word)
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// The links of a cell: only `http:` and `https:`, the host in lower case, the path untouched.
#[must_use]
pub fn links(text: &str) -> Found {
    let mut found = Found::default();
    // A semicolon separates links, but may also be inside one: then what follows it is none, and belongs to the one before.
    let mut cells: Vec<String> = Vec::new();
    for cell in text.split(['|', '\n']) {
        for (at, piece) in cell.split(';').enumerate() {
            match cells.last_mut() {
                Some(before) if at > 0 && !before.contains(' ') && !piece.starts_with(' ') && link(piece).is_none() => {
                    before.push(';');
                    before.push_str(piece);
                }
                _ => cells.push(piece.to_owned()),
            }
        }
    }
    for cell in &cells {
        for piece in glued(cell.trim_end_matches(';')) {
            let (first, rest) = next_word(piece).map_or((piece, ""), |(at, after)| (&piece[..at], &piece[after..]));
            let is_file = is_among(FILES, &key(piece.rsplit('.').next().unwrap_or("")));
            match (link(first), rest) {
                (Some(link), "") => found.keep(link),
                // « https://a.fr/Plan - 2023.pdf » is one.
                (Some(_), _) if is_file && first.contains('/') => match link(piece) {
                    Some(link) => found.keep(link),
                    None => found.refused.push(piece.to_owned()),
                },
                // « https://a.fr - Mairie »: of a host nothing can be missing.
                (Some(link), rest) if is_known_host(&link) => {
                    found.keep(link);
                    found.refused.push(rest.to_owned());
                }
                // « ou », « / », « et »: words between two links.
                (None, _) if key(piece).len() <= 2 => {}
                _ => found.refused.push(piece.to_owned()),
            }
        }
    }
    found
}

fn is_known_host(link: &str) -> bool {
    let host = link.split_once("://").map_or(link, |(_, host)| host).trim_end_matches('/');
    host.rsplit_once('.').is_some_and(|(_, end)| is_among(ENDS, end))
}

/// Where the first word or sign between two links is, and where it ends.
fn next_word(text: &str) -> Option<(usize, usize)> {
    let words = [" ou ", " et ", " / ", ", ", " - "];
    words.iter().filter_map(|word| text.to_ascii_lowercase().find(word).map(|at| (at, at + word.len()))).min()
}

/// Cuts « http://a.fr http://b.fr », « a.fr ou b.fr » and « http://a.frhttp://b.fr ». What follows a link and is none stays with it: it may be
/// its end.
fn glued(cell: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = cell.trim();
    loop {
        let lower = rest.to_ascii_lowercase();
        // A scheme further on, not inside a query (« ?url=https://… »), where it belongs to the link.
        let query = lower.find('?').unwrap_or(lower.len());
        let next_scheme = ["http://", "https://"]
            .iter()
            .filter_map(|scheme| lower.get(8..query)?.find(scheme).map(|at| at + 8))
            .filter(|at| !lower[..*at].ends_with('/') || lower[..*at].ends_with(" /"))
            .min();
        let mut cut = next_word(rest);
        if let Some((at, _)) = cut.filter(|(at, _)| link(&rest[..*at]).is_some()) {
            cut = None;
            let mut from = at;
            while let Some((at, after)) = next_word(&rest[from..]).map(|(at, after)| (from + at, from + after)) {
                let head = next_word(&rest[after..]).map_or(&rest[after..], |(end, _)| &rest[after..after + end]);
                if link(head).is_some() {
                    cut = Some((at, after));
                    break;
                }
                from = after;
            }
        } else if let Some((at, after)) = cut {
            // « Mairie et services.fr » is no link and a label.
            let is_bare = !["http", "www."].iter().any(|start| lower[after..].starts_with(start));
            cut = cut.filter(|_| !is_bare || !lower[at..after].trim().starts_with(['e', 'o']));
        }
        let (end, after) = match (next_scheme, cut) {
            (Some(at), Some((word, after))) if word < at => (word, after),
            (Some(at), _) => (at, at),
            (None, Some((word, after))) => (word, after),
            (None, None) => break,
        };
        pieces.push(rest[..end].trim());
        rest = rest[after..].trim();
    }
    pieces.push(rest);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn link(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '"', '\'', ',', '@']).trim();
    // « https ://a.fr »
    let spaced = text
        .find(" :")
        .filter(|at| text[..*at].eq_ignore_ascii_case("http") || text[..*at].eq_ignore_ascii_case("https"));
    let joined = spaced.map(|at| format!("{}{}", &text[..at], &text[at + 1..]));
    let text = joined.as_deref().unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    // The ways to miss « https:// », longest first; what follows is the host.
    const SCHEMES: [(&str, &str); 20] = [
        ("http://https://", "https"),
        ("https://http://", "http"),
        ("http://http://", "http"),
        ("https://https://", "https"),
        ("https:///", "https"),
        ("http:///", "http"),
        ("https://", "https"),
        ("http://", "http"),
        ("https//:", "https"),
        ("http//:", "http"),
        ("https//", "https"),
        ("http//", "http"),
        ("https:/", "https"),
        ("http:/", "http"),
        ("https/", "https"),
        ("http/", "http"),
        ("https:", "https"),
        ("http:", "http"),
        ("htpps://", "https"),
        ("htttp://", "http"),
    ];
    let (scheme, rest) = SCHEMES
        .iter()
        .find(|(written, _)| lower.starts_with(written))
        .map_or(("http", text), |(written, scheme)| (*scheme, &text[written.len()..]));
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let host = host.trim();
    // « www. mairie.fr », and not « mairie et services.fr ».
    let is_split = |(at, _): (usize, &str)| {
        !(host[..at].ends_with(['.', ':']) || host[at + 1..].trim_start().starts_with(['.', ':']))
    };
    if host.match_indices(' ').any(is_split) {
        return None;
    }
    let host = lowercase(host).replace([' ', '\u{a0}'], "");
    let host = host.replace("www:", "www.").replace("www,", "www.").replace("..", ".");
    let host = host.trim_end_matches('.');
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    // An address of a mailbox, another scheme (`javascript:`), a word: not a link. Accents are fine in a host today.
    let plain: String = name.chars().flat_map(without_accent).collect();
    let port_ok =
        port.is_none_or(|port| !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()));
    let is_bare = rest.len() == text.len() && !host.starts_with("www.");
    let is_host = is_domain(&plain) && (!is_bare || is_known_host(&plain)) || is_ipv4(&plain);
    if !is_host || !port_ok {
        return None;
    }
    let mut link = format!("{scheme}://{host}");
    for c in path.trim().chars() {
        match c {
            ' ' => link.push_str("%20"),
            '(' => link.push_str("%28"),
            ')' => link.push_str("%29"),
            '"' | '<' | '>' | '`' | '\\' => return None,
            c => link.push(c),
        }
    }
    (link.len() <= 2_000).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_found_in_what_people_write() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(courriels(text).values, expected, "{text}");
        };
        check("contact@arqa.FR", &["contact@arqa.fr"]);
        check("CCAS.accueil@laravoire.com", &["CCAS.accueil@laravoire.com"]);
        check("mailto:a@b.fr", &["a@b.fr"]);
        check("a@@b.fr", &["a@b.fr"]);
        check("a[a]b.fr", &["a@b.fr"]);
        check("a@b.fr et c@d.fr; e@f.fr|a@b.fr / g@h.fr", &["a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr"]);
        check("accueil : accueil@b.fr.", &["accueil@b.fr"]);
        check("chambéry@accorderie.fr", &["chambery@accorderie.fr"]);
        check("Contact mail : a@b.fr", &["a@b.fr"]);
        check("Jean Dupont <jd@b.fr>, accueil (c@d.fr)", &["jd@b.fr", "c@d.fr"]);
        check("a@b.fr,c@d.fr", &["a@b.fr", "c@d.fr"]);
        check("mairie, a@b.fr ou par téléphone", &["a@b.fr"]);
        check("x@ville.paris y@asso.info z@mairie.bzh", &["x@ville.paris", "y@asso.info", "z@mairie.bzh"]);
    }

    #[test]
    fn what_is_no_mail_address_is_refused_and_named() {
        let check = |text: &str, refused: &[&str]| {
            let found = courriels(text);
            assert_eq!(
                (found.values.as_slice(), found.refused.as_slice()),
                ([].as_slice(), refused.iter().map(|t| t.to_string()).collect::<Vec<_>>().as_slice()),
                "{text}"
            );
        };
        check("https://www.mairie.fr", &["https://www.mairie.fr"]);
        check("twitter@cpam49", &["twitter@cpam49"]);
        check("@mairie.fr", &["@mairie.fr"]);
        // What is left of an address is another one.
        check("jean,dupont@x.fr", &["jean,dupont@x.fr"]);
        check("jean;dupont@x.fr", &["jean;dupont@x.fr"]);
        check("jean/dupont@x.fr", &["jean/dupont@x.fr"]);
        check("maison services@x.fr", &["maison services@x.fr"]);
        check("Jean dupont@x.fr", &["Jean dupont@x.fr"]);
        check("jean. dupont@x.fr", &["jean. dupont@x.fr"]);
        check("a@mairie.st etienne.fr", &["a@mairie.st"]);
        check("a@b.fr:c@d.fr", &["a@b.fr:c@d.fr"]);
        check("a@b.frTel:0477", &["a@b.frTel:0477"]);
        check("http://moi@x.fr", &["http://moi@x.fr"]);
        check("mairie, 3 rue X", &["mairie, 3 rue X"]);
        check("a@b", &["a@b"]);
        check("", &[]);
    }

    #[test]
    fn links_are_repaired() {
        let check = |text: &str, expected: &[&str]| {
            let found = links(text);
            assert_eq!(found.values, expected, "{text} {:?}", found.refused);
        };
        check("https://www.mairie.fr/Accueil/Page.html?Id=A", &["https://www.mairie.fr/Accueil/Page.html?Id=A"]);
        check("HTTPS://WWW.Mairie.FR/Été", &["https://www.mairie.fr/Été"]);
        check("www.mairie.fr", &["http://www.mairie.fr"]);
        check("mairie.fr/a b", &["http://mairie.fr/a%20b"]);
        check("www:mairie.fr", &["http://www.mairie.fr"]);
        check("www,mairie.fr", &["http://www.mairie.fr"]);
        check("http://http://a.fr", &["http://a.fr"]);
        check("http:/a.fr", &["http://a.fr"]);
        check("https ://a.fr", &["https://a.fr"]);
        check("https//:a.fr", &["https://a.fr"]);
        check("https/www.a.fr", &["https://www.a.fr"]);
        check("@https://a.fr", &["https://a.fr"]);
        check("http://a.fr;http://b.fr|http://a.fr", &["http://a.fr", "http://b.fr"]);
        check("http://a.fr ou http://b.fr", &["http://a.fr", "http://b.fr"]);
        check("http://a.fr/xhttps://b.fr", &["http://a.fr/x", "https://b.fr"]);
        check("https://a.fr/?u=https://b.fr", &["https://a.fr/?u=https://b.fr"]);
        check("http://a.fr / b.fr", &["http://a.fr", "http://b.fr"]);
        check("https://a.fr/x(y)", &["https://a.fr/x%28y%29"]);
        check("https://a.fr:8443/x", &["https://a.fr:8443/x"]);
        check("http://90.84.243.68/opac/", &["http://90.84.243.68/opac/"]);
        check("http://a.fr/p;id=1;x=2;http://b.fr;", &["http://a.fr/p;id=1;x=2", "http://b.fr"]);
        check("https://a.fr/x, b.fr - www.c.fr", &["https://a.fr/x", "http://b.fr", "http://www.c.fr"]);
        check("Site - https://a.fr/x", &["https://a.fr/x"]);
        check("https://a.fr/Plan - 2023.pdf", &["https://a.fr/Plan%20-%202023.pdf"]);
        check("https://a.fr/Plan, été et hiver.pdf", &["https://a.fr/Plan,%20été%20et%20hiver.pdf"]);
        check("https://a.fr/a,b.html", &["https://a.fr/a,b.html"]);
        check("www. mairie.fr", &["http://www.mairie.fr"]);
        check("https://www.a.fr - Mairie", &["https://www.a.fr"]);
        check("https://mairie.nimporte", &["https://mairie.nimporte"]);
        check("linktr.ee/x", &["http://linktr.ee/x"]);
        check("", &[]);
    }

    /// Nothing leads where nobody wrote that it does.
    #[test]
    fn a_fragment_of_a_cell_is_no_link() {
        for text in [
            "2023.pdf",
            "plan.docx - 2023.pdf",
            "http://2023.pdf",
            "St.Etienne",
            "M.Dupont",
            "https://a.fr/page - suite",
            "https://a.fr/page, suite",
            "https://a.fr/a et b",
            "http://www.souzay.Mairie et services municipaux49.fr/",
            "mairie et services.fr",
        ] {
            let found = links(text);
            assert!(found.values.is_empty() && !found.refused.is_empty(), "{text} {:?}", found.values);
        }
    }

    #[test]
    fn what_must_not_be_followed_is_refused() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt://a.fr/%0Aalert(1)",
            "data:text/html,x",
            "mailto:a@b.fr",
            "ftp://a.fr",
            "contact@mairie.fr",
            "https://moi:secret@a.fr/",
            "https://a.fr/\"onclick=x",
            "https://a",
            "http://04.76.98.49.27",
            "Facebook",
            "http://",
            "//",
        ] {
            let found = links(text);
            assert!(found.values.is_empty(), "{text} {:?}", found.values);
            assert!(!found.refused.is_empty() || text == "//", "{text}");
        }
    }
}
