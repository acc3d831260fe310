//! Tests of the contact: a small reader that unfolds and unescapes, and what no line may be.

use super::*;
use crate::tests::{Random, every_file, hostile_lieux, hostile_text};
use atlas::lieu::Position;

/// The properties of a card, unfolded; every physical line is checked.
fn properties(card: &str) -> Vec<(String, String)> {
    assert!(card.ends_with("\r\n"));
    for line in card.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.is_empty() && !line.contains(['\r', '\n', '\0', '\u{85}', '\u{2028}']), "{line:?}");
    }
    let unfolded = card.replace("\r\n ", "");
    let properties: Vec<(String, String)> = unfolded
        .split_terminator("\r\n")
        .map(|line| line.split_once(':').expect("a line without a name"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let ends = [&properties[0], &properties[1], &properties[properties.len() - 1]]
        .map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(ends, [("BEGIN", "VCARD"), ("VERSION", "3.0"), ("END", "VCARD")]);
    properties[2..properties.len() - 1].to_vec()
}

/// The texts of a value: cut at the semicolons that are not escaped.
fn texts(value: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let last = texts.last_mut().unwrap();
        match c {
            ';' => texts.push(String::new()),
            ',' => panic!("a comma that is not escaped: {value}"),
            '\\' => match chars.next() {
                Some('n') => last.push('\n'),
                Some(c @ ('\\' | ',' | ';')) => last.push(c),
                other => panic!("an unknown escape {other:?}: {value}"),
            },
            c => last.push(c),
        }
    }
    texts
}

/// What of a text a vCard can hold.
fn held(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|c| !c.is_ascii_control() || matches!(c, '\n' | '\t')).collect()
}

fn holds_vcard(lieu: &Lieu) {
    let properties = properties(&vcard(lieu, Some("https://carte.example/#lieu")));
    let all = |name: &str| -> Vec<Vec<String>> {
        properties.iter().filter(|(of, _)| of == name).map(|(_, value)| texts(value)).collect()
    };
    assert_eq!(all("UID"), [[held(&lieu.id)]]);
    assert_eq!(all("FN"), [[held(&lieu.nom)]]);
    assert_eq!(all("ORG"), [[held(&lieu.nom)]]);
    assert_eq!(all("N"), [["", "", "", "", ""]]);
    let place = [&lieu.complement_adresse, &lieu.adresse, &lieu.commune, &lieu.code_postal];
    let [complement, adresse, commune, code_postal] = place.map(|part| held(part));
    let address = vec![String::new(), complement, adresse, commune, String::new(), code_postal, "France".to_owned()];
    assert_eq!(all("ADR;TYPE=WORK"), if place.iter().all(|part| part.is_empty()) { vec![] } else { vec![address] });
    let one = |text: &String| if text.is_empty() { vec![] } else { vec![vec![held(text)]] };
    let number = dialled(&lieu.telephone);
    assert_eq!(all("TEL;TYPE=WORK,VOICE"), one(&number.clone().unwrap_or_default()));
    let text = if number.is_none() { lieu.telephone.clone() } else { String::new() };
    assert_eq!(all("NOTE"), [one(&text), one(&lieu.horaires)].concat());
    assert_eq!(all("EMAIL;TYPE=INTERNET"), lieu.courriels.iter().map(|text| vec![held(text)]).collect::<Vec<_>>());
    let n_urls = properties.iter().filter(|(name, _)| name == "URL").count();
    assert_eq!(n_urls, lieu.site_web.len() + 1);
    assert_eq!(all("GEO").len(), usize::from(lieu.position.is_some()));
    let n_others = usize::from(properties.iter().any(|(name, _)| name == "X-ABSHOWAS"));
    let n_known = 4 + n_urls + n_others + lieu.courriels.len();
    let n_optional = ["ADR;TYPE=WORK", "TEL;TYPE=WORK,VOICE", "NOTE", "GEO"].map(|name| all(name).len());
    assert_eq!(properties.len(), n_known + n_optional.iter().sum::<usize>(), "a property that nobody asked for");
}

#[test]
fn a_contact_says_who_where_and_how_to_reach_them() {
    let lieu = Lieu {
        id: "Coop_1".into(),
        nom: "France services, Roanne".into(),
        commune: "Roanne".into(),
        code_postal: "42300".into(),
        adresse: "5 rue Brison ; bât. A".into(),
        position: Position::new(4.0725, 46.035),
        telephone: "+33477123456".into(),
        courriels: vec!["a@b.fr".into()],
        site_web: vec!["https://b.fr/x?a=1,2;3".into()],
        horaires: "lundi : 9 h – 12 h\nmardi : fermé".into(),
        ..Lieu::default()
    };
    let expected = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "UID:Coop_1",
        "FN:France services\\, Roanne",
        "N:;;;;",
        "X-ABSHOWAS:COMPANY",
        "ORG:France services\\, Roanne",
        "ADR;TYPE=WORK:;;5 rue Brison \\; bât. A;Roanne;;42300;France",
        "TEL;TYPE=WORK,VOICE:+33477123456",
        "EMAIL;TYPE=INTERNET:a@b.fr",
        "URL:https://b.fr/x?a=1,2;3",
        "URL:https://carte.example/#Coop_1",
        "GEO:46.035;4.0725",
        "NOTE:lundi : 9 h – 12 h\\nmardi : fermé",
        "END:VCARD",
    ];
    assert_eq!(vcard(&lieu, Some("https://carte.example/#Coop_1")), expected.join("\r\n") + "\r\n");
}

/// A telephone obeys codes that begin with a star: its address book is not to hold one behind the name of a lieu.
#[test]
fn what_is_no_number_is_a_note() {
    for text in ["*21*0690000000#", "0477123456,,9", "javascript:mal()", "sur rendez-vous"] {
        let card = vcard(&Lieu { telephone: text.into(), horaires: "lundi".into(), ..Lieu::default() }, None);
        assert!(!card.contains("TEL"), "{card}");
        assert!(card.contains(&format!("NOTE:{}\r\nNOTE:lundi\r\n", text.replace(',', "\\,"))), "{card}");
    }
    let card = vcard(&Lieu { telephone: "+33 4 77-12.34 56".into(), ..Lieu::default() }, None);
    assert!(card.contains("TEL;TYPE=WORK,VOICE:+33477123456\r\n") && !card.contains("NOTE"), "{card}");
}

#[test]
fn what_is_not_known_is_not_in_the_contact() {
    let lieu = Lieu { id: "a".into(), nom: "Sans".into(), ..Lieu::default() };
    assert_eq!(
        vcard(&lieu, None),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Sans\r\nN:;;;;\r\nX-ABSHOWAS:COMPANY\r\nORG:Sans\r\nEND:VCARD\r\n"
    );
}

#[test]
fn every_lieu_makes_a_contact_that_can_be_read() {
    for (_, lieux) in every_file() {
        lieux.iter().for_each(holds_vcard);
    }
}

#[test]
fn a_hostile_lieu_adds_no_line_to_its_contact() {
    hostile_lieux(500, 0xCA2D).iter().for_each(holds_vcard);
}

#[test]
fn a_line_is_folded_at_75_octets_between_characters() {
    let mut random = Random(0xF01D);
    for _ in 0..500 {
        let text: String = (0..random.below(12)).map(|_| hostile_text(&mut random)).collect();
        let text = text + &"é𝄞a".repeat(random.below(60));
        let mut card = Card(String::new());
        card.texts("NOTE:", &[&text]);
        assert!(card.0.lines().all(|line| line.len() <= LINE));
        let value = card.0.replace("\r\n ", "");
        assert_eq!(texts(value.strip_prefix("NOTE:").unwrap().strip_suffix("\r\n").unwrap()), [held(&text)]);
    }
    let mut card = Card(String::new());
    card.line(&"a".repeat(75 + 74 + 1));
    assert_eq!(card.0, format!("{}\r\n {}\r\n a\r\n", "a".repeat(75), "a".repeat(74)));
}

#[test]
fn a_megabyte_of_hours_goes_through() {
    let lieu = Lieu { horaires: "\\;é\r\n".repeat(200_000), nom: "\0".repeat(1_000_000), ..Lieu::default() };
    holds_vcard(&lieu);
}
