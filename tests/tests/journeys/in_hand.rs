//! What a visitor leaves with: lieux side by side, a list on paper, a *fiche d'orientation*, a lieu in a message or as a code.

use atlas::catalogue::LieuId;
use atlas::fold::fold;
use atlas::vocabulary::Facet;
use carte_tests::message::read;
use carte_tests::oracle::{departement, shown};
use carte_tests::paper::letters;
use carte_tests::{Carte, Journey, Node, Oracle, Question, Tree, containing, page, published, site, starting_with};
use serde_json::json;
use std::collections::BTreeSet;

const LOIRE: &str = "source=/fixture/&departement=42";

/// The buttons that keep a lieu, in the order of the list.
fn keepers(tree: &Tree) -> Vec<Node> {
    let keepers = tree.panel().nodes.into_iter();
    keepers.filter(|node| node.role == "button" && node.name.starts_with("Garder dans ma sélection")).collect()
}

fn focus(carte: &Carte, node: &Node) {
    carte.session().script("arguments[0].focus()", &[node.element.to_json()]).unwrap();
}

/// Keeps the first lieux of the list by the keyboard, and says which they are.
fn keep(carte: &Carte, n: usize) -> Vec<String> {
    for at in 0..n {
        focus(carte, &keepers(&carte.tree())[at]);
        carte.press(&["Space"]);
        carte.get("StaticText", starting_with(&format!("Ajouté à la sélection, {} sur 5.", at + 1)));
        assert!(keepers(&carte.tree())[at].is("pressed", "true"));
    }
    carte.tree().rows().into_iter().take(n).map(|row| row.nom).collect()
}

fn listed(carte: &Carte) {
    carte.arrived("Loire");
    carte.choose_list("Lieux");
    carte.wait("the list", |tree| (keepers(tree).len() > 5).then_some(()));
}

#[test]
fn a_visitor_keeps_five_lieux_by_keyboard_and_is_told_why_not_six() {
    page(LOIRE).run(|carte| {
        listed(carte);
        let noms = keep(carte, 5);
        let keeper = keepers(&carte.tree())[5].clone();
        assert!(keeper.name.ends_with(&carte.tree().rows()[5].nom), "{}", keeper.name);
        focus(carte, &keeper);
        carte.press(&["Space"]);
        carte.get("StaticText", "La sélection est complète, 5 sur 5 : retirez un lieu pour garder celui-ci.");
        assert!(keepers(&carte.tree())[5].is("pressed", "false"));
        assert_eq!(carte.keyboard().name, keeper.name, "the focus is where it was");
        // From the bar, lieux side by side, in the order they were kept.
        let bar = carte.tree().inside("group", "Ma sélection").unwrap();
        assert!(bar.find("StaticText", "Ma sélection : 5 lieux").is_some(), "{}", bar.outline());
        carte.click("button", "Comparer");
        carte.keyboard_on("heading", "Ma sélection");
        let headers = carte.all("columnheader");
        let found: Vec<String> = headers.iter().skip(1).map(|header| carte.text_of(header)).collect();
        assert_eq!(found.iter().map(|said| said.trim_end_matches("Retirer").trim()).collect::<Vec<_>>(), noms);
        // Another can be kept once one is let go; the keyboard is not lost on the way.
        carte.click("button", format!("Retirer {} de ma sélection", noms[4]));
        carte.keyboard_on("heading", "Ma sélection");
        carte.get("StaticText", "Retiré de la sélection, 4 sur 5.");
        carte.press(&["Escape"]);
        carte.keyboard_on("heading", starting_with("Loire"));
        focus(carte, &keepers(&carte.tree())[5]);
        carte.press(&["Space"]);
        carte.get("StaticText", "Ajouté à la sélection, 5 sur 5.");
        carte.click("button", "Vider");
        carte.get("StaticText", "La sélection est vide.");
        assert!(keepers(&carte.tree()).iter().all(|keeper| keeper.is("pressed", "false")));
        assert!(carte.tree().find("button", "Comparer").is_none());
        // Nothing of it outlives the page.
        carte.wait("lieux", |tree| (keepers(tree).len() > 5).then_some(()));
        keep(carte, 1);
        carte.session().reload().unwrap();
        let again = carte.other("carte-mednum");
        listed(&again);
        assert!(keepers(&again.tree()).iter().all(|keeper| keeper.is("pressed", "false")));
        assert!(again.tree().find("button", "Comparer").is_none());
    });
}

/// What the table says: by row header, a text for each lieu.
fn table(carte: &Carte) -> Vec<(String, Vec<String>)> {
    let script = "return [...arguments[0].shadowRoot.querySelectorAll('.comparaison tbody tr')].map((row) =>
        [row.cells[0].firstChild.data, [...row.cells].slice(1).map((cell) => [...cell.children].map((line) => line.innerText).join('|')),
         row.querySelector('.marque') !== null])";
    let rows = carte.script(script);
    let text = |value: &serde_json::Value| shown(value.as_str().unwrap_or_default());
    let row = |row: &serde_json::Value| {
        let cells: Vec<String> = row[1].as_array().unwrap().iter().map(text).collect();
        let same = cells.iter().all(|cell| *cell == cells[0]);
        assert_eq!(row[2].as_bool(), Some(same), "{row} says whether all are alike");
        (text(&row[0]), cells)
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_social_worker_compares_what_lieux_say_and_opens_one() {
    let oracle = Oracle::of(published("fixture"));
    let ids = oracle.answers(&Question::within(departement("42"))).0;
    page(LOIRE).run(|carte| {
        listed(carte);
        let noms = keep(carte, 3);
        carte.click("button", "Comparer");
        let rows = carte.wait("all that is compared", |_| {
            let rows = table(carte);
            let coming = rows.iter().flat_map(|(_, cells)| cells).any(|cell| cell.contains("chargement"));
            (!coming && rows.len() > 5).then_some(rows)
        });
        let said = |title: &str| {
            let found = rows.iter().find(|(found, _)| found == title);
            found.unwrap_or_else(|| panic!("no {title} in {rows:?}")).1.clone()
        };
        let or_unknown = |text: String| if text.is_empty() { "non renseigné".to_owned() } else { text };
        for (at, id) in ids.iter().take(3).enumerate() {
            let details = oracle.details(*id);
            assert_eq!(noms[at], shown(oracle.catalogue.nom(*id)));
            let address = &said("Adresse")[at];
            assert!(address.contains(&shown(&details.adresse)) && address.contains(&details.commune), "{address}");
            for (title, facet) in [("Aide proposée", Facet::Services), ("Prix", Facet::Frais)] {
                let labels: Vec<&str> = oracle.catalogue.values(*id, facet).map(|value| value.label(facet)).collect();
                assert_eq!(said(title)[at], or_unknown(labels.join("|")), "{title} of {}", noms[at]);
            }
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let (read, dialled) = (digits(&said("Téléphone")[at]), digits(&details.telephone));
            assert!(dialled.ends_with(read.trim_start_matches('0')), "{read} {dialled}");
            assert_eq!(said("Rendez-vous en ligne")[at] == "non renseigné", details.prise_rdv.is_empty());
        }
        let headers: Vec<String> = carte.all("rowheader").into_iter().map(|header| header.name).collect();
        assert_eq!(headers.len(), rows.len());
        // One of them, and back to where it was compared, the keyboard on its name.
        let (role, name) = ("button", noms[1].as_str());
        carte.click(role, name);
        carte.keyboard_on("heading", name);
        carte.get("term", "Identifiant");
        carte.click("button", "Retour à la sélection");
        carte.keyboard_on("button", name);
    });
}

#[test]
fn a_visitor_with_a_small_phone_compares_cards() {
    page(&format!("{LOIRE}&largeur=320")).in_window(340, 700).run(|carte| {
        listed(carte);
        let noms = keep(carte, 3);
        assert_eq!(carte.sticks_out(), json!([]));
        carte.click("button", "Comparer");
        for nom in &noms {
            let card = carte.wait("a card", |tree| tree.inside("region", nom.as_str()));
            let terms: Vec<&str> = card.all("term").into_iter().map(|term| term.name.as_str()).collect();
            assert!(terms.contains(&"Adresse") && terms.contains(&"Téléphone"), "{terms:?}");
        }
        assert!(carte.tree().all("columnheader").is_empty(), "a table has no room");
        assert_eq!(carte.sticks_out(), json!([]));
        carte.click("button", "Préparer une fiche d’orientation");
        carte.get("textbox", "Prénom");
        assert_eq!(carte.sticks_out(), json!([]));
    });
}

#[test]
fn a_visitor_prints_a_list_by_commune_and_no_lieu_is_cut() {
    let oracle = Oracle::of(published("fixture"));
    let question = Question::within(departement("42")).and(Facet::Services, "Aide aux démarches administratives");
    let ids = oracle.answers(&question).0;
    page(LOIRE).with_printer().run_with_server(|carte, server| {
        listed(carte);
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.click("button", "Fermer");
        carte.counts(u32::try_from(ids.len()).unwrap());
        carte.click("button", "Imprimer cette liste, par commune");
        let paper = carte.printed(server);
        assert!(paper.is_a4() && paper.pages.len() > 1 && paper.n_controls == 0, "{:?}", paper.sizes_mm);
        let first: Vec<&str> = paper.text.lines().take(3).collect();
        assert_eq!(first[..2], ["Loire", "Aide aux démarches administratives"]);
        assert!(first[2].starts_with(&format!("{} lieux · ", ids.len())), "{first:?}");
        let last = paper.text.lines().rev().take(3).collect::<String>();
        assert!(last.contains("Liste imprimée le") && last.contains(&server.origin()), "{last}");
        assert!(paper.text.contains("Source"), "{last}");
        // All that is listed, under its commune, and each département's communes in order.
        let mut communes: Vec<String> = Vec::new();
        let mut found: Vec<(String, String)> = Vec::new();
        let expected: BTreeSet<(String, String)> = ids
            .iter()
            .map(|id| {
                let commune = fold(&oracle.details(*id).commune);
                (commune, shown(oracle.catalogue.nom(*id)))
            })
            .collect();
        let noms: BTreeSet<&String> = expected.iter().map(|(_, nom)| nom).collect();
        for line in paper.text.lines() {
            if let Some((commune, _)) = line.split_once(" (42), ") {
                communes.push(if commune == "Commune non précisée" { String::new() } else { fold(commune) });
            } else if line.starts_with("Commune non précisée") {
                communes.push(String::new());
            } else if noms.contains(&line.to_owned()) && !communes.is_empty() {
                found.push((communes.last().unwrap().clone(), line.to_owned()));
            }
        }
        assert_eq!(found.len(), ids.len());
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
        let named: Vec<&String> = communes.iter().filter(|nom| !nom.is_empty()).collect();
        assert!(named.is_sorted() && named.len() > 5, "{named:?}");
        // A lieu has one line of hours and one of phone: where one is on a page, so is the other.
        for (at, page) in paper.pages.iter().enumerate() {
            let [phones, hours] = ["Téléphone:", "Horaires:"].map(|term| page.matches(term).count());
            assert_eq!(phones, hours, "page {at}: {page}");
            let begins = noms.iter().any(|nom| page.starts_with(&letters(nom)))
                || communes.iter().any(|nom| fold(page).replace([' ', '-'], "").starts_with(&nom.replace(' ', "")));
            assert!(at == 0 || begins || page.starts_with("Source"), "page {at} begins inside a lieu: {page}");
        }
        for id in &ids {
            let details = oracle.details(*id);
            let nom = letters(oracle.catalogue.nom(*id));
            // Scripts that are read in another order, or for which this machine has no font, are in the browser's text above.
            let latin = nom.chars().all(|letter| letter < '\u{250}' || ('\u{2010}'..'\u{2070}').contains(&letter));
            assert!(!latin || paper.letters().contains(&nom), "{nom}");
            assert!(paper.letters().contains(&letters(&details.adresse)), "{}", details.adresse);
        }
    });
}

#[test]
fn who_lists_thousands_of_lieux_is_told_how_to_print_fewer() {
    let many = site().and("/national/", published("synthetique-18000"));
    Journey::among(many, "essais/carte.html?source=/national/&departement=59").run(|carte| {
        carte.arrived("Nord");
        carte.choose_list("Lieux");
        carte.get("StaticText", containing("trop pour une impression, limitée à 500"));
        assert!(carte.tree().find("button", starting_with("Imprimer cette liste")).is_none());
    });
}

/// A lieu of the Loire of which all is known that is taken away.
fn one(oracle: &Oracle) -> LieuId {
    let full = |id: &LieuId| {
        let details = oracle.details(*id);
        let known = ![&details.adresse, &details.telephone, &details.commune].into_iter().any(String::is_empty);
        known && oracle.catalogue.semaine(*id).is_some()
    };
    oracle.lieux(departement("42")).find(full).expect("a lieu that says much")
}

fn open(carte: &Carte, oracle: &Oracle, id: LieuId) {
    let handle = format!("{:x}", oracle.catalogue.handle(id).0);
    carte.arrived("Loire");
    carte.script(&format!("location.hash = 'carte-lieu--{handle}'"));
    carte.get("term", "Identifiant");
}

const TYPED: [(&str, &str); 8] = [
    ("Nom", "N’Guyễn-Lefèvre"),
    ("Prénom", "Zoé"),
    ("Téléphone ou autre contact", "06 12 34 56 78"),
    ("Langue ou besoin particulier", "parle ourdou, malentendante"),
    ("Nom", "Çelik"),
    ("Structure", "CCAS de Saint-Étienne"),
    ("Téléphone ou e-mail", "ccas@exemple.fr"),
    ("Précisions", "Ouvrir un compte Ameli : dossier à compléter avant le 1er décembre."),
];

#[test]
fn a_social_worker_fills_a_fiche_by_keyboard_and_hands_it_over_on_one_page() {
    let oracle = Oracle::of(published("fixture"));
    let id = one(&oracle);
    let details = oracle.details(id);
    page(&format!("{LOIRE}&filtres=services=aide-aux-demarches-administratives")).with_printer().run_with_server(|carte, server| {
        open(carte, &oracle, id);
        let before = carte.script("return location.href");
        carte.focus_button("Préparer une fiche d’orientation");
        carte.press(&["Enter"]);
        carte.keyboard_on("heading", "Fiche d’orientation");
        carte.get("StaticText", starting_with("Rien de ce que vous écrivez n’est enregistré ni envoyé."));
        assert!(carte.get("checkbox", "Aide aux démarches administratives").is("checked", "true"), "what was looked for");
        let write = |typed: &[(&str, &str)]| {
            for (field, text) in typed {
                carte.tab_to("textbox", *field, 30);
                carte.write(text);
            }
        };
        // In the order of the page: what is between is passed by.
        let order = [0, 1, 2, 3, 7, 4, 5, 6].map(|at| TYPED[at]);
        write(&order);
        carte.tab_to("textbox", "Date", 2);
        // Elsewhere and back, nothing is lost; and none of it is where others see it.
        carte.press(&["Escape"]);
        carte.keyboard_on("heading", shown(oracle.catalogue.nom(id)));
        assert_eq!(carte.script("return location.href"), before);
        carte.click("button", "Préparer une fiche d’orientation");
        let values = carte.script(
            "return [...arguments[0].shadowRoot.querySelectorAll('.orientation :is(input[type=text], textarea)')].map((one) =>
                [one.value, one.autocomplete, one.spellcheck, one.name, one.form === null])",
        );
        let values = values.as_array().unwrap();
        assert!(values.iter().all(|one| one[1] == "off" && one[2] == false && one[3] == "" && one[4] == true), "{values:?}");
        let typed: BTreeSet<&str> = values.iter().filter_map(|one| one[0].as_str()).collect();
        assert!(TYPED.iter().all(|(_, text)| typed.contains(text)), "{typed:?}");
        let asked: Vec<String> = server.seen().into_iter().map(|request| request.path).collect();
        assert!(!asked.iter().any(|path| path.contains("Zo") || path.contains("ourdou")), "{asked:?}");

        carte.click("button", "Imprimer la fiche d’orientation");
        let paper = carte.printed(server);
        assert_eq!((paper.pages.len(), paper.is_a4(), paper.n_controls), (1, true, 0), "{}", paper.text);
        let on_paper = &paper.pages[0];
        for (field, text) in TYPED {
            assert!(on_paper.contains(&letters(text)) && paper.text.contains(text), "{field}: {text} in {}", paper.text);
        }
        for text in [oracle.catalogue.nom(id), &*details.adresse, &*details.commune, "Aide aux démarches administratives"] {
            assert!(on_paper.contains(&letters(text)), "{text} in {}", paper.text);
        }
        for text in ["Date et signature du prescripteur", "Horaires de la semaine", "Bénéficiaire", "Motif"] {
            assert!(paper.text.contains(text), "{text} in {}", paper.text);
        }
        let lieu = format!("carte-lieu--{:x}", oracle.catalogue.handle(id).0);
        assert!(paper.codes.len() == 1 && paper.codes[0].ends_with(&lieu), "{:?}", paper.codes);
        assert!(on_paper.contains(&letters(&paper.codes[0])), "{} is not in letters on {on_paper}", paper.codes[0]);
    });
}

#[test]
fn what_is_erased_is_gone_and_what_is_long_is_not_cut() {
    let oracle = Oracle::of(published("fixture"));
    let id = one(&oracle);
    page(LOIRE).with_printer().run_with_server(|carte, server| {
        open(carte, &oracle, id);
        carte.click("button", "Préparer une fiche d’orientation");
        carte.type_into("textbox", "Prénom", "Zoé");
        carte.click("button", "Effacer");
        carte.get("StaticText", "Tout ce que vous aviez écrit est effacé.");
        let value = |field: &str| {
            let node = carte.get("textbox", field);
            let value = carte.session().script("return arguments[0].value", &[node.element.to_json()]).unwrap();
            value.as_str().unwrap().to_owned()
        };
        assert_eq!(value("Prénom"), "");
        assert!(value("Date").contains("20"), "the day is known again");
        let long: Vec<String> = (0..300).map(|at| format!("mot-{at}")).collect();
        let text = carte.get("textbox", "Précisions");
        carte
            .session()
            .script(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }));",
                &[text.element.to_json(), json!(long.join("\n"))],
            )
            .unwrap();
        carte.click("button", "Imprimer la fiche d’orientation");
        let paper = carte.printed(server);
        assert!(paper.pages.len() > 1, "three hundred lines are more than a page");
        let all = paper.letters();
        assert!(long.iter().all(|word| all.contains(word)), "{all}");
        assert!(!all.contains("Zoé"));
    });
}

#[test]
fn a_visitor_sends_a_lieu_by_mail_by_text_message_and_to_a_phone() {
    let oracle = Oracle::of(published("fixture"));
    let id = one(&oracle);
    let (nom, details) = (shown(oracle.catalogue.nom(id)), oracle.details(id));
    let journey = page(LOIRE).allowing(&["clipboardReadWrite", "clipboardSanitizedWrite"]);
    journey.run_with_server(|carte, server| {
        open(carte, &oracle, id);
        carte.click("button", "Copier le lien");
        carte.get("StaticText", "Lien copié.");
        let copied = carte.session().script_async("return await navigator.clipboard.readText()", &[]).unwrap();
        let copied = copied.as_str().unwrap();

        let mail = carte.href("Envoyer par e-mail");
        let (subject, body) = mail.strip_prefix("mailto:?subject=").unwrap().split_once("&body=").unwrap();
        assert_eq!(read(subject), format!("{nom}, {}", details.commune));
        let body = read(body);
        let lines: Vec<&str> = body.split("\r\n").collect();
        assert_eq!(shown(lines[0]), nom);
        assert!(lines[1].contains(details.adresse.trim()), "{lines:?}");
        assert_eq!(lines[2], format!("{} {}", details.code_postal, details.commune));
        assert!(
            lines.iter().any(|line| line.starts_with("Téléphone : 0")) && lines.contains(&"Horaires :"),
            "{lines:?}"
        );
        assert_eq!(lines.last(), Some(&copied));
        assert!(!body.contains(['\u{a0}', '\u{202f}']) && mail.len() <= 1_800);

        let sms = carte.href("Envoyer par SMS");
        let body = read(sms.strip_prefix("sms:?&body=").unwrap());
        let lines: Vec<&str> = body.split("\r\n").collect();
        assert_eq!((shown(lines[0]), lines.len(), lines.last()), (nom.clone(), 4, Some(&copied)));

        // Drawn only when it is asked for; read from the screen by another's decoder.
        assert!(carte.codes().is_empty());
        carte.click("button", "QR code");
        carte.get("image", format!("QR code : lien vers la fiche de {nom}"));
        assert!(carte.get("button", "QR code").is("expanded", "true"));
        assert_eq!(carte.codes(), [copied.to_owned()]);
        carte.get("StaticText", copied);
        page("").visit(server, &carte.codes()[0], |other| {
            other.get("heading", nom.as_str());
        });
    });
}

#[test]
fn an_owner_leaves_the_selection_and_the_fiche_out() {
    let oracle = Oracle::of(published("fixture"));
    let id = one(&oracle);
    page(&format!("{LOIRE}&masquer=selection orientation impression")).run(|carte| {
        open(carte, &oracle, id);
        carte.get("link", "Envoyer par e-mail");
        let tree = carte.tree();
        assert!(keepers(&tree).is_empty(), "{}", tree.outline());
        for name in ["Préparer une fiche d’orientation", "Imprimer"] {
            assert!(tree.find("button", name).is_none(), "{name}");
        }
        carte.click("button", "Retour à la liste");
        carte.choose_list("Lieux");
        carte.wait("the list", |tree| (!tree.rows().is_empty()).then_some(()));
        assert!(keepers(&carte.tree()).is_empty());
        assert!(carte.tree().find("button", starting_with("Imprimer cette liste")).is_none());
    });
}
