//! What comes out of the printer: the widget prints frames, a browser makes a PDF of what was in one, and the PDF is read back.
//!
//! It knows how paper is made and read, not what should be on it.

use crate::carte::{Carte, done};
use crate::journey::{Journey, decoded};
use crate::oracle::shown;
use serde_json::{Value, json};
use xtask::serve::Server;
use xtask::webdriver::Session;

/// In each frame, printing leaves what would be printed with the page around.
const INSTEAD_OF_PRINTING: &str = "window.print = () => {
    const css = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join('\\n');
    top.imprime = { html: document.documentElement.outerHTML, css };
};";

/// Pages of paper.
#[derive(Debug)]
pub struct Paper {
    /// What each says, without any space: a PDF has letters, words are guessed.
    pub pages: Vec<String>,
    /// Width and height of each, millimetres.
    pub sizes_mm: Vec<(u32, u32)>,
    /// What is on them as the browser lays it out, line by line.
    pub text: String,
    /// How many things on them want to be pressed.
    pub n_controls: u64,
    /// What a phone reads on them.
    pub codes: Vec<String>,
}

impl Paper {
    /// Everything, without any space.
    #[must_use]
    pub fn letters(&self) -> String {
        self.pages.concat()
    }

    /// Whether all pages are of A4.
    #[must_use]
    pub fn is_a4(&self) -> bool {
        self.sizes_mm.iter().all(|size| *size == (210, 297))
    }
}

/// A text without any space nor ligature, as [`Paper::pages`] has it.
#[must_use]
pub fn letters(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let ligatures = [("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl")];
    ligatures.into_iter().fold(text, |text, (one, several)| text.replace(one, several))
}

impl Journey {
    /// With a printer that keeps what it is given for [`Carte::printed`].
    #[must_use]
    pub fn with_printer(self) -> Self {
        self.with_script(INSTEAD_OF_PRINTING).in_chromium_alone("which prints at the size that the page wishes")
    }
}

impl Carte<'_> {
    /// Waits for what is printed and makes paper of it. The page under test is left for it: the journey ends here.
    ///
    /// # Panics
    /// Nothing is printed, or what comes out is no PDF.
    pub fn printed(&self, server: &Server) -> Paper {
        let printed = self.wait("what is printed", |_| {
            Some(self.script("return window.imprime ?? null")).filter(|printed| !printed.is_null())
        });
        let session = self.session();
        done(session.open(&server.url("essais/vide.html")));
        let filled = done(session.script(
            "const [{ html, css }] = arguments, page = new DOMParser().parseFromString(html, 'text/html');
             document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
             const sheet = new CSSStyleSheet();
             sheet.replaceSync(css);
             document.adoptedStyleSheets = [sheet];
             return [document.body.innerText,
                     [...document.querySelectorAll('button, input, textarea, iframe, [role=button]')].filter((one) => one.checkVisibility()).length]",
            &[printed],
        ));
        let codes = codes_in(session, "return document");
        // Not the size that the printer wishes: the one that the page does.
        let pdf = done(session.devtools("Page.printToPDF", &json!({ "preferCSSPageSize": true })));
        let pdf = lopdf::Document::load_mem(&decoded(pdf["data"].as_str().unwrap_or_default())).expect("a PDF");
        let mut paper = Paper {
            pages: Vec::new(),
            sizes_mm: Vec::new(),
            text: shown_lines(filled[0].as_str().unwrap_or_default()),
            n_controls: filled[1].as_u64().unwrap_or(u64::MAX),
            codes,
        };
        for (number, id) in pdf.get_pages() {
            paper.pages.push(letters(&pdf.extract_text(&[number]).expect("a page with letters")));
            let page = pdf.get_dictionary(id).expect("a page");
            let sides = page.get(b"MediaBox").and_then(lopdf::Object::as_array).expect("a page with a size");
            // Points, of which an inch has 72.
            let mm = |at: usize| (sides[at].as_float().expect("a side") * 25.4 / 72.0).round() as u32;
            paper.sizes_mm.push((mm(2), mm(3)));
        }
        paper
    }

    /// What a phone reads on the screen.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        codes_in(self.session(), "return document.querySelector('carte-mednum').shadowRoot")
    }
}

fn shown_lines(text: &str) -> String {
    text.lines().map(shown).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Every drawing that has the role of an image, as the browser paints it, read by another's decoder.
fn codes_in(session: &Session, root: &str) -> Vec<String> {
    let body = "const root = (() => { ROOT; })(), painted = [];
        for (const svg of root.querySelectorAll('svg[role=img][viewBox]')) {
            const copy = svg.cloneNode(true), side = 6 * Number(svg.getAttribute('viewBox').split(' ')[2]);
            copy.setAttribute('width', side);
            copy.setAttribute('height', side);
            const image = new Image();
            image.src = 'data:image/svg+xml,' + encodeURIComponent(new XMLSerializer().serializeToString(copy));
            await image.decode();
            const context = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d');
            context.drawImage(image, 0, 0);
            const { data } = context.getImageData(0, 0, side, side);
            let light = '';
            for (let at = 0; at < data.length; at += 4) light += data[at + 3] === 255 && data[at] > 127 ? '1' : '0';
            painted.push([side, light]);
        }
        return painted;";
    let painted = done(session.script_async(&body.replace("ROOT", root), &[]));
    painted.as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(decode).collect()
}

fn decode(painted: &Value) -> Option<String> {
    let side = painted[0].as_u64()? as usize;
    let light = painted[1].as_str()?.as_bytes();
    let shade = |x: usize, y: usize| if light[y * side + x] == b'1' { 255 } else { 0 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
    let found = picture.detect_grids();
    Some(found.first()?.decode().ok()?.1)
}
