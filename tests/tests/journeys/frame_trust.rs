//! Whom a frame believes: its address is anybody's, its page is on a domain that people trust.

use carte_tests::{Folders, Journey, Reply, Server, site, starting_with};
use embed_snippet::trust::{Act, BELIEFS, Belief};
use serde_json::json;
use std::cell::RefCell;

/// A stranger who answers whatever is asked, and lets everybody read it.
fn stranger() -> Server {
    let folders = Folders::default().with_hook(|request, _| {
        let (kind, body) = match request.path.rsplit('.').next() {
            Some("css") => ("text/css", ":host { position: fixed; inset: 0 }"),
            Some("svg") => ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
            _ => ("application/json", "{}"),
        };
        Reply::new(200, kind, body).with_header("Access-Control-Allow-Origin", "*")
    });
    Server::start(folders, 0).unwrap()
}

/// An address that an attribute may hold, at a stranger's.
fn named(belief: &Belief, stranger: &Server) -> String {
    stranger.url(match belief.name {
        "reglages" => "reglages.css",
        "logo" => "logo.svg",
        "corrections" => "corrections.json",
        "perimetre" => "perimetre.geojson",
        _ => "essai",
    })
}

/// The site, whose hub may have a list of origins.
fn with_list(list: Option<String>) -> Folders {
    site().with_hook(move |request, reply| match (request.path.as_str(), &list) {
        ("/cadre-origines.txt", Some(list)) => Reply::new(200, "text/plain", list.clone()),
        _ => reply,
    })
}

#[test]
fn a_link_to_the_frame_has_no_say_beyond_what_the_hub_lists() {
    for belief in &BELIEFS {
        let name = belief.name;
        let stranger = stranger();
        let page = format!("cadre.html?departement=42;{name}={}", named(belief, &stranger));
        // A page of a framework, which some servers send for whatever is missing, lists nobody.
        for list in [None, Some(format!("<!doctype html>\n<a href=\"{0}\">{0}</a>\n", stranger.origin()))] {
            Journey::among(with_list(list), &page).tolerating("404").run(|carte| {
                carte.arrived("Loire");
                assert_eq!(
                    carte.script(&format!("return arguments[0].hasAttribute('{name}')")),
                    json!(false),
                    "{name}"
                );
                assert_eq!(carte.script("return getComputedStyle(arguments[0]).position"), json!("static"));
                let said = carte.told().join("\n");
                assert!(said.contains(&stranger.origin()) && said.contains("cadre-origines.txt"), "{name}: {said}");
            });
            assert!(stranger.seen().is_empty(), "{name}");
        }
        // As hands write it, with the line ends of a spreadsheet's machine.
        let list = format!("# À qui ce hub se fie\r\n\r\n  {}/\r\nhttps://autre.example\r\n", stranger.origin());
        let journey = Journey::among(with_list(Some(list)), &page);
        journey.tolerating("carte-mednum").tolerating("404").run(|carte| {
            carte
                .wait(name, |_| carte.script(&format!("return arguments[0].hasAttribute('{name}') || null")).as_bool());
            if matches!(belief.act, Act::Reads | Act::Governs | Act::Shows) {
                carte.wait("what it asks for", |_| (!stranger.seen().is_empty()).then_some(()));
            }
        });
    }
}

#[test]
fn a_link_to_the_frame_that_names_another_territory_shows_no_other() {
    let stranger = stranger();
    let page = format!("cadre.html?perimetre={}", stranger.url("secteur.geojson"));
    Journey::among(with_list(None), &page).tolerating("404").tolerating("carte-mednum").run(|carte| {
        carte.get("link", starting_with("Ouvrir la carte"));
        assert!(carte.tree().find("heading", "France").is_none());
    });
    assert!(stranger.seen().is_empty());
}

#[test]
fn a_link_to_the_frame_leaves_out_the_one_word_that_leads_elsewhere() {
    let stranger = stranger();
    let page = format!(
        "cadre.html?departement=42;source=/fixture/%20{};geocodeur=https://data.geopf.fr/geocodage/search",
        stranger.url("l.csv")
    );
    Journey::among(with_list(None), &page).tolerating("404").run(|carte| {
        carte.arrived("Loire");
        assert_eq!(carte.script("return arguments[0].getAttribute('source')"), json!("/fixture/"));
        assert_eq!(carte.script("return arguments[0].hasAttribute('geocodeur')"), json!(true), "a public service");
    });
    for wish in [
        "javascript:alert(1)",
        "data:text/css,:host{display:none}",
        "//127.0.0.1:9/x.css",
        "\\\\127.0.0.1:9\\x.css",
        "blob:x",
    ] {
        let page = format!("cadre.html?departement=42;reglages={}", wish.replace(';', "%3B").replace('\\', "%5C"));
        Journey::among(with_list(None), &page).tolerating("404").run(|carte| {
            carte.arrived("Loire");
            assert_eq!(carte.script("return arguments[0].hasAttribute('reglages')"), json!(false), "{wish}");
        });
    }
    assert!(stranger.seen().is_empty());
}

#[test]
fn a_hubs_own_file_needs_its_line_too_for_what_it_names_elsewhere() {
    let stranger = stranger();
    let settings = format!(r#"{{ "attributs": {{ "logo": "{}" }} }}"#, stranger.url("logo.svg"));
    let folders = |list: Option<String>| {
        let settings = settings.clone();
        site().with_hook(move |request, reply| match (request.path.as_str(), &list) {
            ("/hub/essai.json", _) => Reply::new(200, "application/json", settings.clone()),
            ("/cadre-origines.txt", Some(list)) => Reply::new(200, "text/plain", list.clone()),
            _ => reply,
        })
    };
    let page = "cadre.html?departement=42;reglages=/hub/essai.json";
    let journey = Journey::among(folders(None), page).tolerating("404").tolerating("Content Security Policy");
    journey.run(|carte| {
        carte.arrived("Loire");
        let said = RefCell::new(String::new());
        carte.wait("what is to be listed", |_| {
            said.borrow_mut().push_str(&carte.told().join("\n"));
            said.borrow().contains(&stranger.origin()).then_some(())
        });
    });
    assert!(stranger.seen().is_empty());
    Journey::among(folders(Some(stranger.origin())), page).run(|carte| {
        carte.arrived("Loire");
        carte.wait("its logo", |_| (!stranger.seen().is_empty()).then_some(()));
    });
}
