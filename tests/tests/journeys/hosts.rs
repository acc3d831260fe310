//! Every kind of host page of the demo: the carte is used there, and the page is what it was.

use carte_tests::{
    Carte, FIELD, Folders, HOSTS, Journey, Reply, Server, differences, page, published, site, starting_with,
};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Those whose policy refuses nearly everything.
const STRICT: [&str; 2] = ["csp", "trusted-types"];

fn file(host: &str) -> String {
    format!("hotes/{host}.html")
}

/// Enters the first territory of the list and opens the first lieu in it.
fn opens_a_sheet(carte: &Carte, nom: &str) {
    carte.arrived(nom);
    carte.mark("carte:ready");
    carte.open_first_lieu();
    carte.get("term", "Adresse");
    carte.at_rest();
}

/// The site without the loader, until it is let through.
fn without_loader() -> (Folders, Arc<AtomicBool>) {
    let blocked = Arc::new(AtomicBool::new(true));
    let still = Arc::clone(&blocked);
    let folders = site().with_hook(move |request, reply| {
        let stop = request.path == "/carte-mednum.js" && still.load(Ordering::Relaxed);
        if stop { Reply::new(404, "text/plain", "") } else { reply }
    });
    (folders, blocked)
}

#[test]
fn every_kind_of_host_looks_the_same_before_with_and_after_use() {
    for (host, nom) in HOSTS {
        let (folders, blocked) = without_loader();
        let journey = Journey::among(folders, &file(host)).with_sized_cartes().tolerating("404");
        // Chromium's own word for a script that is text, where the server forbids to guess.
        journey.tolerating("Refused to execute script").run_with_server(|inert, server| {
            let before = inert.looks_of_the_page();
            let n_elements = before["boxes"].as_object().unwrap().len();
            assert!(n_elements > 30, "{host}: a page worth the name, not {n_elements} elements");
            assert_eq!(
                inert.session().script("return customElements.get('carte-mednum') ?? null", &[]).unwrap(),
                json!(null)
            );
            blocked.store(false, Ordering::Relaxed);
            inert.session().open(&server.url(&file(host))).unwrap();
            let carte = inert.other("carte-mednum");
            carte.arrived(nom);
            carte.mark("carte:ready");
            carte.at_rest();
            let found = differences(&before, &carte.looks_of_the_page());
            assert!(found.is_empty(), "{host}, with the carte: {found:#?}");
            opens_a_sheet(&carte, nom);
            let found = differences(&before, &carte.looks_of_the_page());
            assert!(found.is_empty(), "{host}, after use: {found:#?}");
        });
    }
}

/// What sees no difference must be able to see one.
#[test]
fn a_page_that_is_touched_is_noticed() {
    Journey::on("hotes/nu.html").with_sized_cartes().run(|carte| {
        carte.arrived("Loire");
        let before = carte.looks_of_the_page();
        let touched = |script: &str| {
            carte.script(script);
            differences(&before, &carte.looks_of_the_page())
        };
        assert_eq!(touched(""), [""; 0]);
        for (script, what) in [
            (
                "document.querySelector('h1').style.letterSpacing = '0.1px'",
                "letter-spacing:normal → letter-spacing:0.1px",
            ),
            ("window.fuite = 1", "fuite"),
            ("document.body.dataset.carte = ''", "data-carte"),
            // One with nothing in it is no sheet in WebKit.
            ("document.head.appendChild(document.createElement('style')).textContent = 'x {}'", "sheets: ["),
            ("document.querySelector('p').id = 'fuite'", "ids"),
        ] {
            let found = touched(script);
            assert!(found.iter().any(|found| found.contains(what)), "{script}: {found:#?}");
        }
    });
}

#[test]
fn a_visitor_uses_the_carte_in_every_kind_of_host_whatever_the_width() {
    for (host, nom) in HOSTS {
        Journey::on(&file(host)).under_policies().in_window(1400, 900).run(|carte| {
            let fits = |state: &str| {
                for width in [245, 320, 600, 1400].into_iter().filter(|width| carte.can_be(*width)) {
                    carte.session().resize(width, 900).unwrap();
                    carte.next_frame();
                    assert_eq!(carte.sticks_out(), json!([]), "{host}, {state}, {width} px");
                }
            };
            carte.arrived(nom);
            carte.mark("carte:ready");
            fits("as it comes");
            opens_a_sheet(carte, nom);
            fits("a sheet");
            assert_eq!(carte.refusals(), json!([]), "{host}");
        });
    }
}

/// What only assistive technology is given stands at the end of a line. Which width ends a line just there depends on the browser's version
/// and on the fonts that it finds: all widths are tried.
#[test]
fn what_is_hidden_sticks_out_of_no_column_wherever_a_line_ends() {
    Journey::on("hotes/nu.html").in_window(1400, 900).run(|carte| {
        opens_a_sheet(carte, "Loire");
        let out = carte.script(
            "const [tag] = arguments, out = [];
             const hidden = [...tag.shadowRoot.querySelectorAll('*')].filter((one) => getComputedStyle(one).clipPath === 'inset(50%)');
             for (let width = 200; width < 640; width += 1) {
               tag.style.width = `${width}px`;
               const { left, right } = tag.getBoundingClientRect();
               for (const box of hidden.map((one) => one.getBoundingClientRect())) {
                 if (box.width && (box.left < left - 0.01 || box.right > right + 0.01)) out.push([width, box.left - left, box.right - right]);
               }
             }
             tag.style.removeProperty('width');
             return { out, n: hidden.length };",
        );
        assert!(out["n"].as_u64() > Some(2), "there are hidden texts: {out}");
        assert_eq!(out["out"], json!([]));
    });
}

/// In each frame, instead of the system's window.
const NO_PRINTER: &str = "window.print = () => { top.imprime = document.body.innerText; };";

#[test]
fn a_visitor_of_a_strict_site_does_everything_and_no_policy_is_offended() {
    for host in STRICT {
        let nom = HOSTS.iter().find(|(name, _)| *name == host).unwrap().1;
        let journey =
            Journey::on(&file(host)).under_policies().with_script(NO_PRINTER).tolerating("the image 'data:,'");
        let downloads = json!({ "behavior": "allow", "downloadPath": xtask::paths::target().join("journeys") });
        journey.with_devtools("Browser.setDownloadBehavior", downloads).run(|carte| {
            carte.arrived(nom);
            carte.get("group", starting_with("Carte : "));
            carte.open_filters("Besoin");
            carte.click("button", "Fermer");
            carte.choose_list("Lieux");
            carte.click("DisclosureTriangle", "Exporter cette liste");
            carte.click("button", "Pour un tableur (CSV)");
            carte.choose_list("Communes");
            opens_a_sheet(carte, nom);
            carte.click("button", "Ajouter aux contacts");
            carte.click("button", "Imprimer");
            carte.wait("the paper", |_| {
                carte.script("return window.imprime ?? null").as_str().map(|text| assert!(text.contains("Adresse")))
            });
            assert_eq!(carte.refusals(), json!([]), "{host}");
            // The policy is in force: what is neither the page's nor the carte's is refused, and seen here.
            carte.script("document.body.append(Object.assign(document.createElement('img'), { src: 'data:,' }));");
            carte.wait("a refusal", |_| (carte.refusals() != json!([])).then_some(()));
        });
    }
}

#[test]
fn a_site_owner_under_trusted_types_has_a_raw_file_read_aside_from_the_page_where_the_policy_is_allowed() {
    // Any policy, a list with that of the carte, a list without.
    for (list, aside) in [("", true), ("; trusted-types autre carte-mednum", true), ("; trusted-types autre", false)] {
        let folders = site().with_hook(move |request, mut reply| {
            if request.path == "/essais/types.html" {
                let text = String::from_utf8_lossy(&reply.body).replace("for 'script'", &format!("for 'script'{list}"));
                reply.body = text.into_bytes();
            }
            reply
        });
        let journey = Journey::among(folders, "essais/types.html").under_policies();
        let journey = if aside { journey } else { journey.tolerating("trusted-types autre") };
        journey.run(|carte| {
            carte.arrived("Loire");
            carte.mark("carte:ready");
            assert_eq!(carte.total(), 228, "{list}");
            let refused = carte.refusals();
            assert_eq!(refused.as_array().unwrap().len(), usize::from(!aside), "{list}: {refused}");
            // Whose business the reader's module is: the worker's, or the page's.
            let seen = "return performance.getEntriesByType('resource').some((one) => one.name.endsWith('carte-mednum-reader_bg.wasm'))";
            assert_eq!(carte.script(seen), !aside, "{list}");
        });
    }
}

#[test]
fn a_visitor_reads_a_text_of_fifteen_pixels_where_the_host_counts_in_tens() {
    Journey::on("hotes/rem.html").run(|carte| {
        carte.arrived("Rhône");
        assert_eq!(carte.script("return getComputedStyle(document.documentElement).fontSize"), "10px");
        assert_eq!(carte.script("return getComputedStyle(arguments[0].parentElement).fontSize"), "10px");
        let size = |node: &carte_tests::Node| {
            let body = "return parseFloat(getComputedStyle(arguments[0]).fontSize)";
            carte.session().script(body, &[node.element.to_json()]).unwrap().as_f64().unwrap()
        };
        let row = carte.get("button", starting_with("Brignais"));
        let field = carte.get("combobox", FIELD);
        for node in [row, field, carte.get("button", "Besoin")] {
            assert!(size(&node) >= 15.0, "{}: {}", node.name, size(&node));
        }
    });
}

/// What hosts say of all their text, and of every element there is, but for its colour, which a carte takes up on purpose.
const LOUD: &str = "* { line-height: 3; letter-spacing: .3em; word-spacing: 1em; text-indent: 2em; text-transform: uppercase; text-align: center;
    font-style: italic; font-weight: 900; font-variant: small-caps; font-stretch: condensed; font-feature-settings: 'smcp'; font-kerning: none;
    white-space: pre; word-break: break-all; line-break: anywhere; overflow-wrap: anywhere; hyphens: auto; tab-size: 1; text-wrap: balance;
    text-shadow: 0 0 4px red; -webkit-text-stroke: 1px red; text-emphasis: dot; text-underline-position: under; fill: red; stroke: red;
    list-style: square inside; quotes: '*' '*'; cursor: wait; caret-color: red; border-collapse: collapse; border-spacing: 9px; caption-side: bottom;
    empty-cells: hide; stroke-width: 9px; text-anchor: end; image-rendering: pixelated; text-align-last: center; text-rendering: geometricPrecision }";

#[test]
fn what_a_host_says_of_all_its_text_stops_at_the_carte() {
    for direction in ["ltr", "rtl"] {
        page("source=/fixture/&departement=42&titre=Se faire aider&largeur=1000").run(|carte| {
            carte.arrived("Loire");
            carte.mark("carte:ready");
            carte.open_filters("Besoin");
            carte.at_rest();
            assert_eq!(carte.followers_of(LOUD, direction), json!([]), "{direction}");
            // A rule that does reach in is seen: the font is the host's.
            let found = carte.followers_of("* { font-family: monospace }", direction);
            assert!(found.as_array().unwrap().iter().any(|follower| follower[1] == "font-family"), "{found}");
        });
    }
}

#[test]
fn a_visitor_of_a_page_in_arabic_has_a_carte_in_french_from_left_to_right() {
    Journey::on("hotes/droite-a-gauche.html").in_window(1400, 900).run(|carte| {
        carte.arrived("Isère");
        assert_eq!(carte.script("return getComputedStyle(document.querySelector('h1')).direction"), "rtl");
        let left = |role: &str, name: &str| carte.bounds(&carte.get(role, name)).0;
        assert!(left("button", "Déplacer la carte vers la gauche") < left("button", "Déplacer la carte vers la droite"));
        let row = carte.wait("a line", |tree| tree.panel().find("button", starting_with("Beaurepaire")).cloned());
        let (map, list) = (carte.map_bounds().0, carte.bounds(&row).0);
        assert!(map < list, "the list is on the right: {map} {list}");
        // « 1 lieu », not « lieu 1 »: what is read first is further left.
        let order = "const range = document.createRange(), text = [...arguments[0].querySelectorAll('*'), arguments[0]].flatMap((one) => [...one.childNodes])
              .find((one) => one.nodeType === 3 && /^1.lieu$/.test(one.data));
            const at = (i) => { range.setStart(text, i); range.setEnd(text, i + 1); return range.getBoundingClientRect().left; };
            return [at(0), at(2)];";
        let at = carte.session().script(order, &[row.element.to_json()]).unwrap();
        assert!(at[0].as_f64() < at[1].as_f64(), "{at}");
        // A voice that reads Arabic is told that this is French.
        assert_eq!(carte.session().script("return arguments[0].closest('[lang]').lang", &[row.element.to_json()]).unwrap(), "fr");
    });
}

#[test]
fn an_application_puts_the_script_and_the_carte_in_when_it_pleases() {
    let journey = Journey::among(site().and("/donnees/", published("fixture")), "essais/vide.html").on_tag("html");
    journey.run_with_server(|page: &Carte, server: &Server| {
        let run = |body: &str| page.session().script(body, &[]).unwrap();
        // Long after the page is there: the tag first, then the script, as a view of an application does.
        assert_eq!(run("return document.readyState"), "complete");
        run("window.vue = document.body.appendChild(document.createElement('main'));
             window.chargeur = () => document.head.append(Object.assign(document.createElement('script'), { src: '/carte-mednum.js', async: true }));
             window.fautes = [];
             addEventListener('error', (event) => fautes.push(event.message));
             addEventListener('unhandledrejection', (event) => fautes.push(String(event.reason)));
             vue.innerHTML = '<carte-mednum departement=\"42\"><a href=\"/lieux\">Voir les lieux</a></carte-mednum>';
             chargeur();");
        page.other("carte-mednum").arrived("Loire");
        // Another view, another address, then a carte made by script, whose attributes come once it is in the page; the script again.
        run("window.premiere = vue.firstElementChild;
             history.pushState(null, '', '/aide/numerique/');
             vue.replaceChildren();");
        run("const carte = document.createElement('carte-mednum');
             vue.append(carte);
             chargeur();
             carte.setAttribute('departement', '01');");
        page.other("carte-mednum").arrived("Ain");
        page.other("carte-mednum").enter_by_list("Bourg-en-Bresse");
        // The first one is taken out of the cupboard, beside the other, then moved to another place of the tree.
        run("vue.prepend(premiere);");
        let first = page.other("carte-mednum[departement='42']");
        first.arrived("Loire");
        first.enter_by_list("Saint-Étienne");
        run("document.body.prepend(premiere);");
        first.next_frame();
        first.arrived("Saint-Étienne");
        page.other("carte-mednum[departement='01']").arrived("Bourg-en-Bresse");
        assert_eq!(run("return fautes"), json!([]));
        let asked = server.seen().iter().filter(|request| request.path.ends_with("carte-mednum-widget_bg.wasm")).count();
        assert_eq!(asked, 1, "one module for all of them");
    });
}

#[test]
fn what_a_host_keeps_on_top_stays_above_the_proposals() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        let bar = "const sheet = new CSSStyleSheet();
            sheet.replaceSync('h1 { position: sticky; top: 0; z-index: 1; margin: 0; height: 80px; background: gold }');
            document.adoptedStyleSheets = [sheet];";
        carte.script(bar);
        carte.type_into("combobox", FIELD, "saint");
        carte.wait("proposals", |tree| tree.find("option", starting_with("Saint-")).cloned());
        // Every step of the page under the bar: nothing of the carte shows through.
        let through = "const seen = new Set(), bar = document.querySelector('h1');
            for (let y = 0; y < 600; y += 10) { scrollTo(0, y); for (const x of [60, 200, 400]) seen.add(document.elementFromPoint(x, 40)?.localName); }
            scrollTo(0, 0);
            return [...seen];";
        let seen = carte.script(through);
        let seen: Vec<&str> = seen.as_array().unwrap().iter().filter_map(serde_json::Value::as_str).collect();
        assert!(seen.contains(&"h1") && !seen.contains(&"carte-mednum"), "{seen:?}");
    });
}
