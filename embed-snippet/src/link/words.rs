//! Values of a link in plain letters, both ways: territories, values of facets, hours, points. Keys and parts are [`super`]'s.

use atlas::catalogue::Handle;
use atlas::decimal;
use atlas::fold::fold;
use atlas::lieu::Position;
use atlas::opening::{DayPart, When};
use atlas::parcours::Step;
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Level, Territoire};
use atlas::vocabulary::{Facet, Value};

const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// In the order of [`Step::ALL`].
const STEPS: [&str; 7] = ["besoin", "lieu", "accueil", "horaires", "aide", "prix", "resultats"];

pub(super) fn step_text(step: Step) -> &'static str {
    STEPS.get(step as usize).copied().unwrap_or_default()
}

pub(super) fn step_of(text: &str) -> Option<Step> {
    Step::ALL.into_iter().find(|step| step_text(*step) == text)
}

pub(crate) fn territoire_text(territoire: Territoire) -> String {
    match territoire {
        Territoire::France => "france".into(),
        Territoire::Region(code) => ["region-", code.as_str()].concat(),
        Territoire::Departement(code) => code.to_string(),
        Territoire::Commune(code) => code.to_string(),
        Territoire::NonLocalise => "non-localises".into(),
        // The top of an element, whatever it is.
        Territoire::Ensemble(_) => "tout".into(),
    }
}

pub(crate) fn territoire_of(text: &str) -> Option<Territoire> {
    Some(match text {
        "tout" => Territoire::Ensemble(Level::Communes),
        "france" => Territoire::France,
        "non-localises" => Territoire::NonLocalise,
        _ => match text.strip_prefix("region-") {
            Some(code) => Territoire::Region(CodeRegion::parse(code)?),
            None => CodeDepartement::parse(text)
                .map(Territoire::Departement)
                .or_else(|| CodeCommune::parse(text).map(Territoire::Commune))?,
        },
    })
}

/// A value of the standard in plain letters; any other as it is, escaped: its spelling is all there is to know it by.
pub(crate) fn value_text(facet: Facet, value: &Value) -> String {
    match value {
        Value::Standard(_) => slug(value.text(facet)),
        Value::Other(text) => escaped(text),
    }
}

pub(super) fn value_of(facet: Facet, text: &str) -> Option<Value> {
    let found = facet.standard_values().iter().position(|value| slug(value) == text);
    match found {
        Some(index) => Some(Value::Standard(index as u8)),
        None => Some(unescaped(text)).filter(|text| !text.is_empty()).map(|text| Value::of(facet, &text)),
    }
}

fn slug(text: &str) -> String {
    fold(text).replace(' ', "-")
}

/// Bytes that an address may hold as they are, and that mean nothing here.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~')
}

pub(super) fn escaped(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            escaped.push(char::from(HEX[usize::from(byte >> 4)]));
            escaped.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    escaped
}

/// `%C3%A9` to `é`; a sign that is no escape, or bytes that are no text, stay what they were or become `\u{fffd}`.
pub(super) fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `maintenant`, `week-end`, `soir`, `mercredi`, `mercredi-matin`, `mercredi-14h`, `mercredi-14h30`.
pub(super) fn when_text(when: When) -> String {
    let (weekday, part) = match when {
        When::Now => return "maintenant".into(),
        When::Weekend => return "week-end".into(),
        When::Evening => return "soir".into(),
        When::Slot { weekday, part } => (DAYS.get(usize::from(weekday)).copied().unwrap_or_default(), part),
    };
    match part {
        DayPart::Any => weekday.into(),
        DayPart::Morning => [weekday, "-matin"].concat(),
        DayPart::Afternoon => [weekday, "-apres-midi"].concat(),
        DayPart::At(minute) => {
            let minutes = if minute % 60 == 0 { String::new() } else { two_digits(minute % 60) };
            [weekday, "-", &(minute / 60).to_string(), "h", &minutes].concat()
        }
    }
}

fn two_digits(n: u16) -> String {
    let digits = n.to_string();
    if n < 10 { ["0", &digits].concat() } else { digits }
}

pub(super) fn when_of(text: &str) -> Option<When> {
    match text {
        "maintenant" => return Some(When::Now),
        "week-end" => return Some(When::Weekend),
        "soir" => return Some(When::Evening),
        _ => {}
    }
    let (day, part) = text.split_once('-').unwrap_or((text, ""));
    let weekday = DAYS.iter().position(|name| *name == day)? as u8;
    let part = match part {
        "" => DayPart::Any,
        "matin" => DayPart::Morning,
        "apres-midi" => DayPart::Afternoon,
        time => {
            let (hours, minutes) = time.split_once('h')?;
            let number = |digits: &str, below: u16| digits.parse().ok().filter(|n| *n < below);
            let minutes = if minutes.is_empty() { 0 } else { number(minutes, 60)? };
            DayPart::At(number(hours, 24)? * 60 + minutes)
        }
    };
    Some(When::Slot { weekday, part })
}

/// Latitude first, as people write it and as other maps do in addresses.
pub(crate) fn point_text(at: Position) -> String {
    [decimal::written(at.lat, 5), decimal::written(at.lon, 5)].join(",")
}

pub(crate) fn point_of(text: &str) -> Option<Position> {
    let (lat, lon) = text.split_once(',')?;
    Position::new(decimal::read(lon)?, decimal::read(lat)?)
}

pub(super) fn handle_text(Handle(mut number): Handle) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(number % 16, 16));
        number /= 16;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}
