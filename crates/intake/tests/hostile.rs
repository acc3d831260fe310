//! Files that somebody made to do harm: nothing in them runs, hides or crashes, nothing takes more time than its length, the good records
//! beside them are lieux, and the report counts the others. What holds of any lieu at all is in `intake::holds`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::gazetteer::Gazetteer;
use atlas::lieu::Lieu;
use atlas::vocabulary::Facet;
use common::by_id;
use intake::holds::{holds_any_file, holds_lieu};
use intake::place::OutlinesOf;
use intake::reading::make_ids_unique;
use intake::{Outcome, Reading};
use std::io::{self, Write};
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(common::gazetteer);

fn read(file: &str, name: &str) -> Outcome {
    let reading =
        Reading::new(file.as_bytes(), name, None, common::TODAY).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    reading.finish(&GAZETTEER, &OutlinesOf::new())
}

/// Has cases added up in the closing summary of `cargo xtask test`, which listens for this line past the test runner.
fn counted(n_cases: usize) {
    drop(io::stdout().write_all(format!("counted: {n_cases} hostile cases\n").as_bytes()));
}

const GOOD: [&str; 2] = ["bon-1", "bon-2"];

/// A file of one hostile cell between two good records, as CSV and as JSON, read.
fn around(column: &str, text: &str) -> [(Lieu, Outcome); 2] {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let columns = ["id", "nom", "commune", "code_postal", column];
    let good = |id: &str| format!("{id},Bon,Roanne,42300,\n");
    let row = |column_of_text: &str| match column {
        // A column of its own, or one of the first four in its place.
        name if columns[..4].contains(&name) => {
            let cells = columns[..4].iter().map(|of| match *of {
                of if of == name => quoted(column_of_text),
                "id" => "mauvais".to_owned(),
                "nom" => "Mauvais".to_owned(),
                "commune" => "Roanne".to_owned(),
                _ => "42300".to_owned(),
            });
            cells.collect::<Vec<_>>().join(",") + ",\n"
        }
        _ => format!("mauvais,Mauvais,Roanne,42300,{}\n", quoted(column_of_text)),
    };
    let header =
        if columns[..4].contains(&column) { "id,nom,commune,code_postal,x\n".into() } else { columns.join(",") + "\n" };
    let csv = [header, good(GOOD[0]), row(text), good(GOOD[1])].concat();
    let object = |id: &str, nom: &str, text: Option<&str>| {
        let mut object = serde_json::json!({ "id": id, "nom": nom, "commune": "Roanne", "code_postal": "42300" });
        if let Some(text) = text {
            object[column] = text.into();
        }
        object
    };
    let json = serde_json::json!([
        object(GOOD[0], "Bon", None),
        object("mauvais", "Mauvais", Some(text)),
        object(GOOD[1], "Bon", None)
    ]);
    [("f.csv", csv), ("f.json", json.to_string())].map(|(name, file)| {
        let outcome = read(&file, name);
        assert_eq!(
            (outcome.report.n_records, outcome.lieux.len()),
            (3, 3),
            "{name} {column} {}",
            outcome.report.lines()
        );
        outcome.lieux.iter().for_each(holds_lieu);
        for id in GOOD {
            assert_eq!(by_id(&outcome.lieux, id).nom, "Bon");
        }
        (outcome.lieux[1].clone(), outcome)
    })
}

/// Addresses that run, read a disk, or break out of the attribute that holds them.
const ADDRESSES: [&str; 34] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "\u{a0}javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\u{0}script:alert(1)",
    "java\u{200b}script:alert(1)",
    "javascript\u{ff1a}alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6a;&#x61;vascript:alert(1)",
    "javascript://exemple.fr/%0aalert(1)",
    "javascript:alert(1)//exemple.fr",
    "javascript:/*https://exemple.fr*/alert(1)",
    "http://javascript:alert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://exemple.fr/1",
    "filesystem:https://exemple.fr/1",
    "about:blank",
    "ftp://exemple.fr/",
    "//exemple.fr",
    "\\\\exemple.fr\\c$",
    "https://moi:secret@exemple.fr/",
    "https://exemple.fr\" onclick=\"alert(1)",
    "https://exemple.fr/'><img src=x onerror=alert(1)>",
];

#[test]
fn no_column_of_addresses_takes_one_that_runs() {
    let mut n_cases = 0;
    for text in ADDRESSES {
        for column in ["site_web", "fiche_acces_libre", "prise_rdv"] {
            for (lieu, outcome) in around(column, text) {
                n_cases += 1;
                let kept = [lieu.site_web.join(" "), lieu.fiche_acces_libre.clone(), lieu.prise_rdv.clone()].concat();
                // What is left of some is an address like any other: the markup around it is gone.
                let harmless = [
                    "",
                    "https://exemple.fr",
                    "https://exemple.fr/",
                    "https://exemple.fr/1",
                    "https://exemple.fr/'",
                    "https://exemple.fr*/alert%281%29",
                ];
                assert!(harmless.contains(&kept.as_str()), "{column} {text:?} gave {kept:?}");
                assert!(
                    !outcome.report.warnings.is_empty() || !kept.is_empty(),
                    "{column} {text:?} went without a word"
                );
            }
        }
    }
    counted(n_cases);
}

/// Texts that a careless page would run, or that would make it say something else.
const TEXTS: [(&str, &str); 16] = [
    ("<script>alert(1)</script>Maison", "Maison"),
    ("<ScRiPt src=//a.fr>x</sCrIpT >Maison", "Maison"),
    ("Maison<img src=x onerror=alert(1)>", "Maison"),
    ("<svg/onload=alert(1)>Maison", "Maison"),
    ("<b onmouseover='alert(1)'>Maison</b>", "Maison"),
    ("<style>*{display:none}</style>Maison", "Maison"),
    ("<!--<script>-->Maison", "Maison"),
    // Of a tag in a tag a sign or two may stay, as text.
    ("<iframe srcdoc='<script>alert(1)</script>'></iframe>Maison", "<iframe srcdoc=''>Maison"),
    // Said as text: it is text that is made of it.
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    ("&amp;lt;b&amp;gt;", "<b>"),
    ("{{constructor.constructor('alert(1)')()}}", "{{constructor.constructor('alert(1)')()}}"),
    ("Mai\u{202e}nos\u{202c}", "Mainos"),
    ("\u{2066}Maison\u{2069}\u{200f}\u{feff}", "Maison"),
    ("&#x202e;Maison&#0;", "Maison"),
    ("Mai\u{0}son\u{1b}[31m\u{7}", "Maison[31m"),
    ("\u{0}\u{0}\u{0}Maison", "Maison"),
];

#[test]
fn no_text_runs_nor_reads_as_another() {
    let mut n_cases = 0;
    for (text, expected) in TEXTS {
        for column in ["nom", "adresse", "presentation_resume", "presentation_detail", "structure_parente"] {
            for (lieu, _) in around(column, text) {
                n_cases += 1;
                let found = match column {
                    "nom" => &lieu.nom,
                    "adresse" => &lieu.adresse,
                    "presentation_resume" => &lieu.presentation_resume,
                    "presentation_detail" => &lieu.presentation_detail,
                    _ => &lieu.structure_parente,
                };
                assert_eq!(found, expected, "{column} {text:?}");
            }
        }
        for (lieu, _) in around("services", text) {
            n_cases += 1;
            let values: Vec<&str> = lieu.values_of(Facet::Services).iter().map(|of| of.text(Facet::Services)).collect();
            assert!(
                values.concat().is_empty() || values.concat() == expected.replace('|', ""),
                "{values:?} of {text:?}"
            );
        }
    }
    counted(n_cases);
}

#[test]
fn no_position_is_anywhere_but_on_earth() {
    let mut n_cases = 0;
    for bad in [
        "NaN", "nan", "Infinity", "-inf", "∞", "1e308", "-1e308", "1e400", "1e-400", "191", "4,5,6", "0x2D", "٤٥",
        "45°N", "",
    ] {
        for (lieu, _) in around("latitude", bad) {
            n_cases += 1;
            assert_eq!(lieu.position, None, "{bad:?}");
        }
        let csv =
            format!("nom,commune,latitude,longitude\na,Roanne,{bad},4.07\nb,Roanne,46.03,{bad}\nc,Roanne,46.03,4.07\n");
        let csv = csv.replace("4,5,6", "\"4,5,6\"");
        let outcome = read(&csv, "f.csv");
        let placed: Vec<bool> = outcome.lieux.iter().map(|lieu| lieu.position.is_some()).collect();
        assert_eq!(placed, [false, false, true], "{bad:?}");
        assert_eq!(outcome.report.warnings.iter().filter(|warning| warning.column == "latitude").count(), 2, "{bad:?}");
    }
    // What is no JSON at all costs its value, not its record, where it is a number's place.
    let json = r#"[{"nom":"a","commune":"Roanne","latitude":NaN,"longitude":-Infinity},{"nom":"b","commune":"Roanne","latitude":1e308,"longitude":1e999}]"#;
    assert_eq!(holds_any_file(json.as_bytes(), &GAZETTEER), 2);
    counted(n_cases + 1);
}

#[test]
fn a_megabyte_in_any_cell_is_cut_and_said() {
    let columns = [
        "nom",
        "adresse",
        "complement_adresse",
        "telephone",
        "courriels",
        "site_web",
        "horaires",
        "presentation_resume",
        "presentation_detail",
        "services",
        "source",
        "typologie",
        "structure_parente",
        "pivot",
        "date_maj",
        "latitude",
        "prise_rdv",
    ];
    // Each piece in some columns, each column with some pieces, and the worst of both.
    let pieces = [
        "a",
        "<a",
        "|",
        "é",
        " ",
        "\n",
        ";",
        ",",
        "<",
        "&",
        "&amp;",
        "a|",
        "a;",
        "http://",
        "a.fr ",
        "a@b.fr ",
        "1",
        "(",
        "()",
        "Mo",
        "Mo-Su 08:00-09:00;",
        "\"",
        "\u{202e}",
        "\0",
        "e\u{301}",
        " ou ",
        "<!--",
        "</",
        "a.fr;",
        "+33 ",
    ];
    let mut n = 0;
    for (at, piece) in pieces.into_iter().enumerate() {
        let text = piece.repeat(1_000_000 / piece.len());
        for (of, column) in columns.into_iter().enumerate().filter(|(of, _)| at < 2 || (at + of) % 12 == 0) {
            let outcome = with_a_long_cell(column, &text);
            assert!(outcome.report.lines().len() < 200_000, "{column} {of} {piece:?}");
            n += 1;
        }
    }
    assert!(n > 60, "{n}");
    counted(n);
}

/// As [`around`], where the record itself may be lost: a name of nothing is none.
fn with_a_long_cell(column: &str, text: &str) -> Outcome {
    let quoted = format!("\"{}\"", text.replace('"', "\"\""));
    let csv = match column {
        "nom" => format!("id,nom,commune,x\nbon-1,Bon,Roanne,\nmauvais,{quoted},Roanne,\nbon-2,Bon,Roanne,\n"),
        _ => {
            format!("id,nom,commune,{column}\nbon-1,Bon,Roanne,\nmauvais,Mauvais,Roanne,{quoted}\nbon-2,Bon,Roanne,\n")
        }
    };
    let outcome = read(&csv, "f.csv");
    let told = outcome.lieux.len() + outcome.report.rejections.len();
    assert_eq!((outcome.report.n_records, told), (3, 3), "{column}");
    outcome.lieux.iter().for_each(holds_lieu);
    let n_good = GOOD.iter().filter(|id| outcome.lieux.iter().any(|lieu| lieu.id == **id)).count();
    assert_eq!(n_good, 2, "{column}");
    outcome
}

#[test]
fn a_million_records_of_one_id_are_a_million_lieux() {
    // All that a million records cost but the reading of their other columns, which one in five tells as well.
    let mut lieux = vec![Lieu { id: "x".into(), ..Lieu::default() }; 1_000_000];
    let mut n_taken = 0;
    make_ids_unique((1_u32..).zip(&mut lieux), |_, _, _| n_taken += 1);
    assert_eq!((n_taken, lieux[999_999].id.as_str()), (999_999, "x-1000000"));
    drop(lieux);
    let n = 200_000;
    let csv = ["id,nom,commune\n", &"x,A,Roanne\n".repeat(n), "bon,Bon,Roanne\n"].concat();
    let outcome = read(&csv, "f.csv");
    assert_eq!((outcome.lieux.len(), outcome.report.warnings.len()), (n + 1, n - 1));
    assert_eq!((outcome.lieux[0].id.as_str(), outcome.lieux[n - 1].id.as_str()), ("x", "x-200000"));
    assert_eq!(outcome.lieux[n].id, "bon");
    let warning = outcome.report.warnings.last().unwrap();
    assert_eq!((warning.line, warning.column, warning.found.as_str()), (200_001, "id", "x"));
    assert!(outcome.report.summary().contains("199999 × id"), "{}", outcome.report.summary());
    counted(2);
}

/// Each is some megabytes of nothing; in the square of its length it would take minutes.
#[test]
fn a_file_of_nothing_but_separators_takes_the_time_of_its_length() {
    let good = "bon-1,Bon,Roanne,42300\n";
    let header = "id,nom,commune,code_postal";
    let wide = |name: &str| format!("{header}{}\n", format!(",{name}").repeat(100_000));
    let of_numbers = |n: usize| (0..n).map(|n| format!(",c{n}")).collect::<String>();
    let json_wide: String = (0..60_000).map(|n| format!("\"c{n}\":1,")).collect();
    let good_json = r#"{"id":"bon-1","nom":"Bon","commune":"Roanne"}"#;
    let files = [
        ("commas", format!("{header}\n{}\n{good}", ",".repeat(2_000_000))),
        ("lines of commas", format!("{header}\n{}{good}", ",,,\n".repeat(500_000))),
        ("blank lines", format!("{header}\n{}{good}", "\r\n".repeat(1_000_000))),
        ("quotes", format!("{header}\n{}\n{good}", "\"".repeat(2_000_000))),
        ("open quotes", format!("{header}\n{}{good}", "\"x\n".repeat(400_000))),
        ("a header of one name", format!("{}{}{good}", wide("nom"), "x\n".repeat(300_000))),
        ("a header of no name", format!("{}{}{good}", wide(""), "x\n".repeat(300_000))),
        ("a header of many names", format!("{header}{}\n{}{good}", of_numbers(50_000), "x\n".repeat(300_000))),
        ("tabs and semicolons", format!("{header}\n{}\n{good}", "\t;".repeat(1_000_000))),
        (
            "objects of nothing",
            format!(
                "[{{{json_wide}\"id\":\"a\",\"nom\":\"a\",\"commune\":\"Roanne\"}},{}{good_json}]",
                "{},".repeat(400_000)
            ),
        ),
        ("commas of JSON", format!("[{}{good_json}]", ",".repeat(2_000_000))),
        ("one key, again and again", format!("[{{{}\"id\":\"x\"}},{good_json}]", "\"nom\":\"a\",".repeat(200_000))),
        ("depth", format!("[{{\"id\":{}1{}}},{good_json}]", "[".repeat(500_000), "]".repeat(500_000))),
        ("depth of objects", format!("[{{\"id\":{}1{}}},{good_json}]", "{\"a\":".repeat(300_000), "}".repeat(300_000))),
        ("numbers that are none", format!("[{{\"id\":{}}},{good_json}]", "NaN".repeat(500_000))),
    ];
    let n_files = files.len();
    for (what, file) in files {
        let outcome = read(&file, what);
        assert!(outcome.lieux.iter().any(|lieu| lieu.id == "bon-1" && lieu.nom == "Bon"), "{what}");
        let n_told = outcome.lieux.len() + outcome.report.rejections.len();
        assert_eq!(outcome.report.n_records as usize, n_told, "{what}");
    }
    // No table of lieux at all: what is wrong is said in as little time, and few words.
    let none = [
        of_numbers(200_000),
        format!("{}\n", "nom,".repeat(200_000)),
        format!("[{}", "[".repeat(1_000_000)),
        "{".repeat(1_000_000),
    ];
    for file in &none {
        let refusal = Reading::new(file.as_bytes(), "f", None, common::TODAY).map(drop).unwrap_err().to_string();
        assert!(refusal.len() < 60_000, "{}", refusal.len());
    }
    counted(n_files + none.len());
}

#[test]
fn a_file_cut_or_damaged_anywhere_gives_its_whole_records() {
    let json: String = (0..40)
        .map(|n| format!(r#"{{"id":"{n}","nom":"Maison \"{n}\" é","commune":"Roanne","services":["a","b"]}},"#))
        .collect();
    let mut n_cases = 0;
    let csv: String = (0..40).map(|n| format!("{n},\"Maison \"\"{n}\"\"\né\",Roanne,a|b\n")).collect();
    for (file, step) in
        [(format!("[{json}"), json.len() / 40), (format!("id,nom,commune,services\n{csv}"), csv.len() / 40)]
    {
        let bytes = file.as_bytes();
        for end in (60..bytes.len()).step_by(5) {
            let n = holds_any_file(&bytes[..end], &GAZETTEER);
            // One may be lost at the cut, and the first digits of ids make the first records a little shorter.
            assert!(n + 3 >= end / (step + 1), "{n} of {end} bytes");
            n_cases += 1;
        }
        // Every bit of every sign that means something comes to its turn.
        for at in (0..bytes.len()).step_by(3) {
            let mut damaged = bytes.to_vec();
            damaged[at] ^= 1 << (at / 3 % 8);
            let n = holds_any_file(&damaged, &GAZETTEER);
            let context = String::from_utf8_lossy(&bytes[at.saturating_sub(8)..(at + 8).min(bytes.len())]);
            assert!(at < 25 || n >= 38, "{n} lieux with bit {} of {at} the other way: {context:?}", at / 3 % 8);
            n_cases += 1;
        }
    }
    counted(n_cases);
}
