//! The address: what is seen is in it, and a link shows it to somebody else; Back and Forward go through what was done.

use atlas::vocabulary::Facet;
use carte_tests::oracle::departement;
use carte_tests::{Carte, Journey, Oracle, Question, containing, page, published, starting_with};

fn address(carte: &Carte) -> String {
    carte.session().address().unwrap()
}

fn fragment(carte: &Carte) -> String {
    address(carte).split_once('#').map(|(_, fragment)| fragment.to_owned()).unwrap_or_default()
}

fn history_length(carte: &Carte) -> u64 {
    carte.script("return history.length").as_u64().unwrap()
}

/// Names on the page of the list in view.
fn names(carte: &Carte) -> Vec<String> {
    carte.tree().rows().into_iter().map(|row| row.nom).collect()
}

fn is_on_page(carte: &Carte, from: usize) {
    let starts = starting_with(&format!("{from} à "));
    carte.wait(&format!("the page from {from}"), |tree| tree.panel().find("StaticText", starts.clone()).map(drop));
}

#[test]
fn a_visitor_who_was_sent_a_link_sees_the_same_filters_page_and_sheet() {
    page("source=/fixture/").run_with_server(|carte, server| {
        carte.arrived("France");
        assert_eq!(fragment(carte), "", "nothing is written before they do something");
        carte.search("42000");
        carte.take(starting_with("Saint-Étienne"));
        carte.arrived("Loire");
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.toggle_option("Accès internet et matériel informatique");
        carte.click("button", "Fermer");
        carte.click("button", "Page suivante");
        is_on_page(carte, 21);
        let (listed, chips, link) = (names(carte), carte.tree().chips(), address(carte));
        assert!(listed.len() > 5 && chips.len() == 3, "{listed:?} {chips:?}");
        page("").visit(server, &link, |other| {
            other.arrived("Loire");
            is_on_page(other, 21);
            assert_eq!(
                other.wait("the list", |tree| Some(tree.rows()).filter(|rows| !rows.is_empty())).len(),
                listed.len()
            );
            assert_eq!((names(other), other.tree().chips()), (listed.clone(), chips.clone()));
            assert_eq!(address(other), link, "the same address");
        });

        // A sheet.
        carte.click("button", starting_with(&listed[2]));
        carte.get("term", "Adresse");
        let link = address(carte);
        page("").visit(server, &link, |other| {
            other.get("heading", &listed[2]);
            other.get("term", "Adresse");
            // The page around keeps the focus: nobody came from anywhere.
            assert!(other.focus().is_none());
            other.click("button", "Retour à la liste");
            is_on_page(other, 21);
            assert_eq!((names(other), other.tree().chips()), (listed.clone(), chips.clone()));
        });
    });
}

#[test]
fn a_visitor_goes_back_and_forth_through_what_they_did() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        let start = history_length(carte);
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.enter_by_list("Loire");
        carte.choose_list("Lieux");
        carte.open_filters("Accès");
        carte.toggle_option("Gratuit");
        carte.click("button", "Fermer");
        carte.click("button", "Page suivante");
        is_on_page(carte, 21);
        let listed = names(carte);
        carte.click("button", starting_with(&listed[0]));
        carte.get("heading", &listed[0]);
        assert_eq!(history_length(carte), start + 6, "one entry for each act");

        let session = carte.session();
        session.back().unwrap();
        is_on_page(carte, 21);
        assert_eq!(names(carte), listed);
        session.back().unwrap();
        is_on_page(carte, 1);
        session.back().unwrap();
        carte.wait("no filter", |tree| tree.chips().is_empty().then_some(()));
        session.back().unwrap();
        carte.wait("communes", |tree| tree.find("button", "Communes")?.is("pressed", "true").then_some(()));
        session.back().unwrap();
        carte.arrived("Auvergne-Rhône-Alpes");
        session.back().unwrap();
        carte.arrived("France");
        assert_eq!(fragment(carte), "");
        for _ in 0..6 {
            session.forward().unwrap();
        }
        carte.get("heading", &listed[0]);
        carte.get("term", "Adresse");
        assert_eq!(carte.tree().chips(), ["Gratuit"]);
        assert_eq!(history_length(carte), start + 6);
    });
}

#[test]
fn a_visitor_who_moves_the_map_adds_nothing_to_the_history() {
    page("source=/fixture/&departement=42").run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        let before = history_length(carte);
        for _ in 0..2 {
            carte.click("button", "Zoomer");
            carte.at_rest();
        }
        carte.click("button", "Déplacer la carte vers la droite");
        carte.at_rest();
        carte.wait("the view in the address", |_| fragment(carte).contains("carte-vue--").then_some(()));
        assert_eq!(history_length(carte), before);
        // It is in the link all the same.
        let seen = |carte: &Carte| {
            carte.at_rest();
            let mut seen: Vec<String> = carte.tree().markers().into_iter().map(|marker| marker.name).collect();
            seen.sort();
            seen
        };
        let (here, link) = (seen(carte), address(carte));
        page("").visit(server, &link, |other| {
            other.arrived("Loire");
            other.wait("the same markers", |_| (seen(other) == here).then_some(()));
        });
        carte.session().back().unwrap();
        carte.wait("communes", |tree| tree.find("button", "Communes")?.is("pressed", "true").then_some(()));
    });
}

#[test]
fn a_visitor_of_an_old_or_broken_link_loses_only_what_is_broken() {
    let oracle = Oracle::of(published("fixture"));
    let question = Question::within(departement("42")).and(Facet::Frais, "Gratuit");
    let (expected, _) = oracle.answers(&question);
    let fragment = "carte.territoire=42&carte.frais_a_charge=gratuit&carte.horaires=hier,mardi-99h&carte.rayon=-4&carte.autour=nulle-part\
                    &carte.liste=lieux&carte.page=zzz&carte.lieu=xyz&carte.vue=1,2&carte.inconnu=1&carte.=&%%%";
    page(&format!("source=/fixture/#{fragment}")).run(|carte| {
        carte.arrived("Loire");
        carte.counts(u32::try_from(expected.len()).unwrap());
        assert_eq!(carte.tree().chips(), ["Gratuit"]);
        assert_eq!(carte.names_listed(), oracle.names(&expected));
    });
    // A sheet that is no longer published, a page beyond the last, a territory out of the confines.
    page("source=/fixture/&departement=42#carte.territoire=69&carte.liste=lieux&carte.page=900&carte.lieu=1").run(
        |carte| {
            carte.arrived("Loire");
            let last = carte.wait("the last page", |tree| {
                let range = tree.pages()?.find("StaticText", containing(" sur "))?.name.clone();
                let (shown, of) = range.split_once(" sur ")?;
                (shown.rsplit_once(' ')?.1 == of).then_some(range)
            });
            assert!(!names(carte).is_empty(), "{last}");
        },
    );
}

#[test]
fn a_page_whose_owner_wants_nothing_in_its_address_keeps_it() {
    page("source=/fixture/&departement=42&adresse=non").run(|carte| {
        carte.arrived("Loire");
        let (before, length) = (address(carte), history_length(carte));
        carte.choose_list("Lieux");
        carte.open_filters("Accès");
        carte.toggle_option("Gratuit");
        carte.click("button", "Fermer");
        carte.click("button", "Zoomer");
        carte.at_rest();
        let first = names(carte)[0].clone();
        carte.click("button", starting_with(&first));
        carte.get("button", "Imprimer");
        assert!(carte.tree().find("button", "Copier le lien").is_none(), "a link that would lead elsewhere");
        assert_eq!((address(carte), history_length(carte)), (before, length));
    });
}

#[test]
fn two_cartes_of_one_page_and_the_page_itself_share_its_address() {
    let second = "section:nth-of-type(2) carte-mednum";
    Journey::on("deux.html").run_with_server(|loire, server| {
        let ain = loire.other(second);
        loire.arrived("Loire");
        ain.arrived("Ain");
        loire.choose_list("Lieux");
        ain.open_filters("Besoin");
        ain.toggle_option("Aide aux démarches administratives");
        ain.click("button", "Fermer");
        let written = fragment(loire);
        assert_eq!(
            written.split("__").collect::<Vec<_>>(),
            ["carte-liste--lieux", "carte2-services--aide-aux-demarches-administratives"]
        );
        let (listed, chips, link) = (names(loire), ain.tree().chips(), address(loire));
        Journey::on("deux.html").visit(server, &link, |other| {
            let other_ain = other.other(second);
            other.arrived("Loire");
            other_ain.arrived("Ain");
            assert_eq!((names(other), other_ain.tree().chips()), (listed.clone(), chips.clone()));
            assert!(other.tree().chips().is_empty());
        });

        // A page's own anchor leaves both as they are, and is kept beside what comes next.
        loire.script(
            "const link = document.createElement('a'); link.href = '#pied'; link.textContent = 'Pied de page'; link.className = 'ancre';
             document.querySelector('footer').id = 'pied'; document.querySelector('h1').after(link);",
        );
        let anchor = loire.session().select(".ancre").unwrap();
        loire.session().click(&anchor).unwrap();
        loire.wait("the anchor", |_| (fragment(loire) == "pied").then_some(()));
        loire.next_frame();
        assert_eq!((names(loire), ain.tree().chips()), (listed.clone(), chips.clone()));
        loire.choose_list("Communes");
        loire.choose_list("Lieux");
        let after = fragment(loire);
        assert!(after.starts_with("pied__") && after.contains("carte-liste--lieux"), "{after}");
        // Back over the anchor.
        for _ in 0..3 {
            loire.session().back().unwrap();
        }
        loire.wait("the address before the anchor", |_| (fragment(loire) == written).then_some(()));
        loire.wait("the list", |tree| tree.find("button", "Lieux")?.is("pressed", "true").then_some(()));
        assert_eq!((names(loire), ain.tree().chips()), (listed.clone(), chips.clone()));
    });
}
