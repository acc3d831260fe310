//! A raw file as the source: the same carte as its published form, no more requests than it needs, and plain words when it is no
//! such file.

use atlas::territoire::Territoire;
use carte_tests::oracle::{departement, region, shown};
use carte_tests::{
    Carte, Folders, Journey, Oracle, Reply, Request, Server, containing, page, published, site, starting_with,
};
use std::collections::BTreeSet;

/// The départements whose communes were asked for.
fn outlines_asked(server: &Server) -> BTreeSet<String> {
    let seen = server.seen().into_iter();
    let names = seen.filter_map(|Request { path, .. }| Some(path.rsplit_once("/communes-")?.1.to_owned()));
    names
        .filter_map(|name| Some(name.split_once('.')?.0.to_owned()))
        .filter(|code| !["noms", "anciennes"].contains(&code.as_str()))
        .collect()
}

fn asked(server: &Server, name: &str) -> usize {
    server.seen().iter().filter(|request| request.path.ends_with(name)).count()
}

/// The lieux of Auvergne-Rhône-Alpes, each with the département it is in.
fn lists_the_region_with_departements(carte: &Carte, oracle: &Oracle) {
    carte.choose_list("Lieux");
    let mut listed: Vec<(String, String)> =
        carte.all_rows().into_iter().map(|row| (row.nom.clone(), row.place().to_owned())).collect();
    listed.sort();
    let lieux = oracle.lieux(region("84"));
    let mut expected: Vec<(String, String)> = lieux
        .map(|id| {
            let departement = oracle.catalogue.node(id).departement().expect("a département");
            (shown(oracle.catalogue.nom(id)), departement.nom().to_owned())
        })
        .collect();
    expected.sort();
    assert_eq!(listed, expected);
    carte.choose_list("Départements");
}

#[test]
fn a_site_owner_gets_the_same_carte_from_the_raw_demo_file_as_from_its_publication() {
    let oracle = Oracle::of(published("demo"));
    Journey::on("brut.html").run_with_server(|carte, server| {
        carte.arrived("France");
        carte.mark("carte:ready");
        carte.shows_level(&oracle, Territoire::France);
        let in_doubt = outlines_asked(server);
        // The doubts are all in the départements that have lieux, and few have any.
        assert!(in_doubt.iter().all(|code| oracle.n_lieux(departement(code)) > 0), "{in_doubt:?}");
        assert!((1..12).contains(&in_doubt.len()), "{in_doubt:?}");
        assert!(asked(server, "carte-mednum-reader_bg.wasm") == 1 && asked(server, "hinaura-2021.json") == 1);
        let indexes = server
            .seen()
            .into_iter()
            .filter(|request| request.path.contains("/lieux-") || request.path.contains("/details-"));
        assert_eq!(indexes.count(), 0, "the lieux come from the file alone");

        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.shows_level(&oracle, region("84"));
        lists_the_region_with_departements(carte, &oracle);
        let visited = [("38", "Isère"), ("42", "Loire")];
        for (code, nom) in visited {
            carte.enter_by_list(nom);
            carte.shows_level(&oracle, departement(code));
            carte.back_to("Auvergne-Rhône-Alpes");
        }
        let mut expected = in_doubt;
        expected.extend(visited.map(|(code, _)| code.to_owned()));
        assert_eq!(outlines_asked(server), expected, "outlines of what is in doubt or in view, and no others");
    });
}

#[test]
fn a_site_owner_gets_the_same_carte_from_the_invented_file_as_from_its_publication() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/brut/lieux-inventes.csv").run_with_server(|carte, server| {
        carte.arrived("France");
        carte.shows_level(&oracle, Territoire::France);
        let in_doubt = outlines_asked(server);
        assert!(!in_doubt.is_empty() && in_doubt.len() < 20, "{in_doubt:?}");
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.shows_level(&oracle, region("84"));
        lists_the_region_with_departements(carte, &oracle);
        for (code, nom) in [("15", "Cantal"), ("69", "Rhône")] {
            carte.enter_by_list(nom);
            carte.shows_level(&oracle, departement(code));
            carte.back_to("Auvergne-Rhône-Alpes");
        }
        carte.back_to("France");
        for (code, nom) in [("974", "La Réunion"), ("988", "Nouvelle-Calédonie")] {
            carte.enter_by_list(nom);
            if carte.tree().find("button", "Lieux").is_some() {
                carte.choose_list("Lieux");
            }
            carte.lists_lieux(&oracle, departement(code));
            carte.back_to("France");
            carte.choose_list("Régions");
        }
        carte.enter_by_list("Lieux non localisés");
        carte.lists_lieux(&oracle, Territoire::NonLocalise);
        // What the sheet adds came with the file: no details are asked for.
        carte.click("button", containing("nulle part 1"));
        carte.get("term", "Adresse");
        assert!(!server.seen().iter().any(|request| request.path.contains("/details-")));
    });
}

#[test]
fn a_visitor_of_a_page_without_workers_gets_the_same_carte() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/brut/lieux-inventes.csv&sans=Worker").run_with_server(|carte, server| {
        assert_eq!(carte.script("return typeof Worker"), "undefined");
        carte.arrived("France");
        carte.shows_level(&oracle, Territoire::France);
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.shows_level(&oracle, region("84"));
        assert_eq!(asked(server, "carte-mednum-reader_bg.wasm"), 1);
    });
}

#[test]
fn a_page_with_published_data_never_asks_for_the_reader() {
    page("source=/fixture/").run_with_server(|carte, server| {
        carte.mark("carte:ready");
        carte.arrived("France");
        let reader = server
            .seen()
            .into_iter()
            .filter(|request| request.path.contains("lecture.js") || request.path.contains("reader"));
        assert_eq!(reader.map(|request| request.path).collect::<Vec<_>>(), Vec::<String>::new());
    });
}

/// The site, with files that are not what their name says.
fn with_bad_files() -> Folders {
    site().with_hook(|request, reply| {
        let body = match request.path.as_str() {
            "/faux/page.csv" => {
                "<!doctype html><html lang=\"fr\"><title>Connexion</title><p>Veuillez vous identifier.</p></html>"
            }
            "/faux/vide.csv" => "",
            "/faux/colonnes.csv" => "Intitulé de la structure;Ville;Tél\nMaison pour tous;Roanne;04 65 71 00 00\n",
            "/faux/tronque.json" => "[{\"id\": \"a\", \"nom\": ",
            _ => return reply,
        };
        Reply::new(200, "text/csv; charset=utf-8", body)
    })
}

#[test]
fn a_visitor_reads_in_french_what_is_wrong_with_a_file_that_is_no_list_of_lieux() {
    let journey = Journey::among(with_bad_files(), "essais/carte.html?source=/brut/lieux-inventes.csv");
    journey.tolerating("404").run(|carte| {
        carte.arrived("France");
        assert_eq!(carte.total(), 450);
        for (file, words) in [
            ("/faux/page.csv", "page HTML"),
            ("/faux/vide.csv", "vide"),
            ("/faux/colonnes.csv", "colonne"),
            ("/faux/tronque.json", "aucun enregistrement lisible"),
            ("/faux/absent.csv", "introuvable"),
        ] {
            carte.set_attribute("source", Some(file));
            let alert = carte.wait(&format!("what is wrong with {file}: « {words} »"), |tree| {
                let alert = tree.inside("alert", containing(""))?;
                alert.find("StaticText", containing(words)).map(|text| text.name.clone())
            });
            assert!(alert.starts_with("Les lieux n’ont pas pu être chargés : "), "{alert}");
            assert!(alert.ends_with('.') && !alert.ends_with(".."), "{alert}");
            // What the tag holds is offered instead, and the map of territories stays, without counts that nobody knows.
            carte.get("link", "Voir les lieux");
            carte.get("button", "Réessayer");
            carte.get("group", "Carte : France, régions");
            let shapes = carte.wait("the régions", |tree| Some(tree.on_map()).filter(|shapes| shapes.len() == 13));
            assert!(shapes.iter().all(|shape| carte_tests::n_lieux(&shape.name).is_none()), "{shapes:?}");
            assert!(!carte.tree().panel().text().contains("lieu"), "{}", carte.tree().panel().text());
        }
        carte.set_attribute("source", Some("/brut/lieux-windows.csv"));
        carte.gone("button", "Réessayer");
        carte.arrived("France");
        assert_eq!(carte.total(), 20);
    });
}

/// Every licence of open data asks to be named where the data is shown; a raw file names none.
#[test]
fn a_visitor_reads_under_which_licence_a_raw_file_is_or_that_nobody_says() {
    page("source=/brut/lieux-inventes.csv&departement=42").with_printer().run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.get("StaticText", containing("Licence non précisée."));
        carte.choose_list("Lieux");
        let row = carte.wait("the list", |tree| tree.rows().into_iter().next());
        carte.click("button", starting_with(&row.nom));
        let says = |licence: &str| {
            carte.wait(licence, |tree| {
                let nodes = tree.panel().nodes;
                let term = nodes.iter().position(|node| node.role == "term" && node.name == "Licence")?;
                let said = nodes[term..].iter().find(|node| node.role == "definition")?;
                (carte.text_of(said) == licence).then_some(())
            });
        };
        says("Licence non précisée");
        carte.set_attribute("licence", Some("Licence Ouverte 2.0"));
        carte.set_attribute("attribution", Some("Données : hub du Forez"));
        says("Licence Ouverte 2.0");
        carte.get("StaticText", containing("Licence Ouverte 2.0. Données : hub du Forez. Contours"));
        assert!(!carte.tree().text().contains("non précisée"), "{}", carte.tree().text());
        carte.click("button", "Retour à la liste");
        carte.click("button", "Imprimer cette liste, par commune");
        let paper = carte.printed(server);
        let last: Vec<&str> = paper.text.lines().rev().take(3).collect();
        assert!(last.iter().any(|line| line.contains("Licence Ouverte 2.0. Données : hub du Forez.")), "{last:?}");
    });
}

/// What a publication says of itself is believed before the tag.
#[test]
fn a_publication_names_its_own_licence_whatever_the_tag_says() {
    page("source=/fixture/&departement=42&licence=Licence%20Ouverte%202.0").run(|carte| {
        carte.arrived("Loire");
        carte.get("StaticText", containing("MIT. Contours"));
        assert!(!carte.tree().text().contains("Licence Ouverte"), "{}", carte.tree().text());
    });
}
