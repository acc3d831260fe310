//! A configuration written as the HTML that a webmaster pastes.

use crate::ATTRIBUTES;
use crate::config::Config;
use crate::table::url;

/// The script that a text names.
pub struct Script<'a> {
    /// Its address.
    pub address: &'a str,
    /// The hash that browsers hold it to, for a loader whose name says that it never changes.
    pub integrity: Option<&'a str>,
}

/// The tag and its script. `loader` is the address of `carte-mednum.js`; `fallback` is the text of the link that visitors get
/// when the map cannot be shown, and `fallback_href` where it leads: on the Web or in the page's site, else the text alone is written, for
/// what is pasted stays for years.
#[must_use]
pub fn snippet(config: &Config, loader: &str, fallback: &str, fallback_href: &str) -> String {
    snippet_with(config, &Script { address: loader, integrity: None }, fallback, fallback_href)
}

/// The same with any script.
#[must_use]
pub fn snippet_with(config: &Config, script: &Script<'_>, fallback: &str, fallback_href: &str) -> String {
    let attributes: String = ATTRIBUTES
        .iter()
        .filter_map(|attribute| Some((attribute.name, (attribute.to_html)(config)?)))
        .map(|(name, text)| format!(" {name}=\"{}\"", escape(&text)))
        .collect();
    // Without `crossorigin`, a browser refuses to check what another origin sends.
    let integrity = script
        .integrity
        .map_or_else(String::new, |hash| format!(" integrity=\"{}\" crossorigin=\"anonymous\"", escape(hash)));
    let fallback = escape(fallback);
    let link = match url(fallback_href.trim()) {
        Some(href) => format!("<a href=\"{}\">{fallback}</a>", escape(&href)),
        None => fallback,
    };
    format!(
        "<script src=\"{}\"{integrity} async></script>\n<carte-mednum{attributes}>{link}</carte-mednum>\n",
        escape(script.address)
    )
}

/// Whether a link may lead there: an address on the Web, or one of the page's own site.
///
/// ```
/// use embed_snippet::snippet::leads;
/// assert!(leads("/lieux?a=1") && leads("https://exemple.fr/"));
/// assert!(!leads("javascript:alert(1)") && !leads(""));
/// ```
#[must_use]
pub fn leads(href: &str) -> bool {
    url(href.trim()).is_some()
}

/// Text as it must be written in an attribute or between tags.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::departement;
    use atlas::confines::Perimeter;

    #[test]
    fn the_default_is_the_bare_tag() {
        assert_eq!(
            snippet(&Config::default(), "https://hub.fr/carte-mednum.js", "Voir les lieux", "/lieux"),
            "<script src=\"https://hub.fr/carte-mednum.js\" async></script>\n\
             <carte-mednum><a href=\"/lieux\">Voir les lieux</a></carte-mednum>\n"
        );
    }

    #[test]
    fn a_script_that_never_changes_is_named_with_its_hash() {
        let script = Script { address: "https://hub.fr/carte-mednum.0123456789.js", integrity: Some("sha384-abc") };
        let html = snippet_with(&Config::default(), &script, "Lieux", "#");
        let expected = "<script src=\"https://hub.fr/carte-mednum.0123456789.js\" integrity=\"sha384-abc\" crossorigin=\"anonymous\" async></script>\n";
        assert!(html.starts_with(expected), "{html}");
    }

    #[test]
    fn a_link_that_would_run_something_is_not_written() {
        for href in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "",
        ] {
            let html = snippet(&Config::default(), "c.js", "Voir <tout>", href);
            assert!(
                html.ends_with("<carte-mednum>Voir &lt;tout&gt;</carte-mednum>\n") && !leads(href),
                "{href}: {html}"
            );
        }
    }

    #[test]
    fn wishes_are_written_and_quotes_do_not_escape() {
        let config = Config {
            perimeter: Perimeter { territoires: vec![departement("42").unwrap()], ..Perimeter::default() },
            titre: Some("L’aide \"numérique\" <ici> & là".into()),
            ..Config::default()
        };
        let html = snippet(&config, "c.js", "Lieux", "#");
        assert!(
            html.contains("departement=\"42\" titre=\"L’aide &quot;numérique&quot; &lt;ici&gt; &amp; là\""),
            "{html}"
        );
    }
}
