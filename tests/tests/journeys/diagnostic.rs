//! What a webmaster reads who looks for what is missing: on the hub's own page, and pasted in theirs.

use carte_tests::{Folders, Journey, Reply, containing, site, starting_with};

#[test]
fn a_webmaster_reads_that_a_good_site_is_in_order() {
    Journey::on("diagnostic.html").on_tag("[data-carte-mednum-diagnostic]").run(|page| {
        page.get("StaticText", "Tout est en ordre.");
        page.get("heading", starting_with("Diagnostic de http://127.0.0.1"));
        page.get("StaticText", starting_with("script-src http://127.0.0.1"));
    });
}

#[test]
fn a_webmaster_reads_what_a_bad_site_lacks_and_what_to_write() {
    let folders = site().with_hook(|request, mut reply| match request.path.as_str() {
        "/diagnostic.html" => reply.with_header("Content-Security-Policy", "default-src 'self'"),
        path if path.ends_with("/carte-mednum-widget_bg.wasm") => {
            reply.headers.retain(|(name, _)| name != "Access-Control-Allow-Origin" && name != "Content-Encoding");
            reply.body = std::fs::read(xtask::paths::site().join(path.trim_start_matches('/'))).unwrap();
            reply.with_header("Content-Type", "text/plain")
        }
        path if path.ends_with("/carte-mednum-widget.js") => Reply::new(404, "text/html", "absent"),
        "/donnees/manifest.json" => reply.with_header("Cache-Control", "max-age=31536000"),
        _ => reply,
    });
    let journey = Journey::among(folders, "diagnostic.html").on_tag("[data-carte-mednum-diagnostic]");
    journey.tolerating("404").tolerating("Content Security Policy").run(|page| {
        page.get("StaticText", "6 points à corriger.");
        for words in [
            "carte-mednum-widget.js : réponse 404",
            "réponse 200, type text/plain",
            "AddType application/wasm .wasm",
            "en-tête absent",
            "octets sans compression",
            "max-age=31536000",
            "script-src 'self' 'wasm-unsafe-eval'",
        ] {
            page.get("StaticText", containing(words));
        }
    });
}

#[test]
fn a_webmaster_pastes_the_diagnostic_in_a_page_of_another_site() {
    // The hub is another origin than the page.
    let hub = xtask::serve::Server::start(site(), 0).unwrap();
    let script = hub.url("carte-mednum-diagnostic.js");
    let policy = format!("script-src {} 'unsafe-inline'; connect-src 'self'", hub.origin());
    let folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/ma-page.html" => Reply::new(200, "text/html", format!("<!doctype html><html lang=fr><title>Ma page</title><h1>Ma page</h1><script src={script} async></script>"))
            .with_header("Content-Security-Policy", policy.clone()),
        _ => reply,
    });
    let journey = Journey::among(folders, "ma-page.html").on_tag("body");
    journey.tolerating("Content Security Policy").run(|page| {
        page.get("heading", starting_with("Diagnostic de"));
        page.get("StaticText", containing("refusé par la politique de sécurité de cette page"));
        page.get("StaticText", containing(&format!("connect-src 'self' {}", hub.origin())));
    });
}

/// A site whose program tells the page that it ran, in any folder: `PREFIX/carte-mednum.js` names it as a loader does.
fn spying(folders: Folders, prefix: &'static str) -> Folders {
    folders.with_hook(move |request, reply| {
        match request.path.strip_prefix(prefix) {
            Some("carte-mednum.js") => {
                Reply::new(200, "text/javascript", "\"code/x/\"; \"espion-widget.js\"; \"espion-widget.wasm\";")
            }
            Some("code/x/espion-widget.js") => Reply::new(
                200,
                "text/javascript",
                "document.documentElement.dataset.execute = 'oui'; export default 0;",
            ),
            Some("code/x/espion-widget.wasm") => Reply::new(200, "application/wasm", b"\0asm\x01\0\0\0".to_vec()),
            _ => return reply,
        }
        .with_header("Access-Control-Allow-Origin", "*")
    })
}

#[test]
fn a_link_to_the_diagnostic_runs_nothing_of_the_site_that_it_names() {
    let stranger = xtask::serve::Server::start(spying(Folders::default(), "/"), 0).unwrap();
    // Another origin; and a folder of the hub's own, where somebody may have been let to upload.
    for (site_named, folders) in [(stranger.origin(), site()), ("depot/".into(), spying(site(), "/depot/"))] {
        let journey = Journey::among(folders, &format!("diagnostic.html?site={site_named}"));
        journey.on_tag("[data-carte-mednum-diagnostic]").tolerating("404").run(|page| {
            page.get("heading", containing(site_named.trim_end_matches('/')));
            page.get("StaticText", containing("non essayé : cette page n’exécute rien"));
            page.click("DisclosureTriangle", containing("points vérifiés"));
            page.get("StaticText", containing("espion-widget.js : réponse 200"));
            assert_eq!(page.script("return document.documentElement.dataset.execute ?? null"), serde_json::Value::Null);
        });
    }
}

#[test]
fn a_webmaster_who_names_the_page_s_own_site_has_its_program_tried() {
    Journey::on("diagnostic.html?site=./").on_tag("[data-carte-mednum-diagnostic]").run(|page| {
        page.get("StaticText", "Tout est en ordre.");
    });
}

#[test]
fn a_webmaster_reads_both_readings_of_an_answer_that_their_page_may_not_read() {
    let folders = site().closed_when_it_fails().with_hook(|request, reply| match request.path.as_str() {
        "/donnees/manifest.json" => Reply::new(404, "text/html", "absent"),
        _ => reply,
    });
    let hub = xtask::serve::Server::start(folders, 0).unwrap();
    let script = hub.url("carte-mednum-diagnostic.js");
    let folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/ma-page.html" => Reply::new(200, "text/html", format!("<!doctype html><html lang=fr><title>Ma page</title><h1>Ma page</h1><script src={script} async></script>")),
        _ => reply,
    });
    Journey::among(folders, "ma-page.html").on_tag("body").tolerating("CORS").tolerating("Failed to").run(|page| {
        page.get("StaticText", containing("donnees/manifest.json : absent, ou interdit aux autres sites"));
        page.get("StaticText", containing("Si donnees/manifest.json n’y est pas, le déposer"));
        page.get("StaticText", containing("Header always set Access-Control-Allow-Origin"));
        page.get("StaticText", "1 point à corriger.");
    });
}
