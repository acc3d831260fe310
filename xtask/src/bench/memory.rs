//! How much memory a page takes once it rests: JavaScript's heap, what is behind its arrays and its Wasm, and the same with its workers.
//!
//! What the graphics and the decoded pictures take is in none of these counts.

use super::acts::Figure;
use super::page::evaluated;
use crate::webdriver::{Answer, Session};
use serde_json::json;

/// After a collection. The heap is of the page's own thread; the whole counts its workers too.
///
/// # Errors
/// The browser is gone.
pub fn measure(session: &Session, figures: &mut Vec<Figure>) -> Answer<()> {
    session.devtools("HeapProfiler.collectGarbage", &json!({}))?;
    let usage = session.devtools("Runtime.getHeapUsage", &json!({}))?;
    let of = |name: &str| usage[name].as_f64().unwrap_or_default() / 1e6;
    figures.push(("memory: page's heap, arrays and Wasm, MB".into(), of("usedSize") + of("backingStorageSize")));
    let whole = evaluated(session, "performance.measureUserAgentSpecificMemory().then((all) => all.bytes)")?;
    if let Some(bytes) = whole.as_f64() {
        figures.push(("memory: the same with workers, MB".into(), bytes / 1e6));
    }
    Ok(())
}
