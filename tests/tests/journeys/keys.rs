//! Whose keys these are: a page with shortcuts of its own, a visitor who types in our fields, and one who writes with an input method.

use carte_tests::{Carte, page, starting_with};
use serde_json::json;

/// A site's own shortcuts, which stand aside while somebody types into a field of its own; and whatever else it hears.
const SHORTCUTS: &str = "
    window.pris = [];
    addEventListener('keydown', (event) => {
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
      pris.push(event.key);
      if (['s', 'm', '/', 'ArrowRight', 'ArrowDown', ' ', 'Enter'].includes(event.key)) event.preventDefault();
    });
    for (const type of ['keyup', 'keypress', 'input', 'beforeinput']) {
      addEventListener(type, (event) => { if (event.target.localName === 'carte-mednum') pris.push(`${type} ${event.key ?? event.data}`); });
    }";

fn heard(carte: &Carte) -> Vec<String> {
    let all = carte.script("return pris.splice(0)");
    all.as_array().unwrap().iter().map(|key| key.as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_is_typed_here_is_ours_and_every_other_key_is_the_pages() {
    page("source=/fixture/&departement=42").with_script(SHORTCUTS).run(|carte| {
        carte.arrived("Loire");
        carte.tab_to("combobox", starting_with("Rechercher"), 20);
        heard(carte);
        let typed = "mairie s/m";
        carte.write(typed);
        let value = "return arguments[0].shadowRoot.querySelector('[role=combobox]').value";
        assert_eq!(carte.script(value), typed, "each letter arrives");
        carte.press(&["Backspace", "ArrowLeft", "ArrowDown"]);
        assert_eq!(heard(carte), Vec::<String>::new(), "the page heard nothing of it");
        carte.chord(&["Control", "k"]);
        let keys = heard(carte);
        assert!(
            keys.contains(&"k".to_owned()) && keys.contains(&"keyup k".to_owned()),
            "no field has a use for it: {keys:?}"
        );
        carte.press(&["Escape"]);
        heard(carte);

        // Boxes, buttons, the map: what they use is theirs.
        carte.tab_to("button", "Besoin", 12);
        heard(carte);
        carte.press(&["Enter"]);
        carte.get("checkbox", starting_with("Aide aux démarches administratives"));
        assert_eq!(heard(carte), Vec::<String>::new());
        carte.press(&["s"]);
        assert_eq!(heard(carte), ["s", "keyup s"], "a button takes no letters");
        carte.tab_to("checkbox", starting_with("Aide aux démarches administratives"), 20);
        heard(carte);
        carte.press(&["Space"]);
        carte.wait("a chip", |tree| (!tree.chips().is_empty()).then_some(()));
        assert_eq!(heard(carte), Vec::<String>::new());
        carte.click("button", "Fermer");
        let shape = carte.on_map_at_rest(starting_with("Roanne, "));
        carte.session().script("arguments[0].focus()", &[shape.element.to_json()]).unwrap();
        heard(carte);
        carte.press(&["ArrowRight", "+"]);
        assert_eq!(heard(carte), Vec::<String>::new(), "arrows lead from one commune to the next");
        carte.press(&["m"]);
        assert_eq!(heard(carte), ["m", "keyup m"]);
    });
}

/// Escape is ours while there is something to leave; else it may close what the page has put the carte into.
#[test]
fn escape_is_the_pages_where_there_is_nothing_to_leave() {
    page("source=/fixture/&departement=42").with_script(SHORTCUTS).run(|carte| {
        carte.arrived("Loire");
        carte.enter_by_list("Roanne");
        heard(carte);
        carte.press(&["Escape"]);
        carte.arrived("Loire");
        assert_eq!(heard(carte), Vec::<String>::new());
        carte.press(&["Escape"]);
        let mut keys = heard(carte);
        // WebKit's driver adds a key press that no other engine knows for this key.
        keys.retain(|key| key != "keypress Escape");
        assert_eq!(keys, ["Escape", "keyup Escape"]);
    });
}

/// The arrows of a screen reader move its own place in the page, and the focus is left behind.
#[test]
fn escape_leaves_a_sheet_that_is_read_without_the_focus() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        let name = carte.open_lieu(|_| true);
        carte.get("term", "Adresse");
        // In WebKit a press on a button gives it no focus.
        carte.script("arguments[0].shadowRoot.activeElement?.blur()");
        assert!(carte.focus().is_none());
        carte.press(&["Escape"]);
        carte.arrived("Loire");
        carte.keyboard_on("button", starting_with(&name));

        // Who went elsewhere in the page has left.
        carte.open_lieu(|_| true);
        carte.get("term", "Adresse");
        carte.script("const link = document.createElement('a'); link.href = '#'; link.textContent = 'ailleurs'; document.body.append(link); link.focus(); link.blur()");
        carte.press(&["Escape"]);
        carte.next_frame();
        carte.get("term", "Adresse");
    });
}

/// Enter and arrows choose among what an input method offers, not among what we do.
#[test]
fn while_a_word_is_being_composed_enter_and_arrows_choose_nothing() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.search("montbrison");
        carte.proposed(starting_with("Montbrison"));
        let press = "const field = arguments[0].shadowRoot.querySelector('[role=combobox]');
            const before = field.getAttribute('aria-activedescendant');
            for (const extra of [{ isComposing: true }, { keyCode: 229 }])
              for (const key of ['ArrowDown', 'Enter', 'Escape']) {
                const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...extra });
                if (!field.dispatchEvent(event)) return key;
              }
            return [before, field.getAttribute('aria-activedescendant'), field.value];";
        assert_eq!(carte.script(press), json!([null, null, "montbrison"]));
        carte.proposed(starting_with("Montbrison"));
        carte.press(&["Enter"]);
        carte.wait("distances from there", |tree| (!tree.chips().is_empty()).then_some(()));
    });
}
