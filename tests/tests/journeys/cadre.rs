//! The iframe form, pasted into pages of another origin: at a fixed height, as high as its content, and with hosts of all kinds around.

use carte_tests::{Carte, Engine, Folders, Journey, Reply, Server, containing, site, starting_with};
use embed_snippet::config::Config;
use embed_snippet::{Tag, cadre};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The hub: the built site, with the invented lieux, and a page of its own that is not the map's.
fn hub() -> Server {
    let folders = site().with_hook(|request, reply| match request.path.as_str() {
        "/autre.html" => {
            Reply::new(200, "text/html", "<script>parent.postMessage({'carte-mednum-hauteur': 999}, '*')</script>")
        }
        _ => reply,
    });
    Server::start(folders, 0).unwrap()
}

/// A page of somebody else's site with this in it.
fn host(body: &str) -> Journey {
    let page = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>Mairie</title>\n<style>body {{ margin: 0 }}</style>\n{body}\n</html>\n"
    );
    let folders = Folders::default().with_hook(move |request, reply| match request.path.as_str() {
        "/mairie.html" => Reply::new(200, "text/html; charset=utf-8", page.clone()),
        _ => reply,
    });
    Journey::among(folders, "mairie.html").on_tag("iframe")
}

fn config(attributes: &[(&str, &str)]) -> Config {
    let mut tag = Tag::default();
    let bad = tag.read(|name| attributes.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned()));
    assert!(bad.is_empty(), "{bad:?}");
    tag.config
}

/// The Loire of the invented lieux, as its frame is pasted.
fn loire(hub: &Server, follows: bool) -> String {
    let config = config(&[("departement", "42"), ("source", &hub.url("fixture/"))]);
    cadre::iframe(&config, &hub.url(""), follows)
}

/// The height that the host gives a frame, and that of the page in it; none as long as that is only the frame's own.
fn heights(carte: &Carte, frame: &str) -> (f64, Option<f64>) {
    let given = carte.session().select(frame).unwrap();
    let given = carte.session().script("return arguments[0].clientHeight", &[given.to_json()]).unwrap();
    let mut wanted = Value::Null;
    carte.inside(frame, |carte| {
        wanted = carte.script(
            "const { classList } = document.documentElement;
             return classList.contains('fixe') ? null : Math.ceil(document.body.getBoundingClientRect().height)",
        );
    });
    (given.as_f64().unwrap(), wanted.as_f64())
}

/// Waits until a frame is exactly as high as its content, and returns how high that is.
fn fits(carte: &Carte, frame: &str) -> f64 {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let (given, wanted) = heights(carte, frame);
        if wanted.is_some_and(|wanted| (given - wanted).abs() < 1.0) {
            return given;
        }
        assert!(Instant::now() < deadline, "{frame} has {given} px for {wanted:?}");
        carte.next_frame();
    }
}

/// What sticks out of the page in a frame, or is higher than the frame.
const TOO_LARGE: &str = "const [tag] = arguments, out = [], root = document.documentElement;
    if (root.scrollWidth > innerWidth) out.push(`${root.scrollWidth} px wide`);
    const map = tag.shadowRoot.querySelector('.vue').getBoundingClientRect();
    if (map.height > innerHeight * 0.75) out.push(`a map of ${map.height} px`);
    if (innerWidth > 920 && root.scrollHeight > innerHeight) out.push(`${root.scrollHeight} px high`);
    if (map.width && (map.left < 0 || map.right > innerWidth)) out.push('the map sticks out');
    return out;";

/// Parts of the carte and of its page that lie over each other.
const COVERED: &str = "const parts = [...arguments[0].shadowRoot.querySelectorAll('div.filtres, nav, div.corps, p.source'), document.querySelector('main > p')];
    const boxes = parts.map((part) => [part.className || part.localName, part.getBoundingClientRect()]).filter(([, box]) => box.height);
    const out = [];
    boxes.slice(1).forEach(([name, box], index) => { if (box.top < boxes[index][1].bottom - 1) out.push(`${name} over ${boxes[index][0]}`); });
    return boxes.length < 4 ? ['too few parts'] : out;";

#[test]
fn a_visitor_finds_everything_in_a_frame_of_fixed_height_whatever_its_width() {
    for width in [245, 320, 600, 1000, 1400] {
        let hub = hub();
        let frame = loire(&hub, false);
        host(&format!("<div style=\"width:{width}px\">{frame}</div>")).in_window(1450, 800).run(|carte| {
            carte.inside("iframe", |carte| {
                carte.arrived("Loire");
                assert_eq!(carte.script("return [innerWidth, innerHeight]"), json!([width, 600]));
                let looks = |what: &str| {
                    carte.at_rest();
                    assert_eq!(carte.script(TOO_LARGE), json!([]), "{what}, {width} px");
                };
                looks("Loire");
                if width < 480 {
                    carte.click("button", "Voir la carte");
                    looks("the map");
                }
                // The last line of the list is reached, as is what stands below all.
                let rows = carte.tree().rows();
                let last = rows.iter().rfind(|row| row.nom != "Commune non précisée").unwrap();
                carte.enter_by_list(&last.nom);
                looks(&last.nom);
                carte.click("button", "Revenir au territoire précédent");
                carte.arrived("Loire");
                // Open filters take more room than there is: what follows goes down, nothing is covered.
                carte.open_filters("Besoin");
                carte.at_rest();
                assert_eq!(carte.script(COVERED), json!([]), "filters, {width} px");
                carte.click("button", "Fermer");
            });
            let title = carte.session().script("return document.querySelector('iframe').title", &[]).unwrap();
            assert_eq!(title, "Carte des lieux de médiation numérique : Loire");
            let height = carte.session().script("return document.querySelector('iframe').offsetHeight", &[]).unwrap();
            assert_eq!(height, 600, "no script, no other height");
        });
    }
}

#[test]
fn a_page_with_our_script_gives_each_of_its_frames_the_height_of_its_content() {
    let hub = hub();
    // Twice the same: nothing tells them apart but the window that speaks. The script comes with each.
    let frame = loire(&hub, true);
    // Side by side: what is out of sight is not drawn, hence not measured, until somebody goes there.
    let body = format!(
        "<p>Avant</p><div style=\"display:flex;align-items:start\"><div style=\"width:420px\" id=\"a\">{frame}</div>\
         <div style=\"width:420px\" id=\"b\">{frame}</div></div>"
    );
    host(&body).in_window(1280, 900).run(|carte| {
        let (first, second) = ("#a iframe", "#b iframe");
        carte.inside(first, |carte| carte.arrived("Loire"));
        carte.inside(second, |carte| carte.arrived("Loire"));
        let begins = fits(carte, first);
        assert!((fits(carte, second) - begins).abs() < 1.0 && (begins - 600.0).abs() > 1.0, "{begins}");
        // Twenty lieux are another height than communes; the other frame stays as it is, the page where it was.
        carte.inside(first, |carte| {
            carte.choose_list("Lieux");
            carte.arrived("Loire");
        });
        let lieux = fits(carte, first);
        assert!((lieux - begins).abs() > 20.0, "{lieux} {begins}");
        assert!((fits(carte, second) - begins).abs() < 1.0);
        carte.inside(first, |carte| {
            carte.choose_list("Communes");
            carte.arrived("Loire");
            carte.click("button", "Voir la carte");
        });
        assert!(fits(carte, first) > begins, "the map is there too");
        // A frame that comes later, when nothing waits for it any more.
        let address = carte.session().script("return document.querySelector('iframe').src", &[]).unwrap();
        carte
            .session()
            .script("const later = document.createElement('iframe'); later.src = arguments[0]; later.id = 'c'; later.width = '600'; later.title = 'Une autre';
                     document.body.prepend(later);", &[address])
            .unwrap();
        carte.inside("#c", |carte| carte.arrived("Loire"));
        fits(carte, "#c");
    });
}

/// What themes say of what lies directly in their text, and what of the column the frame then has: Twenty Twenty-One, for which an iframe with
/// a `style` is a film; themes of blocks, which centre by margins; a row and a stack of flexible boxes.
const COLUMNS: [(&str, &str); 4] = [
    (
        "Twenty Twenty-One",
        "#texte > * { max-width: 610px; margin-left: auto; margin-right: auto } #texte > iframe[style] { margin: 20px 0 !important; max-width: 100% !important }",
    ),
    (
        "blocks",
        "#texte > :where(:not(.alignwide)) { max-width: 610px; margin-left: auto !important; margin-right: auto !important }",
    ),
    ("row", "#texte { display: flex; max-width: 610px; margin: auto } #texte > p { position: absolute; width: 610px }"),
    (
        "stack",
        "#texte { display: flex; flex-direction: column; align-items: flex-start; max-width: 610px; margin: auto } #avant { width: 100% }",
    ),
];

#[test]
fn a_frame_is_as_wide_as_the_text_around_it_whatever_the_theme() {
    let hub = hub();
    let frame = loire(&hub, true);
    for (theme, css) in COLUMNS {
        host(&format!("<style>{css}</style><div id=\"texte\"><p id=\"avant\">Avant</p>\n{frame}</div>"))
            .in_window(1280, 900)
            .run(|carte| {
                carte.inside("iframe", |carte| carte.arrived("Loire"));
                let edges = "return ['#avant', 'iframe'].map((one) => document.querySelector(one).getBoundingClientRect()).map(({ left, right }) => [left, right])";
                let edges = carte.session().script(edges, &[]).unwrap();
                assert_eq!(edges[0], edges[1], "{theme}");
                assert_eq!(edges[0][1].as_f64().unwrap() - edges[0][0].as_f64().unwrap(), 610.0, "{theme}");
                fits(carte, "iframe");
            });
    }
}

/// It grows with what is in it and not with itself: no length in it may depend on its own height.
#[test]
fn a_frame_that_is_as_high_as_its_content_stays_so() {
    for width in [320, 700, 1200] {
        let hub = hub();
        let body = format!("<div style=\"width:{width}px\">{}</div>", loire(&hub, true));
        host(&body).in_window(1280, 900).run(|carte| {
            carte.inside("iframe", |carte| {
                carte.arrived("Loire");
                carte.at_rest();
            });
            let height = fits(carte, "iframe");
            for _ in 0..10 {
                carte.next_frame();
            }
            assert!((fits(carte, "iframe") - height).abs() < 1.0, "{width} px");
            assert!(height < 3_000.0, "{height}");
        });
    }
}

#[test]
fn a_page_is_not_resized_by_what_is_no_height_or_comes_from_elsewhere() {
    let hub = hub();
    let body = format!(
        "<div style=\"width:420px\">{}</div><iframe id=\"autre\" title=\"Une autre page du hub\" src=\"{}\"></iframe>",
        loire(&hub, true),
        hub.url("autre.html")
    );
    host(&body).in_window(1280, 900).run(|carte| {
        carte.inside("iframe", |carte| carte.arrived("Loire"));
        let height = fits(carte, "iframe");
        // A page of the hub that is not the map said 999 when it came.
        let other = "return document.querySelector('#autre').offsetHeight";
        assert!(carte.session().script(other, &[]).unwrap().as_f64().unwrap() < 200.0);
        // The page itself, in the words of the map: neither its window nor its origin.
        carte.session().script("postMessage({ 'carte-mednum-hauteur': 999 }, '*')", &[]).unwrap();
        // The map's own window, but no number.
        carte.inside("iframe", |carte| {
            for wrong in ["'999'", "NaN", "Infinity", "-Infinity", "null", "[999]", "{ valueOf: () => 999 }", "true"] {
                carte.script(&format!(
                    "try {{ parent.postMessage({{ 'carte-mednum-hauteur': {wrong} }}, '*') }} catch {{}}"
                ));
            }
            carte.script("parent.postMessage(null, '*'); parent.postMessage('999', '*'); parent.postMessage(999, '*')");
        });
        carte.next_frame();
        let given = || {
            let given = carte.session().script("return document.querySelector('iframe').clientHeight", &[]).unwrap();
            given.as_f64().unwrap()
        };
        assert!((given() - height).abs() < 1.0, "{}", given());
        // Numbers that no page is high: kept within reason.
        for (said, kept) in [("1e9", 20_000.0), ("3", 150.0), ("-40", 150.0)] {
            carte.inside("iframe", |carte| {
                drop(carte.script(&format!("parent.postMessage({{ 'carte-mednum-hauteur': {said} }}, '*')")))
            });
            let deadline = Instant::now() + Duration::from_secs(20);
            while (given() - kept).abs() > 1.0 {
                assert!(Instant::now() < deadline, "{said}: {}", given());
                carte.next_frame();
            }
        }
    });
}

/// What a page runs that frames charts of Datawrapper, as documented: it listens, and looks the frame up by its window.
const DATAWRAPPER: &str = "<script>addEventListener('message', (event) => {
    const said = event.data['datawrapper-height'];
    for (const key in said) for (const frame of document.querySelectorAll('iframe'))
      if (frame.contentWindow === event.source) frame.style.height = said[key] + 'px';
  });</script>";

/// The older form: it looks the frame up by the key, which is in its address.
const DATAWRAPPER_BY_KEY: &str = "<script>addEventListener('message', (event) => {
    const said = event.data['datawrapper-height'];
    for (const key in said) document.querySelector(`iframe[src*='${key}']`).style.height = said[key] + 'px';
  });</script>";

/// The host's side of iframe-resizer 3 and 4, in brief: settings to the frame once it is loaded or says that it is ready; from the frame
/// a name, a height, a width and an event.
const IFRAME_RESIZER: &str = "<script>const events = window.evenements = [];
  addEventListener('load', () => {
    const frame = document.querySelector('iframe'), origin = new URL(frame.src).origin;
    frame.id = 'iFrameResizer0';
    const send = () => frame.contentWindow.postMessage(
      '[iFrameSizer]iFrameResizer0:8:false:false:32:true:true:null:documentElementBoundingClientRect:null:null:0:false:parent:scroll:true', '*');
    addEventListener('message', (event) => {
      if (event.data === '[iFrameResizerChild]Ready') return send();
      if (!String(event.data).startsWith('[iFrameSizer]')) return;
      if (event.origin !== origin) throw new Error('unexpected message');
      const [name, height, width, type] = event.data.slice(13).split(':');
      if (name !== 'iFrameResizer0' || ['true', 'false', 'undefined'].includes(type)) return;
      events.push(type);
      frame.style.height = parseInt(height, 10) + 'px';
    });
    send();
  });</script>";

#[test]
fn a_page_with_the_script_of_datawrapper_or_iframe_resizer_gives_the_height_for_nothing() {
    for script in [DATAWRAPPER, DATAWRAPPER_BY_KEY, IFRAME_RESIZER] {
        let hub = hub();
        // Before the frame, where such scripts are, and without laziness: they do not know it.
        let frame = loire(&hub, false).replace(" loading=\"lazy\"", "");
        host(&format!("{script}<div style=\"width:1100px\">{frame}</div>")).in_window(1280, 900).run(|carte| {
            carte.inside("iframe", |carte| carte.arrived("Loire"));
            let begins = fits(carte, "iframe");
            carte.session().script("document.querySelector('div').style.width = '420px'", &[]).unwrap();
            carte.inside("iframe", |carte| {
                carte.choose_list("Lieux");
                carte.arrived("Loire");
            });
            let lieux = fits(carte, "iframe");
            assert!((lieux - begins).abs() > 20.0, "{lieux} {begins}");
            if script == IFRAME_RESIZER {
                let events = carte.session().script("return evenements", &[]).unwrap();
                assert_eq!(events[0], "init", "{events}");
            }
        });
    }
}

#[test]
fn a_visitor_gives_their_place_to_the_frame_that_asks_for_it() {
    let hub = hub();
    let place = json!({ "latitude": 45.4397, "longitude": 4.3872, "accuracy": 20 });
    let page = host(&loire(&hub, false)).allowing(&["geolocation"]);
    page.with_devtools("Emulation.setGeolocationOverride", place).in_window(1280, 900).run(|carte| {
        carte.inside("iframe", |carte| {
            carte.arrived("Loire");
            carte.click("button", "Autour de moi");
            carte.wait("the chip", |tree| (tree.chips() == ["Distances depuis ma position"]).then_some(()));
            let allowed = "return document.featurePolicy.allowsFeature(arguments[1])";
            for feature in ["geolocation", "clipboard-write", "fullscreen"] {
                let tag = carte.host().to_json();
                assert_eq!(carte.session().script(allowed, &[tag, json!(feature)]).unwrap(), true, "{feature}");
            }
        });
    });
}

/// By the browser's buttons, which lead through what its frames have gone through, too. Firefox' driver then waits for a page that no step in a
/// frame loads: there it is the page that goes.
fn goes(carte: &Carte, steps: i32) {
    let session = carte.session();
    match (session.engine(), steps) {
        (Engine::Chromium, ..0) => session.back().unwrap(),
        (Engine::Chromium, _) => session.forward().unwrap(),
        _ => drop(session.script("history.go(arguments[0])", &[json!(steps)]).unwrap()),
    }
}

#[test]
fn a_visitor_goes_back_in_the_frame_and_takes_what_they_see_to_a_page_of_its_own() {
    let hub = hub();
    let journey = host(&loire(&hub, false)).in_window(1280, 900);
    journey.not_in(Engine::WebKit, "which gives no frame that is lazy a step to go back").run(|carte| {
        carte.inside("iframe", |carte| {
            carte.arrived("Loire");
            carte.enter_by_list("Saint-Étienne");
        });
        goes(carte, -1);
        carte.inside("iframe", |carte| carte.arrived("Loire"));
        goes(carte, 1);
        let mut link = String::new();
        carte.inside("iframe", |carte| {
            carte.arrived("Saint-Étienne");
            // Where the link leads once it is pressed; the new window is the browser's business.
            carte.script("addEventListener('click', (event) => event.preventDefault())");
            let element = carte.session().select("main > p a").unwrap();
            carte.session().click(&element).unwrap();
            link = carte
                .session()
                .script("return arguments[0].href", &[element.to_json()])
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned();
            let opens = carte.session().script("return [arguments[0].target, arguments[0].rel]", &[element.to_json()]);
            assert_eq!(opens.unwrap(), json!(["_blank", "noopener"]));
        });
        assert!(carte.session().address().unwrap().ends_with("/mairie.html"), "the host's address is the host's");
        assert!(
            link.contains("cadre.html?departement=42;source=") && link.contains("#carte-territoire--42218"),
            "{link}"
        );
        Journey::among(Folders::default(), "").visit(&hub, &link, |carte| {
            carte.arrived("Saint-Étienne");
            let framed = carte.session().script("return !document.querySelector('main > p').hidden", &[]).unwrap();
            assert_eq!(framed, false, "nothing to offer to who is there");
            carte.click("button", "Revenir au territoire précédent");
            carte.arrived("Loire");
        });
    });
}

#[test]
fn the_address_survives_content_management_systems() {
    let hub = hub();
    let titre = "L’aide \"ici\" & là ; 100 % #1";
    let config = config(&[("departement", "42"), ("source", &hub.url("fixture/")), ("titre", titre)]);
    let written = cadre::address(&config, &hub.url(""));
    let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;");
    let page = hub.url("cadre.html");
    let source = hub.url("fixture/");
    for address in [
        escaped(&written),
        escaped(&escaped(&written)),
        // By hand, with the sign that everybody knows, escaped never, once and twice too often.
        format!("{page}?departement=42&source={source}&titre=L’aide+\"ici\"+%26+là+%3B+100+%25+%231")
            .replace('"', "%22"),
        format!(
            "{page}?departement=42&amp;source={source}&amp;titre=L’aide%20%22ici%22%20%26%20là%20%3B%20100%20%25%20%231"
        ),
        format!(
            "{page}?departement=42&amp;amp;source={source}&amp;amp;titre=L’aide%20%22ici%22%20%26%20là%20%3B%20100%20%25%20%231"
        ),
    ] {
        host(&format!("<iframe src=\"{address}\" title=\"Carte\" width=\"900\" height=\"600\"></iframe>")).run(
            |carte| {
                carte.inside("iframe", |carte| {
                    carte.arrived("Loire");
                    carte.get("heading", titre);
                    assert_eq!(carte.script("return document.title"), titre);
                });
            },
        );
    }
}

#[test]
fn a_keyboard_user_goes_into_the_frame_and_out_of_it_both_ways() {
    let hub = hub();
    let body = format!("<button id=\"avant\">Avant</button>{}<button id=\"apres\">Après</button>", loire(&hub, false));
    host(&body).in_window(1280, 900).run(|carte| {
        carte.inside("iframe", |carte| carte.arrived("Loire"));
        let at = || {
            let at =
                carte.session().script("const at = document.activeElement; return at.id || at.localName", &[]).unwrap();
            at.as_str().unwrap().to_owned()
        };
        let go = |keys: &[&str], to: &str| {
            let mut stops = Vec::new();
            while stops.len() < 90 && at() != to {
                carte.session().chord(keys).unwrap();
                stops.push(at());
            }
            assert_eq!(at(), to, "{stops:?}");
            stops
        };
        carte.session().script("document.querySelector('#avant').focus()", &[]).unwrap();
        let through = go(&["Tab"], "apres");
        assert!(through.iter().filter(|stop| *stop == "iframe").count() > 10, "{through:?}");
        let back = go(&["Shift", "Tab"], "avant");
        assert!(back.iter().filter(|stop| *stop == "iframe").count() > 10, "{back:?}");
    });
}

/// What WordPress makes of an oEmbed file of an origin that it does not know: the frame with its size and its title, in a sandbox.
#[test]
fn a_visitor_of_a_site_that_puts_the_frame_into_a_sandbox_sees_the_map() {
    let hub = hub();
    let config = config(&[("departement", "42"), ("source", &hub.url("fixture/"))]);
    let oembed: Value = serde_json::from_str(&cadre::oembed(&config, &hub.url(""))).unwrap();
    for (key, value) in
        [("version", "1.0"), ("type", "rich"), ("title", "Carte des lieux de médiation numérique : Loire")]
    {
        assert_eq!(oembed[key], value);
    }
    assert_eq!((&oembed["width"], &oembed["height"]), (&json!(1000), &json!(600)));
    let frame = oembed["html"].as_str().unwrap();
    let start = frame.find(" style=").unwrap();
    let kept = format!("{} sandbox=\"allow-scripts\" security=\"restricted\"></iframe>", &frame[..start]);
    host(&kept).in_window(1280, 900).run(|carte| {
        carte.inside("iframe", |carte| {
            // A sandbox is a process of its own, whose accessibility tree is not given to the one around it.
            let deadline = Instant::now() + Duration::from_secs(20);
            let said = "return arguments[0].shadowRoot?.querySelector('.panneau')?.textContent ?? ''";
            while !carte.script(said).as_str().unwrap_or_default().contains("Saint-Étienne") {
                assert!(Instant::now() < deadline, "{}", carte.script(said));
                carte.next_frame();
            }
            let markers = carte.script("return arguments[0].shadowRoot.querySelectorAll('.marqueurs > g').length");
            assert!(markers.as_u64() > Some(0), "{markers}");
        });
    });
}

#[test]
fn what_gets_into_the_page_of_a_frame_does_not_run_there() {
    let journey = Journey::among(site(), "cadre.html?source=/fixture/;departement=42");
    // Chromium's words, and Firefox'.
    journey.tolerating("Content Security Policy").tolerating("Content-Security-Policy").run(|carte| {
        carte.arrived("Loire");
        let ran = carte.session().script_async(
            "const inline = document.createElement('script'), image = new Image();
             inline.textContent = 'window.ran = true';
             image.setAttribute('onload', 'window.ran = true');
             document.body.append(inline, image);
             await new Promise((resume) => { image.addEventListener('load', resume); image.src = 'data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'; });
             return !!window.ran;",
            &[],
        );
        assert_eq!(ran.unwrap(), false);
    });
}

/// A frame does not see its host: it is legible on any, and does not put an opaque ground of the browser's under itself.
#[test]
fn a_dark_page_shows_through_around_a_carte_that_can_be_read() {
    for (theme, dark) in [(None, false), (Some("sombre"), true)] {
        let hub = hub();
        let source = hub.url("fixture/");
        let mut attributes = vec![("departement", "42"), ("source", source.as_str())];
        attributes.extend(theme.map(|theme| ("theme", theme)));
        let frame = cadre::iframe(&config(&attributes), &hub.url(""), false);
        let body =
            format!("<style>:root {{ color-scheme: dark }} body {{ background: #14202c; color: #eee }}</style>{frame}");
        host(&body).in_window(1280, 900).run(|carte| {
            let scheme = "return getComputedStyle(document.querySelector('iframe')).colorScheme";
            assert_eq!(carte.session().script(scheme, &[]).unwrap(), "light", "the scheme of the page in it");
            carte.inside("iframe", |carte| {
                carte.arrived("Loire");
                let seen = carte.script(
                    "const name = arguments[0].shadowRoot.querySelector('.titre-liste'), light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map(Number).every((part) => part > 128);
                     let ground = name; const clear = (one) => /, 0\\)$|transparent/.test(getComputedStyle(one).backgroundColor);
                     while (clear(ground)) ground = ground.parentNode.host ?? ground.parentNode;
                     return [light(getComputedStyle(name).color), light(getComputedStyle(ground).backgroundColor), clear(document.body) && clear(document.documentElement)];",
                );
                assert_eq!(seen, json!([dark, !dark, true]), "{theme:?}");
            });
        });
    }
}

#[test]
fn a_frame_that_only_counts_leads_to_its_map() {
    let hub = hub();
    let config = config(&[("departement", "42"), ("vue", "compteur"), ("source", &hub.url("fixture/"))]);
    host(&cadre::iframe(&config, &hub.url(""), true)).in_window(1280, 900).run(|carte| {
        let mut link = String::new();
        carte.inside("iframe", |carte| {
            carte.get("StaticText", containing("lieux pour se faire aider"));
            let element = carte.get("link", starting_with("Ouvrir la carte")).element;
            link = carte
                .session()
                .script("return arguments[0].href", &[element.to_json()])
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned();
            assert!(carte.session().select("main > p:not([hidden])").is_err(), "one way out is enough");
        });
        assert!(fits(carte, "iframe") < 300.0, "no more room than a number needs");
        Journey::among(Folders::default(), "").visit(&hub, &link, |carte| {
            carte.arrived("Loire");
            carte.get("group", starting_with("Carte : "));
        });
    });
}

/// A frame is not the place to look for a site that does not let itself be framed.
#[test]
fn a_link_that_leaves_the_map_leaves_the_frame() {
    let hub = hub();
    let config = config(&[("departement", "42"), ("source", &hub.url("fixture/")), ("aide", &hub.url("autre.html"))]);
    host(&cadre::iframe(&config, &hub.url(""), false)).in_window(1280, 900).run(|carte| {
        carte.inside("iframe", |carte| {
            carte.arrived("Loire");
            carte.script("addEventListener('click', (event) => event.preventDefault())");
            carte.click("link", "Aide");
            let link = carte.get("link", "Aide");
            let opens = "return [arguments[0].target, arguments[0].rel]";
            assert_eq!(
                carte.session().script(opens, &[link.element.to_json()]).unwrap(),
                json!(["_blank", "noopener"])
            );
        });
    });
}
