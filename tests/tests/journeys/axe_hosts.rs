//! axe-core over every page of the demo, the host's part included: no page that shows how a carte is put into a site breaks a rule with it.

use carte_tests::{Carte, HOSTS, Journey, Scans};

/// The other pages that hold a carte, and what it shows.
const PAGES: [(&str, &str); 7] = [
    ("index", "France"),
    ("departement", "Loire"),
    ("region", "Auvergne-Rhône-Alpes"),
    ("colonne", "Loire"),
    ("deux", "Loire"),
    ("hub", "Loire"),
    ("brut", "France"),
];

/// Down to the first lieu of the first territory that the list names.
fn opens_a_sheet(carte: &Carte) {
    carte.open_first_lieu();
    carte.get("term", "Identifiant");
}

#[test]
fn no_kind_of_host_breaks_a_rule_with_a_carte_in_it() {
    let scans = Scans::default();
    // One browser for all: each page is opened anew, and nothing is kept between them.
    Journey::on("hotes/nu.html").run_with_server(|first, server| {
        for (host, nom) in HOSTS {
            first.session().open(&server.url(&format!("hotes/{host}.html"))).unwrap();
            let carte = first.other("carte-mednum");
            carte.arrived(nom);
            carte.mark("carte:ready");
            scans.look(&carte, &format!("{host}, as it comes"));
            opens_a_sheet(&carte);
            scans.look(&carte, &format!("{host}, a sheet"));
        }
    });
    scans.end("kinds of hosts");
}

#[test]
fn no_other_page_of_the_demo_breaks_a_rule() {
    let scans = Scans::default();
    Journey::on("index.html").run_with_server(|first, server| {
        let open = |page: &str, tag: &str| {
            first.session().open(&server.url(page)).unwrap();
            first.other(tag)
        };
        for (page, nom) in PAGES {
            let carte = open(&format!("{page}.html"), "carte-mednum");
            carte.arrived(nom);
            scans.look(&carte, page);
        }
        let carte = open("cadre.html?departement=42;titre=Se%20faire%20aider", "carte-mednum");
        carte.arrived("Loire");
        scans.look(&carte, "a frame, from inside");
        let page = open("configurateur.html", "body");
        page.get("heading", "Ce qui est montré");
        scans.look(&page, "the configurator");
        let page = open("diagnostic.html", "[data-carte-mednum-diagnostic]");
        page.get("StaticText", "Tout est en ordre.");
        scans.look(&page, "the diagnosis");
    });
    scans.end("pages of the demo");
}
