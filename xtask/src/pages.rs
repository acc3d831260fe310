//! `cargo xtask pages`: what each demo page asks of the network until its map answers, counted where it leaves, within limits.
//!
//! It counts answers of the server, compressed as a good host sends them, heads included; a page of the site that has no line here is an
//! error. What a page needs its bytes for is in the limits' reasons; `budget` weighs the product file by file.

use crate::budget::{CODE, grouped};
use crate::paths::{files_under, site};
use crate::serve::{Folders, Sent, Server};
use crate::steps::{Outcome, step};
use crate::tools;
use crate::webdriver::{Engine, Session, Wanted, WebDriverError};
use serde_json::json;

/// A page and what it may ask for.
struct Limit {
    page: &'static str,
    /// Over the wire besides the code, which may weigh [`CODE`] on every page: thousands of bytes.
    own: usize,
    n_requests: usize,
}

const fn limit(page: &'static str, own: usize, n_requests: usize) -> Limit {
    Limit { page, own, n_requests }
}

/// Page, loader, glue, Wasm, manifest, outlines, lieux: seven requests for the map of one département, and the page's own sheet. Its
/// outlines and lieux are 25 kB with the page, 31 where communes are many. The others say why they may have more.
const LIMITS: [Limit; 17] = [
    // The outlines of France and the national index.
    limit("index.html", 55, 8),
    limit("departement.html", 25, 8),
    // Nothing less than France holds a région.
    limit("region.html", 55, 8),
    limit("colonne.html", 25, 8),
    // A second département: its outlines and lieux. The code comes once.
    limit("deux.html", 45, 10),
    // The reader (156 kB), the raw file (54), the names of all communes (357), those that they had (40), the outlines of each département in doubt.
    limit("brut.html", 694, 20),
    // The hub's file, the script that keeps its sheet in its place (3 kB), the sheet that it brings; the corrections and the reader for them
    // (156 kB, of the budget); what cutting a territory shares with other parts is two requests.
    limit("hub.html", 200, 19),
    // The whole country in a frame, with the page's own script and sheet.
    limit("cadre.html", 60, 10),
    limit("hotes/nu.html", 25, 7),
    // Bootstrap's sheet is 23 kB.
    limit("hotes/bootstrap.html", 57, 8),
    limit("hotes/wordpress.html", 25, 8),
    // The design system's sheet is 60 kB; one of the page's own gives the map its colours.
    limit("hotes/dsfr.html", 92, 9),
    limit("hotes/rem.html", 25, 8),
    limit("hotes/sombre.html", 31, 8),
    limit("hotes/droite-a-gauche.html", 31, 8),
    limit("hotes/csp.html", 25, 8),
    limit("hotes/trusted-types.html", 25, 8),
];

/// Opens every page in a browser of its own, prints the table.
///
/// # Errors
/// A page passes its limit, has none, or its map does not become ready.
pub fn run() -> Outcome<()> {
    tools::for_browser()?;
    let unknown: Vec<String> =
        pages().into_iter().filter(|page| LIMITS.iter().all(|limit| limit.page != page)).collect();
    if !unknown.is_empty() {
        return Err(format!("No limit for {}.\nWrite it, with its reason, in xtask/src/pages.rs.", unknown.join(", ")));
    }
    let measured = step("Cold visits of the demo pages", |_| {
        LIMITS.iter().map(|limit| Ok((limit, visit(limit.page)?))).collect::<Outcome<Vec<_>>>()
    })?;
    judge(&measured)
}

fn judge(measured: &[(&Limit, Vec<Sent>)]) -> Outcome<()> {
    println!("\n  {:34} {:>9} {:>9} {:>9} {:>9}", "page, until its map answers", "bytes", "limit", "requests", "limit");
    let mut passed = Vec::new();
    for (Limit { page, own, n_requests }, sent) in measured {
        let bytes: u64 = sent.iter().map(|sent| sent.bytes as u64).sum();
        let limit = CODE + *own as u64 * 1000;
        let over = bytes > limit || sent.len() > *n_requests;
        let [bytes, limit] = [bytes, limit].map(grouped);
        let mark = if over { "  OVER" } else { "" };
        println!("  {page:34} {bytes:>9} {limit:>9} {:>9} {n_requests:>9}{mark}", sent.len());
        if over {
            let asked: Vec<String> = sent.iter().map(|sent| format!("{} {}", sent.path, sent.bytes)).collect();
            passed.push(format!("{page}: {}", asked.join(", ")));
        }
    }
    println!();
    if passed.is_empty() {
        return Ok(());
    }
    Err(format!("Over budget.\n{}\nAsk for less, or raise the limit in a commit that says why.", passed.join("\n")))
}

/// The pages of the built site that hold a map.
fn pages() -> Vec<String> {
    let site = site();
    let files =
        files_under(&site).into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "html"));
    let with_map =
        files.filter(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains("</carte-mednum>")));
    with_map.filter_map(|file| Some(file.strip_prefix(&site).ok()?.to_string_lossy().into_owned())).collect()
}

/// What left until every map of the page was ready.
fn visit(page: &str) -> Outcome<Vec<Sent>> {
    let server = Server::start(Folders::new(site()), 0).map_err(|error| format!("loopback: {error}"))?;
    ready(&server.url(page)).map_err(|error| format!("{page}: {error}"))?;
    // Of the icon the browser decides alone, and whether another host is its own business.
    let ours =
        |sent: &Sent| sent.path.starts_with('/') && !sent.path.contains("/icone.svg") && sent.path != "/favicon.ico";
    Ok(server.sent().into_iter().filter(ours).collect())
}

fn ready(url: &str) -> Result<(), WebDriverError> {
    let session = Session::start(Engine::Chromium, &Wanted::default())?;
    session.open(url)?;
    let wait = "const maps = document.querySelectorAll('carte-mednum').length;
        const marks = () => performance.getEntriesByName('carte:ready').length;
        await new Promise((resolve, reject) => {
          new PerformanceObserver(() => { if (marks() >= maps) resolve(); }).observe({ type: 'mark', buffered: true });
          setTimeout(() => reject(new Error(`${marks()} of ${maps} maps ready within 30 s`)), 30000);
        });";
    session.script_async(wait, &[json!(null)]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::root;

    #[test]
    fn a_page_that_asks_for_too_much_is_an_error_that_says_for_what() {
        let page = limit("a.html", 1, 2);
        let sent = |path: &str, bytes| Sent { path: path.into(), status: 200, bytes };
        let most = CODE as usize + 1000;
        assert_eq!(judge(&[(&page, vec![sent("/a.html", most)])]), Ok(()));
        let error = judge(&[(&page, vec![sent("/a.html", most), sent("/b.bin", 1)])]).unwrap_err();
        assert!(error.contains(&format!("a.html: /a.html {most}, /b.bin 1")), "{error}");
        assert!(judge(&[(&page, vec![sent("/a.html", 1), sent("/b.bin", 1), sent("/c.bin", 1)])]).is_err());
    }

    #[test]
    fn every_page_of_the_checkout_has_one_limit() {
        let folder = root().join("demo/pages");
        let mut pages: Vec<String> = files_under(&folder)
            .into_iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "html"))
            .filter(|file| std::fs::read_to_string(file).unwrap().contains("</carte-mednum>"))
            .map(|file| file.strip_prefix(&folder).unwrap().to_string_lossy().into_owned())
            .collect();
        // The page of the iframe form is shipped from elsewhere.
        pages.push("cadre.html".into());
        let mut limits: Vec<&str> = LIMITS.iter().map(|limit| limit.page).collect();
        pages.sort();
        limits.sort_unstable();
        assert_eq!(pages, limits);
    }
}
