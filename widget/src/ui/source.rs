//! Where the data comes from, in words.

use crate::state::AppState;
use crate::text;

/// Source, day and licence of each publication shown, and of the outlines; none before a manifest is there.
#[must_use]
pub fn said_source(state: AppState) -> Option<String> {
    state.manifest()?;
    let mut sentences = Vec::new();
    for rank in 0..state.n_sources() {
        // A raw file speaks for itself: the words of the publication whose outlines are drawn are about other data.
        if let Some(about) = state.about(rank) {
            sentences.push(text::raw_source(&about.source, &about.date));
        } else if let Some(manifest) = state.manifest_of(rank).filter(|_| !state.is_raw(rank)) {
            sentences.push(text::source(&manifest.source, &manifest.date));
        } else {
            continue;
        }
        sentences.extend(state.rights(rank));
    }
    sentences.push(text::CONTOURS_CREDIT.to_owned());
    sentences.retain(|sentence| !sentence.is_empty());
    let sentences = sentences.iter().map(|sentence| format!("{}.", sentence.trim_end_matches('.')));
    Some(sentences.collect::<Vec<_>>().join(" "))
}
