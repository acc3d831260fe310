//! What a tag asks for, as its visitors see it: territories of every kind, views, parts left out, filters of the owner's. Each answer is
//! compared with plain loops over the published files.

use atlas::catalogue::LieuId;
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::Territoire;
use atlas::vocabulary::Facet;
use carte_tests::oracle::{commune, departement, shown};
use carte_tests::{Carte, FIELD, Journey, Oracle, Question, containing, page, published, site, starting_with};
use std::collections::BTreeSet;
use xtask::serve::Reply;

/// Saint-Étienne Métropole.
const METROPOLE: &str = "244200770";

fn fixture(attributes: &str) -> Journey {
    page(&format!("source=/fixture/&{attributes}"))
}

fn sorted_names(oracle: &Oracle, keep: impl Fn(LieuId) -> bool) -> Vec<String> {
    let ids: Vec<LieuId> = oracle.catalogue.ids().filter(|id| keep(*id)).collect();
    let mut names = oracle.names(&ids);
    names.sort();
    names
}

/// Every name on every page of the list.
fn all_listed(carte: &Carte) -> Vec<String> {
    let mut names = carte.names_listed();
    while let Some(next) = carte.tree().find("button", "Page suivante").filter(|next| !next.is("disabled", "true")) {
        let before = carte.names_listed();
        carte.click("button", next.name.as_str());
        carte.wait("another page", |_| (carte.names_listed() != before).then_some(()));
        names.extend(carte.names_listed());
    }
    names.sort();
    names
}

fn total(carte: &Carte, nom: &str) -> u32 {
    carte.arrived(nom);
    carte.total()
}

/// The communes of an EPCI, read from the outlines with plain loops.
fn communes_of(siren: u32) -> BTreeSet<Territoire> {
    let folder = published("fixture");
    let file = std::fs::read_dir(folder).unwrap().flatten().find(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("communes-42.") && name.ends_with(".bin")
    });
    let outlines = Outlines::read(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
    let index = outlines.epcis().iter().position(|epci| epci.siren == siren).unwrap();
    let areas = outlines.areas(Layer::Communes).iter().filter(|area| area.epci.map(usize::from) == Some(index));
    areas.map(|area| area.territoire).collect()
}

#[test]
fn an_epci_holds_its_communes_and_nothing_leads_out_of_it() {
    let oracle = Oracle::of(published("fixture"));
    let communes = communes_of(METROPOLE.parse().unwrap());
    let expected = sorted_names(&oracle, |id| communes.contains(&oracle.catalogue.node(id)));
    assert!(expected.len() >= 3, "{expected:?}");
    fixture(&format!("epci={METROPOLE}")).run(|carte| {
        assert_eq!(total(carte, "Saint-Étienne Métropole") as usize, expected.len());
        carte.choose_list("Lieux");
        assert_eq!(all_listed(carte), expected);
        assert!(carte.tree().inside("navigation", "Territoires").unwrap().all("button").is_empty(), "the top");
        // Roanne is of the Loire, not of the Métropole: neither the search nor an address leads there.
        carte.search("roanne");
        carte.wait("nothing proposed", |tree| tree.text().contains("Rien ne correspond").then_some(()));
        carte.press(&["Escape"]);
        carte.session().script("location.hash = '#carte.territoire=42187'", &[]).unwrap();
        carte.next_frame();
        assert_eq!(total(carte, "Saint-Étienne Métropole") as usize, expected.len());
    });
}

#[test]
fn a_sector_has_the_name_that_its_people_give_it() {
    let oracle = Oracle::of(published("fixture"));
    let sector = [commune("42218"), commune("42187")];
    let expected: u32 = sector.iter().map(|of| oracle.n_lieux(*of)).sum();
    fixture("commune=42218,42187&nom=Le%20secteur%20nord").run(|carte| {
        assert_eq!(total(carte, "Le secteur nord"), expected);
        carte.enter_by_list("Roanne");
        assert_eq!(carte.total(), oracle.n_lieux(sector[1]));
        carte.back_to("Le secteur nord");
        // Its territories change by script; a bad code keeps them.
        carte.set_attribute("commune", Some("42187"));
        assert_eq!(total(carte, "Le secteur nord"), oracle.n_lieux(sector[1]));
        carte.set_attribute("commune", Some("Roanne"));
        carte.next_frame();
        assert_eq!(total(carte, "Le secteur nord"), oracle.n_lieux(sector[1]));
    });
}

#[test]
fn several_departements_are_one_map() {
    let oracle = Oracle::of(published("fixture"));
    let both = [departement("42"), departement("01")];
    let expected: u32 = both.iter().map(|of| oracle.n_lieux(*of)).sum();
    fixture("departement=42%2001").run(|carte| {
        assert_eq!(total(carte, "Loire et Ain"), expected);
        carte.enter_by_list("Ain");
        assert_eq!(carte.total(), oracle.n_lieux(both[1]));
        carte.press(&["Escape"]);
        carte.arrived("Loire et Ain");
    });
}

#[test]
fn lieux_chosen_one_by_one_are_the_only_ones() {
    let oracle = Oracle::of(published("fixture"));
    let chosen: Vec<LieuId> = oracle.lieux(departement("42")).step_by(9).take(4).collect();
    let ids: Vec<String> = chosen.iter().map(|id| oracle.details(*id).id).collect();
    let mut expected = oracle.names(&chosen);
    expected.sort();
    fixture(&format!("lieux={}&onglet=lieux", ids.join("%20"))).run(|carte| {
        assert_eq!(total(carte, "Notre territoire"), 4);
        assert_eq!(all_listed(carte), expected);
    });
}

#[test]
fn a_drawn_outline_and_what_is_around_it() {
    let oracle = Oracle::of(published("fixture"));
    let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon",
        "coordinates":[[[4.3,45.38],[4.45,45.38],[4.45,45.5],[4.3,45.5],[4.3,45.38]]]}}]}"#;
    let inside = |id: LieuId| {
        let mairie = |code: &str| oracle.mairie(code);
        let at = oracle.catalogue.position(id).or_else(|| match oracle.catalogue.node(id) {
            Territoire::Commune(code) if code.departement().as_str() == "42" => Some(mairie(code.as_str())),
            _ => None,
        });
        at.is_some_and(|at| (4.3..=4.45).contains(&at.lon) && (45.38..=45.5).contains(&at.lat))
    };
    let expected = sorted_names(&oracle, inside);
    assert!(expected.len() >= 3, "{expected:?}");
    let folders =
        site().and("/fixture/", published("fixture")).with_hook(move |request, reply| match request.path.as_str() {
            "/secteur.geojson" => Reply::new(200, "application/geo+json", square),
            _ => reply,
        });
    let address = "essais/carte.html?source=/fixture/&perimetre=/secteur.geojson&onglet=lieux&nom=Le%20bassin";
    Journey::among(folders, address).run(|carte| {
        assert_eq!(total(carte, "Le bassin") as usize, expected.len());
        assert_eq!(all_listed(carte), expected);
        let before = carte.total();
        carte.set_attribute("autour", Some("20"));
        carte.wait("more around", |_| (carte.total() > before).then_some(()));
    });
}

#[test]
fn a_code_that_is_nobodys_shows_what_the_tag_holds_and_says_which_are_close() {
    for (attributes, close) in [
        ("departement=Loire", "42 (Loire)"),
        ("commune=42999", "42199"),
        ("epci=244200771", "244200770 (Saint-Étienne Métropole)"),
    ] {
        fixture(attributes).run(|carte| {
            carte.get("alert", starting_with(""));
            carte.get("link", "Voir les lieux");
            assert!(carte.tree().find("searchbox", FIELD).is_none());
            let said = carte.told();
            assert!(said.iter().any(|message| message.contains(close)), "{attributes}: {said:?}");
        });
    }
}

#[test]
fn each_code_that_is_nobodys_is_said_once_however_a_script_changes_it() {
    fixture("commune=42999%2042218").run(|carte| {
        carte.script("const warn = console.warn; window.dit = []; console.warn = (...words) => { dit.push(words.join(' ')); warn(...words); };");
        let said = |code: &str| {
            let said = carte.script("return dit").as_array().cloned().unwrap_or_default();
            said.iter().filter(|one| one.to_string().contains(&format!("{code}\\\""))).count()
        };
        carte.arrived("Saint-Étienne");
        for code in ["42998", "42997", "42998"] {
            carte.set_attribute("commune", Some(&format!("{code} 42218")));
            carte.wait(code, |_| (said(code) == 1).then_some(()));
            carte.arrived("Saint-Étienne");
        }
        assert_eq!(said("42998"), 1);
    });
}

#[test]
fn each_view_shows_what_its_name_says() {
    let oracle = Oracle::of(published("fixture"));
    let n = oracle.n_lieux(departement("42"));
    fixture("departement=42&vue=liste").run(|carte| {
        assert_eq!(total(carte, "Loire"), n);
        assert!(carte.tree().find("group", containing("Carte\u{a0}: ")).is_none(), "no map");
        carte.enter_by_list("Roanne");
    });
    fixture("departement=42&vue=carte").run(|carte| {
        carte.get("group", containing("Carte\u{a0}: Loire"));
        assert!(carte.tree().find("heading", starting_with("Loire")).is_none(), "no list yet");
        carte.click("button", "Afficher la liste");
        assert_eq!(total(carte, "Loire"), n);
        carte.click("button", "Masquer la liste");
        carte.gone("heading", starting_with("Loire"));
    });
    fixture("departement=42&vue=compteur").run_with_server(|carte, server| {
        carte.wait("the number", |tree| tree.text().contains(&n.to_string()).then_some(()));
        carte.get("link", "Voir les lieux");
        let asked: Vec<String> = server.seen().iter().map(|seen| seen.path.clone()).collect();
        assert!(!asked.iter().any(|path| path.contains("/lieux-")), "a counter needs no lieux: {asked:?}");
    });
    let one = oracle.lieux(departement("42")).nth(3).unwrap();
    let id = oracle.details(one).id;
    fixture(&format!("vue=fiche&lieux={id}")).run(|carte| {
        carte.get("heading", shown(oracle.catalogue.nom(one)).as_str());
        assert!(carte.tree().find("button", starting_with("Retour")).is_none(), "there is nothing behind");
        carte.press(&["Escape"]);
        carte.get("heading", shown(oracle.catalogue.nom(one)).as_str());
    });
}

#[test]
fn parts_are_left_out_and_come_back_by_script() {
    let hidden = "recherche%20filtres%20fil%20territoires%20legende%20exports%20impression%20partage";
    fixture(&format!("departement=42&masquer={hidden}&contact=aide@exemple.fr")).run(|carte| {
        carte.arrived("Loire");
        let nom = carte.wait("a list", |tree| tree.rows().first().map(|row| row.nom.clone()));
        let tree = carte.tree();
        for (role, name) in
            [("group", "Filtres"), ("navigation", "Territoires"), ("group", "Légende"), ("button", "Communes")]
        {
            assert!(tree.find(role, name).is_none(), "{role} {name}");
        }
        assert!(tree.find("combobox", FIELD).is_none());
        assert!(!tree.text().contains("Exporter"));
        carte.click("button", starting_with(&nom));
        carte.get("heading", nom.as_str());
        carte.click("button", "Signaler une erreur");
        let report = carte.get("link", "Préparer le message");
        let href = &report.states["url"];
        assert!(href.starts_with("mailto:aide@exemple.fr?") && href.contains("subject=Une%20erreur"), "{href}");
        assert!(carte.tree().find("button", "Imprimer").is_none());
        carte.set_attribute("masquer", None);
        carte.get("combobox", FIELD);
        carte.get("navigation", "Territoires");
    });
}

#[test]
fn filters_of_the_owner_are_chosen_fixed_or_not_offered() {
    let oracle = Oracle::of(published("fixture"));
    let free = Question::within(departement("42")).and(Facet::Frais, "Gratuit");
    let (sure, _) = oracle.answers(&free);
    assert!(sure.len() >= 3 && (sure.len() as u32) < oracle.n_lieux(departement("42")));
    let n = u32::try_from(sure.len()).unwrap();
    fixture("departement=42&filtres=frais_a_charge%3Dgratuit").run(|carte| {
        carte.arrived("Loire");
        carte.counts(n);
        assert_eq!(carte.tree().chips(), ["Gratuit"]);
        carte.remove_chip("Gratuit");
        carte.counts(oracle.n_lieux(departement("42")));
        // Reloading finds what the visitor left, not what the page began with.
        carte.session().reload().unwrap();
        let carte = carte.other("carte-mednum");
        carte.arrived("Loire");
        carte.counts(oracle.n_lieux(departement("42")));
    });
    fixture("departement=42&filtres-fixes=frais_a_charge%3Dgratuit&filtres-masques=source%20rdv").run(|carte| {
        assert_eq!(total(carte, "Loire"), n);
        assert!(carte.tree().chips().is_empty(), "it cannot be taken away");
        carte.open_filters("Accès");
        carte.get("group", "Accès");
        let options: Vec<String> = carte.tree().options().into_iter().map(|(_, label, _)| label).collect();
        assert!(!options.iter().any(|label| label == "Gratuit" || label.contains("rendez-vous")), "{options:?}");
        assert!(options.len() > 3, "{options:?}");
    });
}

#[test]
fn a_visit_begins_where_the_owner_says_and_can_leave() {
    let oracle = Oracle::of(published("fixture"));
    fixture("departement=42&debut=42218&onglet=lieux&adresse=c").run(|carte| {
        assert_eq!(total(carte, "Saint-Étienne"), oracle.n_lieux(commune("42218")));
        carte.press(&["Escape"]);
        carte.back_to("Loire");
        assert!(
            carte.session().script("return location.hash", &[]).unwrap().to_string().contains("c-territoire--tout")
        );
        carte.session().reload().unwrap();
        carte.other("carte-mednum").arrived("Loire");
    });
}
