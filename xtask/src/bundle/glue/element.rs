//! What a carte's glue does besides wasm-bindgen's: it makes an instance of the module each time it is asked, hears of its traps, and brings
//! the parts of a module that was cut (`bundle::split`).
//!
//! It does not know how names are shortened.

use super::replace_one;
use crate::steps::Outcome;

/// What brings the files of parts, by their names and hashes, and compiles each once for all instances of a page; what did not come is asked
/// for anew the next time, past the browser's cache. Whole before it is compiled: parts are small, and their type does not matter then.
const BRING: &str = "\
const brought = {}, missed = {};
const bring = ([name, integrity]) => brought[name] ||= fetch(new URL(name, import.meta.url), { integrity, cache: missed[name] ? 'reload' : 'default', signal: AbortSignal.timeout(40000) })
.then((response) => response.arrayBuffer())
.then((bytes) => WebAssembly.compile(bytes))
.catch((error) => { delete brought[name]; missed[name] = true; throw error; });
";

/// What asks for the files of a part at once where a tag of the page is one of these: as soon as the glue is here, while the module comes.
fn ahead(files: &str, tags: &str) -> String {
    format!(
        "const ahead = [{files}];\nif (document.querySelector(\"carte-mednum:is({tags})\")) ahead.forEach((file) => bring(file).catch(() => {{}}));\n"
    )
}

/// What an element joins: an instance of the module of its own, so that one that falls takes no other with it. Browsers have room for so many
/// memories and no more (Chromium for 125 a process, the page's own included): beyond a few, elements share, and so they do where there is
/// no more room. An instance that everybody left is nobody's.
const JOIN: &str = "\
const runs = new Set();
let most = 16;
const join = async (module, fell) => {
let run = { heard: new Set() };
if (runs.size < most) {
run.made = instance(module, (error) => {
run.down = true;
runs.delete(run);
queueMicrotask(() => run.heard.forEach((fell) => fell(error)));
});
} else run = [...runs].reduce((least, one) => one.heard.size < least.heard.size ? one : least);
runs.add(run);
run.heard.add(fell);
const leave = () => { if (run.heard.delete(fell) && !run.heard.size) runs.delete(run); };
try {
return { Instance: await run.made, leave, down: () => run.down };
} catch (error) {
runs.delete(run);
most = runs.size || 16;
if (runs.size) return join(module, fell);
throw error;
}
};
export { join as default };
";

/// The beginning of what makes an instance, and what stands between the glue and the functions of it: a trap is told once, after which
/// nothing calls them any more and nothing more is heard of it, neither by us nor by the page, whose `error` events are its own. Nothing
/// else sees all of them: events, timers and promises call in, and the panic hook of Rust neither hears of an exhausted stack nor weighs
/// as little. What they would have answered is nothing, which everything in the glue takes for a zero.
const BEGIN: &str = "\
const instance = async (module, fell) => {
let raw, down;
const guarded = (of) => (...given) => {
try { if (!down) return of(...given); } catch (error) {
if (!(error instanceof WebAssembly.RuntimeError || /call stack|recursion/.test(error?.message))) throw error;
if (!down) {
down = true;
fell(error);
}
}
return [];
};
";

/// What puts parts into the memory and the table of this very instance, once each, and calls what waits for them.
const PUT: &str = "\
const there = {};
const put = (file) => bring(file).then((part) => there[file[0]] ||= WebAssembly.instantiate(part, { __wasm_split: raw }));
const part = (...files) => (callback, data) => Promise.all(files.map(put)).then(() => true, (error) => console.warn('carte-mednum :', error))
.then((there) => guarded(raw.__indirect_function_table.get(callback))(data, there));
";

/// The end: the class, once its functions are there.
const END: &str = "\
let wasm;
raw = (await WebAssembly.instantiate(module, __wbg_get_imports())).exports;
wasm = Object.fromEntries(Object.entries(raw).map(([name, of]) => [name, typeof of === 'function' ? guarded(of) : of]));
wasm.__wbindgen_start();
";

/// The script of a function that brings files: their names and their hashes.
pub fn linked(files: &[(String, String)]) -> String {
    let files = files.iter().map(|(name, integrity)| format!("['{name}', '{integrity}']"));
    format!("part({})", files.collect::<Vec<_>>().join(", "))
}

/// The glue as a function that makes an instance of a compiled module each time, with a memory, a table and parts of its own; what
/// wasm-bindgen writes makes one for the whole page. Its default export is what an element joins: `(module, fell) => Promise<{ CLASS, leave,
/// down }>`, where `fell` hears of a trap, and `down` tells whether there was one. `soon`: a part, and the tags that want it, as selectors.
///
/// # Errors
/// It is not as this wasm-bindgen writes it.
pub fn per_element(glue: &str, class: &str, soon: (&str, &[&str])) -> Outcome<String> {
    const LOADING: &str = "\nlet wasmModule, wasmInstance, wasm;\n";
    let (body, _) =
        glue.split_once(LOADING).ok_or("the glue has no place for its Wasm; see xtask/src/bundle/glue/element.rs")?;
    let mut body = format!("{body}\n");
    replace_one(&mut body, &format!("export class {class} {{\n"), &format!("class {class} {{\n"))?;
    if let Some(line) = body.lines().find(|line| line.starts_with("export ") || line.starts_with("import ")) {
        return Err(format!(
            "the glue has {line:?}, which cannot be in a function; see xtask/src/bundle/glue/element.rs"
        ));
    }
    if !body.contains(": part(") {
        return Ok([JOIN, BEGIN, &body, END, "return ", class, ";\n};\n"].concat());
    }
    // Named once: hashes do not compress.
    let (part, tags) = soon;
    let calls = body.split(": part(").skip(1).filter_map(|rest| rest.split_once(')')).map(|(files, _)| files);
    let files = calls.into_iter().find(|files| files.contains(&format!("-{part}.wasm'"))).map(str::to_owned);
    let files = files.ok_or_else(|| format!("the glue brings no part {part}; see xtask/src/bundle/glue/element.rs"))?;
    let body = body.replace(&format!("part({files})"), "part(...ahead)");
    let ahead = ahead(&files, &tags.join(","));
    Ok([JOIN, BRING, &ahead, BEGIN, PUT, &body, END, "return ", class, ";\n};\n"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glue_makes_an_instance_each_time_it_is_called() {
        let glue = "export class Instance {\n}\nfunction __wbg_get_imports() {\n}\nlet wasmModule, wasmInstance, wasm;\nexport { initSync };\n";
        let soon = ("a", &["[b]", "[c][d]"][..]);
        let made = per_element(glue, "Instance", soon).unwrap();
        let (begins, ends) = made.split_once("class Instance {\n}\nfunction __wbg_get_imports() {\n}\n").unwrap();
        assert!(
            begins.contains("\nconst instance = async (module, fell) => {\n") && !begins.contains("fetch"),
            "{made}"
        );
        assert!(ends.ends_with("return Instance;\n};\n") && !ends.contains("initSync"), "{made}");
        let with_parts = glue.replace("imports() {\n", "imports() {\nx: part(['y-a.wasm', 'sha384-x'], ['z', 's']),\n");
        let made = per_element(&with_parts, "Instance", soon).unwrap();
        assert!(made.contains("\nconst brought") && made.contains("\nx: part(...ahead),\n"), "{made}");
        let asked = "const ahead = [['y-a.wasm', 'sha384-x'], ['z', 's']];\nif (document.querySelector(\"carte-mednum:is([b],[c][d])\")) ahead";
        assert!(made.contains(asked), "{made}");
        assert!(per_element(&with_parts, "Instance", ("other", soon.1)).is_err());
        for odd in [&glue.replace("wasmModule, ", ""), &glue.replace("Instance", "Other"), &format!("import x\n{glue}")]
        {
            assert!(per_element(odd, "Instance", soon).is_err(), "{odd}");
        }
    }
}
