//! The iframe form, for sites that take no script: a configuration as one address, the address as the HTML to paste, and as oEmbed.
//!
//! `cadre.html?departement=42;titre=Se%20faire%20aider`: pairs are separated by `;` and not by `&`, which content management systems
//! escape, once or twice. How the page in the frame behaves is the business of the files in `cadre/`, shipped as they are written but for
//! the names of the attributes.

use crate::attribute::{Group, Tag};
use crate::config::Config;
use crate::snippet::escape;
use crate::trust::BELIEFS;
use crate::{ATTRIBUTES, attribute_names, names_of};
use atlas::territoire::Territoire;

/// The page that is framed, beside the loader.
const PAGE: &str = "cadre.html";

/// The script that gives frames their height, beside the loader.
const HOST_SCRIPT: &str = "carte-mednum-cadre.js";

/// The height of a frame whose host does not follow it, in CSS pixels.
pub const HEIGHT: u32 = 600;

/// What oEmbed consumers that say nothing of a width are told, in CSS pixels.
const WIDTH: u32 = 1000;

/// What a hub copies under the name of its list, `cadre-origines.txt`, which no new version may overwrite.
const LIST_EXAMPLE: &str = "cadre-origines.exemple.txt";

/// The page, its style, its script, the example of its list of origins, and the script for its hosts: the names hosts see, and what is
/// in them.
#[must_use]
pub fn files() -> [(&'static str, String); 5] {
    [
        (PAGE, include_str!("../cadre/cadre.html").to_owned()),
        ("cadre.css", include_str!("../cadre/cadre.css").to_owned()),
        ("cadre.js", script()),
        (LIST_EXAMPLE, include_str!("../cadre/cadre-origines.exemple.txt").to_owned()),
        (HOST_SCRIPT, include_str!("../cadre/carte-mednum-cadre.js").to_owned()),
    ]
}

/// The page's script, told which attributes there are, which hold addresses and which confine.
fn script() -> String {
    let addresses: Vec<String> =
        BELIEFS.iter().map(|of| format!("{}: \"{}\"", of.name, of.everywhere.unwrap_or_default())).collect();
    let confining = names_of(ATTRIBUTES.iter().filter(|attribute| attribute.group == Group::Territoire));
    include_str!("../cadre/cadre.js")
        .replace("/*ATTRIBUTS*/", &attribute_names())
        .replace("/*ADRESSES*/", &addresses.join(", "))
        .replace("/*TERRITOIRE*/", &confining)
}

/// The configuration as an address. `base` is that of the folder of the loader, with its final slash.
///
/// No sign in it means anything to HTML, so that it is the same however often it is escaped. Addresses in it are read from the page
/// in the frame: those of a configuration should be whole.
#[must_use]
pub fn address(config: &Config, base: &str) -> String {
    let pairs = ATTRIBUTES.iter().filter_map(|attribute| {
        let text = (attribute.to_html)(config)?;
        Some([attribute.name, "=", &escaped(&text)].concat())
    });
    let pairs = pairs.collect::<Vec<_>>().join(";");
    [base, PAGE, if pairs.is_empty() { "" } else { "?" }, &pairs].concat()
}

/// The configuration that an address says, and what of it was not understood: what the page in the frame reads.
///
/// Forgiving: also `&` between pairs, whatever is left of it once it was escaped, and `+` for a space.
#[must_use]
pub fn of_address(address: &str) -> Config {
    let query = address.split_once('?').map_or("", |(_, after)| after);
    let query = query.split('#').next().unwrap_or_default();
    let pairs: Vec<(&str, String)> = query
        .split([';', '&'])
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name, unescaped(value)))
        .collect();
    let mut tag = Tag::default();
    // The last of two that bear one name, as in the page.
    tag.read(|name| pairs.iter().rev().find(|(of, _)| *of == name).map(|(_, value)| value.clone()));
    tag.config
}

/// What a frame is called: assistive technology says nothing else of it before it is entered.
#[must_use]
pub fn title(config: &Config) -> String {
    const ALL: &str = "Carte des lieux de médiation numérique";
    if let Some(titre) = &config.titre {
        return [ALL, " : ", titre].concat();
    }
    let nom = config.nom.clone().unwrap_or_else(|| {
        let named = config.perimeter.territoires.iter().filter_map(|of| match of {
            Territoire::Region(code) => Some(code.nom()),
            Territoire::Departement(code) => Some(code.nom()),
            _ => None,
        });
        named.collect::<Vec<_>>().join(", ")
    });
    if nom.is_empty() { ALL.to_owned() } else { [ALL, " : ", &nom].concat() }
}

/// The frame as HTML to paste, with a link for those whom a frame does not reach. `base` as in [`address`]; `follows`: with the script
/// that makes the frame as high as its content, for sites that take one.
///
/// In a `<div>`: themes have rules for what lies directly in their text, and treat an iframe there as a film (Twenty Twenty-One makes one with
/// a `style` as wide as the window; themes of blocks centre by margins, which are nothing to an inline box). With its width, because in a row
/// or a stack of flexible boxes one without is as narrow as an iframe that nobody gave a size, 300 px.
#[must_use]
pub fn iframe(config: &Config, base: &str, follows: bool) -> String {
    let address = address(config, base);
    let script = if follows {
        format!("\n<script src=\"{}\" async></script>", escape(&host_script(base)))
    } else {
        String::new()
    };
    format!(
        "<div style=\"width:100%\">{}</div>\n<p><a href=\"{}\">Voir la carte dans une page entière</a></p>{script}\n",
        frame(&address, &title(config)),
        escape(&address),
    )
}

/// The address of the script that makes frames as high as their content.
#[must_use]
pub fn host_script(base: &str) -> String {
    [base, HOST_SCRIPT].concat()
}

/// Size as attributes too: some systems take `style` away. `color-scheme`, because a frame whose page is not of its host's scheme gets
/// an opaque ground.
fn frame(address: &str, title: &str) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{HEIGHT}\" \
         style=\"width:100%;height:{HEIGHT}px;border:0;color-scheme:light\" loading=\"lazy\" \
         allow=\"geolocation; clipboard-write; web-share\" allowfullscreen referrerpolicy=\"strict-origin\"></iframe>",
        escape(address),
        escape(title)
    )
}

/// The configuration as oEmbed 1.0, `rich`: a file of its own for each configuration, since a static host answers no query.
///
/// Who reads it finds it by a [`oembed_link`] in a page: there is none in `cadre.html`, which is one page for all configurations and
/// would give the same map for all. WordPress wants that address whole, takes the first `<iframe>` of `html`, and of an origin that it does
/// not know keeps size and title alone and adds `sandbox="allow-scripts"`: the hub must then let all origins read its files.
#[must_use]
pub fn oembed(config: &Config, base: &str) -> String {
    let title = title(config);
    let html = frame(&address(config, base), &title);
    format!(
        "{{\n  \"version\": \"1.0\",\n  \"type\": \"rich\",\n  \"provider_name\": \"Carte Mednum\",\n  \"provider_url\": {},\n  \
         \"title\": {},\n  \"width\": {WIDTH},\n  \"height\": {HEIGHT},\n  \"html\": {}\n}}\n",
        json(base),
        json(&title),
        json(&html)
    )
}

/// The line that a page needs in its head for its address to be taken for the map of an oEmbed file, whose whole address this is.
#[must_use]
pub fn oembed_link(file: &str, config: &Config) -> String {
    format!(
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" title=\"{}\">\n",
        escape(file),
        escape(&title(config))
    )
}

/// A text as JSON.
fn json(text: &str) -> String {
    let mut json = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            // A script that the file is put into ends nowhere.
            '<' => json.push_str("\\u003c"),
            sign if sign < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(sign))),
            sign => json.push(sign),
        }
    }
    json.push('"');
    json
}

/// All but what means nothing, neither in an address nor in HTML; with `/` and `:`, so that addresses can be read.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/' | b':' | b',') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// A text of which one escape is wrong is as it is, whole: what the browser's `decodeURIComponent` says too.
fn unescaped(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (Some(high), Some(low)) = (digit(rest.first()), digit(rest.get(1))) else { return text };
        bytes.push(high << 4 | low);
        rest = rest.get(2..).unwrap_or_default();
    }
    String::from_utf8(bytes).unwrap_or(text)
}

fn digit(byte: Option<&u8>) -> Option<u8> {
    byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{departement, region};
    use atlas::confines::Perimeter;

    const BASE: &str = "https://hub.fr/carte/";

    fn loire() -> Config {
        let perimeter = Perimeter { territoires: vec![departement("42").unwrap()], ..Perimeter::default() };
        Config { perimeter, ..Config::default() }
    }

    /// Texts that addresses, HTML and JSON have words for.
    const TEXTS: [&str; 12] = [
        "Se faire aider",
        "L’aide \"numérique\" <ici> & là ; tout = 1 + 1 # 100 %",
        "&amp; &amp;amp; &#38;",
        "%26 %3B %",
        "a=b;c=d&e=f",
        "?x#y",
        "\\ ' ` \u{1F5FA} é",
        "</script><script>",
        "+",
        "titre=2;titre=3",
        "\u{202e}arabe عربي",
        "%E9",
    ];

    /// What is written is read back; and no sign of it is one that HTML, once or twice, would write otherwise.
    fn holds_round_trip(text: &str) {
        let config = Config { titre: Some(text.to_owned()), ..loire() };
        let address = address(&config, BASE);
        assert_eq!(of_address(&address), config, "{address}");
        assert!(!address.contains(['&', '"', '\'', ' ', '<', '>', '#', '(', ')']), "{address}");
        assert_eq!(escape(&escape(&address)), address);
        assert!(address.is_ascii(), "{address}");
    }

    #[test]
    fn any_text_comes_back_from_the_address() {
        TEXTS.into_iter().for_each(holds_round_trip);
        // Any sign, and any two of those that mean something.
        for sign in (1..=0x2fff).filter_map(char::from_u32).filter(|sign| !sign.is_whitespace()) {
            holds_round_trip(&sign.to_string());
        }
        for first in "&;=#%+?\"' a2é".chars() {
            for second in "&;=#%+?\"'a2é".chars() {
                holds_round_trip(&format!("x{first}{second}"));
            }
        }
    }

    #[test]
    fn every_attribute_comes_back_from_the_address() {
        for attribute in ATTRIBUTES {
            let mut tag = Tag::default();
            tag.read(|name| (name == attribute.name).then(|| attribute.example.to_owned()));
            let address = address(&tag.config, BASE);
            assert_eq!(of_address(&address), tag.config, "{address}");
        }
    }

    #[test]
    fn addresses_of_hands_and_of_content_management_systems_are_understood() {
        let expected = Config { titre: Some("Se faire aider".into()), ..loire() };
        for query in [
            "departement=42;titre=Se%20faire%20aider",
            "departement=42&titre=Se+faire+aider",
            "departement=42&amp;titre=Se%20faire%20aider",
            "departement=42&amp;amp;titre=Se%20faire%20aider",
            "titre=Se%20faire%20aider;departement=42;utm_source=lettre;",
            "departement=01;departement=42;titre=Se faire aider#carte.territoire=42218",
        ] {
            assert_eq!(of_address(&format!("{BASE}cadre.html?{query}")), expected, "{query}");
        }
        assert_eq!(of_address(BASE), Config::default());
        assert_eq!(of_address("cadre.html?titre=100%"), Config { titre: Some("100%".into()), ..Config::default() });
    }

    #[test]
    fn a_frame_is_called_what_its_map_is_called() {
        let check = |config: &Config, expected: &str| assert_eq!(title(config), expected);
        check(&Config::default(), "Carte des lieux de médiation numérique");
        check(&loire(), "Carte des lieux de médiation numérique : Loire");
        check(
            &Config { nom: Some("Pays du Gier".into()), ..loire() },
            "Carte des lieux de médiation numérique : Pays du Gier",
        );
        check(
            &Config { titre: Some("Se faire aider".into()), ..loire() },
            "Carte des lieux de médiation numérique : Se faire aider",
        );
        let perimeter =
            Perimeter { territoires: vec![region("84").unwrap(), departement("71").unwrap()], ..Perimeter::default() };
        check(
            &Config { perimeter, ..Config::default() },
            "Carte des lieux de médiation numérique : Auvergne-Rhône-Alpes, Saône-et-Loire",
        );
    }

    #[test]
    fn the_frame_is_pasted_as_it_is() {
        assert_eq!(
            iframe(&loire(), BASE, true),
            "<div style=\"width:100%\"><iframe src=\"https://hub.fr/carte/cadre.html?departement=42\" title=\"Carte des lieux de médiation numérique : Loire\" \
             width=\"100%\" height=\"600\" style=\"width:100%;height:600px;border:0;color-scheme:light\" loading=\"lazy\" \
             allow=\"geolocation; clipboard-write; web-share\" allowfullscreen referrerpolicy=\"strict-origin\"></iframe></div>\n\
             <p><a href=\"https://hub.fr/carte/cadre.html?departement=42\">Voir la carte dans une page entière</a></p>\n\
             <script src=\"https://hub.fr/carte/carte-mednum-cadre.js\" async></script>\n"
        );
        let html = iframe(&Config { titre: Some("\"><script>".into()), ..loire() }, BASE, false);
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains(" id="), "two frames of a page would share it: {html}");
    }

    #[test]
    fn the_oembed_file_is_json_that_holds_the_frame() {
        for text in TEXTS {
            let config = Config { titre: Some(text.to_owned()), ..loire() };
            let json = oembed(&config, BASE);
            assert!(!json.contains('<') && !json.chars().any(|sign| sign < ' ' && sign != '\n'), "{json}");
            // Quotes are escaped inside and even in number.
            let bare = json.replace("\\\\", "").replace("\\\"", "");
            assert_eq!(bare.matches('"').count(), 4 * 8 - 2 * 2, "{json}");
        }
        assert!(
            oembed(&loire(), BASE)
                .contains("\"html\": \"\\u003ciframe src=\\\"https://hub.fr/carte/cadre.html?departement=42\\\"")
        );
        assert!(
            oembed_link("https://hub.fr/loire.json", &loire())
                .contains("type=\"application/json+oembed\" href=\"https://hub.fr/loire.json\"")
        );
    }

    #[test]
    fn the_page_knows_every_attribute_and_holds_no_script() {
        let [(_, page), (_, style), (_, script), (_, list), (_, host)] = files();
        assert!(script.contains("[\"region\", \"departement\", ") && !script.contains("/*"));
        // What is handed out allows nobody yet.
        assert!(list.lines().all(|line| line.is_empty() || line.starts_with('#')), "{list}");
        for inline in ["<script>", " onclick=", "<style", " style="] {
            assert!(!page.contains(inline), "{inline}");
        }
        assert!(script.contains("default-src 'none'") && !script.contains("'unsafe-inline'"));
        assert!(style.contains("--carte-hauteur") && host.contains("origin !== page.origin"));
    }
}
