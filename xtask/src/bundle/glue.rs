//! What wasm-bindgen writes for people to read, made short for the wire: the names by which a Wasm module asks its glue for functions,
//! and the glue's comments.
//!
//! A name is something like `__wbg_setAttribute_4f1baf9a00be3c74`, there are two hundred of them, they are in both files, and a hash
//! does not compress: together 7 kB in brotli. Nothing but the two files knows the names.
//!
//! What the glue does besides for a carte is in `element`.

mod element;

pub use element::{linked, per_element};

use super::wasm;
use crate::steps::Outcome;

/// The module that imports are from, once shortened.
const MODULE: &str = "g";

/// The module that functions are from which `bundle::split` writes.
pub const LINK: &str = "./__wasm_split.js";

/// A function of [`LINK`]: its name, and the script that makes it.
pub type Linked = (String, String);

/// The glue and its Wasm with short names. `module` is what the Wasm calls the glue; `linked` are functions that the glue gets besides.
///
/// # Errors
/// They are not as this wasm-bindgen writes them.
pub fn shortened(glue: &str, wasm: &[u8], module: &str, linked: &[Linked]) -> Outcome<(String, Vec<u8>)> {
    let mut glue = asked_for(glue, wasm, module)?;
    replace_one(&mut glue, &format!("\"{module}\": "), &format!("\"{MODULE}\": "))?;
    let renamed = wasm::with_imports(wasm, |index, from, name| {
        let short = short_name(index);
        if from == module {
            replace_one(&mut glue, &format!("\n{name}: "), &format!("\n{short}: "))?;
        } else if let Some((_, script)) = linked.iter().find(|(linked, _)| from == LINK && linked == name) {
            replace_one(&mut glue, "const import0 = {\n", &format!("const import0 = {{\n{short}: {script},\n"))?;
        } else if from == LINK {
            return Err(format!("nothing brings {name}"));
        } else {
            return Ok([from.to_owned(), name.to_owned()]);
        }
        Ok([MODULE.to_owned(), short])
    })?;
    Ok((glue, wasm::bare(&renamed)?))
}

/// The lines that do something, without the functions that the Wasm no longer asks for.
fn asked_for(glue: &str, wasm: &[u8], module: &str) -> Outcome<String> {
    let imports = wasm::imports(wasm)?;
    let is_asked = |name: &str| imports.iter().any(|(from, asked)| from == module && asked == name);
    let (mut kept, mut end) = (String::new(), None::<String>);
    for line in glue.lines() {
        let inside = line.trim_start();
        let indent = &line[..line.len() - inside.len()];
        let name = inside.split_once(": function").map(|(name, _)| name).filter(|name| name.starts_with("__wb"));
        if name.is_some_and(|name| !is_asked(name)) {
            end = (!line.ends_with("},")).then(|| format!("{indent}}}"));
        } else if let Some(last) = &end {
            if line.starts_with(last) {
                end = None;
            }
        } else if !(line.starts_with("import ") && line.ends_with(&format!("from \"{LINK}\""))
            || inside.starts_with(&format!("\"{LINK}\": ")))
        {
            kept += line;
            kept.push('\n');
        }
    }
    Ok(lines_that_do(&kept))
}

/// The glue and its Wasm without the classes that nobody uses, which keep a page of code each: libraries export theirs whether they are
/// called or not. To be done before what nothing reaches is taken out of the Wasm.
///
/// # Errors
/// They are not as this wasm-bindgen writes them.
pub fn without_classes(glue: &str, wasm: &[u8], kept: &str) -> Outcome<(String, Vec<u8>, Vec<String>)> {
    const CLASS: &str = "export class ";
    let classes = glue.lines().filter_map(|line| line.strip_prefix(CLASS)?.strip_suffix(" {"));
    let classes: Vec<&str> = classes.filter(|class| *class != kept).collect();
    let (mut text, mut end) = (String::new(), None);
    for line in glue.lines() {
        let of = |start: &str, after: &str| classes.iter().any(|class| line == [start, class, after].concat());
        if of(CLASS, " {") {
            end = Some("}");
        } else if classes.iter().any(|class| line.starts_with(&format!("if (Symbol.dispose) {class}."))) {
        } else if of("const ", "Finalization = (typeof FinalizationRegistry === 'undefined')") {
            end = Some("    : ");
        } else if let Some(last) = end {
            if line.starts_with(last) {
                end = None;
            }
        } else {
            text += line;
            text.push('\n');
        }
    }
    let lower: Vec<String> = classes.iter().map(|class| class.to_lowercase()).collect();
    let of_class = |name: &str| {
        let free = name.strip_prefix("__wbg_").and_then(|name| name.strip_suffix("_free"));
        lower.iter().any(|class| {
            free == Some(class) || name.strip_prefix(class.as_str()).is_some_and(|rest| rest.starts_with('_'))
        })
    };
    let wasm = wasm::without_exports(wasm, of_class)?;
    Ok((text, wasm, classes.into_iter().map(str::to_owned).collect()))
}

/// `a` … `z`, `aa` …: the same for each build of the same module.
fn short_name(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (index % 26) as u8));
        match (index / 26).checked_sub(1) {
            Some(next) => index = next,
            None => return name,
        }
    }
}

/// A script without indentation and without lines of comment. Its template literals must each be on one line.
pub fn lines_that_do(glue: &str) -> String {
    let comment = |line: &&str| ["/**", "*", "//"].iter().any(|start| line.starts_with(start));
    let lines = glue.lines().map(str::trim_start).filter(|line| !line.is_empty() && !comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn replace_one(text: &mut String, from: &str, to: &str) -> Outcome<()> {
    match text.matches(from).count() {
        1 => {
            *text = text.replacen(from, to, 1);
            Ok(())
        }
        n => Err(format!("the glue has {from:?} {n} times, not once; see xtask/src/bundle/glue.rs")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Numbers of sections, by the core specification.
    const IMPORTS: u8 = 2;
    const EXPORTS: u8 = 7;

    const GLUE: &str = "/**\n * Says what.\n */\nconst import0 = {\n    __wbg_one_4f1b: function() {\n        // why\n        return `a//b`;\n    },\n    __wbg_two_00aa: function() {},\n};\nreturn {\n    \"./x_bg.js\": import0,\n};\n";

    fn module(names: &[(&str, &str)]) -> Vec<u8> {
        let mut section = vec![names.len() as u8];
        for (from, name) in names {
            for text in [from, name] {
                section.push(text.len() as u8);
                section.extend(text.as_bytes());
            }
            section.extend([0, 5]);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 1, 0, IMPORTS, section.len() as u8]);
        wasm.extend(section);
        wasm
    }

    #[test]
    fn both_files_have_the_same_short_names() {
        let wasm = module(&[("./x_bg.js", "__wbg_one_4f1b"), ("env", "clock"), ("./x_bg.js", "__wbg_two_00aa")]);
        let (glue, wasm) = shortened(GLUE, &wasm, "./x_bg.js", &[]).unwrap();
        assert_eq!(wasm, module(&[("g", "a"), ("env", "clock"), ("g", "c")]));
        let expected = "const import0 = {\na: function() {\nreturn `a//b`;\n},\nc: function() {},\n};\nreturn {\n\"g\": import0,\n};\n";
        assert_eq!(glue, expected);
    }

    #[test]
    fn a_name_that_the_glue_does_not_have_is_an_error() {
        let wasm = module(&[("./x_bg.js", "__wbg_other_4f1b")]);
        assert!(shortened(GLUE, &wasm, "./x_bg.js", &[]).is_err());
        assert!(shortened(GLUE, b"<html>", "./x_bg.js", &[]).is_err());
    }

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, content.len() as u8], content].concat()
    }

    #[test]
    fn functions_that_the_wasm_no_longer_asks_for_are_not_shipped() {
        let wasm = module(&[("./x_bg.js", "__wbg_two_00aa")]);
        let (glue, _) = shortened(GLUE, &wasm, "./x_bg.js", &[]).unwrap();
        assert_eq!(glue, "const import0 = {\na: function() {},\n};\nreturn {\n\"g\": import0,\n};\n");
    }

    #[test]
    fn what_brings_a_part_is_one_more_function_of_the_glue() {
        let wasm = module(&[("./x_bg.js", "__wbg_one_4f1b"), (LINK, "__wasm_split_load_a")]);
        let glue = format!(
            "import * as import1 from \"{LINK}\"\n{}",
            GLUE.replace("return {\n", &format!("return {{\n    \"{LINK}\": import1,\n"))
        );
        let script = linked(&[("a.wasm".into(), "sha384-x".into()), ("b.wasm".into(), "sha384-y".into())]);
        let named = [("__wasm_split_load_a".to_owned(), script)];
        let (glue, wasm) = shortened(&glue, &wasm, "./x_bg.js", &named).unwrap();
        assert_eq!(wasm, module(&[("g", "a"), ("g", "b")]));
        assert!(
            glue.starts_with(
                "const import0 = {\nb: part(['a.wasm', 'sha384-x'], ['b.wasm', 'sha384-y']),\na: function"
            ),
            "{glue}"
        );
        assert!(!glue.contains(LINK), "{glue}");
        assert!(shortened(&glue, &module(&[(LINK, "__wasm_split_load_b")]), "./x_bg.js", &named).is_err());
    }

    #[test]
    fn classes_of_libraries_go_with_what_they_export() {
        let glue = "export class Instance {\n    free() {\n    }\n}\nexport class IntoX {\n    a() {\n    }\n}\nif (Symbol.dispose) IntoX.prototype[Symbol.dispose] = IntoX.prototype.free;\nconst IntoXFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : new FinalizationRegistry(ptr => wasm.__wbg_intox_free(ptr, 1));\nlet wasm;\n";
        let names = ["instance_new", "intox_a", "__wbg_intox_free", "intoxication"];
        let exports = |names: &[&str]| {
            let entries = names.iter().flat_map(|name| [&[name.len() as u8], name.as_bytes(), &[0, 5]].concat());
            [&b"\0asm\x01\0\0\0"[..], &section(EXPORTS, &[vec![names.len() as u8], entries.collect()].concat())]
                .concat()
        };
        let (glue, wasm, classes) = without_classes(glue, &exports(&names), "Instance").unwrap();
        assert_eq!(glue, "export class Instance {\n    free() {\n    }\n}\nlet wasm;\n");
        assert_eq!(wasm, exports(&["instance_new", "intoxication"]));
        assert_eq!(classes, ["IntoX"]);
    }

    #[test]
    fn short_names_differ() {
        let mut names: Vec<String> = (0..1_000).map(short_name).collect();
        assert_eq!((&*names[25], &*names[26], &*names[27]), ("z", "aa", "ab"));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 1_000);
    }
}
