//! What only the visitor knows, where they are and the address they search, followed to every way out of the page: addresses and the
//! history, events, files, paper, messages, the clipboard, requests. On the screen all of it is there.

use carte_tests::{Carte, Journey, Reply, Server, containing, page, site, starting_with};
use serde_json::{Value, json};

/// On the Loire at the end of Saint-Étienne, kilometres from its mairie and from any lieu.
const HERE: (f64, f64) = (45.463_97, 4.256_12);

/// Every way out that a script of the page could read, written down with what went through.
const LISTEN: &str = "
    if (top === window) {
      window.sortis = [];
      const note = (way, text) => sortis.push([way, String(text)]);
      for (const name of ['pushState', 'replaceState']) {
        const write = history[name];
        history[name] = function (...all) { write.apply(this, all); note('adresse', location.href); };
      }
      addEventListener('popstate', () => note('adresse', location.href));
      for (const name of ['pret', 'territoire', 'filtres', 'lieu', 'erreur']) {
        addEventListener(`carte-mednum:${name}`, ({ detail }) => note(`evenement ${name}`, JSON.stringify(detail)));
      }
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => { blob.text?.().then((text) => note('fichier', text)); return make.call(URL, blob); };
      navigator.share = async (what) => note('partage', JSON.stringify(what));
      navigator.clipboard.writeText = async (text) => note('presse-papiers', text);
    } else {
      window.print = () => top.sortis.push(['papier', document.body.innerText + '\\n' + document.documentElement.outerHTML]);
    }";

/// Whether a text has numbers that are as good as the place: one of them alone may be anybody's.
fn tells(text: &str) -> bool {
    // As addresses write a point and a sign.
    let text = text.replace("_2e", ".").replace("_2d", "-");
    let digits = |letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-');
    let numbers = text.split(digits).filter(|word| word.contains('.')).filter_map(|word| word.parse::<f64>().ok());
    let numbers: Vec<f64> = numbers.collect();
    [HERE.0, HERE.1].iter().all(|of| numbers.iter().any(|number| (number - of).abs() < 0.02))
}

/// What went through one of the ways, `""` for all.
fn left(carte: &Carte, way: &str) -> Vec<String> {
    let all = carte.script("return sortis");
    let pairs = all.as_array().map_or(&[][..], Vec::as_slice).iter();
    let of = |pair: &Value| (pair[0].as_str() == Some(way)).then(|| pair[1].as_str().unwrap_or_default().to_owned());
    pairs.filter_map(of).collect()
}

/// Waits for one more of them, and gives it.
fn next(carte: &Carte, way: &str, before: usize) -> String {
    carte.wait(way, |_| left(carte, way).get(before).cloned())
}

/// Nothing that left so far tells the place.
fn tells_nothing(carte: &Carte, server: &Server, after: &str) {
    let all = carte.script("return [...sortis, ['adresse', location.href], ['titre', document.title]]");
    for pair in all.as_array().unwrap() {
        let text = pair[1].as_str().unwrap_or_default();
        // Files of many lieux have numbers of all kinds: they are held against what they were before.
        let many = text.starts_with("{\"type\":\"FeatureCollection\"");
        assert!(many || !tells(text), "{after}, {}: {text}", pair[0]);
        assert!(pair[0] != "adresse" || !text.contains("vue-"), "{after}: {text}");
    }
    for request in server.seen() {
        let asked = format!("{} {}", request.path, request.query.unwrap_or_default());
        assert!(!tells(&asked), "{after}: {asked}");
    }
    let links = carte.script(
        "return [...arguments[0].shadowRoot.querySelectorAll('a[href]')].map((one) => decodeURIComponent(one.href))",
    );
    for link in links.as_array().unwrap() {
        assert!(!tells(link.as_str().unwrap()), "{after}: {link}");
    }
}

/// Files of what is listed, for a spreadsheet and for a map.
fn files(carte: &Carte) -> [String; 2] {
    carte.script("for (const one of arguments[0].shadowRoot.querySelectorAll('details.exporter')) one.open = true");
    ["Pour un tableur (CSV)", "Pour une carte (GeoJSON)"].map(|name| {
        let before = left(carte, "fichier").len();
        carte.click("button", name);
        next(carte, "fichier", before)
    })
}

fn paper(carte: &Carte, button: &str) -> String {
    let before = left(carte, "papier").len();
    carte.click("button", button);
    next(carte, "papier", before)
}

/// What is printed says which page it comes from, not what was asked of it, nor how far anything is.
fn is_only_of_lieux(paper: &str, server: &Server) {
    let (text, _) = paper.split_once("<html").unwrap();
    let page = server.url("essais/carte.html");
    let foot = text.lines().find(|line| line.contains(&format!("depuis {page}"))).unwrap_or_else(|| panic!("{text}"));
    assert!(!foot.contains(['?', '#']), "{foot}");
    // A code leads to a lieu, nowhere else.
    for address in text.lines().filter(|line| line.starts_with(&page)) {
        let (_, fragment) = address.split_once('#').unwrap();
        assert!(
            fragment.split("__").all(|part| part.starts_with("carte-territoire--") || part.starts_with("carte-lieu--")),
            "{address}"
        );
    }
    for distance in ["vol d’oiseau", "ma position", " km", STREET] {
        assert!(!text.replace('\u{a0}', " ").contains(distance), "{distance}: {text}");
    }
    assert!(!paper.contains("data-prive"), "{paper}");
}

/// The map moved by all that moves it.
fn moves(carte: &Carte, server: &Server) {
    for name in ["Zoomer", "Zoomer", "Dézoomer", "Déplacer la carte vers la droite", "Déplacer la carte vers le haut"]
    {
        carte.click("button", name);
        tells_nothing(carte, server, name);
    }
    carte.at_rest();
    let map = carte.get("group", starting_with("Carte : "));
    carte.wheel(&map, -120, true);
    // The wheel rests before the map is drawn anew.
    let drawn = || carte.script("return arguments[0].shadowRoot.querySelector('.calque').style.transform");
    carte.wait("the wheel at rest", |_| (drawn() == json!("")).then_some(()));
    tells_nothing(carte, server, "the wheel");
    let (x, y, width, height) = carte.map_bounds();
    let (x, y) = ((x + width / 2.0) as i32, (y + height / 2.0) as i32);
    carte.session().drag((x, y), (x + 20, y + 15)).unwrap();
    tells_nothing(carte, server, "a drag");
    carte.tab_to("button", containing("lieu"), 40);
    for keys in [&["+"][..], &["Shift", "ArrowLeft"], &["-"]] {
        carte.chord(keys);
        tells_nothing(carte, server, "a key");
    }
    let looks = carte.tree().find("button", "Recadrer la carte").is_some();
    assert!(looks, "the map was moved: {}", carte.tree().outline());
}

fn located(journey: Journey) -> Journey {
    let place = json!({ "latitude": HERE.0, "longitude": HERE.1, "accuracy": 20 });
    let journey = journey.allowing(&["geolocation"]).with_devtools("Emulation.setGeolocationOverride", place);
    journey.with_script(LISTEN)
}

/// What they do next, wherever it leads.
fn goes_on(carte: &Carte, server: &Server, before: &[String; 2], chip: &str) {
    moves(carte, server);
    // A sheet, all that is taken from it, and back.
    let row = carte.wait("the list", |tree| tree.rows().into_iter().next());
    carte.click("button", starting_with(&row.nom));
    carte.get("term", "Distance, à vol d’oiseau");
    is_only_of_lieux(&paper(carte, "Imprimer"), server);
    for name in ["Copier le lien", "Partager avec une application", "Ajouter aux contacts"] {
        carte.click("button", name);
    }
    carte.click("button", "QR code");
    carte.get("image", starting_with("QR code"));
    for code in carte.codes() {
        assert!(!tells(&code) && code.contains("carte-lieu--"), "{code}");
    }
    carte.click("button", "Zoomer");
    tells_nothing(carte, server, "a sheet");
    carte.click("button", "Préparer une fiche d’orientation");
    carte.get("textbox", "Prénom");
    let fiche = paper(carte, "Imprimer la fiche d’orientation");
    is_only_of_lieux(&fiche, server);
    carte.click("button", "Retour à la fiche");
    carte.get("term", "Distance, à vol d’oiseau");
    carte.click("button", "Retour à la liste");
    tells_nothing(carte, server, "« Retour »");
    // Files and paper: what is asked for, in an order that tells nothing.
    let order = |carte: &Carte| carte.tree().rows().into_iter().map(|row| row.nom).collect::<Vec<_>>();
    let shown = carte.wait("the list", |_| Some(order(carte)).filter(|rows| rows.len() > 5));
    let files = files(carte);
    let in_file: Vec<usize> = shown.iter().take(5).filter_map(|nom| files[0].find(nom.as_str())).collect();
    assert!(!in_file.is_sorted(), "the nearest first on the screen alone");
    assert_eq!(&files, before, "as if nobody had said where they are");
    is_only_of_lieux(&paper(carte, "Imprimer cette liste, par commune"), server);
    // A distance that is asked for.
    carte.open_filters("Accès");
    let line = carte
        .wait("distances", |tree| tree.find("option", starting_with("À moins de 20 km")).map(|node| node.name.clone()));
    carte.choose("Distance", &line);
    carte.wait("the chip", |tree| tree.chips().iter().any(|chip| chip.contains("20 km")).then_some(()));
    let told = left(carte, "evenement filtres").pop().unwrap();
    assert!(told.contains("\"n_lieux\":null"), "{told}");
    tells_nothing(carte, server, "a distance");
    // Back and forth.
    for _ in 0..3 {
        carte.session().back().unwrap();
        carte.at_rest();
        tells_nothing(carte, server, "« Précédent »");
        carte.click("button", "Zoomer");
        tells_nothing(carte, server, "« Précédent », then « + »");
    }
    carte.session().forward().unwrap();
    carte.at_rest();
    tells_nothing(carte, server, "« Suivant »");
    // The chip is taken away: the map stays where it was, and the address does not say where.
    if carte.tree().chips().iter().any(|of| of == chip) {
        carte.remove_chip(chip);
    }
    carte.wait("no chip", |tree| (!tree.chips().iter().any(|of| of == chip)).then_some(()));
    carte.click("button", "Zoomer");
    tells_nothing(carte, server, "the chip");
    assert!(left(carte, "adresse").len() > 3, "the visit is in the address all the same");
    // From a territory on, the map is nobody's place.
    carte.click("button", "Recadrer la carte");
    carte.click("button", "Zoomer");
    let address = carte
        .wait("the map in the address", |_| carte.session().address().ok().filter(|address| address.contains("vue--")));
    assert!(!tells(&address), "{address}");
}

#[test]
fn nothing_of_where_a_visitor_is_leaves_the_page_whatever_they_do_next() {
    located(page("source=/fixture/&departement=42")).run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.wait("the list", |tree| (tree.rows().len() > 5).then_some(()));
        let before = files(carte);
        carte.click("button", "Autour de moi");
        let chip = "Distances depuis ma position";
        carte.wait("the chip", |tree| (tree.chips() == [chip]).then_some(()));
        tells_nothing(carte, server, "« Autour de moi »");
        goes_on(carte, server, &before, chip);
    });
}

const STREET: &str = "7 Rue du Port 42230 Saint-Étienne";

/// An address is somebody's home: everybody else gets its commune.
#[test]
fn a_searched_address_leaves_the_page_as_its_commune_alone() {
    let found = json!({ "type": "FeatureCollection", "features": [{
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [HERE.1, HERE.0] },
        "properties": { "label": STREET, "citycode": "42218", "city": "Saint-Étienne" }
    }] });
    let folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/geocodage/search" => Reply::new(200, "application/json", found.to_string()),
        _ => reply,
    });
    let page = "essais/carte.html?source=/fixture/&departement=42&geocodeur=/geocodage/search";
    located(Journey::among(folders, page)).run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.wait("the list", |tree| (tree.rows().len() > 5).then_some(()));
        let before = files(carte);
        carte.search("7 rue du port");
        carte.take(starting_with(STREET));
        let chip = &format!("Distances depuis {STREET}");
        carte.wait("the chip", |tree| (tree.chips() == [chip.clone()]).then_some(()));
        let address = carte.session().address().unwrap();
        assert!(address.contains("carte-autour--42218__"), "{address}");
        let rows = |carte: &Carte| carte.wait("the list", |tree| Some(tree.rows()).filter(|rows| rows.len() > 5));
        let nearest = rows(carte);
        // « Précédent » leads back to the street; who follows the link, to the commune.
        carte.click("button", starting_with(&nearest[0].nom));
        carte.get("term", "Distance, à vol d’oiseau");
        carte.session().back().unwrap();
        carte.wait("the chip", |tree| (tree.chips() == [chip.clone()]).then_some(()));
        assert_eq!(rows(carte), nearest);
        goes_on(carte, server, &before, chip);
        carte.session().open(&address).unwrap();
        carte.session().reload().unwrap();
        let other = carte.other("carte-mednum");
        other.arrived("Loire");
        other.wait("the chip", |tree| (tree.chips() == ["Distances depuis Saint-Étienne"]).then_some(()));
    });
}

/// Links that were shared before addresses were kept as communes.
#[test]
fn a_link_with_a_point_still_opens_at_the_point() {
    let page = format!("source=/fixture/&departement=42#carte.autour={},{}&carte.liste=lieux", HERE.0, HERE.1);
    carte_tests::page(&page).run(|carte| {
        carte.arrived("Loire");
        carte.wait("the chip", |tree| (tree.chips() == ["Distances depuis le point choisi"]).then_some(()));
        carte.click("button", "Zoomer");
        let address = carte.wait("the map in the address", |_| {
            carte.session().address().ok().filter(|address| address.contains("vue--"))
        });
        let written = format!("autour--{}--{}", HERE.0, HERE.1).replace('.', "_2e");
        assert!(address.contains(&written), "{address}");
    });
}
