//! Fetching: what the state wants is asked for once, told as it comes, and given back to the state.
//!
//! Which part is needed when is the state's memo; what the bytes mean is `atlas`'s business.

use crate::dom::effect;
use crate::failure::LoadError;
use crate::manifest::{FileRef, Manifest};
use crate::platform::{self, BadManifest, Ended, MOST, Silence, Teller};
use crate::state::{self, About, AppState, Arrival, Code, Part, Shared};
use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::outlines::Outlines;
use atlas::territoire::CodeDepartement;
use embed_snippet::config::is_raw;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// The folder of published data beside the loader.
const DEFAULT_DATA: &str = "donnees/";
/// For how long nothing may come of a file. What comes slowly comes: a whole download has no limit.
const SILENCE_MS: i32 = 20_000;
/// After how long what a network or an overloaded server refused is asked for once more.
const AGAIN_MS: i32 = 1_500;

/// How many bytes of a file are taken, once decompressed, of so many that a manifest announces (0: nobody does): not one more, and never
/// more than a tab can hold, whatever is announced. A publication may be anybody's.
const fn most(announced: u64) -> u64 {
    /// A national index of three million lieux.
    const LARGEST: u64 = MOST * 4;
    match announced {
        0 => MOST,
        LARGEST.. => LARGEST,
        _ => announced,
    }
}

/// A request on its way, and what puts an end to it.
type InFlight = (u32, Part, Option<AbortController>);

/// Starts loading whatever the state wants, now and later, until the owner is disposed of.
///
/// `base` is the address of the folder that the loader came from; `import` brings a module that lies with this one, by its name: Wasm
/// cannot call the page's `import()` by itself, and it must not be built from a string. The page's owner is told of failures.
pub fn drive(state: AppState, base: String, import: Function, teller: Teller) {
    let in_flight: Rc<RefCell<Vec<InFlight>>> = Rc::default();
    let gone = Rc::new(Cell::new(false));
    let asked = RefCell::new(Vec::new());
    let guard = send_wrapper::SendWrapper::new((Rc::clone(&in_flight), Rc::clone(&gone)));
    on_cleanup(move || {
        guard.1.set(true);
        for abort in guard.0.borrow().iter().filter_map(|(_, _, abort)| abort.as_ref()) {
            abort.abort();
        }
    });
    effect(move || {
        let generation = state.generation();
        for part in state.wanted.get() {
            let same = move |(of, other, _): &InFlight| (*of, *other) == (generation, part);
            if in_flight.borrow().iter().any(same) {
                continue;
            }
            // What was there is not asked for twice: it failed.
            let again = asked.borrow().contains(&(generation, part));
            if !again {
                asked.borrow_mut().push((generation, part));
            }
            let abort = AbortController::new().ok();
            in_flight.borrow_mut().push((generation, part, abort.clone()));
            let (base, import, teller) = (base.clone(), import.clone(), teller.clone());
            let (in_flight, gone) = (Rc::clone(&in_flight), Rc::clone(&gone));
            leptos::task::spawn_local(async move {
                let blamed = RefCell::default();
                let job = Job { state, generation, part, again, base, import, abort, gone: Rc::clone(&gone), blamed };
                let arrival = job.run().await;
                in_flight.borrow_mut().retain(|other| !same(other));
                // Taken off the page meanwhile: the state is gone.
                if gone.get() {
                    return;
                }
                let failed = arrival.as_ref().err().cloned();
                state.arrived(generation, part, arrival);
                // What came may turn out to be no data.
                let read = untrack(|| state.failed.get()).filter(|(of, _)| *of == part).map(|(_, error)| error);
                if let Some(error) = failed.or(read) {
                    let said = crate::text::failure(part, &error);
                    let blamed = job.blamed.borrow();
                    let program = blamed.is_empty() || error == LoadError::NoReader;
                    let fichier = if program { JsValue::UNDEFINED } else { (&*blamed).into() };
                    let detail = [("cause", error.cause().into()), ("message", said.into()), ("fichier", fichier)];
                    teller.tell("erreur", &detail);
                }
            });
        }
    });
}

/// One part on its way.
struct Job {
    state: AppState,
    generation: u32,
    part: Part,
    /// It failed before: what the browser kept of it, for a year if its name says so, may be what was wrong.
    again: bool,
    base: String,
    import: Function,
    abort: Option<AbortController>,
    gone: Rc<Cell<bool>>,
    /// The address of the file that is to blame when it fails now: what is asked for, and of what came, what is being read. Empty for code.
    blamed: RefCell<String>,
}

impl Job {
    async fn run(&self) -> Result<Arrival, LoadError> {
        let config = untrack(|| self.state.config());
        let rank = match self.part {
            Part::Manifest(rank) => {
                let manifest = self.manifest(config.sources.get(usize::from(rank)).map(String::as_str)).await?;
                return Ok(Arrival::Manifest(Box::new(manifest)));
            }
            Part::Code(code) => {
                let coming = match code {
                    Code::Cut => state::coming_cut(),
                    Code::Exports => crate::list::coming_exports(),
                };
                return if coming.await { Ok(Arrival::Code) } else { Err(LoadError::Network) };
            }
            Part::Contour => {
                let bytes = self.fetch(&self.resolved(&config.contour.unwrap_or_default())?, 0).await?;
                let rings = platform::read_contour(&String::from_utf8_lossy(&bytes));
                return rings.map(Arrival::Contour).ok_or(LoadError::NotData);
            }
            Part::Corrections => {
                let manifest = untrack(|| self.state.manifest()).ok_or(LoadError::NotData)?;
                return self.raw(&config.corrections.unwrap_or_default(), &manifest, true).await;
            }
            Part::Lieux(rank, _) | Part::Details(rank, _) | Part::Notices(rank) | Part::Identifiers(rank) => rank,
            _ => state::primary(&config),
        };
        if let (Part::Lieux(..), Some(source)) = (self.part, config.sources.get(usize::from(rank)))
            && state::is_raw_source(&config, rank)
        {
            let manifest = untrack(|| self.state.manifest()).ok_or(LoadError::NotData)?;
            return self.raw(source, &manifest, false).await;
        }
        // A publication that was replaced meanwhile has other names: what is missing is asked for under those that hold now.
        if self.again
            && let Ok(manifest) = self.manifest(config.sources.get(usize::from(rank)).map(String::as_str)).await
        {
            self.alive()?;
            let manifest = Arrival::Manifest(Box::new(manifest));
            self.state.arrived(self.generation, Part::Manifest(rank), Ok(manifest));
        }
        let manifest = untrack(|| self.state.manifest_of(rank)).ok_or(LoadError::NotData)?;
        let of = |departement: CodeDepartement| manifest.files(departement);
        let file = match self.part {
            Part::Manifest(_) | Part::Contour | Part::Corrections | Part::Code(_) => None,
            Part::Notices(_) => manifest.avis.as_ref(),
            Part::Identifiers(_) => manifest.identifiants.as_ref(),
            Part::France => Some(&manifest.france),
            Part::Epcis => manifest.epcis.as_ref(),
            Part::Communes(departement) => of(departement).and_then(|files| files.communes.as_ref()),
            Part::Lieux(_, Some(departement)) => of(departement).and_then(|files| files.index.as_ref()),
            Part::Lieux(_, None) => Some(&manifest.national),
            Part::Details(_, Some(departement)) => of(departement).and_then(|files| files.details.as_ref()),
            Part::Details(_, None) => manifest.non_localises.details.as_ref(),
            Part::Names => Some(&manifest.communes_noms),
            Part::Formers => manifest.communes_anciennes.as_ref(),
        };
        // One that it does not name is asked for of nobody else.
        self.blame(&manifest.base);
        self.file(&manifest, file.ok_or(LoadError::Status(404))?).await.map(Arrival::Bytes)
    }

    /// From here on, what fails is said of this file.
    fn blame(&self, address: &str) {
        address.clone_into(&mut self.blamed.borrow_mut());
    }

    /// Taken off the page meanwhile, there is no state to ask.
    fn alive(&self) -> Result<(), LoadError> {
        if self.gone.get() { Err(LoadError::Network) } else { Ok(()) }
    }

    fn resolved(&self, address: &str) -> Result<String, LoadError> {
        self.blame(address);
        platform::resolve(address, &platform::page_address()).ok_or(LoadError::Status(404))
    }

    async fn manifest(&self, source: Option<&str>) -> Result<Manifest, LoadError> {
        // A raw file has no outlines: those published beside the loader serve.
        let folder = match source.filter(|source| !is_raw(source)) {
            Some(source) if source.ends_with("manifest.json") => source.to_owned(),
            Some(source) => format!("{}/manifest.json", source.trim_end_matches('/')),
            None => format!("{}{DEFAULT_DATA}manifest.json", self.base),
        };
        let address = self.resolved(&folder)?;
        let bytes = self.fetch(&address, 0).await?;
        platform::read_manifest(&String::from_utf8_lossy(&bytes), &address).map_err(|bad| match bad {
            BadManifest::NotAManifest => LoadError::NotData,
            BadManifest::Version => LoadError::Version,
        })
    }

    async fn file(&self, manifest: &Manifest, file: &FileRef) -> Result<Vec<u8>, LoadError> {
        self.fetch(&format!("{}{}", manifest.base, file.name), file.bytes).await
    }

    /// Fetches an address whole, once more where a moment may heal what failed.
    async fn fetch(&self, address: &str, expected: u64) -> Result<Vec<u8>, LoadError> {
        self.blame(address);
        let first = self.fetch_once(address, expected).await;
        if self.gone.get() || !first.as_ref().is_err_and(LoadError::may_pass) {
            return first;
        }
        platform::pause(AGAIN_MS).await;
        if self.gone.get() { first } else { self.fetch_once(address, expected).await }
    }

    /// Fetches an address whole, telling the state of its progress. `expected`: bytes, 0 when unknown.
    async fn fetch_once(&self, address: &str, expected: u64) -> Result<Vec<u8>, LoadError> {
        let abort = self.abort.clone();
        let silence = Silence::new(SILENCE_MS, move || {
            if let Some(abort) = &abort {
                abort.abort();
            }
        });
        let cut = || if silence.fell() { LoadError::Silence } else { LoadError::Network };
        let signal = self.abort.as_ref().map(AbortController::signal);
        let response = platform::request(address, signal.as_ref(), self.again).await.ok_or_else(cut)?;
        silence.broken();
        if !response.ok() {
            return Err(LoadError::Status(response.status()));
        }
        // A raw file is in no manifest: the server says its size, unless it sends it compressed.
        let headers = response.headers();
        let header = |name| headers.get(name).ok().flatten();
        let announced = header("content-length").filter(|_| header("content-encoding").is_none());
        let most = most(expected);
        let expected = match announced.and_then(|length| length.parse().ok()) {
            Some(length) if expected == 0 => length,
            _ => expected,
        };
        let heard = |n: usize| {
            silence.broken();
            // Taken off the page meanwhile, there is no state to tell.
            let goes_on = !self.gone.get();
            if goes_on {
                self.state.progressed(self.part, n as u64, expected);
            }
            goes_on
        };
        platform::body(&response, most, &heard).await.map_err(|ended| match ended {
            Ended::Lost => cut(),
            Ended::TooLong => LoadError::NotData,
        })
    }

    /// A raw file goes through the reader, which asks for the outlines it needs. Corrections do without the list of communes, unless they
    /// move a lieu.
    async fn raw(&self, source: &str, manifest: &Shared<Manifest>, corrects: bool) -> Result<Arrival, LoadError> {
        let address = self.resolved(source)?;
        let raw = self.fetch(&address, 0).await?;
        // What the reader says of the file, it says with its name alone.
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        let first = if corrects { RawReader::start(&self.import, name, &raw, &[], &[], true).await? } else { None };
        let reader = match first {
            Some(reader) => reader,
            None => {
                let communes = self.file(manifest, &manifest.communes_noms).await?;
                // What reading needs besides is to blame until it is here, whole, and no longer.
                Gazetteer::read(&communes)?;
                // Without former names, those of today place nearly all lieux.
                let formers = match &manifest.communes_anciennes {
                    Some(file) => self.file(manifest, file).await.unwrap_or_default(),
                    None => Vec::new(),
                };
                let formers = if Formers::read(&formers).is_ok() { formers } else { Vec::new() };
                self.blame(&address);
                let reader = RawReader::start(&self.import, name, &raw, &communes, &formers, corrects).await?;
                reader.ok_or(LoadError::NotData)?
            }
        };
        for departement in &reader.in_doubt {
            let files = CodeDepartement::parse(departement).and_then(|code| manifest.files(code));
            if let Some(communes) = files.and_then(|files| files.communes.as_ref()) {
                let outlines = self.file(manifest, communes).await?;
                Outlines::read(&outlines)?;
                self.blame(&address);
                reader.outlines(departement, &outlines).await?;
            }
        }
        match reader.finish().await? {
            Arrival::Raw { index, .. } if corrects => Ok(Arrival::Bytes(index)),
            read => Ok(read),
        }
    }
}

/// The reader module, behind the small script that keeps it in a worker where the page allows one (`lecture.js`).
struct RawReader {
    object: JsValue,
    in_doubt: Vec<String>,
}

impl RawReader {
    /// `None`: it wants the list of communes first.
    async fn start(
        import: &Function,
        name: &str,
        raw: &[u8],
        communes: &[u8],
        formers: &[u8],
        corrects: bool,
    ) -> Result<Option<Self>, LoadError> {
        let module = settled(import.call1(&JsValue::NULL, &"lecture.js".into())).await;
        let module = module.map_err(|_| LoadError::NoReader)?;
        let open = Reflect::get(&module, &"ouvrir".into()).and_then(JsCast::dyn_into::<Function>);
        let open = open.map_err(|_| LoadError::NotData)?;
        let [raw, communes, formers] = [raw, communes, formers].map(Uint8Array::from);
        let arguments = Array::of5(&name.into(), &raw, &communes, &corrects.into(), &formers);
        let object = settled(open.apply(&JsValue::NULL, &arguments)).await?;
        let in_doubt = Reflect::get(&object, &"departements".into()).unwrap_or_default();
        if in_doubt.is_undefined() {
            return Ok(None);
        }
        let in_doubt = Array::from(&in_doubt).iter().filter_map(|code| code.as_string()).collect();
        Ok(Some(Self { object, in_doubt }))
    }

    async fn outlines(&self, departement: &str, bytes: &[u8]) -> Result<(), LoadError> {
        self.call("contours", &Array::of2(&departement.into(), &Uint8Array::from(bytes))).await.map(drop)
    }

    async fn finish(&self) -> Result<Arrival, LoadError> {
        let read = self.call("finir", &Array::new()).await?;
        let bytes = |key: &str| {
            let bytes = Reflect::get(&read, &key.into()).and_then(JsCast::dyn_into::<Uint8Array>);
            bytes.map(|bytes| bytes.to_vec()).map_err(|_| LoadError::NotData)
        };
        if let Some(report) = Reflect::get(&read, &"report".into()).ok().and_then(|report| report.as_string())
            && !report.is_empty()
        {
            platform::warn(&report);
        }
        let text =
            |key: &str| Reflect::get(&read, &key.into()).ok().and_then(|text| text.as_string()).unwrap_or_default();
        let about = About { source: text("source"), date: text("date") };
        Ok(Arrival::Raw { index: bytes("index")?, details: bytes("details")?, about })
    }

    async fn call(&self, method: &str, arguments: &Array) -> Result<JsValue, LoadError> {
        let function = Reflect::get(&self.object, &method.into()).and_then(JsCast::dyn_into::<Function>);
        settled(function.map_err(|_| LoadError::NotData)?.apply(&self.object, arguments)).await
    }
}

/// Awaits what a script promised; a sentence thrown is the reader's refusal.
async fn settled(promised: Result<JsValue, JsValue>) -> Result<JsValue, LoadError> {
    let refused = |error: JsValue| {
        let sentence =
            error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())).or_else(|| error.as_string());
        // Without a sentence: not the file, but what reads it (`lecture.js`).
        let Some(sentence) = sentence else { return LoadError::NoReader };
        // The visitor gets what is wrong, the page's owner also what to do about it.
        let (what, cure) = sentence.split_once('\n').unwrap_or((&sentence, ""));
        if !cure.is_empty() {
            platform::warn(&format!("carte-mednum : {sentence}"));
        }
        LoadError::Refused(what.trim_end_matches(['.', ':', ' ', '\u{a0}']).to_owned())
    };
    JsFuture::from(Promise::resolve(&promised.map_err(refused)?)).await.map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_as_far_as_somebody_foresaw_it() {
        assert_eq!([most(1), most(2_000_000)], [1, 2_000_000], "what the manifest says, and nothing more");
        assert_eq!(most(0), 64 << 20, "nobody does");
        assert_eq!(
            [most(MOST), most(MOST + 1), most(u64::MAX)],
            [MOST, MOST + 1, 4 * MOST],
            "as far as a tab can hold"
        );
    }
}
