//! Every file of the layout, spoiled in every way that servers and lines know: what the visitor reads, what still works, how
//! often the file is asked for, and that « Réessayer » brings it all once the file is whole again.
//!
//! One browser goes through all of it. A kind of file of which no case speaks fails the test.

mod cases;
mod pages;
mod spoil;

use carte_tests::{Carte, Journey, Pace, Server, counted, published, site, starting_with};
use cases::{
    AROUND, CODE, Case, DATA, FAULTS, Fault, LOIRE, PART, READERS, START, arrives, has_a_name, has_a_sheet, opens,
};
use pages::{FRAME, PAGES};
use spoil::{Ill, Illness, ill_site, set};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use xtask::{dist, paths};

/// Twice by itself, and twice by who looks for the reason (`secours.js`).
const AT_MOST: usize = 4;

/// The long waits of the page are short ones: twenty seconds are one.
const FAST_CLOCK: &str = "
    const wait = setTimeout, fast = (ms) => ms > 1000 ? ms / 20 : ms, timeout = AbortSignal.timeout;
    window.setTimeout = (run, ms, ...more) => wait(run, fast(ms), ...more);
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, fast(ms));";

/// What the page's owner is told.
const HEARS: &str = "
    window.dit = []; addEventListener('carte-mednum:erreur', ({ detail }) => dit.push(detail.remede));";

/// The kind of a file: its name without its hash, its département, or the number that the tool gave it.
fn kind(name: &str) -> String {
    let name = name.split('.').next().unwrap_or_default();
    match name.rsplit_once('-') {
        Some((stem, number)) if number.starts_with(|letter: char| letter.is_ascii_digit()) => format!("{stem}-"),
        _ => name.to_owned(),
    }
}

/// The kinds of files below a folder that no case speaks of.
fn unspoken(folder: &std::path::Path, cases: &[Case]) -> BTreeSet<String> {
    let files = paths::files_under(folder).into_iter();
    let names = files.filter_map(|file| file.file_name().map(|name| name.to_string_lossy().into_owned()));
    // What begins with a dot is the publisher's own (`.prepare-verrou`): no page asks for it.
    let names = names.filter(|name| !name.starts_with('.'));
    let known: Vec<String> = cases.iter().map(|case| kind(case.file.rsplit('/').next().unwrap_or_default())).collect();
    names.map(|name| kind(&name)).filter(|kind| !known.contains(kind)).collect()
}

/// How often what is ill was asked for since the server had answered `from` times.
fn asked(server: &Server, from: usize, case: &Case) -> usize {
    server.seen()[from..].iter().filter(|request| request.path.contains(case.file)).count()
}

/// What the sentence about a file of data says of this fault.
fn why(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => "un fichier est introuvable",
        // Nobody can tell from the page, and who reads it must not look for the fault in their own line.
        Fault::Closed => "ou le serveur ne donne pas le fichier",
        Fault::Error => "le serveur a répondu 500",
        Fault::Slow => "le serveur ne répond pas",
        Fault::Reset => "la connexion a été interrompue",
        Fault::Page | Fault::Truncated | Fault::WrongType | Fault::Stale => "",
    }
}

/// Its address is that of a page of ours, rather than the attributes of a carte in somebody's.
fn is_whole_page(case: &Case) -> bool {
    case.page.contains(".html?")
}

fn inject(carte: &Carte, tag: &str, server: &Server, ill: &Ill, case: &Case, fault: Fault) {
    eprintln!("{} {fault:?}", case.file);
    // By the page's fast clock where the page waits for it as long as it takes; longer than anybody waits where it is given up.
    let slow = if case.harmless.contains(&fault) { Duration::from_millis(1500) } else { Duration::from_secs(30) };
    set(ill, Some(Illness { file: case.file, fault, slow }));
    let from = server.seen().len();
    // The clock of a worker is not the page's: what is slow there is read in the page.
    let aside = if fault == Fault::Slow && case.file.contains("reader") { "&sans=Worker" } else { "" };
    // A visitor who never came before: under the same name, what the page before has fetched to the last could still stand in.
    let visitor = format!("visite-{from}");
    let page = if is_whole_page(case) { "" } else { "essais/carte.html?" };
    let hub = match fault {
        Fault::Closed => format!("&hub={}", server.url_as(&format!("hub-{from}"), "").trim_end_matches('/')),
        _ => String::new(),
    };
    carte.session().open(&server.url_as(&visitor, &format!("{page}{}{aside}{hub}", case.page))).unwrap();
    let carte = &carte.other(tag);
    (case.leads)(carte);
    if case.harmless.contains(&fault) {
        (case.healed)(carte);
        assert!(case.says.is_empty() || !carte.tree().text().contains(case.says), "{}", carte.tree().text());
    } else {
        let said = carte.get("StaticText", starting_with(case.says)).name;
        // Of code it is only known that it did not come.
        let is_data = ["/fixture/", "/brut/", "/avis/", "/hub/", "/a-part/"].iter().any(|at| case.file.starts_with(at));
        assert!(!is_data || said.contains(why(fault)), "{said}");
        assert!(!said.contains("Failed") && !said.contains("http"), "in French, without addresses: {said}");
        (case.keeps)(carte);
        if fault == Fault::Closed && (is_data || case.says == START) {
            carte.wait("both readings, and both cures", |_| {
                let told = carte.script("return dit.some((told) => told.includes('absent, ou interdit'))");
                (told == true).then_some(())
            });
        }
        // What asks again by itself has done so; then nothing is asked for, however fast the clock goes.
        carte.at_rest();
        for _ in 0..6 {
            carte.next_frame();
        }
        let n = asked(server, from, case);
        for _ in 0..6 {
            carte.next_frame();
        }
        assert_eq!(asked(server, from, case), n, "asked for without end");
        set(ill, None);
        tries_again(carte, case.says);
        (case.healed)(carte);
        carte.gone("StaticText", starting_with(case.says));
    }
    set(ill, None);
    let files = if case.file.ends_with('-') { 6 } else { 1 };
    // What is harmless may be done before it was asked for.
    let n = carte.wait("it to be asked for", |_| Some(asked(server, from, case)).filter(|n| *n > 0));
    assert!((1..=files * (AT_MOST + 1)).contains(&n), "asked for {n} times");
}

/// Presses « Réessayer » until the sentence is gone. Who points at a lieu asks for the code of its sheet: that may be on its way, from when it was
/// ill, and fail once more.
fn tries_again(carte: &Carte, says: &str) {
    let presses = Cell::new(0);
    carte.wait("what was pressed for", |tree| {
        if tree.text().contains("Chargement") {
            return None;
        }
        if tree.find("StaticText", starting_with(says)).is_none() && presses.get() > 0 {
            return Some(());
        }
        if presses.replace(presses.get() + 1) < 3 {
            carte.click("button", "Réessayer");
        }
        None
    });
}

fn go_through(cases: &[Case]) {
    go_through_pages("carte-mednum", cases);
}

/// The same, looking at another tag of each page.
fn go_through_pages(tag: &str, cases: &[Case]) {
    let ill = Ill::default();
    // What the browser says of failures, and what we do.
    let expected = [
        "carte-mednum",
        "configurateur",
        "404",
        "410",
        "500",
        "MIME",
        "CORS",
        "ERR_",
        "integrity",
        "module script",
        "Failed to",
        "Fetch API cannot load",
        "SyntaxError",
    ];
    let journey = expected
        .iter()
        .fold(Journey::among(ill_site(&ill), "essais/vide.html"), |journey, words| journey.tolerating(words));
    journey.on_tag("body").with_script(FAST_CLOCK).with_script(HEARS).run_with_server(|carte, server| {
        let mut n = 0;
        for case in cases {
            // What a whole page has of its own origin is forbidden to nobody.
            for fault in FAULTS.into_iter().filter(|fault| *fault != Fault::Closed || !is_whole_page(case)) {
                inject(carte, tag, server, &ill, case, fault);
                n += 1;
            }
        }
        counted(n, "faults injected, every file by every fault");
    });
}

#[test]
fn a_visitor_reads_which_file_of_the_data_is_ill_keeps_the_rest_and_tries_again() {
    let unspoken = unspoken(&published("fixture"), &DATA);
    assert!(unspoken.is_empty(), "files of which no case speaks: {unspoken:?}");
    go_through(&DATA);
}

#[test]
fn a_visitor_reads_which_part_of_the_code_is_ill_keeps_the_rest_and_tries_again() {
    go_through(&CODE);
}

#[test]
fn a_visitor_reads_that_a_raw_file_could_not_be_read_and_tries_again() {
    go_through(&READERS);
}

#[test]
fn what_a_publisher_and_an_owner_put_beside_it_costs_the_carte_nothing_but_itself() {
    go_through(&AROUND);
}

#[test]
fn a_frame_that_gets_only_half_of_its_page_never_shows_another_territory() {
    go_through(&FRAME);
}

#[test]
fn what_pages_have_beside_the_carte_says_what_it_lacks_or_costs_nothing_but_itself() {
    go_through_pages("body", &PAGES);
}

#[test]
fn no_file_that_a_hub_serves_is_without_a_case() {
    let cases: Vec<&Case> = [&CODE[..], &READERS, &AROUND, &FRAME, &PAGES].into_iter().flatten().collect();
    let site = paths::site();
    let names = paths::files_under(&site).into_iter().map(|file| {
        let name = file.strip_prefix(&site).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        format!("/{name}")
    });
    // A document that does not come is the browser's to say; one look is as another; what hubs copy is asked for under the copy's name.
    let spoken = |name: &str| {
        name.ends_with(".html")
            || name.contains("/themes/")
            || name.contains(".exemple.")
            || cases.iter().any(|case| name.contains(case.file))
    };
    let unspoken: Vec<String> = names.filter(|name| dist::ships(&name[1..]) && !spoken(name)).collect();
    assert!(unspoken.is_empty(), "files of which no case speaks: {unspoken:?}");
}

#[test]
fn a_visitor_whose_line_goes_keeps_what_is_there_and_gets_the_rest_once_it_is_back() {
    let cut = Arc::new(AtomicBool::new(false));
    let still = Arc::clone(&cut);
    let folders = site()
        .with_hook(move |_, reply| if still.load(Ordering::Relaxed) { reply.at_pace(Pace::Never) } else { reply });
    let page = format!("essais/carte.html?{LOIRE}");
    let journey = Journey::among(folders, &page).with_script(FAST_CLOCK).tolerating("carte-mednum").tolerating("ERR_");
    journey.run_with_server(|carte, server| {
        arrives(carte);
        carte.open_filters("Besoin");
        cut.store(true, Ordering::Relaxed);
        let n = carte.toggle_option("Aide aux démarches administratives");
        carte.counts(n);
        carte.remove_chip("Aide aux démarches administratives");
        carte.counts(228);
        carte.enter_by_list("Saint-Étienne");
        carte.get("group", starting_with("Carte : Saint-Étienne"));
        carte.click("button", "Revenir au territoire précédent");
        opens(carte);
        has_a_name(carte);
        carte.get("StaticText", PART);
        carte
            .get("StaticText", starting_with("Les fiches n’ont pas pu être chargées : la connexion a été interrompue"));
        let from = server.seen().len();
        for _ in 0..12 {
            carte.next_frame();
        }
        assert!(server.seen().len() <= from + AT_MOST, "asked for without end");
        cut.store(false, Ordering::Relaxed);
        // One for what the sheet is drawn with, one for what is in it.
        carte.click("button", "Réessayer");
        carte.gone("StaticText", starting_with("Les fiches n’ont pas pu"));
        carte.click("button", "Réessayer");
        has_a_sheet(carte);
        carte.gone("button", "Réessayer");
    });
}
