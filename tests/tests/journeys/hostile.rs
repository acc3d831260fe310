//! What somebody wrote to do harm, in the hands of a visitor: in a raw file, in a publication, on the tag, in the page's address, in messages
//! from other windows. Nothing of it runs, leads anywhere but to the Web, a mailbox or a phone, or stops the carte; good lieux are shown.

use atlas::catalogue::Handle;
use atlas::lieu::Lieu;
use atlas::vocabulary::COLUMNS;
use atlas::wire::{DetailsFile, write_details};
use carte_tests::{Carte, Folders, Journey, Pace, Reply, containing, counted, published, site, starting_with};
use embed_snippet::ATTRIBUTES;
use embed_snippet::attribute::Kind;
use serde_json::{Value, json};

/// Notes what runs, and what is given to be kept, before any script of the page does.
const WATCH: &str = "
    window.couru = [];
    window.mal = (what) => { couru.push(what ?? 'mal'); };
    for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { couru.push(name); };
    window.donne = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text?.().then((text) => donne.push(text)); return make.call(URL, blob); };";

/// What a careless page would run, whatever cell it is in.
const PAYLOADS: [&str; 14] = [
    "<script>mal()</script>",
    "<img src=x onerror=mal()>",
    "\"><svg onload=mal()>",
    "' onmouseover='mal()' autofocus onfocus='mal()",
    "javascript:mal()",
    "java\nscript:mal()",
    "&#106;avascript:mal()",
    "data:text/html,<script>parent.mal()</script>",
    "</style><script>mal()</script>",
    "{{constructor.constructor('mal()')()}}",
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{202e}mal\u{0}\u{1b}[2J",
    "&lt;script&gt;mal()&lt;/script&gt;",
];

/// A lieu of Saint-Étienne; `bad` in every column that may hold it.
fn record(id: &str, bad: &str) -> Vec<String> {
    let cell = |column: &&str| match *column {
        "id" => id.to_owned(),
        "nom" => format!("Maison {id} {bad}"),
        "commune" => "Saint-Étienne".to_owned(),
        "code_insee" => "42218".to_owned(),
        "courriels" if bad.is_empty() => "mairie@exemple.fr".to_owned(),
        "courriels" => "a?bcc=b@exemple.fr".to_owned(),
        "site_web" | "fiche_acces_libre" | "prise_rdv" if bad.is_empty() => "https://exemple.fr/".to_owned(),
        "latitude" | "longitude" if bad.is_empty() => String::new(),
        _ => bad.to_owned(),
    };
    COLUMNS.iter().map(cell).collect()
}

fn records() -> Vec<Vec<String>> {
    let bad = PAYLOADS.iter().enumerate().map(|(at, bad)| record(&format!("mal-{at}"), bad));
    let good = (0..3).map(|at| record(&format!("bon-{at}"), ""));
    good.chain(bad).collect()
}

fn csv() -> String {
    let line = |cells: &Vec<String>| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        quoted.join(",") + "\n"
    };
    // Between the good ones, what is no record: an open quote, a line of separators.
    let lines: Vec<String> = records().iter().map(line).collect();
    [&(COLUMNS.join(",") + "\n"), &lines[0], "\"x\n,,,,,,\n\"\"\"\n", &lines[1..].concat()].concat()
}

fn as_json() -> String {
    let objects = records().into_iter().map(|cells| {
        let pairs = COLUMNS.iter().zip(cells).map(|(column, cell)| ((*column).to_owned(), Value::String(cell)));
        Value::Object(pairs.collect()).to_string()
    });
    let objects: Vec<String> = objects.collect();
    // Cut short, and with what is no object in between.
    format!("[{},{{\"nom\": \"b}},{},{{\"nom\": NaN", objects[0], objects[1..].join(","))
}

/// The site, with these files beside it.
fn with(files: Vec<(&'static str, &'static str, Vec<u8>)>) -> Folders {
    site().with_hook(move |request, reply| match files.iter().find(|(path, _, _)| request.path.contains(path)) {
        Some((_, mime, body)) => Reply::new(200, mime, body.clone()),
        None => reply,
    })
}

/// What the closing summary of `cargo xtask test` adds up.
const CASES: &str = "hostile cases";

/// Nothing ran, nothing that could is there, and no link leads elsewhere than a visitor may go. How many links there are.
fn nothing_runs(carte: &Carte, what: &str) -> usize {
    carte.next_frame();
    let found = carte.script(
        "const inside = [...arguments[0].shadowRoot.querySelectorAll('*')];
         const names = inside.flatMap((one) => one.getAttributeNames().filter((name) => /^on|^srcdoc$/.test(name)));
         const tags = inside.map((one) => one.localName).filter((name) => /^(script|iframe|object|embed|base|form|meta|link)$/.test(name));
         const links = inside.filter((one) => one.localName === 'a' && one.hasAttribute('href'));
         const schemes = links.map((one) => one.protocol).filter((one) => !/^(https?|mailto|tel|sms):$/.test(one));
         return { couru, names, tags, schemes, links: links.length };",
    );
    let links = found["links"].as_u64().unwrap_or_default();
    assert_eq!(found, json!({ "couru": [], "names": [], "tags": [], "schemes": [], "links": links }), "{what}");
    links as usize
}

/// Everything that a visitor may open of these lieux.
fn goes_through(carte: &Carte, ids: impl Iterator<Item = String>) {
    let mut n_links = 0;
    for id in ids {
        carte.script(&format!("arguments[0].ouvrirLieu('{id}')"));
        carte.get("heading", containing(&format!("Maison {id}")));
        carte.get("term", "Adresse");
        // As the visitor would who hovers, and opens what is folded.
        carte.script(
            "for (const one of arguments[0].shadowRoot.querySelectorAll('*')) {
               for (const kind of ['mouseover', 'focus', 'pointerenter', 'toggle']) one.dispatchEvent(new Event(kind));
               if (one.localName === 'details') one.open = true;
             }",
        );
        n_links += nothing_runs(carte, &id);
    }
    assert!(n_links > 20, "{n_links} links");
}

#[test]
fn a_visitor_of_a_hostile_file_sees_the_good_lieux_and_nothing_runs() {
    let files = vec![
        ("/mal/lieux.csv", "text/csv; charset=utf-8", csv().into_bytes()),
        ("/mal/lieux.json", "application/json", as_json().into_bytes()),
    ];
    let n = PAYLOADS.len() + 3;
    for file in ["lieux.csv", "lieux.json"] {
        let page = format!("essais/carte.html?source=/mal/{file}&departement=42&contact=aide@exemple.fr");
        Journey::among(with(files.clone()), &page).with_script(WATCH).run(|carte| {
            carte.arrived("Loire");
            assert_eq!(carte.total() as usize, n, "{file}");
            carte.choose_list("Lieux");
            let rows = carte.wait("the list", |tree| Some(tree.rows()).filter(|rows| rows.len() == n));
            for good in ["Maison bon-0", "Maison bon-1", "Maison bon-2"] {
                assert!(rows.iter().any(|row| row.nom == good), "{good} in {rows:?}");
            }
            nothing_runs(carte, file);
            carte.search("mal()");
            carte.wait("propositions", |tree| (!tree.propositions().is_empty()).then_some(()));
            nothing_runs(carte, "search");
            carte.press(&["Escape"]);
            goes_through(carte, (0..PAYLOADS.len()).map(|at| format!("mal-{at}")).chain(["bon-1".to_owned()]));
            carte.click("button", "Retour à la liste");
            carte.script(
                "for (const one of arguments[0].shadowRoot.querySelectorAll('details.exporter')) one.open = true",
            );
            for (turn, name) in
                ["Pour un tableur (CSV)", "Au standard national (CSV)", "Pour une carte (GeoJSON)"].iter().enumerate()
            {
                carte.click("button", *name);
                carte.wait("the file", |_| (carte.script("return donne.length") == json!(turn + 1)).then_some(()));
            }
            nothing_runs(carte, "exports");
            let sheet = carte.script("return donne[0]");
            let sheet = sheet.as_str().unwrap_or_default();
            assert_eq!(sheet.matches("Maison bon-").count(), 3);
            // No cell begins with what a spreadsheet runs, nor holds an address that a browser would.
            for line in sheet.lines().skip(1) {
                for cell in line.split(';') {
                    assert!(!cell.trim_start_matches('"').starts_with(['=', '@', '+', '-']), "{cell:?} in {line}");
                }
            }
            for given in [sheet, carte.script("return donne[2]").as_str().unwrap_or_default()] {
                assert!(!given.contains(['\0', '\u{1b}', '\u{202e}']), "{given}");
            }
        });
        counted(PAYLOADS.len(), CASES);
    }
}

/// The sheets of a publication that somebody else keeps: of the right form, with addresses that run.
#[test]
fn a_visitor_of_a_hostile_publication_is_led_nowhere() {
    let folder = published("fixture");
    let name = std::fs::read_dir(&folder).unwrap().find_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        (name.starts_with("details-42.") && name.ends_with(".bin")).then_some(name)
    });
    let file = DetailsFile::read(std::fs::read(folder.join(name.unwrap())).unwrap()).unwrap();
    let handles: Vec<Handle> = file.handles().collect();
    let lieux: Vec<Lieu> = file
        .ids()
        .map(|id| Lieu {
            id: id.to_owned(),
            adresse: "<img src=x onerror=mal()>".into(),
            site_web: vec!["javascript:mal()".into(), "https://exemple.fr/".into(), "data:text/html,<script>".into()],
            prise_rdv: "javascript:mal()".into(),
            fiche_acces_libre: "\u{1}javascript:mal()".into(),
            courriels: vec!["a?bcc=b@exemple.fr".into(), "javascript:mal()".into()],
            telephone: "*21*0690000000#".into(),
            ..Lieu::default()
        })
        .collect();
    let body = write_details(&lieux, &handles);
    let (id, n_lieux) = (&lieux[0].id, lieux.len());
    let files = vec![("/details-42.", "application/octet-stream", body)];
    let page = "essais/carte.html?source=/fixture/&departement=42";
    Journey::among(with(files), page).with_script(WATCH).run(|carte| {
        carte.arrived("Loire");
        carte.script(&format!("arguments[0].ouvrirLieu('{id}')"));
        carte.get("term", "Adresse");
        let site = carte.get("link", containing("exemple.fr"));
        assert!(nothing_runs(carte, "sheet") > 2);
        let hrefs = carte.script(
            "return [...arguments[0].shadowRoot.querySelectorAll('dl a')].map((one) => one.getAttribute('href'))",
        );
        assert_eq!(hrefs, json!(["https://exemple.fr/"]), "{site:?}");
        // What is neither a number nor one address is read, not followed.
        let panel = carte.tree().panel().text();
        for said in ["*21*0690000000#", "a?bcc=b@exemple.fr", "javascript:mal()"] {
            assert!(panel.contains(said), "{said}: {panel}");
        }
        carte.click("button", "Ajouter aux contacts");
        carte.wait("the contact", |_| (carte.script("return donne.length") == json!(1)).then_some(()));
        let contact = carte.script("return donne[0]");
        let contact = contact.as_str().unwrap_or_default();
        assert!(contact.starts_with("BEGIN:VCARD") && !contact.contains("TEL"), "{contact}");
        // Nor in the list, side by side, or on the way there.
        let leads = "return [...arguments[0].shadowRoot.querySelectorAll('a')].map((one) => one.protocol).filter((one) => one === 'tel:')";
        carte.click("button", starting_with("Garder dans ma sélection"));
        assert_eq!(carte.script(leads), json!([]));
        carte.click("button", "Retour à la liste");
        carte.choose_list("Lieux");
        carte.wait("numbers as text", |tree| tree.panel().text().contains("*21*0690000000#").then_some(()));
        assert_eq!(carte.script(leads), json!([]));
        carte.click("button", "Comparer");
        carte.get("rowheader", "Téléphone");
        carte.wait("numbers as text", |tree| tree.text().contains("*21*0690000000#").then_some(()));
        assert_eq!(carte.script(leads), json!([]));
    });
    counted(n_lieux, CASES);
}

/// A body that never ends fills the memory of a telephone, unless somebody stops listening: at the size that the manifest announces, else at
/// 64 MB.
#[test]
fn a_visitor_whose_server_never_ends_reads_so_and_keeps_their_page() {
    const LOIRE: &str = "essais/carte.html?source=/fixture/&departement=42";
    let raw = "essais/carte.html?source=/mal/lieux.csv&departement=42";
    let corrected = format!("{LOIRE}&corrections=/mal/corrections.csv");
    let drawn = "essais/carte.html?source=/fixture/&perimetre=/mal/secteur.geojson";
    // Of text, so that what would be read of it is no shorter.
    let text = "id,nom,commune\n".repeat(5_000).into_bytes();
    for (path, page) in [
        ("/fixture/manifest.json", LOIRE),
        ("/fixture/communes-42.", LOIRE),
        ("/fixture/lieux-42.", LOIRE),
        ("/mal/lieux.csv", raw),
        ("/mal/corrections.csv", corrected.as_str()),
        ("/mal/secteur.geojson", drawn),
    ] {
        let text = text.clone();
        let folders = site().with_hook(move |request, reply| match request.path.contains(path) {
            true => Reply::new(200, "text/plain", text.clone()).at_pace(Pace::Endless),
            false => reply,
        });
        Journey::among(folders, page).run_with_server(|carte, server| {
            let said = carte.get("StaticText", containing("le serveur a envoyé autre chose que des données"));
            assert!(said.name.contains("n’ont pas pu") || said.name.contains("n’a pas pu"), "{path}: {}", said.name);
            carte.at_rest();
            let n = server.seen().iter().filter(|request| request.path.contains(path)).count();
            // Once more by who looks for the reason (`secours.js`), and reads none of it.
            assert!(n <= 2, "{path}: asked for {n} times");
            carte.get("button", "Réessayer");
        });
        counted(1, CASES);
    }
}

/// The same of what is done without: a hub's file, and a service of addresses.
#[test]
fn a_visitor_whose_hub_never_ends_has_the_carte_all_the_same() {
    let text = "{ \"version\": 1,                                ".repeat(2_000).into_bytes();
    let folders = site().with_hook(move |request, reply| match request.path.starts_with("/mal/") {
        true => Reply::new(200, "application/json", text.clone()).at_pace(Pace::Endless),
        false => reply,
    });
    let page = "essais/carte.html?source=/fixture/&departement=42&reglages=/mal/reglages.json&geocodeur=/mal/search";
    Journey::among(folders, page).run(|carte| {
        carte.arrived("Loire");
        let told = |carte: &Carte| carte.told().into_iter().find(|said| said.contains("/mal/reglages.json"));
        let said = carte.wait("what the owner is told", |_| told(carte));
        assert!(said.contains("dépasse 64 Mo"), "{said}");
        carte.search("saint etienne");
        carte.get("option", containing("Saint-Étienne"));
        carte.at_rest();
    });
    counted(2, CASES);
}

/// What a page's owner, or whoever writes the address of a frame, may write anywhere. No other host: a wish is a wish.
const WISHES: [&str; 16] = [
    "",
    " ",
    "\u{0}",
    "\"><img src=x onerror=mal()>",
    "<script>mal()</script>",
    "javascript:mal()",
    "java\tscript:mal()",
    "data:text/html,<script>parent.mal()</script>",
    "vbscript:mal()",
    "\u{202e}42",
    "42,,,;;",
    "99999999999999999999",
    "-1e308",
    "__proto__",
    "services=%00;source=%E2%80%AE",
    "💥 é",
];

#[test]
fn a_page_whose_tag_says_anything_at_all_keeps_its_carte() {
    let journey = Journey::among(site(), "essais/carte.html?source=/fixture/&departement=42").with_script(WATCH);
    // What does not exist is asked for all the same: the browser says so.
    ["404", "Failed to load", "carte-mednum", "ERR_", "URL"]
        .iter()
        .fold(journey, |of, words| of.tolerating(words))
        .run(|carte| {
            carte.arrived("Loire");
            let mut n_cases = 0;
            let long = "é".repeat(60_000);
            for attribute in ATTRIBUTES {
                let kept = match attribute.name {
                    "source" => Some("/fixture/"),
                    "departement" => Some("42"),
                    _ => None,
                };
                for text in WISHES.into_iter().chain([long.as_str()]) {
                    // Without a value, the service of the State is meant: nothing is asked of it before somebody types.
                    if matches!(attribute.kind, Kind::Url | Kind::Urls) && text == long {
                        continue;
                    }
                    n_cases += 1;
                    carte.set_attribute(attribute.name, Some(text));
                    nothing_runs(
                        carte,
                        &format!("{}=\"{}\"", attribute.name, text.chars().take(40).collect::<String>()),
                    );
                }
                carte.set_attribute(attribute.name, kept);
            }
            carte.arrived("Loire");
            assert!(carte.total() > 0);
            counted(n_cases, CASES);
        });
}

#[test]
fn whoever_follows_a_hostile_link_gets_the_carte() {
    let journey = Journey::among(site(), "essais/carte.html?source=/fixture/&departement=42").with_script(WATCH);
    journey.run(|carte| {
        carte.arrived("Loire");
        let total = carte.total();
        let many: String = (0..60_000).map(|n| format!("{n},")).collect();
        let parts = "carte.source=x&".repeat(30_000);
        let hashes = [
            "carte.territoire=<script>mal()</script>&carte.lieu=zz&carte.page=-1",
            "carte.source=%3Cimg%20src%3Dx%20onerror%3Dmal()%3E&carte.typologie=%00%ff%",
            "carte.vue=1e308,NaN,Infinity&carte.autour=91,181&carte.rayon=99999999999",
            "carte.parcours=__proto__&carte.constructor=1&carte.=&=&&&#&",
            "javascript:mal()",
            "%",
            &format!("carte.services={many}"),
            &parts,
        ];
        for hash in hashes {
            carte.session().script("location.hash = arguments[0]", &[json!(hash)]).unwrap();
            nothing_runs(carte, &hash.chars().take(40).collect::<String>());
            carte.session().script("location.hash = ''", &[]).unwrap();
            carte.wait("the carte as it was", |_| (carte.total() == total).then_some(()));
        }
        counted(hashes.len(), CASES);
    });
}

/// Windows that have no business with the carte, and say what its frames, and those of other makers, say to each other.
#[test]
fn messages_of_strangers_change_nothing() {
    const SHAPES: &str = "[null, undefined, 0, NaN, '', 'carte-mednum-cadre', '[iFrameSizer]', '[iFrameSizer]x:1:2', '[iFrameSizer]' + ':'.repeat(1e6),
        '[iFrameSizer]<img src=x onerror=mal()>:8:false:false:32:true:true:null:bodyOffset', { 'carte-mednum-hauteur': 9999 },
        { 'carte-mednum-hauteur': '<script>mal()</script>' }, { 'datawrapper-height': { x: 9999 } }, { __proto__: null }, [[[[]]]], new Date(NaN),
        new Error('mal()'), new ArrayBuffer(1e6), 'javascript:mal()', 'x'.repeat(1e6)]";
    let wishes = "departement=42;source=/fixture/;titre=%3Cimg%20src%3Dx%20onerror%3Dmal()%3E;aide=javascript%3Amal();logo=javascript%3Amal();onload=mal()";
    // The element's own page, and the page of the frame, which is somebody's frame here.
    for (page, host) in
        [("essais/carte.html?source=/fixture/&departement=42", true), (&*format!("cadre.html?{wishes}"), false)]
    {
        Journey::among(site(), page).with_script(WATCH).tolerating("carte-mednum").tolerating("404").run(|carte| {
            carte.arrived("Loire");
            let (total, height) = (carte.total(), carte.script("return arguments[0].getBoundingClientRect().height"));
            let n_shapes = carte.script(&format!(
                "const shapes = {SHAPES};
                 const stranger = {host} && document.body.appendChild(document.createElement('iframe'));
                 for (const shape of shapes) {{
                   stranger && stranger.contentWindow.Function('shape', 'parent.postMessage(shape, \"*\")')(shape);
                   postMessage(shape, '*');
                 }}
                 return shapes.length;"
            ));
            nothing_runs(carte, page);
            carte.next_frame();
            assert_eq!(carte.script("return arguments[0].getBoundingClientRect().height"), height, "{page}");
            assert_eq!(carte.total(), total);
            if !host {
                carte.get("heading", "<img src=x onerror=mal()>");
                assert_eq!(carte.script("return arguments[0].hasAttribute('onload')"), json!(false));
            }
            counted(n_shapes.as_u64().unwrap_or_default() as usize, CASES);
        });
    }
}
