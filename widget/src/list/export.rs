//! The list as a file or on paper, made here: nothing leaves the browser.

use crate::dom::{El, button, effect, html, labelled};
use crate::lazy;
use crate::paper;
use crate::platform;
use crate::state::{AppState, Export, Format, Lieux, MOST_ON_PAPER, Shared};
use crate::text;
use atlas::lieu::Details;
use leptos::prelude::untrack;
use std::cell::Cell;
use web_sys::Element;

/// Under the list: three kinds of files.
pub fn export(state: AppState) -> El {
    let formats = [
        (Format::Spreadsheet, text::EXPORT_SPREADSHEET),
        (Format::Standard, text::EXPORT_STANDARD),
        (Format::GeoJson, text::EXPORT_GEOJSON),
    ];
    let buttons = formats.map(|(format, words)| button("lien", move || state.wish_export(format)).text(words));
    html("details").class("exporter").child(labelled("summary", "", text::EXPORT)).children(buttons)
}

/// Under the list: its way to a printer, or why there is none.
pub fn on_paper(state: AppState, n: usize) -> El {
    if n > MOST_ON_PAPER {
        return labelled("p", "note", &text::too_many_to_print(n as u32));
    }
    html("p").class("exporter").child(button("lien", move || state.wish_export(Format::OnPaper)).text(text::PRINT_LIST))
}

/// Gives each file that was asked for, once, as soon as all that goes into it is there. `root`: an element of the shadow root.
pub fn give(state: AppState, root: Element) {
    let given = Cell::new(0);
    effect(move || {
        let (Some((export, details)), Some(lieux)) = (state.export(), state.lieux()) else { return };
        if given.replace(export.turn) != export.turn {
            let _ = untrack(|| file(state, root.clone(), export, lieux, details));
        }
    });
}

lazy!(papiers, coming, fn file(
    state: AppState,
    root: Element,
    export: Export,
    lieux: Shared<Lieux>,
    details: Vec<Details>,
) -> () = file_now);

fn file_now(state: AppState, root: Element, export: Export, lieux: Shared<Lieux>, details: Vec<Details>) {
    if matches!(export.format, Format::OnPaper | Format::KeptOnPaper) {
        return paper::print(state, &root, &export.ids, details, export.format == Format::KeptOnPaper);
    }
    let whole = export.ids.iter().zip(details).map(|(id, details)| takeaway::lieu(&lieux.catalogue, *id, details));
    let whole: Vec<_> = whole.collect();
    let (name, kind, text) = match export.format {
        Format::Spreadsheet => ("lieux.csv", "text/csv;charset=utf-8", takeaway::csv_spreadsheet(&whole)),
        Format::Standard => {
            ("lieux-de-mediation-numerique.csv", "text/csv;charset=utf-8", takeaway::csv_standard(&whole))
        }
        _ => ("lieux.geojson", "application/geo+json", takeaway::geojson(&whole)),
    };
    platform::download(name, kind, &text);
}
