//! The `prepare` command: check raw files, publish what the widget loads.

use prepare::args::{self, HELP, Order, PublishOrder};
use prepare::contours::Contours;
use prepare::guard;
use prepare::publish::{About, publish};
use prepare::sources;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let order = match args::parse(std::env::args_os().skip(1)) {
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

fn check(file: &Path, mapping: Option<&Path>, contours: Option<&Path>) -> Result<(), String> {
    let contours = Contours::find(contours)?;
    let gazetteer = contours.gazetteer()?;
    let outcome = sources::read(file, sources::mapping(mapping)?.as_ref(), &contours, &gazetteer)?;
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
        let outcome = sources::read(file, mapping.as_ref(), &contours, &gazetteer)?;
        print(&outcome.report.summary())?;
        lieux.extend(outcome.lieux);
    }
    // Two files may know one id.
    let mut n_taken = 0;
    intake::reading::make_ids_unique(lieux.iter_mut().map(|lieu| (0, lieu)), |_, _, _| n_taken += 1);
    if n_taken > 0 {
        print(&format!("{n_taken} identifiants pris par deux fichiers : le second lieu est gardé sous un autre.\n"))?;
    }
    if lieux.is_empty() {
        return Err("aucun lieu à publier".to_owned());
    }
    guard::check(&order.out, lieux.len(), order.at_least.unwrap_or(guard::AT_LEAST))?;
    let about = About {
        titre: order.titre.clone().unwrap_or_else(|| "Lieux de médiation numérique".to_owned()),
        source: order.source.clone().unwrap_or_else(|| intake::about::sources(&lieux)),
        licence: order.licence.clone().unwrap_or_default(),
        attribution: order.attribution.clone().unwrap_or_default(),
        date: order.date.clone(),
        synthetique: order.synthetique,
    };
    let manifest = publish(&lieux, &about, &contours, &order.out)?;
    let (n_lieux, n_non_localises) = (manifest.n_lieux, manifest.n_non_localises);
    print(&format!("{} : {n_lieux} lieux publiés, dont {n_non_localises} non localisés.\n", order.out.display()))
}
