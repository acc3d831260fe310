//! The list as a file, made here: nothing leaves the browser.

use crate::dom::{El, button, follow, html, labelled};
use crate::lazy;
use crate::platform;
use crate::state::{AppState, Export, Format, Lieux, Shared};
use crate::text;
use atlas::lieu::Details;
use std::cell::Cell;

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

/// Gives each file that was asked for, once, as soon as all that goes into it is there.
pub fn give(state: AppState) {
    let given = Cell::new(0);
    follow(move || {
        let (Some((export, details)), Some(lieux)) = (state.export(), state.lieux()) else { return };
        if given.replace(export.turn) != export.turn {
            let _ = file(export, lieux, details);
        }
    });
}

lazy!(exports, coming: fn file(export: Export, lieux: Shared<Lieux>, details: Vec<Details>) -> () {
    let whole = export.ids.iter().zip(details).map(|(id, details)| takeaway::lieu(&lieux.catalogue, *id, details));
    let whole: Vec<_> = whole.collect();
    let (name, kind, text) = match export.format {
        Format::Spreadsheet => ("lieux.csv", "text/csv;charset=utf-8", takeaway::csv_spreadsheet(&whole)),
        Format::Standard => {
            ("lieux-de-mediation-numerique.csv", "text/csv;charset=utf-8", takeaway::csv_standard(&whole))
        }
        Format::GeoJson => ("lieux.geojson", "application/geo+json", takeaway::geojson(&whole)),
    };
    platform::download(name, kind, &text);
});
