//! What a visitor leaves with, in words: the short list, papers, messages, the *fiche d'orientation*.

use super::{HOURS, NBSP, THIN, lieux, updated};
use atlas::calendar::Date;
use atlas::lieu::Details;
use atlas::telephone::displayed as telephone;

/// `Ma sélection : 3 lieux`.
#[must_use]
pub fn kept(n: usize) -> String {
    format!("{MY_SELECTION}{NBSP}: {}", lieux(n as u32))
}

/// The name of the button that keeps a lieu.
#[must_use]
pub fn keep_name(nom: &str) -> String {
    format!("{KEEP_LONG}{NBSP}: {nom}")
}

/// The name of the button that no longer does.
#[must_use]
pub fn remove_name(nom: &str) -> String {
    format!("{REMOVE} {nom} de ma sélection")
}

/// The title of a commune on paper: `Roanne (42), 3 lieux`.
#[must_use]
pub fn commune_on_paper(commune: &str, departement: &str, n: usize) -> String {
    let commune = if commune.is_empty() { NO_COMMUNE } else { commune };
    let departement = if departement.is_empty() { String::new() } else { format!(" ({departement})") };
    format!("{commune}{departement}, {}", lieux(n as u32))
}

/// What a printed list says of itself.
#[must_use]
pub fn list_printed(address: &str, date: Date) -> String {
    format!("Liste imprimée le {} depuis {address}", updated(date))
}

/// What a printed *fiche d'orientation* says of itself.
#[must_use]
pub fn referral_printed(address: &str) -> String {
    format!("Fiche d’orientation préparée depuis {address}. Horaires à vérifier avant de se déplacer.")
}

/// `Distance à vol d’oiseau : 1,2 km`.
#[must_use]
pub fn term(term: &str, said: &str) -> String {
    format!("{term}{NBSP}: {said}")
}

/// Street and commune, a line each; what is not known is not there.
#[must_use]
pub fn address_lines(details: &Details) -> Vec<String> {
    let street = [details.adresse.trim(), details.complement_adresse.trim()];
    let street: Vec<&str> = street.into_iter().filter(|line| !line.is_empty()).collect();
    let commune = [details.code_postal.trim(), details.commune.trim()].join(" ");
    let lines = [street.join(", "), commune.trim().to_owned()];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// The subject of a mail about a lieu.
#[must_use]
pub fn mail_subject(nom: &str, commune: &str) -> String {
    if commune.is_empty() { nom.to_owned() } else { format!("{nom}, {commune}") }
}

/// A lieu in plain lines. `hours`: its usual week; none when nobody knows.
#[must_use]
pub fn mail_lines(nom: &str, details: &Details, hours: &[String]) -> Vec<String> {
    let mut lines = vec![nom.to_owned()];
    lines.extend(address_lines(details));
    lines.extend((!details.telephone.is_empty()).then(|| term(super::PHONE, &telephone(&details.telephone))));
    lines.extend((!details.prise_rdv.is_empty()).then(|| term(super::BOOK, &details.prise_rdv)));
    if !hours.is_empty() {
        lines.push(term(HOURS, ""));
        lines.extend(hours.iter().map(|line| format!("- {line}")));
    }
    lines.push(String::new());
    plain(lines)
}

/// The same, as short as a text message has to be.
#[must_use]
pub fn sms_lines(nom: &str, details: &Details) -> Vec<String> {
    let mut lines = vec![nom.to_owned()];
    let address = address_lines(details).join(", ");
    lines.extend((!address.is_empty()).then_some(address));
    lines.extend((!details.telephone.is_empty()).then(|| telephone(&details.telephone)));
    plain(lines)
}

/// With the space of every keyboard: the others cost three times as much in an address, and a text message more than that.
fn plain(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| line.replace([NBSP, THIN], " ").trim_end().to_owned()).collect()
}

/// The name of a drawn code.
#[must_use]
pub fn qr_name(nom: &str) -> String {
    format!("QR code{NBSP}: lien vers la fiche de {nom}")
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const KEEP: &str = "Garder";
    pub const KEEP_LONG: &str = "Garder dans ma sélection";
    pub const REMOVE: &str = "Retirer";
    pub const MY_SELECTION: &str = "Ma sélection";
    pub const KEPT_HOW: &str = "Elle n’est gardée que le temps de votre visite sur cette page.";
    pub const COMPARE: &str = "Comparer";
    pub const EMPTY_SELECTION: &str = "Vider";
    pub const CRITERION: &str = "Critère";
    pub const SAME: &str = "identique";
    pub const DIFFERENT_WHY: &str = "Ce qui n’est pas commun à tous est en gras.";
    pub const NOTHING_KEPT: &str = "Aucun lieu dans la sélection : gardez-en depuis la liste ou une fiche.";
    pub const COMING: &str = "chargement…";
    pub const UNAVAILABLE: &str = "pas pu être chargé";
    pub const NOW: &str = "En ce moment";
    pub const NEXT_OPENING: &str = "Prochaine ouverture";
    pub const USUAL_WEEK: &str = "Horaires de la semaine";
    pub const BACK_TO_SHEET: &str = "Retour à la fiche";
    pub const BACK_TO_SELECTION: &str = "Retour à la sélection";
    pub const BACK_TO_REFERRAL: &str = "Retour à la fiche d’orientation";
    pub const PRINT_LIST: &str = "Imprimer cette liste, par commune";
    pub const NO_COMMUNE: &str = "Commune non précisée";
    pub const NO_FILTER: &str = "Tous les lieux";
    pub const SENDING: &str = "Partager";
    pub const ON_PAPER: &str = "Imprimer et orienter";
    pub const BY_MAIL: &str = "Envoyer par e-mail";
    pub const BY_SMS: &str = "Envoyer par SMS";
    pub const QR: &str = "QR code";
    pub const REFERRAL: &str = "Fiche d’orientation";
    pub const PREPARE_REFERRAL: &str = "Préparer une fiche d’orientation";
    pub const NOT_STORED: &str =
        "Rien de ce que vous écrivez n’est enregistré ni envoyé. La fiche s’imprime, puis s’efface avec la page.";
    pub const BENEFICIARY: &str = "Bénéficiaire";
    pub const REFERRER: &str = "Prescripteur";
    pub const REASON: &str = "Motif";
    pub const LOOKED_FOR: &str = "Aide recherchée";
    pub const WHERE_TO: &str = "Lieu";
    pub const PRINT_REFERRAL: &str = "Imprimer la fiche d’orientation";
    pub const ERASE: &str = "Effacer";
    pub const ERASED: &str = "Tout ce que vous aviez écrit est effacé.";
    pub const CHOOSE_LIEU: &str = "Choisissez au moins un lieu.";
    pub const SIGNED_BY_REFERRER: &str = "Date et signature du prescripteur";
    pub const SIGNED_BY_BENEFICIARY: &str = "Date et signature du bénéficiaire";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;

    fn details() -> Details {
        Details {
            commune: "Roanne".into(),
            code_postal: "42300".into(),
            adresse: "1 rue de l’Été".into(),
            complement_adresse: "2e étage".into(),
            telephone: "+33477123456".into(),
            ..Details::default()
        }
    }

    #[test]
    fn a_mail_says_where_how_and_when() {
        let hours = ["lundi au vendredi\u{a0}: 9\u{a0}h à 12\u{a0}h".to_owned()];
        let lines = mail_lines("Écusson", &details(), &hours);
        let expected = [
            "Écusson",
            "1 rue de l’Été, 2e étage",
            "42300 Roanne",
            "Téléphone : 04 77 12 34 56",
            "Horaires :",
            "- lundi au vendredi : 9 h à 12 h",
            "",
        ];
        assert_eq!(lines, expected);
        assert_eq!(mail_lines("Écusson", &Details::default(), &[]), ["Écusson", ""]);
        let with_rdv = Details { prise_rdv: "https://rdv.fr/".into(), ..Details::default() };
        assert_eq!(mail_lines("E", &with_rdv, &[]), ["E", "Prendre rendez-vous en ligne : https://rdv.fr/", ""]);
    }

    #[test]
    fn a_text_message_is_short() {
        assert_eq!(
            sms_lines("Écusson", &details()),
            ["Écusson", "1 rue de l’Été, 2e étage, 42300 Roanne", "04 77 12 34 56"]
        );
        assert_eq!(sms_lines("Écusson", &Details::default()), ["Écusson"]);
    }

    #[test]
    fn a_commune_on_paper_has_its_departement() {
        assert_eq!(commune_on_paper("Roanne", "42", 3).replace(NBSP, " "), "Roanne (42), 3 lieux");
        assert_eq!(commune_on_paper("", "", 1).replace(NBSP, " "), "Commune non précisée, 1 lieu");
    }
}
