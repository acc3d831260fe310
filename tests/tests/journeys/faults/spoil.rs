//! A server on which one file is ill.

use super::cases::Fault;
use atlas::catalogue::Handle;
use atlas::identifiers::Identifiers;
use atlas::lieu::Lieu;
use atlas::overlay::{Correction, Notice, write_overlay};
use carte_tests::{Folders, Pace, Reply, Request, published, site};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use xtask::bundle::payload;
use xtask::serve::ALLOWED;
use xtask::{hash, paths};

/// What is ill: which file, and how.
pub type Ill = Arc<Mutex<Option<Illness>>>;

#[derive(Clone, Copy)]
pub struct Illness {
    /// What the path contains.
    pub file: &'static str,
    pub fault: Fault,
    /// How long what is slow takes.
    pub slow: Duration,
}

fn spoiled(request: &Request, mut reply: Reply, Illness { file, fault, slow }: Illness) -> Reply {
    // A manifest of yesterday: what it names is not there any more.
    if fault == Fault::Stale && request.path.ends_with("manifest.json") {
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        let stem = file.rsplit('/').next().unwrap_or_default();
        reply.body = match text.find(stem) {
            Some(at) if stem != "manifest.json" => {
                let hash = at + stem.len();
                [&text[..hash], "0123456789", &text[hash + 10..]].concat().into_bytes()
            }
            _ if file == "/fixture/manifest.json" => b"{\"format\":99}".to_vec(),
            _ => return reply,
        };
        return reply;
    }
    if !request.path.contains(file) {
        return reply;
    }
    let plain = |mut reply: Reply| {
        reply.headers.retain(|(name, _)| name != "Content-Encoding");
        reply
    };
    match fault {
        Fault::Missing | Fault::Closed => Reply::new(404, "text/html", "absent"),
        Fault::Error => Reply::new(500, "text/plain", "panne"),
        // With all that a server says of the file it stands for: that it never changes, too.
        Fault::Page => {
            reply.body = b"<!doctype html><title>Connexion</title>".to_vec();
            plain(reply).with_header("Content-Type", "text/html; charset=utf-8")
        }
        Fault::Truncated => {
            let whole = made(&request.path).map_or_else(|| located(&request.path), |file| file.body);
            reply.body = whole[..whole.len() / 2].to_vec();
            plain(reply)
        }
        Fault::Slow => reply.at_pace(Pace::After(slow)),
        Fault::Reset => {
            let half = reply.body.len() / 2;
            reply.at_pace(Pace::CutAfter(half))
        }
        Fault::WrongType => reply.with_header("Content-Type", "text/plain"),
        Fault::Stale if file.starts_with("/fixture/") || file.starts_with("/avis/") => {
            Reply::new(404, "text/html", "absent")
        }
        Fault::Stale if file.ends_with("widget.js") => Reply::new(200, "text/javascript", "export {};"),
        Fault::Stale if file.contains("wasm") || file.ends_with('-') => {
            Reply::new(200, "application/wasm", "\0asm\x01\0\0\0")
        }
        Fault::Stale => Reply::new(410, "text/html", "absent"),
    }
}

/// A file of the server, uncompressed.
fn located(path: &str) -> Vec<u8> {
    let file = match path.strip_prefix("/fixture/") {
        Some(name) => published("fixture").join(name),
        None => match path.strip_prefix("/brut/") {
            Some(name) => paths::root().join("tests/fixtures").join(name),
            None => paths::site().join(path.trim_start_matches('/')),
        },
    };
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub fn ill_site(ill: &Ill) -> Folders {
    let ill = Arc::clone(ill);
    site().and("/avis/", published("fixture")).closed_when_it_fails().with_hook(move |request, reply| {
        let now = *ill.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = match request.path.as_str() {
            "/avis/manifest.json" => with_notices(reply),
            path => made(path).map_or(reply, |made| made.with_header(ALLOWED, "*")),
        };
        match now {
            Some(illness) => spoiled(request, reply, illness),
            None => reply,
        }
    })
}

pub fn set(ill: &Ill, now: Option<Illness>) {
    *ill.lock().unwrap_or_else(PoisonError::into_inner) = now;
}

pub const CONTOUR: &str = "/a-part/contour.geojson";
const NOTICES: &str = "/avis/avis.9876543210.bin";
const IDENTIFIERS: &str = "/avis/identifiants.9876543210.bin";
pub const NOTICE: &str = "Fermé pour travaux.";

/// What a page's owner pastes elsewhere than the tag and its script: the national map's tag, a pinned script, a frame.
fn pasted(page: &str) -> Option<String> {
    let inside = "<a href=\"/lieux\">Voir les lieux</a>";
    Some(match page {
        "alias" => format!(
            "<script src=\"/carte-mednum-alias.js\" async></script>
             <cartographie-inclusion-numerique territoire-type=\"departements\" territoires=\"42\">{inside}</cartographie-inclusion-numerique>"
        ),
        "epingle" | "epingle-theme" => {
            let loader = located("/carte-mednum.js");
            let (name, hash) = (payload::pinned_name(&loader), hash::integrity(&loader));
            format!(
                "<script src=\"/{name}\" integrity=\"{hash}\" crossorigin=\"anonymous\" async></script>
                 <carte-mednum departement=\"42\"{}>{inside}</carte-mednum>",
                if page == "epingle" { "" } else { " theme=\"sombre\"" }
            )
        }
        "cadre" => "<iframe src=\"/cadre.html?departement=42\" title=\"Carte\" width=\"600\" height=\"600\"></iframe>
             <script src=\"/carte-mednum-cadre.js\" async></script>"
            .to_owned(),
        _ => return None,
    })
}

/// Files that are in no folder: a territory that the page's owner drew, what is said of every lieu for a while, an id that has not its hash,
/// and pages.
fn made(path: &str) -> Option<Reply> {
    if let Some(body) = path.strip_prefix("/a-part/").and_then(|name| pasted(name.strip_suffix(".html")?)) {
        let page =
            format!("<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Mairie</title>\n{body}");
        return Some(Reply::new(200, "text/html; charset=utf-8", page));
    }
    match path {
        CONTOUR => {
            let ring = [[4.3, 45.38], [4.45, 45.38], [4.45, 45.5], [4.3, 45.5], [4.3, 45.38]];
            let drawn = json!({ "type": "Polygon", "coordinates": [ring] });
            Some(Reply::new(200, "application/geo+json", drawn.to_string()))
        }
        NOTICES => {
            let of = |number: u32| Correction {
                lieu: Lieu { id: format!("fixture_{number:03}"), ..Lieu::default() },
                notice: Some(Notice { text: NOTICE.into(), ..Notice::default() }),
                ..Correction::default()
            };
            let all: Vec<Correction> = (1..=500).map(of).collect();
            Some(Reply::new(200, "application/octet-stream", write_overlay(&all)))
        }
        IDENTIFIERS => {
            let one = Identifiers::of([("nobody's", Handle(7))].into_iter());
            Some(Reply::new(200, "application/octet-stream", one.write()))
        }
        _ => None,
    }
}

/// The fixture's manifest, with the files of notices and of ids.
fn with_notices(mut reply: Reply) -> Reply {
    let mut manifest: serde_json::Value = serde_json::from_slice(&located("/fixture/manifest.json")).unwrap();
    for (entry, path) in [("avis", NOTICES), ("identifiants", IDENTIFIERS)] {
        let n_bytes = made(path).map_or(0, |file| file.body.len());
        manifest[entry] = json!({ "name": path.trim_start_matches("/avis/"), "bytes": n_bytes });
    }
    reply.body = manifest.to_string().into_bytes();
    reply.headers.retain(|(name, _)| name != "Content-Encoding");
    reply
}
