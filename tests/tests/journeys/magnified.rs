//! Text that is twice as large, spaced out, or in a window of 320 pixels: everything is still there, and nothing is cut.

use carte_tests::{Carte, containing, page, starting_with};
use serde_json::json;

/// Nothing sticks out of the column, nothing that can be read is cut off.
fn is_whole(carte: &Carte, state: &str) {
    assert_eq!(carte.sticks_out(), json!([]), "{state}");
    assert_eq!(carte.cuts_off(), json!([]), "{state}");
}

/// From the list to what is taken away and to the questionnaire: what there is to read.
fn reads_everything(carte: &Carte, how: &str) {
    let look = |state: &str| is_whole(carte, &format!("{state}, {how}"));
    carte.arrived("Loire");
    look("communes");
    if let Some(fold) = carte.tree().find("button", starting_with("Filtres")).cloned() {
        carte.session().click(&fold.element).unwrap();
    }
    for group in ["Besoin", "Horaires", "Accès"] {
        carte.open_filters(group);
        look(group);
    }
    carte.toggle_option("Gratuit");
    carte.click("button", "Fermer");
    carte.choose_list("Lieux");
    carte.wait("lieux with phone numbers", |tree| tree.rows().iter().any(|row| row.phone.is_some()).then_some(()));
    look("lieux");
    carte.keep_lieux(2);
    look("lieux that are kept");
    carte.open_lieu(|row| row.phone.is_some());
    look("a sheet");
    carte.focus_button("Signaler une erreur");
    carte.press(&["Enter"]);
    let hours = carte.get("radio", "Horaires");
    carte
        .session()
        .script("arguments[0].scrollIntoView({ block: 'center' }); arguments[0].click()", &[hours.element.to_json()])
        .unwrap();
    carte.get("textbox", "Que faudrait-il lire ? (obligatoire)");
    look("a report");
    carte.click("button", "Retour à la liste");
    carte.click("button", "Comparer");
    carte.wait("all that is compared", |tree| (!tree.text().contains("chargement")).then_some(()));
    look("lieux side by side");
    carte.click("button", "Préparer une fiche d’orientation");
    carte.get("textbox", "Prénom");
    look("a fiche d’orientation");
    carte.press(&["Escape", "Escape"]);
    carte.click("button", "M’aider à choisir");
    for step in 1..=6 {
        carte.keyboard_on("heading", starting_with(&format!("Étape {step} sur 6")));
        look(&format!("step {step} of the questionnaire"));
        if step < 6 {
            let tree = carte.tree();
            let on = ["Suivant", "Passer"].into_iter().find(|name| tree.find("button", *name).is_some());
            carte.click("button", on.expect("a way on"));
        }
    }
    carte.click("button", starting_with("Voir les "));
    carte.keyboard_on("heading", containing("lieux"));
    look("who answers");
}

/// Before the page is there, as the settings of a browser do it: Chromium does not ask again how many letters a column holds.
const TWICE: &str = "const sheet = new CSSStyleSheet(); sheet.replaceSync('#colonne { font-size: 200% }'); document.adoptedStyleSheets = [sheet];";

#[test]
fn a_visitor_who_doubles_the_text_reads_everything() {
    for width in [245, 320, 640, 1280] {
        page(&format!("source=/fixture/&departement=42&contact=aide@exemple.fr&largeur={width}"))
            .with_script(TWICE)
            .in_window(width + 60, 900)
            .run(|carte| {
                carte.arrived("Loire");
                let size = carte.script(
                    "return parseFloat(getComputedStyle(arguments[0].shadowRoot.querySelector('.racine')).fontSize)",
                );
                assert_eq!(size, 32, "the carte follows its page");
                reads_everything(carte, &format!("{width} px, twice the text"));
            });
    }
}

/// What the RGAA and WCAG let a person ask of any text, written where it is: no sheet of a page reaches in.
const SPACED: &str =
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }";

#[test]
fn a_visitor_who_spaces_text_out_reads_everything() {
    for width in [320, 1280] {
        page(&format!("source=/fixture/&departement=42&contact=aide@exemple.fr&largeur={width}"))
            .in_window(width + 60, 900)
            .run(|carte| {
                carte.arrived("Loire");
                carte.script(&format!(
                    "const sheet = new CSSStyleSheet(), root = arguments[0].shadowRoot; sheet.replaceSync(`{SPACED}`);
                 root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];"
                ));
                reads_everything(carte, &format!("{width} px, spaced out"));
            });
    }
}

/// What sees no text that is cut must be able to see one.
#[test]
fn a_text_that_is_cut_is_noticed() {
    page("source=/fixture/&departement=42&largeur=320").in_window(400, 900).run(|carte| {
        carte.arrived("Loire");
        assert_eq!(carte.cuts_off(), json!([]));
        for style in ["height: 8px; overflow: hidden", "width: 30px; white-space: nowrap; overflow: clip"] {
            carte.script(&format!(
                "const cut = document.createElement('p'); cut.style.cssText = '{style}'; cut.textContent = 'coupé en deux';
                 arguments[0].shadowRoot.querySelector('nav').after(cut);"
            ));
            assert!(carte.cuts_off().to_string().contains("coupé"), "{style}");
            carte.script("arguments[0].shadowRoot.querySelector('nav').nextElementSibling.remove()");
        }
    });
}
