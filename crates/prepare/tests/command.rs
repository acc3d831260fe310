//! The command as people run it: files in; files, report and exit code out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::catalogue::Handle;
use atlas::former::Formers;
use atlas::identifiers::Identifiers;
use atlas::lieu::Date;
use atlas::outlines::{Layer, Outlines};
use atlas::overlay::Overlay;
use atlas::territoire::{CodeCommune, Territoire};
use atlas::wire::DetailsFile;
use common::{CSV, Scratch, assert_whole, code, contents, demo, err, index, lieux, manifest, out, prepare, project};
use prepare::manifest::files_named_in;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn check_prints_each_warning_with_its_line_and_a_summary() {
    let scratch = Scratch::new("check");
    let file = scratch.file("35.csv", CSV);
    let output = prepare(&[&"check", &file]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    let name = file.display();
    for line in [
        format!("{name}:2: services : « Yoga » n'est pas dans le standard — gardé comme valeur supplémentaire\n"),
        format!("{name}:4: commune : «  » ne suffit pas à situer le lieu — rangé dans « non localisés »\n"),
        format!("{name}:5: fiche rejetée : elle n'a pas de nom (« 4 | Roanne | 42300 »)\n"),
        format!("{name} : 4 enregistrements lus, 3 gardés, 1 rejeté ; 2 avertissements.\n"),
    ] {
        assert!(text.contains(&line), "{line}\n{text}");
    }
}

#[test]
fn exit_codes_tell_refusal_from_misuse() {
    let scratch = Scratch::new("codes");
    let foreign = scratch.file("autre.csv", "titre;ville\na;b\n");
    let page = scratch.file("page.csv", "<html>404</html>");
    let check = |words: &[&dyn AsRef<std::ffi::OsStr>], expected: i32, part: &str| {
        let output = prepare(words);
        assert_eq!(code(&output), expected, "{}", err(&output));
        assert!(err(&output).contains(part), "{part}\n{}", err(&output));
    };
    check(&[&"check", &foreign], 1, "[colonnes]");
    check(&[&"check", &page], 1, "HTML");
    check(&[&"check", &scratch.0.join("absent.csv")], 1, "absent.csv");
    check(&[&"check", &demo(), &"--contours", &scratch.0], 1, "contours");
    check(&[&"check", &demo(), &"--colonnes", &scratch.file("c.toml", "[colonnes")], 1, "c.toml : TOML");
    check(&[&"chekc"], 2, "« chekc »");
    check(&[&"publish", &demo()], 2, "--out");
    check(&[], 2, "check, publish, verify ou revenir");
    assert_eq!(code(&prepare(&[&"--help"])), 0);
}

#[test]
fn the_demo_is_published_whole_and_every_level_adds_up() {
    let scratch = Scratch::new("publish");
    let directory = scratch.0.join("site");
    let output = prepare(&[
        &"publish",
        &demo(),
        &"--out",
        &directory,
        &"--titre",
        &"Essai",
        &"--licence",
        &"LO",
        &"--date",
        &"2026-11-23",
    ]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let manifest = manifest(&directory);
    assert_eq!((manifest.format, manifest.n_lieux, manifest.n_non_localises), (1, 687, 0));
    assert_eq!(
        (manifest.titre.as_str(), manifest.source.as_str(), manifest.licence.as_str()),
        ("Essai", "Hinaura", "LO")
    );
    assert_eq!((manifest.date.as_str(), manifest.synthetique), ("2026-11-23", false));
    assert_eq!(manifest.departements.len(), 107);
    assert_eq!(manifest.departements.values().map(|entry| entry.n_lieux).sum::<u32>(), 687);

    let named = files_named_in(&fs::read(directory.join("manifest.json")).unwrap());
    assert_eq!(named.len(), contents(&directory).len() - 1, "nothing else is left there");
    let france = Outlines::read(&fs::read(directory.join(&manifest.france.name)).unwrap()).unwrap();
    assert_eq!(france.areas(Layer::Regions).iter().map(|area| area.n_lieux).sum::<u32>(), 687);
    assert_eq!(france.areas(Layer::Departements).iter().map(|area| area.n_lieux).sum::<u32>(), 687);

    let national = index(&directory, &manifest.national.name);
    assert_eq!(national.len(), 687);
    let mut handles = BTreeSet::new();
    for (key, entry) in &manifest.departements {
        let size = |name: &str| fs::metadata(directory.join(name)).unwrap().len();
        for file in [&entry.communes, &entry.index, &entry.details].into_iter().flatten() {
            assert_eq!(size(&file.name), file.bytes);
        }
        assert_eq!(entry.index.is_some(), entry.n_lieux > 0, "{key}");
        let (Some(file), Some(details)) = (&entry.index, &entry.details) else { continue };
        let catalogue = index(&directory, &file.name);
        let details = DetailsFile::read(fs::read(directory.join(&details.name)).unwrap()).unwrap();
        assert_eq!(catalogue.len(), entry.n_lieux as usize);
        let communes =
            Outlines::read(&fs::read(directory.join(&entry.communes.as_ref().unwrap().name)).unwrap()).unwrap();
        assert_eq!(
            communes.areas(Layer::Communes).iter().map(|area| area.n_lieux).sum::<u32>(),
            entry.n_lieux,
            "{key}"
        );
        for id in catalogue.ids() {
            let handle = catalogue.handle(id);
            assert!(handles.insert(handle.0), "handles are those of the whole publication");
            let same = national.by_handle(handle).unwrap();
            assert_eq!((national.nom(same), national.node(same)), (catalogue.nom(id), catalogue.node(id)));
            assert!(details.get(handle).is_some_and(|details| !details.id.is_empty()));
        }
    }
    assert_eq!(handles.len(), 687);
}

#[test]
fn records_kept_are_records_published_at_every_level() {
    let scratch = Scratch::new("levels");
    let directory = scratch.0.join("site");
    let output = prepare(&[&"publish", &scratch.file("a.csv", CSV), &"--out", &directory, &"--synthetique"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let manifest = manifest(&directory);
    assert_eq!((manifest.n_lieux, manifest.n_non_localises, manifest.synthetique), (3, 1, true));
    let count = |key: &str| {
        manifest.departements.get(key).map(|entry| (entry.n_lieux, entry.communes.is_some(), entry.index.is_some()))
    };
    assert_eq!(count("42"), Some((1, true, true)));
    assert_eq!(count("988"), Some((1, false, true)));
    assert_eq!(count("00"), Some((1, false, true)));
    assert_eq!(count("75"), Some((0, true, false)));
    assert_eq!(manifest.departements.values().map(|entry| entry.n_lieux).sum::<u32>(), 3);
    let france = Outlines::read(&fs::read(directory.join(&manifest.france.name)).unwrap()).unwrap();
    let n_in_regions: u32 = france.areas(Layer::Regions).iter().map(|area| area.n_lieux).sum();
    let n_in_departements: u32 = france.areas(Layer::Departements).iter().map(|area| area.n_lieux).sum();
    assert_eq!((n_in_regions, n_in_departements), (1, 2));
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let scratch = Scratch::new("same");
    let (one, two) = (scratch.0.join("one"), scratch.0.join("two"));
    for directory in [&one, &two] {
        assert_eq!(code(&prepare(&[&"publish", &demo(), &"--out", directory])), 0);
    }
    assert_eq!(contents(&one), contents(&two));
    // The newest date of the data, no clock.
    assert_eq!(manifest(&one).date, "2022-09-30");
}

#[test]
fn ids_of_one_hash_are_published_with_the_number_that_each_has() {
    let scratch = Scratch::new("identifiants");
    let [first, second] = ["Hinaura_104593", "Hinaura_14808"];
    assert_eq!(Handle::of_id(first), Handle::of_id(second));
    let row = |id: &str| format!("{id},{id},Saint-Étienne,42000,42218\n");
    let header = "id,nom,commune,code_postal,code_insee\n".to_owned();
    let csv = scratch.file("a.csv", &[&*header, &row(second), &row("x"), &row(first)].concat());
    let directory = scratch.0.join("site");
    assert_eq!(code(&prepare(&[&"publish", &csv, &"--out", &directory])), 0);
    let file = manifest(&directory).identifiants.unwrap();
    assert!(file.name.starts_with("identifiants."), "{}", file.name);
    let identifiers = Identifiers::read(&fs::read(directory.join(&file.name)).unwrap()).unwrap();
    let Handle(hash) = Handle::of_id(first);
    assert_eq!(identifiers.all(), [(second.to_owned(), Handle(hash + 1))]);
    let national = index(&directory, &manifest(&directory).national.name);
    for id in [first, second, "x"] {
        let found = national.by_handle(identifiers.handle(id)).map(|lieu| national.nom(lieu));
        assert_eq!(found, Some(id));
    }
    assert!(out(&prepare(&[&"verify", &directory])).contains("tout est là"));
    // Something else under its name is not taken for it.
    let other = fs::read(directory.join(&manifest(&directory).national.name)).unwrap();
    fs::write(directory.join(&file.name), &other[..usize::try_from(file.bytes).unwrap()]).unwrap();
    assert!(out(&prepare(&[&"verify", &directory])).contains("ce n'est pas le fichier que ce nom annonce"));
    // Nothing is said of it where each id has its hash, which is what publications were before.
    let csv = scratch.file("b.csv", &[&*header, &row(second), &row("x")].concat());
    assert_eq!(code(&prepare(&[&"publish", &csv, &"--out", &directory])), 0);
    assert!(!fs::read_to_string(directory.join("manifest.json")).unwrap().contains("identifiants"));
}

#[test]
fn former_names_are_published_where_the_outlines_have_them() {
    let scratch = Scratch::new("anciennes");
    let csv = scratch.file("a.csv", "id,nom,commune,code_postal,code_insee\n1,a,Volgré,89710,89484\n");
    let directory = scratch.0.join("site");
    prepare(&[&"publish", &csv, &"--out", &directory]);
    let name = manifest(&directory).communes_anciennes.unwrap().name;
    assert!(name.starts_with("communes-anciennes."), "{name}");
    let formers = Formers::read(&fs::read(directory.join(&name)).unwrap()).unwrap();
    assert!(formers.of_name("volgre").any(|former| former.commune.as_str() == "89003"));
    assert!(out(&prepare(&[&"verify", &directory])).contains("tout est là"));
    // A folder of outlines from before: the lieu is in its département, and nothing is missing.
    let old = scratch.0.join("contours");
    fs::create_dir_all(&old).unwrap();
    for file in fs::read_dir(project("data/contours")).unwrap().flatten() {
        if file.file_name() != "communes-anciennes.bin" {
            fs::copy(file.path(), old.join(file.file_name())).unwrap();
        }
    }
    let before = scratch.0.join("avant");
    prepare(&[&"publish", &csv, &"--out", &before, &"--contours", &old]);
    assert_eq!(manifest(&before).communes_anciennes, None);
    assert_eq!(manifest(&before).n_lieux, 1);
    assert!(out(&prepare(&[&"verify", &before])).contains("tout est là"));
}

#[test]
fn two_files_are_one_publication_and_an_id_of_both_is_kept_twice() {
    let scratch = Scratch::new("two");
    let (a, b) = (scratch.file("a.csv", CSV), scratch.file("b.csv", CSV));
    let directory = scratch.0.join("site");
    let output = prepare(&[&"publish", &a, &b, &"--out", &directory]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("3 identifiants pris par deux fichiers"), "{}", out(&output));
    let entry = &manifest(&directory).departements["42"];
    let details = DetailsFile::read(fs::read(directory.join(&entry.details.as_ref().unwrap().name)).unwrap()).unwrap();
    let mut ids: Vec<String> = details.handles().map(|handle| details.get(handle).unwrap().id).collect();
    ids.sort();
    assert_eq!(ids, ["1", "1-2"]);
}

#[test]
fn a_publication_that_fails_leaves_the_previous_one_whole() {
    let scratch = Scratch::new("fail");
    let directory = scratch.0.join("site");
    let publish = |file: &Path| prepare(&[&"publish", &file, &"--out", &directory, &"--au-moins", &"0"]);
    assert_eq!(code(&publish(&demo())), 0);
    let before = fs::read(directory.join("manifest.json")).unwrap();

    // It dies at its last step: everything is written but the manifest.
    let obstacle = directory.join("manifest.json.prepare-tmp");
    fs::create_dir(&obstacle).unwrap();
    let output = publish(&scratch.file("a.csv", CSV));
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("écriture impossible"), "{}", err(&output));
    assert_eq!(fs::read(directory.join("manifest.json")).unwrap(), before);
    assert_whole(&directory, &before);

    // Refused before anything is written.
    assert_eq!(code(&publish(&scratch.file("vide.csv", ""))), 1);
    assert_eq!(fs::read(directory.join("manifest.json")).unwrap(), before);

    // The next one succeeds, and takes away what the dead one left.
    fs::remove_dir(&obstacle).unwrap();
    fs::write(directory.join("lieux-42.0123456789.bin.prepare-tmp"), b"half").unwrap();
    fs::write(directory.join("index.html"), b"not ours").unwrap();
    assert_eq!(code(&publish(&scratch.file("b.csv", &CSV.replace("Yoga", "Chant")))), 0);
    assert!(!directory.join("lieux-42.0123456789.bin.prepare-tmp").exists());
    assert!(directory.join("index.html").exists());
}

#[test]
fn a_killed_publication_leaves_the_previous_one_whole() {
    let scratch = Scratch::new("kill");
    let directory = scratch.0.join("site");
    assert_eq!(code(&prepare(&[&"publish", &demo(), &"--out", &directory])), 0);
    let before = fs::read(directory.join("manifest.json")).unwrap();
    let other = scratch.file("a.csv", CSV);
    let mut n_killed = 0;
    for attempt in 0..12 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prepare"))
            .args(["publish".as_ref(), other.as_os_str(), "--out".as_ref(), directory.as_os_str()])
            .args(["--au-moins", "0"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Wait for some files more each time, then kill: several moments of the writing are met.
        let wanted = contents(&directory).len() + attempt * 4;
        while fs::read_dir(&directory).unwrap().count() <= wanted && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        n_killed += u32::from(!child.wait().unwrap().success());
        let now = fs::read(directory.join("manifest.json")).unwrap();
        assert_whole(&directory, &now);
        if now != before {
            // It was faster than us: start again from the first publication.
            assert_eq!(code(&prepare(&[&"publish", &demo(), &"--out", &directory])), 0);
        }
    }
    assert!(n_killed > 0);
    assert_eq!(code(&prepare(&[&"publish", &other, &"--out", &directory, &"--au-moins", &"0"])), 0);
    assert_eq!(manifest(&directory).n_lieux, 3);
}

#[test]
fn a_publication_that_lost_too_many_lieux_is_refused_unless_it_is_wanted() {
    let scratch = Scratch::new("guard");
    let directory = scratch.0.join("site");
    let publish = |n: usize, more: &[&str]| {
        let file = scratch.file("a.csv", &lieux(n));
        let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"publish", &file, &"--out", &directory];
        words.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        prepare(&words)
    };
    // Nothing before: any number will do.
    assert_eq!(code(&publish(10, &[])), 0);
    let before = contents(&directory);
    let refused = publish(5, &[]);
    assert_eq!(code(&refused), 1);
    for part in ["5 lieux", "10 déjà publiés", "60 %", "--au-moins 0"] {
        assert!(err(&refused).contains(part), "{part}\n{}", err(&refused));
    }
    assert_eq!(contents(&directory), before, "nothing has moved");
    assert_eq!(code(&publish(7, &["--au-moins", "80"])), 1);
    assert_eq!(code(&publish(6, &[])), 0, "the share itself is enough");
    assert_eq!(code(&publish(1, &["--au-moins", "0"])), 0);
    assert_eq!(manifest(&directory).n_lieux, 1);
    // A manifest that nobody can read keeps nobody from publishing.
    scratch.file("site/manifest.json", "<html>");
    assert_eq!(code(&publish(1, &[])), 0);
}

#[test]
fn a_file_cut_before_its_end_is_not_published() {
    let scratch = Scratch::new("cut");
    let whole = "\u{feff}\n[{\"id\":\"1\",\"nom\":\"Un\",\"commune\":\"Roanne\",\"code_postal\":\"42300\"}]";
    let publish = |text: &str| prepare(&[&"publish", &scratch.file("a.json", text), &"--out", &scratch.0.join("site")]);
    for n_missing in [1, 2, 20] {
        let output = publish(&whole[..whole.len() - n_missing]);
        assert_eq!(code(&output), 1, "{}", out(&output));
        assert!(err(&output).contains("coupé"), "{}", err(&output));
    }
    assert_eq!(code(&publish(whole)), 0);
    // One object a line is cut like any other.
    let lines = whole.replace(['[', ']'], "") + "\n{\"id\":\"2\",\"nom\":\"Deux\",\"commune\":\"Feurs\"}";
    assert!(err(&publish(&lines[..lines.len() - 3])).contains("coupé"));
    assert_eq!(code(&publish(&lines)), 0);
    assert_eq!(code(&publish(whole)), 1, "one of two is too few");
    assert_eq!(
        code(&prepare(&[
            &"publish",
            &scratch.file("a.json", whole),
            &"--out",
            &scratch.0.join("site"),
            &"--au-moins",
            &"0"
        ])),
        0
    );
    // Odd, but all there: a comma too many costs nobody his lieu.
    assert_eq!(code(&publish(&whole.replace("}]", "},]"))), 0);
}

#[test]
fn a_publication_without_a_licence_is_made_and_said() {
    let scratch = Scratch::new("licence");
    let (file, directory) = (scratch.file("a.csv", CSV), scratch.0.join("site"));
    let publish = |more: &[&str]| {
        let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"publish", &file, &"--out", &directory];
        words.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        prepare(&words)
    };
    for none in [&[][..], &["--licence", ""], &["--licence", "  "]] {
        let output = publish(none);
        assert_eq!((code(&output), manifest(&directory).licence.as_str()), (0, ""));
        assert!(err(&output).contains("aucune licence") && err(&output).contains("--licence"), "{}", err(&output));
        assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
    }
    let output = publish(&["--licence", "Licence Ouverte 2.0"]);
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    assert_eq!(manifest(&directory).licence, "Licence Ouverte 2.0");
}

#[test]
fn one_wrong_date_dates_neither_its_lieu_nor_the_publication() {
    let scratch = Scratch::new("dates");
    let directory = scratch.0.join("site");
    let publish = |dates: &[&str], more: &[&str]| {
        let lines = dates.iter().enumerate().map(|(i, date)| format!("{i},Lieu {i},Roanne,42300,{date}\n"));
        let text: String = std::iter::once("id,nom,commune,code_postal,date_maj\n".to_owned()).chain(lines).collect();
        let file = scratch.file("a.csv", &text);
        let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"publish", &file, &"--out", &directory];
        words.extend(more.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
        (prepare(&words), prepare(&[&"check", &file]))
    };
    let (published, checked) = publish(&["2026-05-20", "05/03/98", "2098-03-05", "05/03/2199", "72384"], &[]);
    assert_eq!(code(&published), 0, "{}", err(&published));
    assert_eq!(manifest(&directory).date, "2026-05-20");
    let name = scratch.0.join("a.csv").display().to_string();
    for (line, found) in [(4, "2098-03-05"), (5, "05/03/2199"), (6, "72384")] {
        let told = format!("{name}:{line}: date_maj : « {found} » est plus tard que demain — retirée ; écrire le jour");
        assert!(out(&checked).contains(&told), "{told}\n{}", out(&checked));
    }
    assert!(!out(&checked).contains("05/03/98"), "1998 is a year like another");
    assert!(out(&published).contains("3 × date_maj : est plus tard que demain"), "{}", out(&published));
    // No date is better than a wrong one.
    publish(&["2098-03-05"], &["--au-moins", "0"]);
    assert_eq!(manifest(&directory).date, "");
    publish(&["05/03/98"], &["--au-moins", "0"]);
    assert_eq!(manifest(&directory).date, "1998-03-05");
    let (refused, _) = publish(&["05/03/98"], &["--date", "2198-01-01"]);
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("plus tard que demain"), "{}", err(&refused));
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error_with_its_name() {
    let scratch = Scratch::new("unwritable");
    let file = scratch.file("not-a-directory", "x");
    let output = prepare(&[&"publish", &demo(), &"--out", &file]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("not-a-directory"), "{}", err(&output));
}

#[test]
fn corrections_are_published_as_if_the_source_said_them_and_notices_beside() {
    let scratch = Scratch::new("corrections");
    let corrections = scratch.file(
        "corrections.csv",
        "id;masquer;nom;code_insee;telephone;avis;avis_debut;avis_fin\n\
         1;;Le Un;42187;04 77 00 00 00;Fermé du 1er au 20 août;2026-08-01;2026-08-20\n\
         2;oui;;;;;;\n\
         33;oui;;;;;;\n\
         cinq;;;;;Ouvert;;\n",
    );
    let directory = scratch.0.join("site");
    let source = scratch.file("a.csv", CSV);
    let publish = |corrections: &Path| {
        prepare(&[&"publish", &source, &"--out", &directory, &"--corrections", &corrections, &"--au-moins", &"0"])
    };
    let output = publish(&corrections);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let name = corrections.display();
    for line in [
        format!("{name}: id : « 33 » n'est l'identifiant d'aucun lieu — correction sans effet\n"),
        format!("{name} : 1 lieu corrigé, 1 lieu masqué, 1 avis, 2 identifiants introuvables.\n"),
    ] {
        assert!(out(&output).contains(&line), "{line}\n{}", out(&output));
    }
    let published = manifest(&directory);
    assert_eq!(published.n_lieux, 2);
    let national = index(&directory, &published.national.name);
    let one = national.ids().find(|id| national.nom(*id) == "Le Un").unwrap();
    assert_eq!(national.node(one), Territoire::Commune(CodeCommune::parse("42187").unwrap()));
    let details = published.departements["42"].details.as_ref().unwrap();
    let details = DetailsFile::read(fs::read(directory.join(&details.name)).unwrap()).unwrap();
    let details = details.get(national.handle(one)).unwrap();
    assert_eq!((details.telephone.as_str(), details.commune.as_str()), ("+33477000000", "Roanne"));

    let avis = Overlay::read(&fs::read(directory.join(&published.avis.as_ref().unwrap().name)).unwrap()).unwrap();
    assert!(!avis.changes_lieux(), "all else is in the lieux already");
    assert_eq!(avis.entries().len(), 1, "nobody's notice is not published");
    let notice = avis.entry(national.handle(one), &Identifiers::default()).unwrap().notice.clone().unwrap();
    assert_eq!(notice.text, "Fermé du 1er au 20 août");
    assert_eq!(notice.until, Some(Date { year: 2026, month: 8, day: 20 }));

    // Without notices there is no file of them, and without corrections nothing is as before.
    let output = publish(&scratch.file("rien.csv", "id,masquer\n"));
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!((manifest(&directory).n_lieux, manifest(&directory).avis), (3, None));
    let plain = scratch.0.join("plain");
    assert_eq!(code(&prepare(&[&"publish", &source, &"--out", &plain])), 0);
    assert_eq!(manifest(&plain), manifest(&directory), "corrections of nothing change no byte");
    let output = publish(&scratch.file("faux.csv", "nom,masquer\nx,oui\n"));
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("colonne « id »"), "{}", err(&output));
}
