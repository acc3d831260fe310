//! A Wasm module section by section: read by `wasmparser`, written by `wasm-encoder`, which `wasm_split_cli_support` brings in any case.
//!
//! Sections that are not changed are copied byte for byte. What the sections of a module should hold is decided elsewhere.

use crate::steps::Outcome;
use std::fmt::Display;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{DataCountSection, DataSection, EntityType, ExportSection, ImportSection, Module, RawSection};
use wasmparser::{DataSectionReader, ImportSectionReader, Parser, Payload, TypeRef};

/// The module with some of its sections rewritten. `change` answers whether it has dealt with a section, by writing another or none;
/// sections with which it has not are copied.
fn rewritten<'a>(
    wasm: &'a [u8],
    mut change: impl FnMut(&Payload<'a>, &mut Module) -> Outcome<bool>,
) -> Outcome<Vec<u8>> {
    let mut out = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(unread)?;
        let Some((id, range)) = payload.as_section() else { continue };
        if !change(&payload, &mut out)? {
            let data =
                wasm.get(range.start as usize..range.end as usize).ok_or("Wasm: a section that ends too late")?;
            out.section(&RawSection { id, data });
        }
    }
    Ok(out.finish())
}

/// A Wasm module without its custom sections: what tools say of themselves and of the processor is of no use to a browser.
///
/// # Errors
/// It is no module.
pub fn bare(wasm: &[u8]) -> Outcome<Vec<u8>> {
    rewritten(wasm, |payload, _| Ok(matches!(payload, Payload::CustomSection(_))))
}

/// What a module and its glue know of each other: its imports and exports alone.
///
/// # Errors
/// It is no module.
pub fn interface(wasm: &[u8]) -> Outcome<Vec<u8>> {
    rewritten(wasm, |payload, _| Ok(!matches!(payload, Payload::ImportSection(_) | Payload::ExportSection(_))))
}

/// The functions that a module imports: from which module, under which name.
///
/// # Errors
/// It is no module, or imports something else, which wasm-bindgen's never do.
pub fn imports(wasm: &[u8]) -> Outcome<Vec<(String, String)>> {
    let mut names = Vec::new();
    rewritten(wasm, |payload, _| {
        if let Payload::ImportSection(section) = payload {
            functions(section, |from, name, _| {
                names.push((from.to_owned(), name.to_owned()));
                Ok(())
            })?;
        }
        Ok(true)
    })?;
    Ok(names)
}

/// The module with its imports renamed. `renamed` is given the place of each, its module and its name, and gives the last two anew.
///
/// # Errors
/// As [`imports`], or what `renamed` says.
pub fn with_imports(
    wasm: &[u8],
    mut renamed: impl FnMut(usize, &str, &str) -> Outcome<[String; 2]>,
) -> Outcome<Vec<u8>> {
    rewritten(wasm, |payload, out| {
        let Payload::ImportSection(section) = payload else { return Ok(false) };
        let mut imports = ImportSection::new();
        functions(section, |from, name, signature| {
            let [from, name] = renamed(imports.len() as usize, from, name)?;
            imports.import(&from, &name, EntityType::Function(signature));
            Ok(())
        })?;
        out.section(&imports);
        Ok(true)
    })
}

/// Calls `visit` with the module, the name and the type of each imported function.
fn functions(section: &ImportSectionReader<'_>, mut visit: impl FnMut(&str, &str, u32) -> Outcome<()>) -> Outcome<()> {
    for import in section.clone().into_imports() {
        let import = import.map_err(unread)?;
        let TypeRef::Func(signature) = import.ty else {
            return Err(format!("the import {:?} is no function but {:?}", import.name, import.ty));
        };
        visit(import.module, import.name, signature)?;
    }
    Ok(())
}

/// The module without the exports that are unwanted, by their names.
///
/// # Errors
/// It is no module.
pub fn without_exports(wasm: &[u8], unwanted: impl Fn(&str) -> bool) -> Outcome<Vec<u8>> {
    rewritten(wasm, |payload, out| {
        let Payload::ExportSection(section) = payload else { return Ok(false) };
        let mut exports = ExportSection::new();
        for export in section.clone() {
            let export = export.map_err(unread)?;
            if !unwanted(export.name) {
                let kind = RoundtripReencoder.export_kind(export.kind).map_err(unread)?;
                exports.export(export.name, kind, export.index);
            }
        }
        out.section(&exports);
        Ok(true)
    })
}

/// Segments of a memory, each as its section encodes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data(Vec<Vec<u8>>);

impl Data {
    /// How many bytes they take in a module.
    pub fn length(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    fn of(wasm: &[u8], section: &DataSectionReader<'_>) -> Outcome<Self> {
        let mut segments = Vec::new();
        for segment in section.clone() {
            let range = segment.map_err(unread)?.range;
            let bytes = wasm.get(range.start as usize..range.end as usize).ok_or("Wasm: data that ends too late")?;
            segments.push(bytes.to_vec());
        }
        Ok(Self(segments))
    }
}

/// What a module puts into the memory that it imports, if it does nothing else: no code, nothing in a table.
///
/// # Errors
/// It is no module.
pub fn only_data(wasm: &[u8]) -> Outcome<Option<Data>> {
    let (mut data, mut is_only) = (Data::default(), true);
    rewritten(wasm, |payload, _| {
        match payload {
            Payload::DataSection(section) => data = Data::of(wasm, section)?,
            Payload::CustomSection(_)
            | Payload::TypeSection(_)
            | Payload::ImportSection(_)
            | Payload::DataCountSection { .. } => {}
            _ => is_only = false,
        }
        Ok(true)
    })?;
    Ok(is_only.then_some(data))
}

/// A module that puts more into its first memory. It has data already.
///
/// # Errors
/// It has none, or is no module.
pub fn with_data(wasm: &[u8], more: &Data) -> Outcome<Vec<u8>> {
    let mut is_in = false;
    let out = rewritten(wasm, |payload, out| {
        match payload {
            Payload::DataCountSection { count, .. } => {
                out.section(&DataCountSection { count: count + more.0.len() as u32 });
            }
            Payload::DataSection(section) => {
                let mut data = DataSection::new();
                for segment in Data::of(wasm, section)?.0.iter().chain(&more.0) {
                    data.raw(segment);
                }
                out.section(&data);
                is_in = true;
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    is_in.then_some(out).ok_or_else(|| "a module without data".into())
}

fn unread(error: impl Display) -> String {
    format!("Wasm: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    // Numbers of sections, by the core specification: what is written here is not written by what is tested.
    const CUSTOM: u8 = 0;
    const IMPORTS: u8 = 2;
    const CODE: u8 = 10;
    const DATA: u8 = 11;
    const DATA_COUNT: u8 = 12;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, content.len() as u8], content].concat()
    }

    #[test]
    fn a_part_says_nothing_of_what_made_it() {
        let (custom, table) = (section(CUSTOM, b"\x01a"), section(9, &[0]));
        assert_eq!(bare(&[HEAD, &custom, &table].concat()), Ok([HEAD, &table].concat()));
        assert!(bare(b"<html>").is_err_and(|why| why.starts_with("Wasm: ")));
    }

    #[test]
    fn an_import_that_is_no_function_is_named() {
        let memory = section(IMPORTS, b"\x01\x01e\x03mem\x02\0\x01");
        assert!(imports(&[HEAD, &memory].concat()).is_err_and(|why| why.contains("\"mem\" is no function")));
    }

    #[test]
    fn what_a_part_only_puts_into_memory_another_can_put_there() {
        // One segment each, at 1 and at 9: flag, where, how much, what.
        let [first, second] = [*b"\0\x41\x01\x0b\x01a", *b"\0\x41\x09\x0b\x01b"];
        let data = |pieces: &[&[u8]]| section(DATA, &[&[pieces.len() as u8], pieces.concat().as_slice()].concat());
        let count = |n| section(DATA_COUNT, &[n]);
        let part = [HEAD, &section(IMPORTS, &[0]), &data(&[&second])].concat();
        let more = only_data(&part).unwrap().unwrap();
        assert_eq!(more, Data(vec![second.to_vec()]));
        assert_eq!(more.length(), second.len());
        let main = [HEAD, &count(1), &section(CODE, &[0]), &data(&[&first])].concat();
        let both = [HEAD, &count(2), &section(CODE, &[0]), &data(&[&first, &second])].concat();
        assert_eq!(with_data(&main, &more), Ok(both));
        assert_eq!(only_data(&main), Ok(None), "it has code");
        assert!(with_data(HEAD, &more).is_err());
    }
}
