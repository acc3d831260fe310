//! The reference page, in Markdown and in HTML: what may be written on the tag, what scripts hear and ask, drawn from the tables.
//!
//! What the words mean is in the tables; types and the elements' manifest are [`crate::types`]' business.

use crate::ATTRIBUTES;
use crate::alias::{ALIAS_TAGS, ALIASES, Alias};
use crate::attribute::{Attribute, Group, Kind};
use crate::script::{EVENTS, Field, METHODS, REPORT};
use crate::snippet::escape;
use crate::trust::TABLE;

/// A piece of the page.
enum Block {
    /// Level and words.
    Title(u8, String),
    /// Words, in which « `…` » is code.
    Words(String),
    /// Code to be copied.
    Code(String),
    /// Titles of columns, then lines.
    Table(Vec<&'static str>, Vec<Vec<String>>),
}

/// The page in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "<!-- Écrit par « cargo xtask reference » depuis les tables de embed-snippet : ce qui est changé ici est perdu. -->\n",
    );
    for block in page() {
        text.push('\n');
        match block {
            Block::Title(level, words) => text.push_str(&format!("{} {words}\n", "#".repeat(level.into()))),
            Block::Words(words) => text.push_str(&format!("{words}\n")),
            Block::Code(code) => text.push_str(&format!("```html\n{code}\n```\n")),
            Block::Table(titles, lines) => {
                text.push_str(&format!("| {} |\n|{}\n", titles.join(" | "), "---|".repeat(titles.len())));
                for line in lines {
                    let cells: Vec<String> = line.iter().map(|cell| cell.replace('|', "\\|")).collect();
                    text.push_str(&format!("| {} |\n", cells.join(" | ")));
                }
            }
        }
    }
    text
}

/// The page's content in HTML, to stand in a `<main>`.
#[must_use]
pub fn html() -> String {
    let mut text = String::new();
    for block in page() {
        match block {
            Block::Title(level, words) => text.push_str(&format!("<h{level}>{}</h{level}>\n", coded(&words))),
            Block::Words(words) => text.push_str(&format!("<p>{}</p>\n", coded(&words))),
            Block::Code(code) => text.push_str(&format!("<pre><code>{}</code></pre>\n", escape(&code))),
            Block::Table(titles, lines) => {
                let head: String = titles.iter().map(|title| format!("<th scope=\"col\">{title}</th>")).collect();
                text.push_str(&format!("<div class=\"table\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"));
                for line in lines {
                    let mut cells = line.iter();
                    let name = cells.next().map(|cell| format!("<th scope=\"row\">{}</th>", coded(cell)));
                    let cells: String = cells.map(|cell| format!("<td>{}</td>", coded(cell))).collect();
                    text.push_str(&format!("<tr>{}{cells}</tr>\n", name.unwrap_or_default()));
                }
                text.push_str("</tbody>\n</table></div>\n");
            }
        }
    }
    text
}

/// « `code` » as HTML has it.
fn coded(words: &str) -> String {
    let mut html = String::new();
    for (index, part) in words.split('`').enumerate() {
        let part = escape(part);
        html.push_str(&if index % 2 == 1 { format!("<code>{part}</code>") } else { part });
    }
    html
}

fn page() -> Vec<Block> {
    let mut page = vec![
        Block::Title(1, "Référence de la balise `<carte-mednum>`".into()),
        Block::Words(
            "Sans attribut, la balise montre la France entière avec les données publiées à côté de son script. Ce qu’elle contient \
             s’affiche si la carte ne peut pas démarrer. Un attribut mal écrit garde sa dernière bonne valeur, et la console dit ce qui \
             était attendu. Tous peuvent être changés par un script, à tout moment."
                .into(),
        ),
        Block::Code(
            "<script src=\"https://votre-hub.fr/carte-mednum.js\" async></script>\n\
             <carte-mednum departement=\"42\"><a href=\"/lieux\">Voir les lieux</a></carte-mednum>"
                .into(),
        ),
        Block::Title(2, "Attributs".into()),
    ];
    for group in Group::ALL {
        let attributes: Vec<&Attribute> = ATTRIBUTES.iter().filter(|attribute| attribute.group == group).collect();
        if attributes.is_empty() {
            continue;
        }
        page.push(Block::Title(3, group.titre().into()));
        let line = |attribute: &&Attribute| {
            let words = [attribute.doc, &written(attribute.kind)].join(" ");
            vec![format!("`{}`", attribute.name), words.trim().to_owned(), format!("`{}`", attribute.example)]
        };
        page.push(Block::Table(vec!["attribut", "ce qu’il demande", "exemple"], attributes.iter().map(line).collect()));
    }
    page.push(Block::Title(2, "Qui peut quoi".into()));
    page.push(Block::Words(
        "À qui la carte se fie, ce que chacun peut y changer, et à qui il fait parler le navigateur de vos visiteurs. Nommer un fichier de \
         réglages, c’est confier à son hub l’apparence de la carte et ses données."
            .into(),
    ));
    let rows = TABLE.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect();
    page.push(Block::Table(vec!["qui", "ce qu’il peut changer", "à qui il fait parler le navigateur"], rows));
    page.push(Block::Title(2, "Propriétés".into()));
    page.push(Block::Words(
        "Chaque attribut est aussi une propriété de l’élément, du même nom en un mot : `niveau-titre` est `niveauTitre`. Elle vaut \
         `null` quand l’attribut est absent ; `null` ou `false` l’enlève, `true` l’écrit sans valeur."
            .into(),
    ));
    page.push(Block::Title(2, "Méthodes".into()));
    let method = |method: &crate::script::Method| {
        let names: Vec<&str> = method.parameters.iter().map(|field| field.name).collect();
        let takes: Vec<String> = method.parameters.iter().map(said).collect();
        vec![format!("`{}({})`", method.name, names.join(", ")), method.doc.to_owned(), takes.join(" ")]
    };
    page.push(Block::Table(
        vec!["méthode", "ce qu’elle fait", "ce qu’elle reçoit"],
        METHODS.iter().map(method).collect(),
    ));
    page.push(Block::Title(2, "Événements".into()));
    page.push(Block::Words(
        "Ils remontent dans la page (`bubbles`, `composed`) et ne suivent que ce que fait le visiteur, sauf les deux premiers. La carte ne \
         mesure rien elle-même : c’est d’eux que la page tire ses statistiques."
            .into(),
    ));
    let event = |event: &crate::script::Event| {
        let detail: Vec<String> = event.detail.iter().map(said).collect();
        vec![format!("`{}`", event.name), event.doc.to_owned(), detail.join(" ")]
    };
    page.push(Block::Table(vec!["événement", "quand", "`event.detail`"], EVENTS.iter().map(event).collect()));
    page.extend(reports());
    page.extend(aliases());
    page
}

/// What a service of reports gets, and how it has to answer.
fn reports() -> Vec<Block> {
    let line = |field: &Field| vec![code(field.name), code(field.kind), field.doc.to_owned()];
    vec![
        Block::Title(2, "Signalements".into()),
        Block::Words(
            "Le service que nomme `signalement` reçoit, quand le visiteur envoie et jamais avant, un `POST` en `application/json`, sans \
             cookie. Toutes les clés y sont toujours ; un texte est vide quand rien n’est connu. Tout y est à relire : n’importe qui peut \
             écrire n’importe quoi, et le même signalement peut arriver deux fois si sa première réponse s’est perdue."
                .into(),
        ),
        Block::Table(vec!["clé", "type", "contenu"], REPORT.iter().map(line).collect()),
        Block::Words(
            "Toute réponse 2xx est un succès, quel que soit son contenu ; 4xx, un refus ; 5xx ou vingt secondes sans réponse, une panne : le \
             visiteur garde son texte et peut réessayer, ou l’envoyer à `contact`. Une redirection n’est pas suivie. Si le service est sur \
             un autre site que la page, il répond aussi à `OPTIONS`, avec `Access-Control-Allow-Origin: *` et \
             `Access-Control-Allow-Headers: content-type`, et sa réponse au `POST` porte le premier de ces deux en-têtes ; sans réponse \
             lisible, un `HEAD` sans cookie vérifie qu’il est là ; une page à la politique stricte (CSP) le nomme dans `connect-src`."
                .into(),
        ),
    ]
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

/// The national map's tags and attributes.
fn aliases() -> Vec<Block> {
    let tags: Vec<String> = ALIAS_TAGS.iter().map(|tag| format!("`<{}>`", tag.name)).collect();
    let line = |alias: &Alias| {
        let becomes: Vec<String> = alias.becomes.iter().map(|name| code(name)).collect();
        vec![
            code(alias.name),
            if becomes.is_empty() { "rien".into() } else { becomes.join(", ") },
            alias.doc.to_owned(),
        ]
    };
    vec![
        Block::Title(2, "Depuis la cartographie nationale".into()),
        Block::Words(format!(
            "Avec `carte-mednum-alias.js` au lieu de son script, les balises de la cartographie nationale ({}) deviennent des cartes. Leurs \
             attributs, et ce qu’ils deviennent :",
            tags.join(", ")
        )),
        Block::Table(vec!["attribut", "devient", "comment"], ALIASES.iter().map(line).collect()),
    ]
}

fn said(field: &Field) -> String {
    format!("`{}` (`{}`) : {}", field.name, field.kind, field.doc)
}

/// What may be written, where the words are counted.
fn written(kind: Kind) -> String {
    match kind {
        Kind::Choice(words) | Kind::Choices(words) => {
            let words: Vec<String> = words.iter().map(|(word, meaning)| format!("`{word}` ({meaning})")).collect();
            format!("Valeurs : {}.", words.join(", "))
        }
        Kind::Number(low, high) => format!("De {low} à {high}."),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_may_be_written_is_on_the_page() {
        let (markdown, html) = (markdown(), html());
        for attribute in ATTRIBUTES {
            assert!(markdown.contains(&format!("| `{}` |", attribute.name)), "{}", attribute.name);
            assert!(html.contains(&format!("<code>{}</code></th>", attribute.name)), "{}", attribute.name);
        }
        for name in EVENTS.iter().map(|event| event.name).chain(METHODS.iter().map(|method| method.name)) {
            assert!(markdown.contains(name) && html.contains(name), "{name}");
        }
        for alias in ALIASES {
            assert!(markdown.contains(&format!(
                "| `{}` | {}",
                alias.name,
                if alias.becomes.is_empty() { "rien" } else { "`" }
            )));
        }
        assert!(html.contains("&lt;carte-mednum&gt;") && !html.contains("<carte-mednum"), "code is text");
    }

    #[test]
    fn a_page_of_html_closes_what_it_opens() {
        let html = html();
        for tag in ["table", "tr", "td", "th", "code", "pre", "h2", "div"] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
