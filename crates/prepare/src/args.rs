//! The command line, checked: words to an order that can be carried out.

use atlas::calendar::Date;
use lexopt::prelude::{Long, Short, Value};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// What `prepare --help` prints.
pub const HELP: &str = "\
prepare — du fichier brut à la carte

  prepare check FICHIER [--colonnes CORRESPONDANCE] [--contours DOSSIER]
      Lit un fichier CSV ou JSON, dit ce qui ne va pas, ligne par ligne, puis un résumé.

  prepare publish FICHIER… --out DOSSIER --source TEXTE --licence TEXTE [options]
      Écrit les fichiers que la carte charge. Une publication qui échoue laisse la précédente intacte.

  prepare verify DOSSIER
      Dit si la publication est entière : chaque fichier qu'elle nomme est là, avec la taille et le contenu attendus.

  prepare revenir DOSSIER
      Remet la publication précédente à la place de celle-ci ; une seconde fois, la remet elle.

Options
  --colonnes FICHIER.toml   correspondance des colonnes, pour un fichier qui n'est pas au standard
  --corrections FICHIER     lieux à masquer, colonnes à corriger, avis temporaires, par identifiant (CSV ou JSON)
  --contours DOSSIER        contours de la France (par défaut : contours à côté du programme, ou data/contours)
  --titre TEXTE             titre montré par la carte
  --source TEXTE            qui a recensé les lieux (par défaut : les sources que les lieux nomment)
  --licence TEXTE           licence des données, que la carte doit montrer (« Licence Ouverte 2.0 », « ODbL 1.0 »…)
  --attribution TEXTE       mention exigée par la licence
  --date AAAA-MM-JJ         date de la publication (par défaut : la plus récente des dates de mise à jour)
  --au-moins POURCENT       refuser de publier s'il reste moins de cette part des lieux de la publication précédente
                            (par défaut : 60 ; 0 pour publier dans tous les cas)
  --attente SECONDES        combien attendre une autre publication en cours dans ce dossier (par défaut : 120)
  --synthetique             ces lieux sont inventés : la carte le dit
  --help                    ce texte

Code de sortie : 0 fait, 1 fichier refusé, publication abîmée ou écriture impossible, 2 commande mal formée.
";

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// `--help`.
    Help,
    /// `check`.
    Check {
        /// The file to read.
        file: PathBuf,
        /// `--colonnes`.
        mapping: Option<PathBuf>,
        /// `--contours`.
        contours: Option<PathBuf>,
    },
    /// `publish`.
    Publish(Box<PublishOrder>),
    /// `verify`.
    Verify {
        /// The folder that is published.
        folder: PathBuf,
    },
    /// `revenir`.
    Back {
        /// The folder that is published.
        folder: PathBuf,
        /// `--attente`.
        patience: Duration,
    },
}

/// `publish`, and its options.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the options, as `HELP` describes them")]
pub struct PublishOrder {
    pub files: Vec<PathBuf>,
    pub out: PathBuf,
    pub mapping: Option<PathBuf>,
    pub corrections: Option<PathBuf>,
    pub contours: Option<PathBuf>,
    pub titre: Option<String>,
    pub source: Option<String>,
    pub licence: Option<String>,
    pub attribution: Option<String>,
    pub date: Option<String>,
    pub at_least: Option<u32>,
    pub patience: Option<Duration>,
    pub synthetique: bool,
}

/// How long another publication into the same folder is waited for: it takes seconds; a slow disk, a minute.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What there is to do.
const COMMANDS: &str = "check, publish, verify ou revenir";

/// Reads the words of a command line, without the program's own name, on the day that is `today`.
///
/// # Errors
/// One sentence, in French.
pub fn parse(words: impl IntoIterator<Item = OsString>, today: Date) -> Result<Order, String> {
    let mut parser = lexopt::Parser::from_args(words);
    let command = match parser.next().map_err(in_french)? {
        None => return Err(format!("dites ce qu'il faut faire : {COMMANDS}")),
        Some(Long("help") | Short('h')) => return Ok(Order::Help),
        Some(Value(command)) => command,
        Some(other) => return Err(in_french(other.unexpected())),
    };
    let (is_check, is_publish, is_back) = match command.to_str() {
        Some("check") => (true, false, false),
        Some("publish") => (false, true, false),
        Some("verify") => (false, false, false),
        Some("revenir") => (false, false, true),
        _ => return Err(format!("« {} » n'est pas une commande : {COMMANDS}", command.to_string_lossy())),
    };
    let mut order = PublishOrder::default();
    let mut has_out = false;
    while let Some(word) = parser.next().map_err(in_french)? {
        match word {
            Long("help") | Short('h') => return Ok(Order::Help),
            Long("colonnes") if is_check || is_publish => order.mapping = Some(value(&mut parser)?.into()),
            Long("contours") if is_check || is_publish => order.contours = Some(value(&mut parser)?.into()),
            Long("corrections") if is_publish => order.corrections = Some(value(&mut parser)?.into()),
            Long("out") if is_publish => (order.out, has_out) = (value(&mut parser)?.into(), true),
            Long("titre") if is_publish => order.titre = Some(text(&mut parser)?),
            Long("source") if is_publish => order.source = Some(text(&mut parser)?),
            Long("licence") if is_publish => order.licence = Some(text(&mut parser)?),
            Long("attribution") if is_publish => order.attribution = Some(text(&mut parser)?),
            Long("date") if is_publish => order.date = Some(date(&text(&mut parser)?, today.plus(1))?),
            Long("au-moins") if is_publish => order.at_least = Some(percent(&text(&mut parser)?)?),
            Long("attente") if is_publish || is_back => order.patience = Some(seconds(&text(&mut parser)?)?),
            Long("synthetique") if is_publish => order.synthetique = true,
            Value(file) => order.files.push(file.into()),
            other => return Err(in_french(other.unexpected())),
        }
    }
    if is_publish {
        return match (order.files.is_empty(), has_out) {
            (true, _) => Err("il manque le fichier à lire".to_owned()),
            (_, false) => Err("il manque --out DOSSIER : où écrire la publication".to_owned()),
            _ => Ok(Order::Publish(Box::new(order))),
        };
    }
    let what = if is_check { "le fichier à lire" } else { "le dossier publié" };
    match <[PathBuf; 1]>::try_from(order.files) {
        Ok([file]) if is_check => Ok(Order::Check { file, mapping: order.mapping, contours: order.contours }),
        Ok([folder]) if is_back => Ok(Order::Back { folder, patience: order.patience.unwrap_or(PATIENCE) }),
        Ok([folder]) => Ok(Order::Verify { folder }),
        Err(files) if files.is_empty() => Err(format!("il manque {what}")),
        Err(_) if is_check => Err("check lit un seul fichier à la fois".to_owned()),
        Err(_) => Err("un seul dossier à la fois".to_owned()),
    }
}

fn value(parser: &mut lexopt::Parser) -> Result<OsString, String> {
    parser.value().map_err(in_french)
}

fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    value(parser)?.into_string().map_err(|_| "un texte n'est pas de l'UTF-8".to_owned())
}

fn date(text: &str, latest: Date) -> Result<String, String> {
    let written = |date: Date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    match intake::numbers::date(text, latest) {
        Some(found) if written(found) != text => Err(format!("« {text} » n'est pas une date AAAA-MM-JJ")),
        Some(found) if found > latest => {
            Err(format!("« {text} » est plus tard que demain : rien n'est publié d'avance"))
        }
        Some(found) => Ok(written(found)),
        None => Err(format!("« {text} » n'est pas une date AAAA-MM-JJ")),
    }
}

fn percent(text: &str) -> Result<u32, String> {
    let found = text.strip_suffix('%').unwrap_or(text).trim().parse().ok();
    found.filter(|percent| *percent <= 100).ok_or_else(|| format!("« {text} » n'est pas un pourcentage, de 0 à 100"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let found = text.trim().parse::<u32>().ok();
    let seconds = found.ok_or_else(|| format!("« {text} » n'est pas un nombre de secondes"))?;
    Ok(Duration::from_secs(seconds.into()))
}

fn in_french(error: lexopt::Error) -> String {
    match error {
        lexopt::Error::MissingValue { option: Some(option) } => format!("il manque la valeur de {option}"),
        lexopt::Error::UnexpectedOption(option) => format!("option inconnue : {option}"),
        lexopt::Error::UnexpectedArgument(word) => format!("mot inattendu : {}", word.to_string_lossy()),
        lexopt::Error::UnexpectedValue { option, .. } => format!("{option} n'attend pas de valeur"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &str) -> Result<Order, String> {
        parse(words.split_whitespace().map(OsString::from), Date { year: 2026, month: 12, day: 1 })
    }

    #[test]
    fn orders_are_understood() {
        assert_eq!(parsed("--help"), Ok(Order::Help));
        assert_eq!(parsed("publish --help"), Ok(Order::Help));
        assert_eq!(
            parsed("check a.csv --colonnes b.toml"),
            Ok(Order::Check { file: "a.csv".into(), mapping: Some("b.toml".into()), contours: None })
        );
        let Ok(Order::Publish(order)) = parsed("publish a.csv b.json --out=d --date 2026-11-23 --synthetique") else {
            panic!()
        };
        assert_eq!(order.corrections, None);
        assert_eq!(order.at_least, None);
        assert_eq!((order.files.len(), order.out, order.synthetique), (2, PathBuf::from("d"), true));
    }

    #[test]
    fn a_folder_that_is_published_is_looked_at_and_put_back() {
        assert_eq!(parsed("verify d"), Ok(Order::Verify { folder: "d".into() }));
        assert_eq!(parsed("revenir d"), Ok(Order::Back { folder: "d".into(), patience: PATIENCE }));
        let patience = Duration::from_secs(3);
        assert_eq!(parsed("revenir d --attente 3"), Ok(Order::Back { folder: "d".into(), patience }));
    }

    #[test]
    fn a_share_is_a_number_of_percent() {
        for (words, expected) in [("--au-moins 0", 0), ("--au-moins=75", 75), ("--au-moins 60%", 60)] {
            let Ok(Order::Publish(order)) = parsed(&format!("publish a --out d {words}")) else { panic!("{words}") };
            assert_eq!(order.at_least, Some(expected), "{words}");
        }
    }

    #[test]
    fn misuse_is_named() {
        let check = |words: &str, part: &str| {
            let message = parsed(words).unwrap_err();
            assert!(message.contains(part), "{words}: {message}");
        };
        check("", "check, publish, verify ou revenir");
        check("verify", "dossier publié");
        check("verify a b", "un seul dossier");
        check("verify a --attente 3", "--attente");
        check("revenir", "dossier publié");
        check("revenir a --attente toujours", "« toujours »");
        check("chekc a.csv", "« chekc »");
        check("check", "fichier à lire");
        check("check a b", "un seul fichier");
        check("check a --out d", "--out");
        check("publish a", "--out DOSSIER");
        check("publish a --out", "--out");
        check("publish a --out d --date hier", "« hier »");
        check("publish a --out d --date 2026-1-2", "AAAA-MM-JJ");
        check("publish a --out d --date 2026-12-03", "plus tard que demain");
        check("publish a --out d --au-moins 101", "« 101 »");
        check("publish a --out d --au-moins moitié", "pourcentage");
        check("check a --au-moins 60", "--au-moins");
        check("publish a --out d --synthetique=oui", "--synthetique");
    }
}
