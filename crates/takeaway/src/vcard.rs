//! One lieu as a contact: vCard 3.0 (RFC 2426), the version that every address book imports.
//!
//! Opening hours are written as the lieu has them: whoever can say them in French puts the sentence into the lieu first.

use crate::digits::{millionths, push_degrees};
use atlas::lieu::Lieu;
use atlas::telephone::dialled;

/// Octets of a line, its end not counted.
const LINE: usize = 75;

/// The contact of a lieu; `url`: where the lieu is on a map, after its own sites.
#[must_use]
pub fn vcard(lieu: &Lieu, url: Option<&str>) -> String {
    let mut card = Card(String::from("BEGIN:VCARD\r\nVERSION:3.0\r\n"));
    card.texts("UID:", &[&lieu.id]);
    card.texts("FN:", &[&lieu.nom]);
    // Required, and of a person: a lieu has none of its parts. Apple's address book wants to be told so.
    card.line("N:;;;;");
    card.line("X-ABSHOWAS:COMPANY");
    card.texts("ORG:", &[&lieu.nom]);
    let place = [&lieu.complement_adresse, &lieu.adresse, &lieu.commune, &lieu.code_postal];
    if place.iter().any(|part| !part.is_empty()) {
        let [complement, adresse, commune, code_postal] = place;
        card.texts("ADR;TYPE=WORK:", &["", complement, adresse, commune, "", code_postal, "France"]);
    }
    // An address book dials what it is given; what is no number is a note.
    let number = dialled(&lieu.telephone);
    if let Some(number) = &number {
        card.texts("TEL;TYPE=WORK,VOICE:", &[number]);
    }
    for courriel in &lieu.courriels {
        card.texts("EMAIL;TYPE=INTERNET:", &[courriel]);
    }
    for site in &lieu.site_web {
        card.url(site);
    }
    if let Some(url) = url {
        card.url(url);
    }
    if let Some([latitude, longitude]) = millionths(lieu) {
        let mut line = String::from("GEO:");
        push_degrees(&mut line, latitude, '.');
        line.push(';');
        push_degrees(&mut line, longitude, '.');
        card.line(&line);
    }
    for note in [if number.is_none() { &lieu.telephone } else { "" }, &lieu.horaires] {
        if !note.is_empty() {
            card.texts("NOTE:", &[note]);
        }
    }
    card.line("END:VCARD");
    card.0
}

struct Card(String);

impl Card {
    /// A property made of texts, each escaped, semicolons between them.
    fn texts(&mut self, start: &str, texts: &[&str]) {
        let mut line = start.to_owned();
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                line.push(';');
            }
            push_escaped(&mut line, text);
        }
        self.line(&line);
    }

    /// A URI is not escaped; what cannot be part of one does not get to end the line.
    fn url(&mut self, url: &str) {
        let mut line = String::from("URL:");
        for c in url.chars() {
            if c > ' ' && !is_line_end(c) {
                line.push(c);
            }
        }
        self.line(&line);
    }

    /// A line, folded between characters. The space that continues it counts.
    fn line(&mut self, line: &str) {
        let mut n_octets = 0;
        for c in line.chars() {
            if n_octets + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                n_octets = 1;
            }
            self.0.push(c);
            n_octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn push_escaped(out: &mut String, text: &str) {
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\n' if before == '\r' => {}
            c if is_line_end(c) => out.push_str("\\n"),
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            // Controls have no place in a vCard, and no way to be written in one.
            c if c < ' ' && c != '\t' || c == '\u{7F}' => {}
            c => out.push(c),
        }
        before = c;
    }
}

/// What some reader takes for the end of a line.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests;
