//! How the element looks in pages of every colour, with themes, and for who asks their system for other colours.
//!
//! What can be read is measured on what the browser computes, whatever the classes inside.

use atlas::colour::Colour;
use carte_tests::{Carte, Journey, Name, Node, Reply, Request, containing, page, site, starting_with};
use serde_json::{Value, json};

/// A computed property of a node.
fn style(carte: &Carte, node: &Node, property: &str) -> String {
    let body = "return getComputedStyle(arguments[0]).getPropertyValue(arguments[1])";
    let value = carte.session().script(body, &[node.element.to_json(), json!(property)]).unwrap();
    value.as_str().unwrap_or_default().to_owned()
}

fn hex(text: &str) -> Colour {
    Colour::of_hex(text).unwrap()
}

/// Waits until a button that is there at once has the accent.
fn wears(carte: &Carte, accent: &str) {
    let button = carte.get("button", "Autour de moi");
    let what = format!("the accent {accent}");
    carte.wait(&what, |_| {
        let (found, _) = Colour::of_computed(&style(carte, &button, "color"))?;
        (found == hex(accent)).then_some(())
    });
}

/// Every text on screen with its colour and the ground that it is seen on, the page's own included: the least contrast, and where.
fn least_contrast(carte: &Carte) -> (f32, String) {
    let texts = carte.script(
        // Whatever space it is in, as a canvas paints it: not the way that the carte reads colours.
        "const pen = document.createElement('canvas').getContext('2d');
         const plain = (colour) => {
           pen.fillStyle = colour;
           pen.fillRect(0, 0, 1, 1);
           return `rgb(${pen.getImageData(0, 0, 1, 1).data.slice(0, 3).join(', ')})`;
         };
         const around = (node) => node.assignedSlot ?? node.parentNode ?? node.host;
         const ground = (node) => {
           const layers = [];
           for (; node; node = around(node)) {
             if (!(node instanceof Element)) continue;
             const colour = getComputedStyle(node).backgroundColor;
             if (!/^rgba.*, 0\\)$/.test(colour)) layers.push(colour);
           }
           return plain(layers[0] ?? '#fff');
         };
         const walk = document.createTreeWalker(arguments[0].shadowRoot, NodeFilter.SHOW_TEXT), found = [];
         while (walk.nextNode()) {
           const text = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
           const html = element instanceof HTMLElement;
           if (!text || !element.checkVisibility({ visibilityProperty: true })) continue;
           // What is drawn lies on what is drawn: the scale has tests of its own.
           if (html) found.push([text, getComputedStyle(element).color, ground(element)]);
         }
         return found;",
    );
    let texts: Vec<&Value> = texts.as_array().unwrap().iter().collect();
    assert!(texts.len() > 20, "{texts:?}");
    let colour =
        |value: &Value| Colour::of_computed(value.as_str().unwrap_or_default()).unwrap_or_else(|| panic!("{value}"));
    let ratios = texts.iter().map(|text| (colour(&text[1]).0.ratio(colour(&text[2]).0), text.to_string()));
    ratios.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

fn can_be_read(carte: &Carte, needed: f32) {
    let (ratio, what) = least_contrast(carte);
    assert!(ratio >= needed, "{ratio}: {what}");
}

/// What the page's owner was told by the carte since they last asked.
fn told(carte: &Carte) -> Vec<String> {
    carte.told().into_iter().filter(|said| said.contains("carte-mednum :")).collect()
}

/// The colours of the five classes of the legend, least first.
fn classes(carte: &Carte) -> Vec<Colour> {
    let fills = carte.script(
        "return [1, 2, 3, 4, 5].map((n) => arguments[0].shadowRoot.querySelector('.legende .c' + n)).filter(Boolean)
           .map((swatch) => getComputedStyle(swatch).fill);",
    );
    let fills = fills.as_array().unwrap().iter();
    fills.map(|fill| Colour::of_computed(fill.as_str().unwrap()).unwrap_or_else(|| panic!("{fill}")).0).collect()
}

#[test]
fn a_site_names_a_theme_and_everything_in_it_can_be_read() {
    // Ground, ink, accent and how dark the fields are, as the files say.
    for (theme, fond, texte, accent, scheme) in [
        ("neutre", "#ffffff", "#1e2226", "#1f4e8c", "light"),
        ("sombre", "#16191d", "#e6e8ea", "#8fb8f6", "dark"),
        ("contraste", "#ffffff", "#000000", "#00308f", "light"),
        ("dsfr", "#ffffff", "#3a3a3a", "#000091", "light"),
    ] {
        page(&format!("source=/fixture/&departement=42&theme={theme}")).run(|carte| {
            carte.arrived("Loire");
            wears(carte, accent);
            let field = carte.get("combobox", containing("Rechercher"));
            let colour = |property: &str| Colour::of_computed(&style(carte, &field, property)).unwrap().0;
            assert_eq!((colour("background-color"), colour("color")), (hex(fond), hex(texte)), "{theme}");
            assert_eq!(style(carte, &field, "color-scheme"), scheme);
            let needed = if theme == "contraste" { 7.0 } else { 4.5 };
            can_be_read(carte, needed);
            carte.choose_list("Lieux");
            carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
            can_be_read(carte, needed);
            let row = carte.tree().rows().remove(0);
            carte.click("button", starting_with(&format!("{} ", row.nom)));
            carte.get("heading", row.nom.as_str());
            can_be_read(carte, needed);
            assert_eq!(told(carte), Vec::<String>::new(), "{theme} has nothing to correct");
        });
    }
}

#[test]
fn a_dark_page_gets_a_dark_carte_without_an_attribute_and_a_switch_is_followed() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        wears(carte, "#1f4e8c");
        // As a switch of the page does it; the column between is transparent.
        carte.script(
            "const sheet = new CSSStyleSheet();
             sheet.replaceSync('.nuit { background: oklch(0.24 0.02 280); color: #e4e4e7 }');
             document.adoptedStyleSheets = [sheet];
             document.body.classList.add('nuit');",
        );
        let field = carte.get("combobox", containing("Rechercher"));
        carte.wait("the night", |_| (style(carte, &field, "color-scheme") == "dark").then_some(()));
        assert_eq!(Colour::of_computed(&style(carte, &field, "color")).unwrap().0, hex("#e4e4e7"));
        can_be_read(carte, 4.5);
        let by_night = classes(carte);
        assert!(by_night.len() >= 2 && by_night.windows(2).all(|two| two[0].luminance() < two[1].luminance()));
        carte.script("document.body.classList.remove('nuit')");
        carte.wait("the day", |_| (style(carte, &field, "color-scheme") == "light").then_some(()));
        wears(carte, "#1f4e8c");
        can_be_read(carte, 4.5);
        let by_day = classes(carte);
        assert!(by_day.windows(2).all(|two| two[0].luminance() > two[1].luminance()), "{by_day:?}");
        assert_eq!(told(carte), Vec::<String>::new());
    });
}

#[test]
fn a_page_that_follows_the_system_is_followed() {
    let journey = page("source=/fixture/&departement=42").with_media("prefers-color-scheme", "dark");
    journey.run(|carte| {
        carte.arrived("Loire");
        // Dark by the canvas alone: the page sets no background.
        carte.script(
            "document.body.style.color = 'CanvasText'; document.documentElement.style.colorScheme = 'light dark';",
        );
        let field = carte.get("combobox", containing("Rechercher"));
        carte.wait("the dark canvas", |_| (style(carte, &field, "color-scheme") == "dark").then_some(()));
        let fond = Colour::of_computed(&style(carte, &field, "background-color")).unwrap().0;
        assert!(fond.luminance() < 0.05, "{fond:?}");
    });
}

#[test]
fn an_accent_that_cannot_be_read_is_corrected_and_said_once() {
    page("source=/fixture/&departement=42&couleur=%23ffcc00").run(|carte| {
        carte.arrived("Loire");
        let said = told(carte);
        assert_eq!(said.len(), 1, "{said:?}");
        for words in ["accent #ffcc00 sur fond #ffffff", "1,51 au lieu de 4,50", "--carte-accent: #"] {
            assert!(said[0].contains(words), "{said:?}");
        }
        can_be_read(carte, 4.5);
        // What it tells to write is what it shows, and good.
        let corrected = said[0].split("--carte-accent: ").nth(1).unwrap()[..7].to_owned();
        wears(carte, &corrected);
        carte.set_attribute("couleur", Some("#0a6b4f"));
        wears(carte, "#0a6b4f");
        carte.set_attribute("couleur", Some("#ffcc00"));
        wears(carte, &corrected);
        assert_eq!(told(carte), Vec::<String>::new(), "once is enough");
        carte.set_attribute("couleur", Some(&corrected));
        carte.set_attribute("couleur", Some("vert"));
        wears(carte, &corrected);
        let said = told(carte);
        assert!(said.len() == 1 && said[0].contains("couleur") && said[0].contains("#0a6b4f"), "{said:?}");
        carte.set_attribute("couleur", None);
        wears(carte, "#1f4e8c");
    });
}

#[test]
fn a_page_s_own_colours_win_over_a_theme_and_a_theme_can_be_linked() {
    page("source=/fixture/&departement=42&theme=sombre").run(|carte| {
        carte.arrived("Loire");
        wears(carte, "#8fb8f6");
        carte.script(
            "window.feuille = new CSSStyleSheet();
             feuille.replaceSync('carte-mednum { --carte-accent: #ffd166 }');
             document.adoptedStyleSheets = [feuille];",
        );
        wears(carte, "#ffd166");
        carte.script("document.adoptedStyleSheets = []");
        wears(carte, "#8fb8f6");
        // Changed by a script: another theme, none, one that is not there.
        carte.set_attribute("theme", Some("dsfr"));
        wears(carte, "#000091");
        // The variables of a page that has them.
        carte.script("document.documentElement.style.setProperty('--text-action-high-blue-france', '#6a1b9a')");
        wears(carte, "#6a1b9a");
        carte.set_attribute("theme", Some("rose"));
        carte.next_frame();
        wears(carte, "#6a1b9a");
        let said = told(carte);
        assert!(said.len() == 1 && said[0].contains("neutre, sombre, contraste, dsfr"), "{said:?}");
        carte.set_attribute("theme", None);
        wears(carte, "#1f4e8c");
        // The same file, as the page's own style sheet.
        carte.script(
            "const link = document.createElement('link');
             link.rel = 'stylesheet';
             link.href = '/themes/sombre.css';
             document.head.append(link);",
        );
        wears(carte, "#8fb8f6");
        can_be_read(carte, 4.5);
    });
}

#[test]
fn a_host_styles_parts_by_name() {
    page("source=/fixture/&departement=42&titre=Ici").run(|carte| {
        carte.arrived("Loire");
        carte.script(
            "const sheet = new CSSStyleSheet(), parts = ['titre', 'recherche', 'champ', 'bouton', 'filtres', 'fil', 'carte', 'liste', 'ligne', 'source'];
             sheet.replaceSync(parts.map((part) => `carte-mednum::part(${part}) { outline: 2px dotted rgb(1, 2, 3) }`).join(''));
             document.adoptedStyleSheets = [sheet];",
        );
        let dotted = |role: &str, name: Name| {
            let node = carte.get(role, name);
            assert_eq!(style(carte, &node, "outline-style"), "dotted", "{role} {}", node.name);
        };
        dotted("heading", "Ici".into());
        dotted("combobox", containing("Rechercher"));
        dotted("button", starting_with("Besoin"));
        dotted("navigation", "Territoires".into());
        let row = carte.tree().rows().remove(0);
        let panel = carte.tree().panel();
        let line = panel.find("button", starting_with(&row.nom)).unwrap();
        assert_eq!(style(carte, line, "outline-style"), "dotted");
    });
}

#[test]
fn who_asks_for_more_contrast_gets_it_and_nobody_is_blamed() {
    let journey = page("source=/fixture/&departement=42&couleur=%230a7f5c").with_media("prefers-contrast", "more");
    journey.run(|carte| {
        carte.arrived("Loire");
        can_be_read(carte, 7.0);
        assert_eq!(told(carte), Vec::<String>::new());
    });
}

#[test]
fn the_colours_of_the_system_replace_ours_and_nothing_is_lost() {
    let journey = page("source=/fixture/&theme=sombre&couleur=%23ffcc00").with_media("forced-colors", "active");
    journey.run(|carte| {
        carte.arrived("France");
        let system = |keyword: &str| {
            let body = "const probe = document.createElement('p'); probe.style.color = arguments[0]; document.body.append(probe);
                 const { color } = getComputedStyle(probe); probe.remove(); return color;";
            let value = carte.session().script(body, &[json!(keyword)]).unwrap();
            value.as_str().unwrap_or_default().to_owned()
        };
        let heading = carte.get("heading", starting_with("France"));
        assert_eq!(style(carte, &heading, "color"), system("CanvasText"));
        // Classes are still apart, in order.
        let classes = carte.script(
            "return [1, 2, 3, 4, 5].map((n) => arguments[0].shadowRoot.querySelector('.legende .c' + n)).filter(Boolean)
               .map((swatch) => parseFloat(getComputedStyle(swatch).fill.split(/[ (]/)[1]));",
        );
        let lightness: Vec<f64> = classes.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        assert!(lightness.len() >= 3, "{classes}");
        let steps = lightness.windows(2).map(|two| two[1] - two[0]);
        assert!(steps.clone().all(|step| step < -0.01) || steps.clone().all(|step| step > 0.01), "{lightness:?}");
        // Which list is shown is not said by colour alone.
        let shown = carte.get("button", "Régions");
        let other = carte.get("button", "Lieux");
        assert_eq!(style(carte, &shown, "border-bottom-color"), system("LinkText"));
        assert_eq!(style(carte, &other, "border-bottom-color"), system("Canvas"));
        assert_eq!(told(carte), Vec::<String>::new(), "what the system overrules is no fault");
    });
}

#[test]
fn what_a_dark_site_prints_is_black_on_white() {
    let journey = page("source=/fixture/&departement=42&theme=sombre");
    journey.in_chromium_alone("which sees the page as paper would").run(|carte| {
        carte.arrived("Loire");
        wears(carte, "#8fb8f6");
        let heading = carte.get("heading", starting_with("Loire"));
        drop(carte.session().devtools("Emulation.setEmulatedMedia", &json!({ "media": "print" })).unwrap());
        assert_eq!(style(carte, &heading, "color"), "rgb(0, 0, 0)");
        // On the ground of no style, which is paper.
        can_be_read(carte, 4.5);
        drop(carte.session().devtools("Emulation.setEmulatedMedia", &json!({ "media": "" })).unwrap());
        wears(carte, "#8fb8f6");
    });
}

#[test]
fn a_theme_that_is_not_published_is_told_and_the_carte_works() {
    let absent = |request: &Request, reply: Reply| {
        if request.path.contains("/themes/") { Reply::new(404, "text/plain", "absent") } else { reply }
    };
    let folders = site().with_hook(absent);
    let journey = Journey::among(folders, "essais/carte.html?source=/fixture/&departement=42&theme=sombre");
    journey.tolerating("404").run(|carte| {
        carte.arrived("Loire");
        let said = carte.wait("a word to the page's owner", |_| told(carte).pop());
        assert!(said.contains("themes/sombre.css"), "{said}");
        wears(carte, "#1f4e8c");
    });
}
