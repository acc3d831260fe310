//! The list's lines and the sheet: every column that holds something is said, what is unknown is said to be unknown, and what a visitor
//! takes away is whole.

use atlas::catalogue::LieuId;
use atlas::vocabulary::Facet;
use carte_tests::oracle::{departement, shown};
use carte_tests::paper::letters;
use carte_tests::{Carte, Journey, Oracle, Question, Tree, containing, page, published, site, starting_with};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, process};

const UNKNOWN: &str = "non renseigné";

fn s(utc: &str) -> i64 {
    utc.parse::<NaiveDateTime>().unwrap().and_utc().timestamp()
}

/// What a sheet says: by term, its definitions.
fn said(carte: &Carte, tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut term = String::new();
    for node in &tree.panel().nodes {
        match node.role.as_str() {
            "term" => term = carte.text_of(node),
            "definition" => said.entry(term.clone()).or_default().push(carte.text_of(node)),
            _ => {}
        }
    }
    said
}

/// Opens a sheet by the address, as a link does, and waits for all of it.
fn open(carte: &Carte, oracle: &Oracle, id: LieuId) -> Tree {
    let handle = format!("{:x}", oracle.catalogue.handle(id).0);
    carte.script(&format!("location.hash = 'carte-lieu--{handle}'"));
    let of = oracle.details(id).id;
    carte.wait(&format!("the sheet of {of}"), |tree| {
        let panel = tree.panel();
        let identifier = panel.nodes.iter().position(|node| node.role == "term" && node.name == "Identifiant")?;
        let value = panel.nodes[identifier..].iter().find(|node| node.role == "definition")?;
        (carte.text_of(value) == shown(&of)).then(|| tree.clone())
    })
}

/// Lieux of the Loire: those that say the most, those that say the least, and those that people look for.
fn a_dozen(oracle: &Oracle) -> Vec<LieuId> {
    let weight = |id: &LieuId| {
        let values: usize = Facet::ALL.iter().map(|facet| oracle.catalogue.values(*id, *facet).count()).sum();
        values * 20 + format!("{:?}", oracle.details(*id)).len()
    };
    let mut ids: Vec<LieuId> = oracle.lieux(departement("42")).collect();
    ids.sort_by_cached_key(weight);
    let n = ids.len();
    let personas = ids.iter().filter(|id| oracle.details(**id).id.contains("cv_")).take(3);
    ids[..4].iter().chain(&ids[n - 6..]).chain(personas).copied().collect()
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn checks_sheet(carte: &Carte, oracle: &Oracle, id: LieuId) {
    let details = oracle.details(id);
    let tree = open(carte, oracle, id);
    let said = said(carte, &tree);
    let whole = tree.panel();
    let nom = oracle.names(&[id]).remove(0);
    whole.find("heading", &nom).unwrap_or_else(|| panic!("{nom} is not its title"));
    let check = |term: &str, expected: &[String]| {
        let found = said.get(term).cloned().unwrap_or_default();
        let expected: Vec<String> = expected.iter().map(|text| shown(text)).filter(|text| !text.is_empty()).collect();
        assert_eq!(found, expected, "{term} of {nom}");
    };
    let or_unknown =
        |texts: Vec<String>| if texts.iter().all(String::is_empty) { vec![UNKNOWN.to_owned()] } else { texts };
    let street: Vec<&str> = [&*details.adresse, &*details.complement_adresse]
        .into_iter()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    check("Adresse", &or_unknown(vec![street.join(", ")]));
    check("Commune", &or_unknown(vec![format!("{} {}", details.code_postal, details.commune).trim().to_owned()]));
    for (term, text) in [
        ("Structure de rattachement", &details.structure_parente),
        ("SIRET ou RNA", &details.pivot),
        ("Code Insee", &details.code_insee),
        ("Identifiant", &details.id),
    ] {
        check(term, std::slice::from_ref(text));
    }
    let date = details.date_maj.map(|date| {
        let day = if date.day == 1 { "1er".to_owned() } else { date.day.to_string() };
        format!("{day} {} {}", MONTHS[usize::from(date.month) - 1], date.year)
    });
    check("Mise à jour", &or_unknown(date.into_iter().collect()));
    let labels = |facet: Facet| -> Vec<String> {
        oracle.catalogue.values(id, facet).map(|value| value.label(facet).to_owned()).collect()
    };
    for (term, facet) in [
        ("Aide proposée", Facet::Services),
        ("Public visé", Facet::Publics),
        ("Accueil adapté", Facet::PriseEnCharge),
        ("Prix", Facet::Frais),
    ] {
        check(term, &or_unknown(labels(facet)));
    }
    for facet in [
        Facet::ModalitesAcces,
        Facet::ModalitesAccompagnement,
        Facet::Dispositifs,
        Facet::Formations,
        Facet::AutresFormations,
        Facet::Itinerance,
    ] {
        check(facet.label(), &labels(facet));
    }
    check("Source", &[labels(Facet::Source).join(", ")]);
    let text = carte.text_of(whole.find("article", containing("")).unwrap_or(&whole.nodes[0]));
    let text = if text.len() > 50 { text } else { shown(&whole.text()) };
    for label in labels(Facet::Typologie) {
        assert!(text.to_lowercase().contains(&shown(&label).to_lowercase()), "{label} of {nom}: {text}");
    }
    for presentation in [&details.presentation_resume, &details.presentation_detail] {
        assert!(text.contains(&shown(presentation)), "{presentation} of {nom}");
    }
    assert!(!text.contains("Tout public"), "{nom}");

    // Links lead where the columns say.
    let links: Vec<(String, String)> = whole
        .all("link")
        .into_iter()
        .map(|link| {
            let href =
                carte.session().script("return arguments[0].getAttribute('href')", &[link.element.to_json()]).unwrap();
            (link.name.clone(), href.as_str().unwrap_or_default().to_owned())
        })
        .collect();
    let leads = |href: &str| links.iter().find(|(_, found)| found == href).map(|(name, _)| name.as_str());
    if details.telephone.is_empty() {
        check("Téléphone", &[UNKNOWN.to_owned()]);
    } else {
        let name = leads(&format!("tel:{}", details.telephone)).unwrap_or_else(|| panic!("no phone in {links:?}"));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let (read, dialled) = (digits(name), digits(&details.telephone));
        assert_eq!(read[read.len() - 9..], dialled[dialled.len() - 9..], "{name}");
    }
    for mail in &details.courriels {
        assert_eq!(leads(&format!("mailto:{mail}")), Some(mail.as_str()));
    }
    check("Courriel", &details.courriels);
    for site in &details.site_web {
        assert!(leads(site).is_some(), "{site} in {links:?}");
    }
    for (href, name) in [(&details.fiche_acces_libre, "acceslibre"), (&details.prise_rdv, "rendez-vous")] {
        let found = leads(href).unwrap_or_default();
        assert!(href.is_empty() || found.contains(name), "{href} in {links:?}");
    }
    assert_eq!(
        leads(&links.iter().find(|(name, _)| name.starts_with("Itinéraire")).cloned().unwrap_or_default().1).is_some(),
        oracle.catalogue.position(id).is_some(),
        "{nom}"
    );
    // Hours: a table of seven days, or the text, or that nobody says.
    let days = whole.all("rowheader").len();
    match oracle.catalogue.semaine(id) {
        Some(_) => assert_eq!(days, 7, "{nom}"),
        None if details.horaires.is_empty() => {
            assert_eq!(days, 0);
            whole
                .find("StaticText", "Horaires : non renseigné")
                .unwrap_or_else(|| panic!("{nom}: {}", whole.outline()));
        }
        None => check("Horaires, tels que publiés", std::slice::from_ref(&details.horaires)),
    }
}

/// The national map says « Tout public » of lieux that say nothing of their publics.
#[test]
fn national_map_bug_06_a_sheet_says_all_that_is_known_and_that_the_rest_is_not() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        for id in a_dozen(&oracle) {
            checks_sheet(carte, &oracle, id);
        }
    });
}

/// The national map's badge « Sur rendez-vous » is inverted, its large card says the street twice and no number.
#[test]
fn national_map_bug_01_02_a_line_says_appointments_phone_and_place_as_they_are() {
    let oracle = Oracle::of(published("fixture"));
    let loire = departement("42");
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.wait("phone numbers", |tree| tree.panel().find("link", containing("0")).map(drop));
        let ids = oracle.answers(&Question::within(loire)).0;
        for (at, row) in carte.all_rows().iter().enumerate() {
            let details = oracle.details(ids[at]);
            assert_eq!(row.nom, shown(oracle.catalogue.nom(ids[at])));
            assert_eq!(row.says("Rendez-vous en ligne possible"), !details.prise_rdv.is_empty(), "{row:?}");
            for facet in [Facet::Frais, Facet::Dispositifs] {
                assert!(
                    oracle.catalogue.values(ids[at], facet).all(|value| row.says(&shown(value.label(facet)))),
                    "{row:?}"
                );
            }
            let phone = row.phone.clone().unwrap_or_default();
            assert_eq!(
                phone,
                if details.telephone.is_empty() { String::new() } else { format!("tel:{}", details.telephone) }
            );
        }
        let numbered = ids.iter().find(|id| oracle.details(**id).adresse.starts_with("12")).copied().unwrap_or(ids[0]);
        let tree = open(carte, &oracle, numbered);
        let street = said(carte, &tree)["Adresse"].join(" ");
        assert!(street.starts_with(&shown(&oracle.details(numbered).adresse)), "{street}");
    });
}

/// The national map's « Copier le lien » copies the address of the host's page.
#[test]
fn national_map_bug_13_a_copied_link_opens_the_sheet_it_was_copied_from() {
    let journey = page("source=/fixture/").allowing(&["clipboardReadWrite", "clipboardSanitizedWrite"]);
    journey.run_with_server(|carte, server| {
        carte.arrived("France");
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.enter_by_list("Loire");
        carte.choose_list("Lieux");
        let nom = carte.tree().rows()[3].nom.clone();
        carte.click("button", starting_with(&nom));
        carte.keyboard_on("heading", &nom);
        carte.click("button", "Copier le lien");
        carte.get("StaticText", "Lien copié.");
        let copied = carte.session().script_async("return await navigator.clipboard.readText()", &[]).unwrap();
        let copied = copied.as_str().unwrap();
        assert!(copied.starts_with(&server.origin()) && copied.contains("carte-lieu--"), "{copied}");
        page("").visit(server, copied, |other| {
            other.get("heading", &nom);
            other.get("term", "Identifiant");
        });
        carte.press(&["Escape"]);
        carte.keyboard_on("button", starting_with(&nom));
    });
}

/// The national map shows a day of one span over noon as « Fermé » in the afternoon, and on a Sunday the week that comes.
#[test]
fn national_map_bug_08_15_the_coming_days_start_today_and_a_day_is_whole() {
    let oracle = Oracle::of(published("fixture"));
    let id = oracle.lieux(departement("42")).find(|id| oracle.details(*id).horaires == "Tu-Sa 10:00-18:00").unwrap();
    // A Sunday, at noon in France and on Monday in New Zealand.
    page("source=/fixture/&departement=42").at(s("2027-01-24T11:00:00"), "Pacific/Auckland").run(|carte| {
        carte.arrived("Loire");
        let panel = open(carte, &oracle, id).panel();
        let texts =
            |role: &str| -> Vec<String> { panel.all(role).into_iter().map(|node| carte.text_of(node)).collect() };
        let (days, hours) = (texts("rowheader"), texts("cell"));
        assert!(days[0].starts_with("Dimanche 24") && days[0].ends_with("aujourd’hui"), "{days:?}");
        assert!(days[6].starts_with("Samedi 30"), "{days:?}");
        assert_eq!(hours[..3], ["fermé", "fermé", "10 h à 18 h"], "{days:?}");
        panel.find("StaticText", "Fermé, ouvre mardi à 10 h").unwrap_or_else(|| panic!("{}", panel.outline()));
    });
}

#[test]
fn a_visitor_is_warned_of_a_sheet_that_nobody_looked_at_for_a_year() {
    let oracle = Oracle::of(published("fixture"));
    let dated = |id: &LieuId| Some((*id, oracle.details(*id).date_maj?));
    let all: Vec<_> = oracle.lieux(departement("42")).collect();
    let fresh =
        all.iter().filter_map(dated).find(|(_, date)| (date.year, date.month) >= (2026, 6)).expect("a fresh one").0;
    let undated = all.iter().find(|id| oracle.details(**id).date_maj.is_none());
    let warned = |tree: &Tree, words: &str| tree.panel().find("StaticText", starting_with(words)).is_some();
    for (now, expected) in [("2026-11-24T12:00:00", false), ("2028-06-24T12:00:00", true)] {
        page("source=/fixture/&departement=42").at(s(now), "Europe/Paris").run(|carte| {
            carte.arrived("Loire");
            let tree = open(carte, &oracle, fresh);
            assert_eq!(warned(&tree, "Cette fiche n’a pas été mise à jour depuis plus d"), expected, "{now}");
            if let Some(id) = undated {
                let tree = open(carte, &oracle, *id);
                assert!(warned(&tree, "La date de mise à jour de cette fiche est inconnue"));
            }
        });
    }
}

/// Through the open shadow root, what no role says: the line that is marked, and where the ring on the map is, in CSS pixels.
fn marked(carte: &Carte) -> (Option<String>, Option<(i64, i64)>) {
    let found = carte.script(
        "const root = arguments[0].shadowRoot, line = root.querySelector('li[data-pointe] .nom'), ring = root.querySelector('.choisi .anneau');
         const box = ring?.getBoundingClientRect();
         return [line?.textContent ?? null, box ? [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)] : null]",
    );
    let at = found[1].as_array().map(|at| (at[0].as_i64().unwrap(), at[1].as_i64().unwrap()));
    (found[0].as_str().map(shown), at)
}

#[test]
fn a_visitor_sees_on_the_map_the_line_they_are_on_and_in_the_list_the_marker_they_point_at() {
    page("source=/fixture/&departement=42").in_window(1280, 1100).run(|carte| {
        carte.arrived("Loire");
        carte.enter_by_list("Montbrison");
        carte.at_rest();
        let names: Vec<String> = carte.tree().rows().into_iter().map(|row| row.nom).collect();
        let alone = |tree: &Tree| tree.markers().into_iter().find(|marker| names.contains(&marker.name));
        for _ in 0..6 {
            if alone(&carte.tree()).is_none() {
                carte.click("button", "Zoomer");
                carte.at_rest();
            }
        }
        let single = alone(&carte.tree()).expect("a lieu that stands alone");
        let single = carte.on_map_at_rest(&single.name);
        assert_eq!(marked(carte), (None, None));
        // By the keyboard in the list.
        let line = carte.get("button", starting_with(&format!("{} ", single.name)));
        carte.session().script("arguments[0].focus()", &[line.element.to_json()]).unwrap();
        let (x, y) = carte.middle(&single);
        let near = |at: Option<(i64, i64)>| {
            at.is_some_and(|(cx, cy)| (cx - i64::from(x)).abs() <= 2 && (cy - i64::from(y)).abs() <= 2)
        };
        carte.wait("the ring on its marker", |_| near(marked(carte).1).then_some(()));
        carte.session().script("arguments[0].blur()", &[line.element.to_json()]).unwrap();
        carte.wait("no ring", |_| marked(carte).1.is_none().then_some(()));
        // By the mouse on the map.
        let at = carte.bare_point(&carte.on_map_at_rest(&single.name));
        carte.move_to(at);
        carte.wait("its line", |_| (marked(carte).0.as_ref() == Some(&single.name)).then_some(()));
        // By the mouse in the list.
        carte.move_to(carte.middle(&carte.get("button", starting_with(&format!("{} ", single.name)))));
        carte.wait("the ring again", |_| near(marked(carte).1).then_some(()));
    });
}

#[test]
fn a_visitor_prints_a_sheet_on_one_page() {
    let oracle = Oracle::of(published("fixture"));
    // One that says much: the longest sheets there are may need another page.
    let id = *a_dozen(&oracle)[..10].iter().rfind(|id| !oracle.details(**id).telephone.is_empty()).unwrap();
    let nom = oracle.names(&[id]).remove(0);
    page("source=/fixture/&departement=42").with_printer().run_with_server(|carte, server| {
        carte.arrived("Loire");
        let tree = open(carte, &oracle, id);
        let phone = said(carte, &tree)["Téléphone"].join(" ");
        let address = carte.script("return location.href").as_str().unwrap().to_owned();
        carte.click("button", "Imprimer");
        let paper = carte.printed(server);
        let text = &paper.text;
        assert!(text.contains(&nom) && text.contains(&phone) && text.contains("Fiche imprimée le"), "{text}");
        assert_eq!((paper.pages.len(), paper.n_controls, paper.is_a4()), (1, 0, true), "nothing to press on paper");
        assert!(
            paper.pages[0].contains(&letters(&nom)) && paper.pages[0].contains(&letters(&phone)),
            "{:?}",
            paper.pages
        );
        // The code leads to the sheet, in the commune that the lieu is in.
        let lieu = address.split_once("carte-lieu--").unwrap().1;
        assert!(paper.codes.len() == 1 && paper.codes[0].ends_with(lieu), "{:?}", paper.codes);
    });
}

/// A folder of its own for what is downloaded.
struct Downloads(PathBuf);

impl Downloads {
    fn new(name: &str) -> Self {
        let folder = xtask::paths::target().join(format!("journeys/{name}-{}", process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn of(&self, journey: Journey) -> Journey {
        let allow = serde_json::json!({ "behavior": "allow", "downloadPath": self.0 });
        journey.with_devtools("Browser.setDownloadBehavior", allow)
    }

    /// The whole file, once it is there.
    fn text(&self, carte: &Carte, name: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Ok(text) = fs::read_to_string(self.0.join(name)) {
                return text;
            }
            let found: Vec<_> = fs::read_dir(&self.0).unwrap().flatten().map(|entry| entry.file_name()).collect();
            assert!(Instant::now() < deadline, "{name} is not downloaded, only {found:?}");
            carte.next_frame();
        }
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The column of each record of a CSV.
fn column(text: &str, name: &str) -> Vec<String> {
    let mut records = intake::csv::Records::new(text, intake::columns::n_understood);
    let header = records.next().unwrap();
    let at = header
        .fields
        .iter()
        .position(|field| field == name)
        .unwrap_or_else(|| panic!("no {name} in {:?}", header.fields));
    records.map(|record| record.fields[at].to_string()).collect()
}

/// The national map's file puts what has no position at 0,0, leaves columns empty and has no byte order mark.
#[test]
fn national_map_bug_11_a_visitor_takes_away_exactly_what_is_listed() {
    let oracle = Oracle::of(published("fixture"));
    let question = Question::within(departement("42")).and(Facet::Services, "Aide aux démarches administratives");
    let (ids, _) = oracle.answers(&question);
    let expected: Vec<String> = ids.iter().map(|id| oracle.details(*id).id).collect();
    let nowhere = ids.iter().filter(|id| oracle.catalogue.position(**id).is_none()).count();
    assert!(ids.len() > 20 && nowhere > 0, "{} {nowhere}", ids.len());
    let downloads = Downloads::new("exports");
    downloads.of(page("source=/fixture/&departement=42")).run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.click("button", "Fermer");
        carte.counts(u32::try_from(ids.len()).unwrap());
        carte.click("DisclosureTriangle", "Exporter cette liste");

        carte.click("button", "Au standard national (CSV)");
        let text = downloads.text(carte, "lieux-de-mediation-numerique.csv");
        assert_eq!(column(&text, "id"), expected);
        let latitudes = column(&text, "latitude");
        assert_eq!(latitudes.iter().filter(|latitude| latitude.is_empty()).count(), nowhere);
        assert!(column(&text, "complement_adresse").iter().any(|text| !text.is_empty()));

        carte.click("button", "Pour un tableur (CSV)");
        let text = downloads.text(carte, "lieux.csv");
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        assert!(text.lines().next().unwrap().contains(';'));
        // What a spreadsheet would take for a formula is told to be a text.
        let cell = |id: &LieuId| {
            let nom = oracle.catalogue.nom(*id);
            if nom.starts_with(['=', '+', '-', '@']) { format!("'{nom}") } else { nom.to_owned() }
        };
        assert_eq!(column(text, "Nom"), ids.iter().map(cell).collect::<Vec<_>>());

        carte.click("button", "Pour une carte (GeoJSON)");
        let json: serde_json::Value = serde_json::from_str(&downloads.text(carte, "lieux.geojson")).unwrap();
        let features = json["features"].as_array().unwrap();
        let found: Vec<&str> = features.iter().filter_map(|feature| feature["properties"]["id"].as_str()).collect();
        assert_eq!(found, expected);
        assert_eq!(features.iter().filter(|feature| feature["geometry"].is_null()).count(), nowhere);
    });
}

#[test]
fn a_visitor_puts_a_lieu_among_their_contacts() {
    let oracle = Oracle::of(published("fixture"));
    let id = *a_dozen(&oracle).iter().rfind(|id| !oracle.details(**id).telephone.is_empty()).unwrap();
    let downloads = Downloads::new("contacts");
    downloads.of(page("source=/fixture/&departement=42")).run(|carte| {
        carte.arrived("Loire");
        open(carte, &oracle, id);
        carte.click("button", "Ajouter aux contacts");
        let named = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let name = carte.wait("a card", |_| {
            fs::read_dir(&downloads.0).unwrap().flatten().map(named).find(|name| name.ends_with(".vcf"))
        });
        let card = downloads.text(carte, &name).replace("\r\n ", "");
        let line =
            |key: &str| card.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("no {key} in {card}"));
        let plain = |text: &str| text.replace('\\', "");
        assert_eq!(plain(line("FN")).split_once(':').unwrap().1, oracle.catalogue.nom(id));
        assert!(line("TEL").ends_with(&oracle.details(id).telephone));
        assert!(line("URL").contains("carte-lieu--"));
    });
}

/// The synthetic lieux of a whole country are listed in as many pages as it takes, and so exported.
#[test]
fn a_page_of_many_lieux_says_which_it_shows() {
    let oracle = Oracle::of(published("synthetique-18000"));
    let n = oracle.n_lieux(departement("42")) as usize;
    let journey = Journey::among(
        site().and("/national/", published("synthetique-18000")),
        "essais/carte.html?source=/national/&departement=42",
    );
    journey.run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.get("StaticText", format!("1 à 20 sur {n}"));
        assert_eq!(carte.names_listed(), oracle.names(&oracle.answers(&Question::within(departement("42"))).0));
        carte.get("StaticText", format!("{} à {n} sur {n}", (n - 1) / 20 * 20 + 1));
    });
}
