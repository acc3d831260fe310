//! Saying that a sheet is wrong, in words.

use super::NBSP;
use atlas::calendar::Date;

/// Who gets a report that the carte sends itself: the name of the service's machine, which whoever wrote the tag may have chosen.
#[must_use]
pub fn report_to_service(host: &str) -> String {
    format!("{host} reçoit ce que vous écrivez ici, avec le nom du lieu et l’adresse de cette page.")
}

/// Who gets a message, before it is written.
#[must_use]
pub fn report_to(contact: &str, copy: bool) -> String {
    let copy = if copy { ", avec le lieu en copie" } else { "" };
    format!("Un message à {contact}{copy} s’ouvre dans votre messagerie. Rien ne part sans vous.")
}

/// Who gets a message, once its writing was asked for.
#[must_use]
pub fn report_opened(contact: &str, is_cut: bool) -> String {
    if is_cut {
        format!("Votre message est long{NBSP}: il y est coupé. Copiez-le en entier et envoyez-le à {contact}.")
    } else {
        format!("Rien ne s’est ouvert ? Copiez le message et envoyez-le à {contact}.")
    }
}

/// The subject and the body of a message. What its writer says comes last: of a message that is too long, the end is cut.
#[must_use]
pub fn report_message(message: &ReportMessage<'_>) -> (String, String) {
    let nom = format!("«{NBSP}{}{NBSP}»", message.nom);
    let (commune, page, id) = (message.commune, message.page, message.id);
    let mut body = format!("Bonjour,\n\nUne erreur dans la fiche {nom} ({commune})\n{page}\nIdentifiant{NBSP}: {id}\n");
    for (title, text) in [
        ("Ce qui ne va pas", message.problem),
        ("La fiche dit", message.current),
        ("Il faudrait lire", message.proposed),
        ("Précision", message.message),
    ] {
        if !text.is_empty() {
            body.push_str(&format!("\n{title}{NBSP}: {text}\n"));
        }
    }
    (format!("Une erreur dans la fiche {nom}"), body)
}

/// What a message is made of; texts that are empty are not in it.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ReportMessage<'a> {
    pub nom: &'a str,
    pub commune: &'a str,
    pub id: &'a str,
    pub page: &'a str,
    pub problem: &'a str,
    pub current: &'a str,
    pub proposed: &'a str,
    pub message: &'a str,
}

/// Where what a sheet says comes from, when nobody is named to write to.
#[must_use]
pub fn report_source(source: &str) -> String {
    format!("Une erreur ? Cette fiche est publiée par{NBSP}: {source}.")
}

/// A day for programs.
#[must_use]
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const REPORT: &str = "Signaler une erreur";
    pub const REPORT_CURRENT: &str = "La fiche dit";
    pub const REPORT_MAIL_WHY: &str = "Il ne sert qu’à vous répondre sur ce signalement.";
    pub const REPORT_SEND: &str = "Envoyer";
    pub const REPORT_SENDING: &str = "Envoi en cours…";
    pub const REPORT_SENT: &str = "Merci, votre signalement est bien arrivé.";
    pub const REPORT_ANOTHER: &str = "Signaler autre chose";
    pub const REPORT_BY_MAIL: &str = "Préparer le message";
    pub const REPORT_BY_MAIL_INSTEAD: &str = "L’envoyer plutôt par e-mail";
    pub const REPORT_COPY: &str = "Copier le message";
    pub const REPORT_COPIED: &str = "Message copié.";
    pub const REPORT_TO_LIEU: &str = "Écrire au lieu pour la faire corriger";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_only_what_is_known_and_its_writers_words_last() {
        let all = ReportMessage {
            nom: "EPN",
            commune: "Roanne",
            id: "H_1",
            page: "https://hub.fr/#carte-lieu--1",
            problem: "Téléphone",
            current: "04 77 00 00 00",
            proposed: "04 77 11 11 11",
            message: "Depuis lundi.",
        };
        let (subject, body) = report_message(&all);
        assert_eq!(subject, "Une erreur dans la fiche «\u{a0}EPN\u{a0}»");
        let expected = "Bonjour,\n\nUne erreur dans la fiche « EPN » (Roanne)\nhttps://hub.fr/#carte-lieu--1\nIdentifiant : H_1\n\n\
                        Ce qui ne va pas : Téléphone\n\nLa fiche dit : 04 77 00 00 00\n\nIl faudrait lire : 04 77 11 11 11\n\n\
                        Précision : Depuis lundi.\n";
        assert_eq!(body.replace(NBSP, " "), expected);
        let (_, body) = report_message(&ReportMessage { current: "", proposed: "", message: "", ..all });
        assert!(body.ends_with("Téléphone\n"), "{body}");
    }

    #[test]
    fn a_day_is_written_as_files_write_it() {
        assert_eq!(iso(Date { year: 2026, month: 1, day: 3 }), "2026-01-03");
    }
}
