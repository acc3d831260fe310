//! The recipe, carried out as it is handed out: the commands of LISEZMOI.md, then cron's line as cron starts it and the unit's as systemd does.
//!
//! As root, on this machine, in a namespace of mounts of its own: what is written to `/etc`, `/var`, `/opt` and root's home goes into memory
//! over them and is gone with the last process, user included. Nothing of the text is changed but the address of the source.

use super::Hub;
use carte_tests::counted;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::{paths, site};

const ADDRESS: &str = "https://www.data.gouv.fr/fr/datasets/r/IDENTIFIANT";

/// What hubs are given, in a folder `nuit`; its parent.
fn package(hub: &Hub) -> PathBuf {
    let nuit = hub.folder.join("paquet/nuit");
    for file in paths::files_under(&paths::root().join("recettes/nuit")) {
        site::copy(&file, &nuit.join(file.file_name().unwrap())).unwrap();
        let copied = nuit.join(file.file_name().unwrap());
        if let Ok(text) = fs::read_to_string(&copied) {
            fs::write(&copied, text.replace(ADDRESS, &hub.server.url("lieux"))).unwrap();
        }
    }
    site::copy(&site::prepare_program(), &nuit.join("prepare")).unwrap();
    site::replace_folder(&paths::root().join("data/contours"), &nuit.join("contours")).unwrap();
    nuit.parent().unwrap().to_owned()
}

/// The commands of a text: what its blocks marked `sh` hold, without the indentation of a list.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() != "```sh" {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim_start() != "```").map(str::trim).collect();
        blocks.push(block.join("\n"));
    }
    blocks
}

/// Everything happens over what is there: a file system in memory on top of each folder that is written.
const ASIDE: &str = r#"
set -eu
mkdir -p "$ICI/aside" && mount -t tmpfs tmpfs "$ICI/aside"
for folder in /etc /var /opt "$HOME"; do
  over="$ICI/aside/$(echo "$folder" | tr / _)"
  mkdir "$over" "$over.work"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$over,workdir=$over.work" "$folder"
done
if id carte-mednum >/dev/null 2>&1; then userdel carte-mednum; fi
rm -rf /var/lib/carte-mednum /opt/carte-mednum /var/www/carte-mednum
# Brotli's best takes a minute for what another test looks at.
if [ -x /usr/bin/brotli ]; then mount --bind /bin/false /usr/bin/brotli; fi
cd "$PAQUET"
said() { echo "== $1"; }
"#;

/// As cron starts it: the user's home, and nothing else in the environment.
const BY_CRON: &str = r#"
said cron
utilisateur=$(awk '/^[0-9]/ { print $6 }' /etc/cron.d/carte-mednum)
commande=$(sed -n 's/^[0-9*][0-9* ]*  *[a-z-]*  *\(\/.*\)/\1/p' /etc/cron.d/carte-mednum)
maison=$(getent passwd "$utilisateur" | cut -d: -f6)
cd "$maison"
runuser -u "$utilisateur" -- env -i HOME="$maison" LOGNAME="$utilisateur" SHELL=/bin/sh PATH=/usr/bin:/bin \
  /bin/sh -c "$commande" 2>&1
"#;

/// As systemd starts it: the state directory that the unit asks for, made and told.
const BY_SYSTEMD: &str = r#"
said systemd
unit=/etc/systemd/system/carte-mednum-nuit.service
de() { sed -n "s/^$1=//p" "$unit"; }
utilisateur=$(de User)
etat=/var/lib/$(de StateDirectory)
install -d -o "$utilisateur" "$etat"
cd /
runuser -u "$utilisateur" -- env -i HOME="$(getent passwd "$utilisateur" | cut -d: -f6)" LOGNAME="$utilisateur" USER="$utilisateur" \
  SHELL=/bin/sh PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin STATE_DIRECTORY="$etat" /bin/sh -c "exec $(de ExecStart)" 2>&1
"#;

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Runs a script as root, aside; what it said.
fn aside(hub: &Hub, package: &Path, script: &str) -> String {
    let ici = hub.folder.join("ici");
    fs::create_dir_all(&ici).unwrap();
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "sh", "-c"]).arg(format!("{ASIDE}{script}"));
    command.env("ICI", &ici).env("PAQUET", package).env("HOME", "/root").env("no_proxy", "127.0.0.1");
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    format!("{out}{err}")
}

/// Whether the recipe can be carried out here; said, and counted, where it cannot.
fn can(what: &str) -> bool {
    let can =
        is_root() && Command::new("unshare").args(["--mount", "true"]).status().is_ok_and(|status| status.success());
    if !can {
        eprintln!("passed over: {what}, which wants root and a namespace of mounts");
    }
    counted(usize::from(can), "recipes of the night carried out as root");
    can
}

#[test]
fn a_hub_that_follows_the_recipe_to_the_letter_publishes_by_cron_and_by_systemd() {
    if !can("the recipe to the letter") {
        return;
    }
    let hub = Hub::new("recipe");
    let package = package(&hub);
    let text = fs::read_to_string(package.join("nuit/LISEZMOI.md")).unwrap();
    let blocks = blocks(&text);
    let with = |part: &str| blocks.iter().position(|block| block.contains(part)).unwrap_or_else(|| panic!("no {part}"));
    let (user, cron, systemd, back) = (with("useradd"), with("cron.d"), with("systemd/system"), with("revenir"));
    assert!(user < cron && cron < systemd && systemd < back, "in the order of the text");
    let mut script = String::new();
    for (at, block) in blocks.iter().enumerate() {
        write!(script, "\nsaid 'block {at}'\n{block}\n").unwrap();
        let started = if at == cron {
            BY_CRON
        } else if at == systemd {
            BY_SYSTEMD
        } else {
            continue;
        };
        writeln!(script, "({started})").unwrap();
    }
    script += "said state\ncat /var/www/carte-mednum/donnees/manifest.json\n\
               ls -ld /var/lib/carte-mednum /var/lib/carte-mednum/.local/state/carte-mednum/*/source /var/lib/carte-mednum/*/source\n\
               stat -c '%U %a' /var/www/carte-mednum/donnees/manifest.json\n";
    let said = aside(&hub, &package, &script);
    let of = |part: &str| {
        let (_, rest) = said.split_once(&format!("== {part}\n")).unwrap_or_else(|| panic!("no {part}: {said}"));
        rest.split("== ").next().unwrap_or_default()
    };
    assert!(of("block 0").contains("687 lieux publiés"), "{said}");
    // Cron's words go nowhere when all is well.
    assert_eq!(of("cron").trim(), "", "{said}");
    assert!(of("systemd").contains("687 lieux publiés"), "{said}");
    let looked_at = of(&format!("block {back}"));
    assert!(looked_at.contains("tout est là") && looked_at.contains("la précédente publication (687 lieux"), "{said}");
    let state = of("state");
    assert!(state.contains("\"n_lieux\":687") && state.contains("\"licence\":\"Licence Ouverte 2.0\""), "{said}");
    // Each of the two ways keeps its state in the user's home, which is its state directory.
    assert_eq!(state.matches("/source\n").count(), 2, "{said}");
    assert!(state.contains("carte-mednum 644"), "{said}");
    let asked = hub.server.seen().iter().filter(|request| request.path == "/lieux").count();
    assert_eq!(asked, 3, "by hand, by cron, by systemd");
    // Nothing of it is left on this machine.
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    assert!(!passwd.contains("/var/lib/carte-mednum"), "the user is gone");
}

#[test]
fn the_units_are_such_as_systemd_understands_and_have_an_end() {
    let folder = paths::root().join("recettes/nuit");
    let unit = fs::read_to_string(folder.join("carte-mednum-nuit.service")).unwrap();
    for line in ["Type=oneshot", "User=carte-mednum", "StateDirectory=carte-mednum", "TimeoutStartSec=3h"] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
    if !can("the units by systemd's own rules") {
        return;
    }
    let hub = Hub::new("units");
    let package = package(&hub);
    let text = fs::read_to_string(package.join("nuit/LISEZMOI.md")).unwrap();
    let blocks = blocks(&text);
    let needed = blocks.iter().filter(|block| block.contains("useradd") || block.contains("systemd/system"));
    let mut script = needed.map(String::as_str).collect::<Vec<_>>().join("\n");
    script += "\nif command -v systemd-analyze >/dev/null; then\n  cd /etc/systemd/system\n  \
               systemd-analyze verify ./carte-mednum-nuit.service ./carte-mednum-nuit.timer 2>&1\n  said verified\nfi\n";
    let said = aside(&hub, &package, &script);
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("carte-mednum")).collect();
    assert_eq!(ours, Vec::<&str>::new(), "{said}");
    counted(usize::from(said.contains("== verified")), "units that systemd-analyze has verified");
}
