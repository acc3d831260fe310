//! « CSV » as it comes: whatever a file is written in, the same records give the same lieux; and the report says what was taken.
//!
//! `samples/c…` are published files in small, with invented names (one fault each).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::lieu::Date;
use atlas::lieu::Lieu;
use atlas::vocabulary::Facet;
use common::{gazetteer, project};
use intake::place::OutlinesOf;
use intake::{Corrections, Mapping, Outcome, Reading, Refusal};

/// The day on which these files are read.
const TODAY: Date = Date { year: 2026, month: 12, day: 1 };

fn read(bytes: &[u8]) -> Outcome {
    let reading = Reading::new(bytes, "f.csv", None, TODAY).unwrap_or_else(|refusal| panic!("{refusal}"));
    reading.finish(&gazetteer(), &OutlinesOf::new())
}

fn sample(name: &str) -> Outcome {
    read(&std::fs::read(project("crates/intake/tests/samples").join(name)).unwrap())
}

#[test]
fn published_files_are_read_and_the_report_says_what_was_taken() {
    for (file, said) in [
        ("c01b-cr-utf8.csv", "fins de ligne : « CR »"),
        ("c01c-lf-macroman.csv", "lus comme du MacRoman"),
        ("c02-ligne-de-groupes.csv", "f.csv:2: (en-tête) : « id, pivot, nom, commune"),
        ("c03-sep.csv", ""),
        ("c14-utf16-sans-bom.csv", "encodage : « UTF-16 »"),
    ] {
        let Outcome { lieux, report } = sample(file);
        let names: Vec<&str> = lieux.iter().map(|lieu| lieu.nom.as_str()).collect();
        assert_eq!(names, ["Médiathèque du Marché", "Cœur de Ville numérique", "Espace Gorbeille"], "{file}");
        assert_eq!(lieux[1].adresse, "16, rue d’Italie", "{file}");
        let service = "Maîtrise des outils numériques du quotidien";
        assert!(lieux.iter().all(|lieu| lieu.values_of(Facet::Services)[0].text(Facet::Services) == service), "{file}");
        assert!(report.lines().contains(said), "{file} {}", report.lines());
        assert!(report.warnings.len() == usize::from(!said.is_empty()), "{file} {}", report.lines());
    }
}

#[test]
fn guards_of_spreadsheets_are_taken_off_every_column() {
    let Outcome { lieux, report } = sample("c16-gardes-de-tableur.csv");
    assert!(report.warnings.is_empty(), "{}", report.lines());
    for (lieu, (id, nom)) in lieux.iter().zip([("a1", "Lieu un"), ("a2", "Lieu deux"), ("a3", "Lieu trois")]) {
        assert_eq!((lieu.id.as_str(), lieu.nom.as_str(), lieu.commune.as_str()), (id, nom, "Bourg-en-Bresse"));
        assert_eq!((lieu.code_postal.as_str(), lieu.telephone.as_str()), ("01000", "+33477000011"));
        assert_eq!(lieu.position.map(|at| (at.lat, at.lon)), Some((46.205, 5.225)));
        assert_eq!(lieu.date_maj.map(|date| (date.year, date.month, date.day)), Some((2026, 3, 2)));
    }
    // Not quoted as a whole, with the delimiter inside.
    let text = "id;nom;commune;adresse\n=\"x\";'Ici;Roanne;=\"1; rue X\"\n";
    assert_eq!(read(text.as_bytes()).lieux[0].adresse, "1; rue X");
}

const RECORDS: [[&str; 6]; 5] = [
    ["id", "nom", "commune", "code_postal", "adresse", "presentation_detail"],
    ["a1", "Médiathèque du Marché", "Saint-Étienne", "42000", "4, rue de l’Œuvre; bât. A", "Ouvert à tous."],
    ["a2", "CRÈCHE, ÉCOLE | LYCÉE", "Roanne", "42300", "", "Première ligne,\nseconde ligne; fin"],
    ["a3", "Çà et là — « Chez Zoé »", "Feurs", "42110", "Île aux Pêcheurs", "Prêt de matériel : 10 €"],
    ["a4", "Dernier", "Roanne", "42300", "rue \"Neuve\"", ""],
];

const PREAMBLES: [&str; 6] = [
    "",
    "sep={}\n",
    "\n\n",
    "Liste des lieux, mise à jour le 2 mars 2026\n\n",
    "\"Titre\"{}{}{}\n{}{}{}{}{}\n",
    "{}Qui{}{}Où{}{}\n",
];

fn written(delimiter: char, end: &str, preamble: &str, is_all_quoted: bool) -> String {
    let cell = |text: &&str| match text {
        text if is_all_quoted || text.contains([delimiter, '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
        text => (*text).to_owned(),
    };
    let rows = RECORDS.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + "\n");
    let text = preamble.replace("{}", &delimiter.to_string()) + &rows.collect::<String>();
    text.replace('\n', end)
}

/// `None`: a character that the encoding has not.
fn encoded(text: &str, encoding: &str) -> Option<Vec<u8>> {
    let by_table = |encoding: intake::dialect::Encoding| -> Option<Vec<u8>> {
        // Whatever a byte is decoded to beside enough French to tell the encoding.
        let table = |byte: u8| {
            let witness: &[u8] = match encoding {
                intake::dialect::Encoding::MacRoman => b"M\x8Ediath\x8Fque M\x8Ediath\x8Fque ",
                _ => b"M\xE9diath\xE8que M\xE9diath\xE8que ",
            };
            let bytes = [witness, &[byte]].concat();
            let (text, found, _) = intake::dialect::decode(&bytes);
            assert_eq!(found, encoding);
            text.chars().next_back().unwrap()
        };
        let upper: Vec<char> = (128..=255).map(table).collect();
        let byte = |c: char| {
            if c.is_ascii() { Some(c as u8) } else { upper.iter().position(|of| *of == c).map(|at| 128 + at as u8) }
        };
        text.chars().map(byte).collect()
    };
    let utf16 = |of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
    match encoding {
        "utf-8" => Some(text.as_bytes().to_vec()),
        "utf-8 marked" => Some(["\u{FEFF}".as_bytes(), text.as_bytes()].concat()),
        "utf-16le" => Some(utf16(u16::to_le_bytes)),
        "utf-16be" => Some(utf16(u16::to_be_bytes)),
        "utf-16le marked" => Some([&[0xFF, 0xFE][..], &utf16(u16::to_le_bytes)].concat()),
        "utf-16be marked" => Some([&[0xFE, 0xFF][..], &utf16(u16::to_be_bytes)].concat()),
        "windows-1252" => by_table(intake::dialect::Encoding::Windows1252),
        "macroman" => by_table(intake::dialect::Encoding::MacRoman),
        _ => panic!("{encoding}"),
    }
}

const ENCODINGS: [&str; 8] =
    ["utf-8", "utf-8 marked", "utf-16le", "utf-16be", "utf-16le marked", "utf-16be marked", "windows-1252", "macroman"];

#[test]
fn the_same_records_give_the_same_lieux_however_they_are_written() {
    let places = gazetteer();
    let lieux = |bytes: &[u8], what: &str| -> Vec<Lieu> {
        let reading = Reading::new(bytes, "f.csv", None, TODAY).unwrap_or_else(|refusal| panic!("{what}: {refusal}"));
        let outcome = reading.finish(&places, &OutlinesOf::new());
        assert!(outcome.report.rejections.is_empty(), "{what}: {}", outcome.report.lines());
        outcome.lieux
    };
    let expected = lieux(written(',', "\n", "", false).as_bytes(), "the ordinary");
    assert_eq!(expected.len(), 4);
    assert_eq!(expected[1].presentation_detail, "Première ligne,\nseconde ligne; fin");
    let mut n = 0;
    for encoding in ENCODINGS {
        for end in ["\n", "\r\n", "\r"] {
            for delimiter in [',', ';', '\t', '|'] {
                for preamble in PREAMBLES {
                    for is_all_quoted in [false, true] {
                        let what = format!("{encoding} {end:?} {delimiter:?} {preamble:?} {is_all_quoted}");
                        let text = written(delimiter, end, preamble, is_all_quoted);
                        let bytes = encoded(&text, encoding).unwrap_or_else(|| panic!("{what}"));
                        assert_eq!(lieux(&bytes, &what), expected, "{what}");
                        n += 1;
                    }
                }
            }
        }
    }
    assert_eq!(n, 8 * 3 * 4 * 6 * 2);
}

#[test]
fn line_ends_of_several_makes_in_one_file_are_all_ends() {
    let rows = [
        "id;nom;commune;code_postal",
        "a;Un;Roanne;42300",
        "b;Deux;Feurs;42110",
        "c;Trois;Roanne;42300",
        "d;Quatre;Roanne;42300",
    ];
    for ends in [
        ["\n", "\r", "\r", "\n"],
        ["\r", "\r\n", "\r", "\n"],
        ["\r\n", "\r\n", "\r", "\r"],
        ["\r\r\n", "\r\r\n", "\r\r\n", "\n"],
    ] {
        let text: String = rows.iter().zip(ends.iter().chain([&""])).map(|(row, end)| format!("{row}{end}")).collect();
        let ids: Vec<String> = read(text.as_bytes()).lieux.into_iter().map(|lieu| lieu.id).collect();
        assert_eq!(ids, ["a", "b", "c", "d"], "{ends:?}");
    }
    // A lone return in a cell of a file that ends its lines otherwise is white space.
    let text = "id;nom;commune;code_postal\na;Un\rseul;Roanne;42300\nb;\"Deux\r\rici\";Feurs;42110\n";
    let names: Vec<String> = read(text.as_bytes()).lieux.into_iter().map(|lieu| lieu.nom).collect();
    assert_eq!(names, ["Un seul", "Deux ici"]);
}

#[test]
fn a_delimiter_that_is_declared_wrongly_is_not_believed_and_a_rare_one_is() {
    for text in [
        "sep=,\nid;nom;commune\na;Un;Roanne\n",
        "sep=^\nid^nom^commune\na^Un^Roanne\n",
        "sep=:\rid:nom:commune\ra:Un:Roanne\r",
    ] {
        assert_eq!(read(text.as_bytes()).lieux[0].commune, "Roanne", "{text:?}");
    }
}

#[test]
fn a_title_in_brackets_is_not_json_and_no_row_is_taken_for_a_header() {
    let text = "[Brouillon] Lieux\nid;nom;commune\na;Nom;Commune\nb;Deux;Roanne\n";
    assert_eq!(read(text.as_bytes()).lieux.len(), 2);
    let text = "nom;commune\nid;nom\nfrais;services\n";
    assert_eq!(read(text.as_bytes()).lieux.len(), 2);
}

#[test]
fn corrections_are_read_through_the_same_place() {
    let text = "Nos corrections\n\nid|nom|masquer\n'a1|=\"Médiathèque\"|\nb2||oui\n".replace('\n', "\r");
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (corrections, report) =
        Corrections::read(&bytes, "c.csv", TODAY).unwrap().finish(&gazetteer(), &OutlinesOf::new());
    assert_eq!(corrections.len(), 2, "{}", report.lines());
    assert_eq!((corrections[0].lieu.id.as_str(), corrections[0].lieu.nom.as_str()), ("a1", "Médiathèque"));
    assert!(corrections[1].hides);
}

/// In the square of their length, each would take minutes.
#[test]
fn hostile_beginnings_are_gone_through_in_bounded_time() {
    for piece in ["=\"x,", "=\"\"\",", "\r", "a\r\"", "\"\n", "\r\n\r", "|", "sep=;\r", "\u{e9}\r,"] {
        let text = format!("id,nom,commune\n{}\na,Un,Roanne\n", piece.repeat(300_000 / piece.len()));
        for bytes in [
            text.clone().into_bytes(),
            encoded(&text, "macroman").unwrap(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ] {
            let _ = Reading::new(&bytes, "f.csv", None, TODAY);
        }
    }
}

#[test]
fn an_answer_of_a_portal_is_read_with_its_points() {
    let Outcome { lieux, report } = sample("c12b-api-v2.json");
    assert_eq!(lieux.iter().map(|lieu| lieu.id.as_str()).collect::<Vec<_>>(), ["r1", "r2"]);
    let positions: Vec<_> = lieux.iter().map(|lieu| lieu.position.map(|at| (at.lat, at.lon))).collect();
    assert_eq!(positions, [Some((46.034, 4.072)), Some((45.742, 4.225))]);
    assert!(report.warnings.iter().all(|warning| warning.column != "latitude"), "{}", report.lines());
}

#[test]
fn hours_that_take_each_others_place_are_to_confirm_and_said() {
    let Outcome { lieux, report } = sample("c17-meme-jour-deux-regles.csv");
    assert_eq!(lieux[0].horaires, "Mo 09:00-12:00; Mo 14:00-17:00");
    assert!(lieux.iter().all(|lieu| lieu.semaine.as_ref().unwrap().to_confirm));
    assert_eq!(report.warnings.len(), 2, "{}", report.lines());
    assert!(report.lines().contains("f.csv:2: horaires : « Mo 09:00-12:00; Mo 14:00-17:00 » donne deux fois un jour"));
}

/// What a refusal proposes for a file in columns of its own, and the lieux that it gives when it is followed.
fn followed(bytes: &[u8]) -> (String, Vec<Lieu>) {
    let Err(Refusal(message)) = Reading::new(bytes, "f.csv", None, TODAY) else { panic!("it is in the standard") };
    let mapping = Mapping::parse(&message[message.find("[colonnes]").unwrap()..])
        .unwrap_or_else(|why| panic!("{why}\n{message}"));
    let reading = Reading::new(bytes, "f.csv", Some(&mapping), TODAY).unwrap_or_else(|refusal| panic!("{refusal}"));
    (message, reading.finish(&gazetteer(), &OutlinesOf::new()).lieux)
}

#[test]
fn advice_that_is_followed_gives_the_lieux_where_they_are() {
    let file = std::fs::read(project("crates/intake/tests/samples/c06-export-portail-xy-degres.csv")).unwrap();
    let (message, lieux) = followed(&file);
    assert!(!message.contains("lambert93") && message.contains("code_postal = \"code_post\""), "{message}");
    assert!(
        message.contains("2 premières lignes du fichier : 2 avec un nom, 2 avec une position en France"),
        "{message}"
    );
    assert_eq!(
        lieux.iter().map(|lieu| lieu.nom.as_str()).collect::<Vec<_>>(),
        ["Espace du Marché", "Espace de la Gare"]
    );
    assert_eq!(lieux[0].position.map(|at| (at.lat, at.lon)), Some((45.4397, 4.3872)));
    assert_eq!((lieux[0].telephone.as_str(), lieux[1].code_postal.as_str()), ("+33477000011", "42300"));
    // Titles above, and JSON.
    let titled = ["Export du portail\n\n".as_bytes(), &file].concat();
    let (message, of_titled) = followed(&titled);
    assert!(message.contains("Colonnes trouvées (ligne 3) : Geo Point"), "{message}");
    assert_eq!(of_titled.len(), 2);
    let json = r#"[{"epn": "Espace", "code_post": "42300", "ville": "Roanne", "x": 782900, "y": 6548500}]"#;
    let (message, lieux) = followed(json.as_bytes());
    assert!(message.contains("lambert93 = [\"x\", \"y\"]"), "{message}");
    assert!(
        lieux[0].position.is_some_and(|at| (at.lat - 46.03).abs() < 0.05 && (at.lon - 4.07).abs() < 0.05),
        "{lieux:?}"
    );
}

#[test]
fn a_browser_is_sent_to_the_command_that_gives_advice() {
    let Err(Refusal(message)) = Reading::of_standard(b"epn;X;Y\na;1;2\n", "f.csv", TODAY) else { panic!() };
    assert!(message.contains("prepare check") && !message.contains("[colonnes]"), "{message}");
}
