//! Where one is, said once and in words; and nothing that is empty on the way of who hears the page.

use carte_tests::{Carte, Tree, page, starting_with};

/// What is in the way of a voice and says nothing.
fn empty_stops(tree: &Tree) -> Vec<String> {
    let nodes = tree.nodes.iter().enumerate();
    let empty = nodes.filter(|(at, node)| {
        let holds = tree.nodes.get(at + 1).is_some_and(|next| next.depth > node.depth);
        ["status", "alert", "group", "region"].contains(&node.role.as_str()) && !holds
    });
    empty.map(|(_, node)| format!("{} \"{}\"", node.role, node.name)).collect()
}

fn passes_no_empty_stop(carte: &Carte, state: &str) {
    carte.wait(&format!("no empty stop, {state}"), |tree| empty_stops(tree).is_empty().then_some(()));
}

fn says(carte: &Carte, words: &str) {
    carte.wait(&format!("« {words} » to be said"), |tree| {
        let told: Vec<String> = tree
            .all("status")
            .into_iter()
            .filter_map(|node| {
                let at = tree.nodes.iter().position(|of| std::ptr::eq(of, node))?;
                let inside = tree.nodes[at + 1..].iter().take_while(|inside| inside.depth > node.depth);
                Some(inside.filter(|inside| inside.role == "StaticText").map(|text| text.name.clone()).collect())
            })
            .collect();
        told.iter().any(|said| said == words).then_some(())
    });
}

#[test]
fn a_territory_that_is_entered_on_the_map_is_named_with_its_number() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        let title = carte.get("heading", starting_with("France ")).name;
        says(carte, &title.replacen("France ", "France, ", 1));
        for (name, words) in [
            ("Auvergne-Rhône-Alpes, 378 lieux", "Auvergne-Rhône-Alpes, 378 lieux"),
            ("Loire, 228 lieux", "Loire, 228 lieux"),
            ("Roanne, 10 lieux", "Roanne, 10 lieux"),
        ] {
            let shape = carte.on_map_at_rest(name);
            carte.session().script("arguments[0].focus()", &[shape.element.to_json()]).unwrap();
            carte.press(&["Enter"]);
            says(carte, words);
        }
    });
}

#[test]
fn a_title_says_its_number_itself_and_nothing_says_it_a_second_time() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        let title = carte.keyboard_on("heading", starting_with("Auvergne-Rhône-Alpes"));
        assert_eq!(title.name, "Auvergne-Rhône-Alpes 378 lieux", "heard with its number, as words");
        carte.wait("nothing more to be said", |tree| tree.all("status").is_empty().then_some(()));
        // What changes while one is elsewhere is said.
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.wait("the new number", |tree| {
            let said = tree.inside("status", "")?.text();
            (said.starts_with("Auvergne-Rhône-Alpes, ") && !said.contains("378")).then_some(())
        });
    });
}

#[test]
fn nothing_empty_is_a_stop() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        passes_no_empty_stop(carte, "territories");
        carte.choose_list("Lieux");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        passes_no_empty_stop(carte, "lieux");
        carte.open_lieu(|_| true);
        carte.get("term", "Adresse");
        passes_no_empty_stop(carte, "a sheet");
        carte.click("button", "Retour à la liste");
        carte.click("button", "M’aider à choisir");
        carte.keyboard_on("heading", starting_with("Étape 1"));
        passes_no_empty_stop(carte, "a question");
    });
}

/// Browsers tell a voice that all within an element that hears clicks can be clicked: « cliquable », after each title.
#[test]
fn titles_are_not_told_as_something_to_click() {
    let script = "
        const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (type, ...rest) {
          if (/^(click|mousedown|mouseup)$/.test(type) && this.nodeType === 1) (this.clics ??= []).push(type);
          return add.call(this, type, ...rest);
        };";
    page("source=/fixture/&departement=42").with_script(script).run(|carte| {
        carte.arrived("Loire");
        let around = "const [host] = arguments; let one = host.shadowRoot.querySelector('[data-titre-liste]'); const found = [];
            for (; one; one = one.parentElement ?? one.getRootNode().host) if (one.clics) found.push(`${one.localName}.${one.className}: ${one.clics}`);
            return found;";
        assert_eq!(carte.script(around), serde_json::json!([]));
        carte.choose_list("Lieux");
        carte.open_lieu(|_| true);
        carte.get("term", "Adresse");
        assert_eq!(carte.script(around), serde_json::json!([]));
    });
}
