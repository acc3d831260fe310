//! « Signaler une erreur »: what a visitor writes reaches whom the page's owner named, once, and is never lost on the way.

use atlas::catalogue::LieuId;
use atlas::territoire::Territoire;
use carte_tests::oracle::{departement, shown};
use carte_tests::{
    Carte, Folders, Journey, Oracle, Pace, Reply, Request, Server, Tree, containing, page, pages, published, site,
    starting_with,
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

const REPORT: &str = "Signaler une erreur";
const WHAT: &str = "Qu’est-ce qui ne va pas ? (obligatoire)";
const READ: &str = "Que faudrait-il lire ? (obligatoire)";
const MAIL: &str = "Votre e-mail pour vous répondre (facultatif)";
const KEPT: &str = "Votre texte est toujours là.";

/// Lieux of the Loire with a phone and an e-mail address.
fn reachable(oracle: &Oracle) -> LieuId {
    let says = |id: &LieuId| {
        let details = oracle.details(*id);
        !details.telephone.is_empty() && !details.courriels.is_empty() && details.date_maj.is_some()
    };
    oracle.lieux(departement("42")).find(says).expect("a lieu that can be reached")
}

fn sheet(oracle: &Oracle, id: LieuId) -> String {
    let Territoire::Commune(commune) = oracle.catalogue.node(id).simplified() else {
        panic!("{id:?} is in no commune")
    };
    format!("carte-territoire--{commune}__carte-lieu--{:x}", oracle.catalogue.handle(id).0)
}

/// The page of a lieu's sheet, with a service of reports on the page's own site that answers so.
fn with_service(
    attributes: &str,
    fragment: &str,
    answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> Journey {
    let folders = site().with_hook(move |request, reply| {
        if request.path == "/signalements" && request.method == "POST" { answer(request) } else { reply }
    });
    let attributes = format!("source=/fixture/&departement=42&signalement=/signalements{attributes}");
    Journey::among(folders, &format!("essais/carte.html?{attributes}#{fragment}"))
}

fn taken() -> Reply {
    Reply::new(201, "text/plain", "")
}

/// Reports; what the browser itself sends home is foreign.
fn posts(server: &Server) -> Vec<Request> {
    server.seen().into_iter().filter(|request| request.method == "POST" && !request.is_foreign()).collect()
}

/// What was sent, once so many reports were.
fn sent(carte: &Carte, server: &Server, n: usize) -> Value {
    let posts = carte.wait("the report", |_| Some(posts(server)).filter(|posts| posts.len() >= n));
    assert_eq!(posts.len(), n);
    serde_json::from_slice(&posts[n - 1].body).expect("JSON")
}

/// Fills in a new phone number, by the mouse.
fn fill(carte: &Carte, number: &str) {
    carte.click("button", REPORT);
    carte.click("radio", "Téléphone");
    carte.type_into("textbox", READ, number);
}

fn value(carte: &Carte, name: &str) -> String {
    let node = carte.get("textbox", name);
    let said = carte.session().script("return arguments[0].value", &[node.element.to_json()]).unwrap();
    said.as_str().unwrap().to_owned()
}

/// What a field is said to lack, as assistive technology is told.
fn described(carte: &Carte) -> String {
    let said = carte.script(
        "const one = arguments[0].shadowRoot.activeElement, root = one.getRootNode();
         return (one.getAttribute('aria-describedby') ?? '').split(' ').map((id) => root.getElementById(id)?.textContent ?? '').join('|')",
    );
    shown(said.as_str().unwrap())
}

#[test]
fn a_keyboard_user_reports_a_wrong_number_and_the_service_gets_it() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let details = oracle.details(id);
    let link = sheet(&oracle, id);
    with_service("", &format!("menu&{link}"), |_| taken()).run_with_server(|carte, server| {
        carte.arrived(&oracle.names(&[id])[0]);
        assert!(posts(server).is_empty() && !server.seen().iter().any(|seen| seen.path == "/signalements"));
        carte.tab_to("button", REPORT, 60);
        assert!(carte.get("button", REPORT).is("expanded", "false"));
        carte.press(&["Enter"]);
        carte.wait("the form", |tree| tree.find("button", REPORT).filter(|node| node.is("expanded", "true")).map(drop));
        // Nothing is chosen: what lacks is said, and the focus goes there.
        carte.tab_to("button", "Envoyer", 10);
        carte.press(&["Enter"]);
        carte.keyboard_on("radio", "Nom");
        assert_eq!(described(carte), "Choisissez ce qui ne va pas.");
        for _ in 0..4 {
            carte.press(&["ArrowDown"]);
        }
        carte.wait("Téléphone", |tree| tree.find("radio", "Téléphone").filter(|node| node.is("checked", "true")).map(drop));
        carte.keyboard_on("radio", "Téléphone");
        let panel = carte.tree().panel();
        assert!(panel.text().contains("La fiche dit"), "{}", panel.outline());
        // The number is missing, and the address is none.
        carte.tab_to("textbox", MAIL, 5);
        carte.write("moi");
        carte.press(&["Enter"]);
        carte.keyboard_on("textbox", READ);
        assert_eq!(described(carte), "Écrivez ce qu’il faudrait lire.");
        carte.write("04 77 00 00 01");
        carte.tab_to("textbox", containing("Une précision"), 1);
        carte.write("Depuis \"lundi\".");
        carte.tab_to("textbox", MAIL, 1);
        carte.press(&["Enter"]);
        carte.keyboard_on("textbox", MAIL);
        assert!(described(carte).contains("Écrivez une adresse comme nom@exemple.fr, ou rien."));
        // What a field holds is selected when one comes to it by Tab.
        carte.press(&["End"]);
        carte.write("@exemple.fr");
        carte.press(&["Enter"]);
        carte.get("StaticText", "Merci, votre signalement est bien arrivé.");
        carte.keyboard_on("button", "Signaler autre chose");
        let report = sent(carte, server, 1);
        let page = format!("{}?source=/fixture/&departement=42&signalement=/signalements#{link}", server.url("essais/carte.html"));
        let date = details.date_maj.unwrap();
        let Territoire::Commune(commune) = oracle.catalogue.node(id) else { panic!("in a commune") };
        let expected = json!({
            "version": 1, "lieu": details.id, "nom": oracle.catalogue.nom(id), "source": "fixture", "commune": commune.to_string(),
            "probleme": "telephone", "colonnes": ["telephone"], "valeur_actuelle": details.telephone,
            "valeur_proposee": "04 77 00 00 01", "message": "Depuis \"lundi\".", "courriel": "moi@exemple.fr", "page": page,
            "fiche_du": format!("{:04}-{:02}-{:02}", date.year, date.month, date.day), "donnees_du": oracle.manifest["date"],
        });
        assert_eq!(report, expected);
        let post = posts(server).remove(0);
        assert_eq!(post.header("content-type"), Some("application/json"));
        assert_eq!(post.header("cookie"), None);
        // One more about the same lieu begins with nothing.
        carte.press(&["Enter"]);
        carte.keyboard_on("radio", "Nom");
        assert!(carte.tree().all("radio").iter().all(|radio| radio.is("checked", "false")));
        assert_eq!(value(carte, MAIL), "");
    });
}

#[test]
fn what_fails_keeps_the_text_says_why_and_can_be_tried_again() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let turn = Arc::new(AtomicUsize::new(0));
    let turns = Arc::clone(&turn);
    // By turns, not by requests: what a kept connection loses Chromium asks once more by itself.
    let answer = move |_: &Request| match turns.load(Ordering::Relaxed) {
        0 => Reply::new(403, "text/plain", ""),
        1 => Reply::new(500, "text/html", "<h1>Panne</h1>"),
        2 => taken().at_pace(Pace::Never),
        3 => Reply::new(307, "text/plain", "").with_header("Location", "/ailleurs"),
        _ => taken(),
    };
    let journey = with_service("&contact=aide@exemple.fr", &sheet(&oracle, id), answer);
    journey.tolerating("/signalements").run_with_server(|carte, server| {
        carte.arrived(&oracle.names(&[id])[0]);
        fill(carte, "04 77 00 00 02");
        assert!(carte.tree().find("link", containing("plutôt par e-mail")).is_none());
        carte.click("button", "Envoyer");
        for (n, why) in [(1, "erreur 403"), (2, "erreur 500"), (3, "Vérifiez votre connexion"), (4, "changé d’adresse")]
        {
            let said = carte.get("StaticText", containing(why)).name;
            assert!(said.starts_with("Votre signalement n’est pas parti : ") && said.ends_with(KEPT), "{said}");
            let told = turn.swap(n, Ordering::Relaxed);
            assert!(posts(server).len() > told, "{why}");
            assert_eq!(value(carte, READ), "04 77 00 00 02");
            assert!(carte.get("radio", "Téléphone").is("checked", "true"));
            let link = carte.get("link", "L’envoyer plutôt par e-mail");
            assert!(link.states["url"].starts_with("mailto:aide@exemple.fr?cc="), "{:?}", link.states);
            assert!(message(&link.states["url"]).contains("Il faudrait lire : 04 77 00 00 02"));
            carte.keyboard_on("button", "Réessayer");
            carte.press(&["Enter"]);
        }
        carte.get("StaticText", "Merci, votre signalement est bien arrivé.");
        let texts: Vec<Vec<u8>> = posts(server).into_iter().map(|post| post.body).collect();
        assert!(texts.iter().all(|text| *text == texts[0]), "the same each time");
        assert!(!server.seen().iter().any(|seen| seen.path == "/ailleurs"), "it was meant for one address");
    });
}

#[test]
fn a_silent_service_is_given_up_after_twenty_seconds() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let (answer, release) = held();
    let quick = "const wait = setTimeout; window.setTimeout = (run, ms, ...more) => wait(run, ms === 20000 ? 300 : ms, ...more);";
    with_service("", &sheet(&oracle, id), answer).with_script(quick).run(|carte| {
        carte.arrived(&oracle.names(&[id])[0]);
        fill(carte, "04 77 00 00 03");
        carte.click("button", "Envoyer");
        carte.get("StaticText", containing("n’a pas répondu en 20 secondes"));
        assert_eq!(value(carte, READ), "04 77 00 00 03");
        release();
    });
}

/// On a site without https a hub's file names its own service by a relative address, as a tag would; the tag agrees.
#[test]
fn a_site_without_https_sends_its_reports_to_its_hub() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let folders = site().with_hook(|request, reply| match request.path.as_str() {
        "/hub/essai.json" => {
            Reply::new(200, "application/json", r#"{"attributs": {"signalement": "../signalements"}}"#)
                .with_header("Access-Control-Allow-Origin", "*")
        }
        "/signalements" => taken()
            .with_header("Access-Control-Allow-Origin", "*")
            .with_header("Access-Control-Allow-Headers", "content-type"),
        _ => reply,
    });
    let server = Server::start(folders, 0).unwrap();
    // The page's own site, then another one.
    for hub in ["mairie", "hub"] {
        let attributes = format!(
            "source=/fixture/&departement=42&signalement=reglages&reglages={}",
            server.url_as(hub, "hub/essai.json")
        );
        let page = server.url_as("mairie", &format!("essais/carte.html?{attributes}#{}", sheet(&oracle, id)));
        let before = posts(&server).len();
        Journey::among(Folders::default(), "").visit(&server, &page, |carte| {
            carte.arrived(&oracle.names(&[id])[0]);
            fill(carte, "04 77 00 00 05");
            carte.click("button", "Envoyer");
            carte.get("StaticText", "Merci, votre signalement est bien arrivé.");
        });
        assert_eq!(posts(&server).len(), before + 1, "{hub}");
    }
}

/// An answer that waits until it is let go.
fn held() -> (impl Fn(&Request) -> Reply + Send + Sync + 'static, impl Fn()) {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let opens = Arc::clone(&gate);
    let answer = move |_: &Request| {
        drop(gate.1.wait_while(gate.0.lock().unwrap(), |open| !*open));
        taken()
    };
    let release = move || {
        *opens.0.lock().unwrap() = true;
        opens.1.notify_all();
    };
    (answer, release)
}

#[test]
fn an_impatient_visitor_sends_once() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let (answer, release) = held();
    with_service("", &sheet(&oracle, id), answer).run_with_server(|carte, server| {
        carte.arrived(&oracle.names(&[id])[0]);
        fill(carte, "04 77 00 00 04");
        let button = carte.get("button", "Envoyer");
        // Two clicks in one task, before anything could be drawn.
        carte.session().script("arguments[0].click(); arguments[0].click()", &[button.element.to_json()]).unwrap();
        carte.get("button", "Envoi en cours…");
        carte.click("button", "Envoi en cours…");
        carte.press(&["Enter"]);
        // What is on its way is waited for, whatever the visitor looks at meanwhile.
        carte.press(&["Escape"]);
        carte.gone("button", REPORT);
        release();
        carte.script(&format!("location.hash = '{}'", sheet(&oracle, id)));
        carte.get("StaticText", "Merci, votre signalement est bien arrivé.");
        assert_eq!(sent(carte, server, 1)["valeur_proposee"], "04 77 00 00 04");
    });
}

#[test]
fn what_is_written_stays_when_the_sheet_is_closed_and_opened_again() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    with_service("", &sheet(&oracle, id), |_| taken()).run(|carte| {
        carte.arrived(&oracle.names(&[id])[0]);
        fill(carte, "04 77 00 00 05");
        carte.press(&["Escape"]);
        carte.gone("button", REPORT);
        carte.script(&format!("location.hash = '{}'", sheet(&oracle, id)));
        carte.get("radio", "Téléphone");
        assert_eq!(value(carte, READ), "04 77 00 00 05");
        assert!(carte.get("radio", "Téléphone").is("checked", "true"));
    });
}

/// A service on another site: whether it lets pages of others send.
fn elsewhere(lets: bool) -> Server {
    let folders = pages().with_hook(move |request, mut reply| {
        if request.method == "POST" {
            reply = taken().with_header("Access-Control-Allow-Origin", "*");
        }
        if !lets {
            reply.headers.retain(|(name, _)| !name.starts_with("Access-Control"));
        }
        reply
    });
    Server::start(folders, 0).expect("a free port")
}

#[test]
fn a_service_of_another_site_gets_the_report_if_it_lets_pages_send() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    for lets in [true, false] {
        let other = elsewhere(lets);
        let attributes = format!("source=/fixture/&departement=42&signalement={}", other.url("signaler"));
        let journey = Journey::among(site(), &format!("essais/carte.html?{attributes}#{}", sheet(&oracle, id)));
        journey.tolerating("/signaler").run(|carte| {
            carte.arrived(&oracle.names(&[id])[0]);
            assert!(other.seen().is_empty(), "nothing is asked before the visitor sends");
            fill(carte, "04 77 00 00 06");
            carte.click("button", "Envoyer");
            if lets {
                carte.get("StaticText", "Merci, votre signalement est bien arrivé.");
                assert_eq!(sent(carte, &other, 1)["valeur_proposee"], "04 77 00 00 06");
                let origin = posts(&other).remove(0).header("origin").unwrap().to_owned();
                assert!(origin.starts_with("http://127.0.0.1:") && !other.url("").starts_with(&origin));
            } else {
                let said = carte.get("StaticText", containing("le service ne répond pas à cette page"));
                assert!(said.name.ends_with(KEPT), "{}", said.name);
                assert!(posts(&other).is_empty());
                assert_eq!(value(carte, READ), "04 77 00 00 06");
            }
        });
    }
}

/// The body of a `mailto:`, as the mail program shows it.
fn message(href: &str) -> String {
    let body = href.split_once("body=").unwrap_or_else(|| panic!("no body in {href}")).1;
    unescaped(body.split('&').next().unwrap_or_default()).replace("\r\n", "\n").replace(['\u{a0}', '\u{202f}'], " ")
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let hex = if letter == '%' { rest.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok()) } else { None };
        bytes.push(hex.unwrap_or(letter as u8));
        rest = &rest[if hex.is_some() { 3 } else { letter.len_utf8() }..];
    }
    String::from_utf8(bytes).unwrap()
}

/// Mail programs are not opened: what would be is kept.
const INSTEAD_OF_WRITING: &str = "addEventListener('click', (event) => {
    const link = event.composedPath().find((one) => one.href?.startsWith('mailto:'));
    if (link && !event.defaultPrevented) { event.preventDefault(); window.ecrit = link.href; }
});";

#[test]
fn without_a_service_a_message_to_the_owner_is_prepared_with_the_lieu_in_copy() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let details = oracle.details(id);
    let attributes = "source=/fixture/&departement=42&contact=aide@exemple.fr";
    let journey = Journey::among(site(), &format!("essais/carte.html?{attributes}#{}", sheet(&oracle, id)));
    journey.with_script(INSTEAD_OF_WRITING).allowing(&["clipboardReadWrite", "clipboardSanitizedWrite"]).run_with_server(|carte, server| {
        carte.arrived(&oracle.names(&[id])[0]);
        carte.click("button", REPORT);
        carte.get("StaticText", containing("aide@exemple.fr, avec le lieu en copie"));
        assert!(carte.tree().find("textbox", MAIL).is_none(), "the message has a sender");
        carte.click("link", "Préparer le message");
        carte.keyboard_on("radio", "Nom");
        assert!(carte.script("return window.ecrit ?? null").is_null(), "nothing was chosen yet");
        carte.click("radio", "Horaires");
        carte.type_into("textbox", READ, "le lundi de 9 h à 12 h\n« et » le mardi & 100 %");
        carte.click("link", "Préparer le message");
        let href = carte.wait("the message", |_| carte.script("return window.ecrit ?? null").as_str().map(str::to_owned));
        assert!(href.starts_with("mailto:aide@exemple.fr?cc="), "{href}");
        assert_eq!(unescaped(href.split_once("cc=").unwrap().1.split_once('&').unwrap().0), details.courriels[0]);
        let subject = unescaped(href.split_once("subject=").unwrap().1.split_once('&').unwrap().0);
        let nom = shown(oracle.catalogue.nom(id));
        assert_eq!(subject.replace('\u{a0}', " "), format!("Une erreur dans la fiche « {nom} »"));
        let now = if details.horaires.is_empty() { "non renseigné" } else { &details.horaires };
        let link = format!("{}?{attributes}#{}", server.url("essais/carte.html"), sheet(&oracle, id));
        let expected = format!(
            "Bonjour,\n\nUne erreur dans la fiche « {nom} » ({})\n{link}\nIdentifiant : {}\n\nCe qui ne va pas : Horaires\n\nLa fiche dit : {}\n\n\
             Il faudrait lire : le lundi de 9 h à 12 h\n« et » le mardi & 100 %\n",
            details.commune, details.id, shown(now)
        );
        assert_eq!(message(&href), expected);
        // Where no mail program opens.
        carte.get("StaticText", containing("Copiez le message et envoyez-le à aide@exemple.fr."));
        carte.click("button", "Copier le message");
        carte.get("StaticText", "Message copié.");
        let copied = carte.session().script_async("return await navigator.clipboard.readText()", &[]).unwrap();
        let copied = copied.as_str().unwrap().replace("\r\n", "\n").replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(copied, expected);
        assert!(posts(server).is_empty());
    });
}

#[test]
fn a_hostile_lieu_stays_text_and_names_no_second_recipient() {
    let oracle = Oracle::of(published("fixture"));
    let is_hostile = |id: &LieuId| {
        let details = oracle.details(*id);
        let texts = format!("{}{}{}", oracle.catalogue.nom(*id), details.presentation_resume, details.adresse);
        let in_commune = matches!(oracle.catalogue.node(*id), Territoire::Commune(_));
        in_commune && texts.contains(['<', '&', '"'])
    };
    let all: Vec<LieuId> = oracle.catalogue.ids().filter(is_hostile).take(3).collect();
    assert_eq!(all.len(), 3);
    for id in all {
        let attributes = "source=/fixture/&contact=aide@exemple.fr";
        let journey = Journey::among(site(), &format!("essais/carte.html?{attributes}#{}", sheet(&oracle, id)));
        journey.run(|carte| {
            carte.get("heading", shown(oracle.catalogue.nom(id)).as_str());
            carte.click("button", REPORT);
            carte.click("radio", "Présentation");
            let link = carte.get("link", "Préparer le message").states["url"].clone();
            let (to, query) = link.split_once('?').unwrap();
            assert_eq!(to, "mailto:aide@exemple.fr");
            let names: Vec<&str> = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
            assert!(names == ["cc", "subject", "body"] || names == ["subject", "body"], "{link}");
            assert!(link.len() <= 2_000 && link.is_ascii(), "{link}");
            assert!(message(&link).contains(&shown(oracle.catalogue.nom(id))));
            let made = carte.script("return arguments[0].shadowRoot.querySelectorAll('script, img, b, iframe').length");
            assert_eq!(made, 0, "{}", oracle.catalogue.nom(id));
        });
    }
}

#[test]
fn with_nobody_named_a_sheet_says_who_publishes_it() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    Journey::among(site(), &format!("essais/carte.html?source=/fixture/&departement=42#{}", sheet(&oracle, id))).run(
        |carte| {
            carte.arrived(&oracle.names(&[id])[0]);
            carte.get("StaticText", starting_with("Une erreur ? Cette fiche est publiée par : fixture."));
            let link = carte.get("link", "Écrire au lieu pour la faire corriger").states["url"].clone();
            assert_eq!(
                unescaped(link.strip_prefix("mailto:").unwrap().split_once('?').unwrap().0),
                oracle.details(id).courriels[0]
            );
            assert!(carte.tree().find("button", REPORT).is_none());
        },
    );
}

/// Every control has a name, what goes together is one group with its title, and what lacks is tied to its field.
fn is_well_formed(tree: &Tree) {
    let group = tree.inside("radiogroup", WHAT).expect("what may be wrong is one group");
    assert_eq!(group.all("radio").len(), 17);
    let nameless: Vec<&str> = tree
        .nodes
        .iter()
        .filter(|node| matches!(&node.role[..], "radio" | "textbox" | "button" | "link") && node.name.is_empty())
        .map(|node| &node.role[..])
        .collect();
    assert!(nameless.is_empty(), "{nameless:?}");
}

#[test]
fn on_a_phone_and_at_twice_the_text_the_form_fits_its_column() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    for (width, size) in [(245, "100%"), (320, "200%"), (600, "100%"), (1_180, "100%")] {
        let journey = with_service(&format!("&largeur={width}"), &sheet(&oracle, id), |_| taken());
        journey.run(|carte| {
            carte.script(&format!("document.documentElement.style.fontSize = '{size}'"));
            carte.arrived(&oracle.names(&[id])[0]);
            carte.click("button", REPORT);
            carte.click("radio", "Horaires");
            carte.get("textbox", READ);
            is_well_formed(&carte.tree().panel());
            let over = carte.script(
                "const form = arguments[0].shadowRoot.querySelector('form'), edge = form.getBoundingClientRect().right + 1;
                 return [...form.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > edge).map((one) => one.className || one.localName)",
            );
            assert_eq!(over, json!([]), "{width} {size}");
            let small = carte.script(
                "return [...arguments[0].shadowRoot.querySelectorAll('form .option, form button, form a')].filter((one) => one.getBoundingClientRect().height < 24).length",
            );
            assert_eq!(small, 0, "{width}");
        });
    }
}

#[test]
fn a_report_is_not_printed_with_the_sheet() {
    let oracle = Oracle::of(published("fixture"));
    let id = reachable(&oracle);
    let journey = with_service("", &sheet(&oracle, id), |_| taken());
    journey.in_chromium_alone("which sees the page as paper would").run(|carte| {
        carte.arrived(&oracle.names(&[id])[0]);
        fill(carte, "04 77 00 00 07");
        carte.session().devtools("Emulation.setEmulatedMedia", &json!({ "media": "print" })).unwrap();
        let seen = carte.script("return arguments[0].shadowRoot.querySelector('.signaler').checkVisibility()");
        assert_eq!(seen, false);
        carte.session().devtools("Emulation.setEmulatedMedia", &json!({ "media": "" })).unwrap();
    });
}

#[test]
fn a_service_named_in_clear_gets_nothing() {
    page("source=/fixture/&departement=42&signalement=http://ailleurs.example/").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        let nom = carte.tree().rows()[0].nom.clone();
        carte.click("button", starting_with(&nom));
        carte.get("term", "Identifiant");
        assert!(carte.tree().find("button", REPORT).is_none());
    });
}
