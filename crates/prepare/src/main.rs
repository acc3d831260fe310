//! The `prepare` command: check raw files, publish what the widget loads, look at what is published, go back.

use intake::corrections::{lay_over, notices_of};
use intake::report::counted;
use prepare::args::{self, HELP, Order, PATIENCE, PublishOrder};
use prepare::back::go_back;
use prepare::clock::today;
use prepare::contours::Contours;
use prepare::folder::{Folder, MANIFEST};
use prepare::guard;
use prepare::publish::{About, publish};
use prepare::sources;
use prepare::verify::{Verified, verify};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let order = match args::parse(std::env::args_os().skip(1), today()) {
        Ok(order) => order,
        Err(why) => {
            eprintln!("prepare : {why}\nprepare --help explique les commandes.");
            return ExitCode::from(2);
        }
    };
    let done = match order {
        Order::Help => print(HELP),
        Order::Check { file, mapping, contours } => check(&file, mapping.as_deref(), contours.as_deref()),
        Order::Publish(order) => publish_all(&order),
        Order::Verify { folder } => look_at(&folder),
        Order::Back { folder, patience } => put_back(&folder, patience),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("prepare : {}", why.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// To standard output; a reader that went away (`| head`) is no error.
fn print(text: &str) -> Result<(), String> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// To whoever started the program, beside what it was asked for: nothing failed.
fn warn(text: &str) {
    eprintln!("prepare : {text}");
}

fn check(file: &Path, mapping: Option<&Path>, contours: Option<&Path>) -> Result<(), String> {
    let contours = Contours::find(contours)?;
    let gazetteer = contours.gazetteer()?;
    let outcome = sources::read(file, sources::mapping(mapping)?.as_ref(), &contours, &gazetteer, today())?;
    print(&outcome.report.lines())?;
    print(&outcome.report.summary())
}

fn publish_all(order: &PublishOrder) -> Result<(), String> {
    let contours = Contours::find(order.contours.as_deref())?;
    let gazetteer = contours.gazetteer()?;
    let mapping = sources::mapping(order.mapping.as_deref())?;
    let mut lieux = Vec::new();
    for file in &order.files {
        guard::whole(file)?;
        let outcome = sources::read(file, mapping.as_ref(), &contours, &gazetteer, today())?;
        print(&outcome.report.summary())?;
        lieux.extend(outcome.lieux);
    }
    // Two files may know one id.
    let mut n_taken = 0;
    intake::reading::make_ids_unique(lieux.iter_mut().map(|lieu| (0, lieu)), |_, _, _| n_taken += 1);
    if n_taken > 0 {
        print(&format!("{n_taken} identifiants pris par deux fichiers : le second lieu est gardé sous un autre.\n"))?;
    }
    let mut corrections = Vec::new();
    if let Some(file) = &order.corrections {
        let (read, report) = sources::corrections(file, &contours, &gazetteer, today())?;
        print(&report.lines())?;
        print(&lay_over(&read, &mut lieux).lines(&file.display().to_string()))?;
        corrections = read;
    }
    if lieux.is_empty() {
        return Err("aucun lieu à publier".to_owned());
    }
    let folder = Folder::held(&order.out, order.patience.unwrap_or(PATIENCE), warn)?;
    guard::check(&order.out, lieux.len(), order.at_least.unwrap_or(guard::AT_LEAST))?;
    let about = About {
        titre: order.titre.clone().unwrap_or_else(|| "Lieux de médiation numérique".to_owned()),
        source: order.source.clone().unwrap_or_else(|| intake::about::sources(&lieux)),
        licence: order.licence.as_deref().unwrap_or_default().trim().to_owned(),
        attribution: order.attribution.clone().unwrap_or_default(),
        date: order.date.clone(),
        synthetique: order.synthetique,
        avis: notices_of(corrections, &lieux),
    };
    let manifest = publish(&lieux, &about, &contours, &folder)?;
    if about.licence.is_empty() {
        warn(
            "aucune licence n'est publiée : la carte ne pourra dire à personne ce qu'il a le droit de faire de ces données. Ajoutez \
             --licence \"…\", la licence sous laquelle vous les avez reçues (« Licence Ouverte 2.0 », « ODbL 1.0 »…).",
        );
    }
    for other in folder.of_other_formats() {
        warn(&format!("{} : {other}, d'un autre format, n'est pas mis à jour par ce programme.", order.out.display()));
    }
    let (n_lieux, n_non_localises) = (manifest.n_lieux, manifest.n_non_localises);
    print(&format!("{} : {n_lieux} lieux publiés, dont {n_non_localises} non localisés.\n", order.out.display()))
}

fn look_at(folder: &Path) -> Result<(), String> {
    let found = verify(folder, MANIFEST)?;
    print(&found.problems.iter().map(|problem| format!("{problem}\n")).collect::<String>())?;
    let files = counted(found.n_files, "fichier", "fichiers");
    match found.problems.len() {
        0 => print(&format!(
            "{} : {}, {files}, {} : tout est là.\n",
            folder.display(),
            described(&found),
            size(found.n_bytes)
        )),
        n => Err(format!(
            "{0} : la publication est abîmée ({1} sur {files}) ; refaites-la (prepare publish … --out {0}) ou remettez la \
             précédente (prepare revenir {0})",
            folder.display(),
            counted(n, "fichier", "fichiers"),
        )),
    }
}

fn put_back(folder: &Path, patience: Duration) -> Result<(), String> {
    if !folder.is_dir() {
        return Err(format!("{} : ce dossier n'existe pas", folder.display()));
    }
    let back = go_back(&Folder::held(folder, patience, warn)?)?;
    let which = if back.forth { "dernière" } else { "précédente" };
    print(&format!(
        "{} : la {which} publication ({}) est de nouveau celle que la carte lit ; la même commande revient à l'autre.\n",
        folder.display(),
        described(&back.now)
    ))
}

/// A publication in a few words.
fn described(publication: &Verified) -> String {
    let lieux = counted(usize::try_from(publication.n_lieux).unwrap_or(usize::MAX), "lieu", "lieux");
    match publication.date.as_str() {
        "" => lieux,
        date => format!("{lieux}, données du {date}"),
    }
}

/// Bytes for people.
fn size(n_bytes: u64) -> String {
    let tenths = (n_bytes + 50_000) / 100_000;
    format!("{},{} Mo", tenths / 10, tenths % 10)
}
