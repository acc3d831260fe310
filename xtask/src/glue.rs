//! What wasm-bindgen writes for people to read, made short for the wire: the names by which a Wasm module asks its glue for functions,
//! and the glue's comments.
//!
//! A name is something like `__wbg_setAttribute_4f1baf9a00be3c74`, there are two hundred of them, they are in both files, and a hash
//! does not compress: together 7 kB in brotli. Nothing but the two files knows the names.

use crate::steps::Outcome;

/// The module that imports are from, once shortened.
const MODULE: &str = "g";

/// The glue and its Wasm with short names. `module` is what the Wasm calls the glue.
///
/// # Errors
/// They are not as this wasm-bindgen writes them.
pub fn shortened(glue: &str, wasm: &[u8], module: &str) -> Outcome<(String, Vec<u8>)> {
    let mut glue = lines_that_do(glue);
    replace_one(&mut glue, &format!("\"{module}\": "), &format!("\"{MODULE}\": "))?;
    let (header, mut rest) = wasm.split_at_checked(8).ok_or("no Wasm module")?;
    let mut out = header.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        let content = taken(&mut rest, length)?;
        let content = if id == IMPORTS { imports(content, module, &mut glue)? } else { content.to_vec() };
        out.push(id);
        write_number(&mut out, content.len());
        out.extend(content);
    }
    Ok((glue, out))
}

/// What stands between the glue and the functions of its module: it tells one listener of a trap, after which the module is unusable
/// to whoever calls it next. Nothing else sees all of them: events, timers and promises call in, and the panic hook of Rust neither
/// hears of an exhausted stack nor weighs as little.
const WATCH: &str = "\
let trapped = () => {};
export const onTrap = (listener) => { trapped = listener; };
const watched = (exports) => Object.fromEntries(Object.entries(exports).map(([name, of]) => [name, typeof of !== 'function' ? of : (...given) => {
try { return of(...given); } catch (error) {
if (error instanceof WebAssembly.RuntimeError || /call stack|recursion/.test(error?.message)) trapped(error);
throw error;
}
}]));
";

/// The glue, with a listener for traps: `onTrap(listener)` beside its default export.
///
/// # Errors
/// It is not as this wasm-bindgen writes it.
pub fn watched(glue: &str) -> Outcome<String> {
    let mut glue = [WATCH, glue].concat();
    replace_one(&mut glue, "\nwasm = instance.exports;\n", "\nwasm = watched(instance.exports);\n")?;
    Ok(glue)
}

/// The number of the section of imports.
const IMPORTS: u8 = 2;

/// The section of imports with short names, which the glue then has too.
fn imports(mut section: &[u8], module: &str, glue: &mut String) -> Outcome<Vec<u8>> {
    let n = number(&mut section)?;
    let mut out = Vec::new();
    write_number(&mut out, n);
    for index in 0..n {
        let from = text(&mut section)?;
        let name = text(&mut section)?;
        let short = if from == module {
            let short = short_name(index);
            replace_one(glue, &format!("\n{name}: "), &format!("\n{short}: "))?;
            [MODULE.to_owned(), short]
        } else {
            [from.to_owned(), name.to_owned()]
        };
        for name in short {
            write_number(&mut out, name.len());
            out.extend(name.as_bytes());
        }
        // A function, by its type: all that wasm-bindgen imports from its glue.
        let kind = taken(&mut section, 1)?;
        if kind != [0] {
            return Err(format!("an import of kind {kind:?}, which is no function"));
        }
        out.extend(kind);
        write_number(&mut out, number(&mut section)?);
    }
    Ok(out)
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
        n => Err(format!("the glue has {from:?} {n} times, not once; see xtask/src/glue.rs")),
    }
}

fn taken<'a>(from: &mut &'a [u8], length: usize) -> Outcome<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length).ok_or("the Wasm module ends too early")?;
    *from = rest;
    Ok(taken)
}

fn text<'a>(from: &mut &'a [u8]) -> Outcome<&'a str> {
    let length = number(from)?;
    std::str::from_utf8(taken(from, length)?).map_err(|error| error.to_string())
}

/// A number of the format, seven bits a byte.
fn number(from: &mut &[u8]) -> Outcome<usize> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let byte = taken(from, 1)?[0];
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err("a number that does not end".into())
}

fn write_number(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push(number as u8 & 0x7f | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let (glue, wasm) = shortened(GLUE, &wasm, "./x_bg.js").unwrap();
        assert_eq!(wasm, module(&[("g", "a"), ("env", "clock"), ("g", "c")]));
        let expected = "const import0 = {\na: function() {\nreturn `a//b`;\n},\nc: function() {},\n};\nreturn {\n\"g\": import0,\n};\n";
        assert_eq!(glue, expected);
    }

    #[test]
    fn a_name_that_the_glue_does_not_have_is_an_error() {
        let wasm = module(&[("./x_bg.js", "__wbg_other_4f1b")]);
        assert!(shortened(GLUE, &wasm, "./x_bg.js").is_err());
        assert!(shortened(GLUE, b"<html>", "./x_bg.js").is_err());
    }

    #[test]
    fn a_glue_is_watched_where_it_takes_its_functions() {
        let glue = watched("let wasm;\nwasm = instance.exports;\nwasm.start();\n").unwrap();
        assert!(glue.ends_with("let wasm;\nwasm = watched(instance.exports);\nwasm.start();\n"), "{glue}");
        assert!(glue.contains("export const onTrap"));
        assert!(watched("wasm = exports;").is_err());
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
