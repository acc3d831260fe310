//! How much memory a page takes once it rests: JavaScript's heap, what is behind its arrays and its Wasm, and the same with its workers.
//!
//! What the graphics and the decoded pictures take is in none of these counts.

use super::acts::Figure;
use super::page::evaluated;
use crate::webdriver::{Answer, Session};
use serde_json::json;

/// Before any script of the page: remembers, without holding them, the memories of the Wasm modules, which neither of Chromium's counts
/// knows.
pub const WATCH_WASM: &str = "globalThis.wasmMemories = [];
    for (const how of ['instantiate', 'instantiateStreaming']) {
      const plain = WebAssembly[how];
      WebAssembly[how] = async (...given) => {
        const made = await plain.apply(WebAssembly, given);
        for (const exported of Object.values((made.instance ?? made).exports)) {
          if (exported instanceof WebAssembly.Memory) wasmMemories.push(new WeakRef(exported));
        }
        return made;
      };
    }";

const WASM_BYTES: &str = "[...new Set(wasmMemories.map((memory) => memory.deref()))].reduce((sum, memory) => sum + (memory?.buffer.byteLength ?? 0), 0)";

/// After a collection. The heap is of the page's own thread; the whole counts its workers too.
///
/// # Errors
/// The browser is gone.
pub fn measure(session: &Session, figures: &mut Vec<Figure>) -> Answer<()> {
    session.devtools("HeapProfiler.collectGarbage", &json!({}))?;
    let wasm = evaluated(session, WASM_BYTES)?.as_f64().unwrap_or_default() / 1e6;
    let usage = session.devtools("Runtime.getHeapUsage", &json!({}))?;
    let of = |name: &str| usage[name].as_f64().unwrap_or_default() / 1e6;
    if wasm > 0.0 {
        figures.push(("memory: of which Wasm, MB".into(), wasm));
    }
    let page = of("usedSize") + of("backingStorageSize") + wasm;
    figures.push(("memory: page's heap, arrays and Wasm, MB".into(), page));
    let whole = evaluated(session, "performance.measureUserAgentSpecificMemory().then((all) => all.bytes)")?;
    if let Some(bytes) = whole.as_f64() {
        figures.push(("memory: the same with workers, MB".into(), bytes / 1e6 + wasm));
    }
    Ok(())
}
