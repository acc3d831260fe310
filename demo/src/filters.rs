//! Filters of an attribute as boxes to tick: what may be chosen, what is, and the text after a tick.
//!
//! Texts are those of [`embed_snippet::link`], which writes and reads them. What an attribute accepts is asked of the attribute itself.

use atlas::filter::Filter;
use atlas::opening::{DayPart, When};
use atlas::vocabulary::{Facet, Value};
use embed_snippet::link::Link;
use embed_snippet::{Attribute, Config};

/// One box.
#[derive(Debug, Clone, PartialEq)]
pub enum Tick {
    /// A value of the standard.
    Value(Facet, Value),
    /// Opening hours.
    When(When),
    /// An appointment can be made on the Web.
    Rdv,
    /// There is a sheet of Acceslibre.
    AccesLibre,
}

/// Any prefix: [`Link`] wants one.
const PREFIX: &str = "f";

/// The filters that a text asks for; what is not understood of it is not there.
#[must_use]
pub fn read(text: &str) -> Filter {
    let parts: Vec<String> = text.split(';').map(|part| [PREFIX, ".", part.trim()].concat()).collect();
    Link::of_text(&parts.join("&"), PREFIX).filter
}

/// The text that asks for these; `None` for nothing.
#[must_use]
pub fn written(filter: &Filter) -> Option<String> {
    let link = Link { filter: filter.clone(), ..Link::default() };
    let parts: Vec<String> = link.pairs().into_iter().map(|(key, values)| [key, "=", &values].concat()).collect();
    (!parts.is_empty()).then(|| parts.join(";"))
}

/// Whether a box is ticked.
#[must_use]
pub fn is_on(filter: &Filter, tick: &Tick) -> bool {
    match tick {
        Tick::Value(facet, value) => filter.is_chosen(*facet, value),
        Tick::When(when) => filter.when().contains(when),
        Tick::Rdv => filter.rdv,
        Tick::AccesLibre => filter.acces_libre,
    }
}

/// The text once a box was ticked, or no longer is.
#[must_use]
pub fn toggled(text: &str, tick: &Tick) -> Option<String> {
    let mut filter = read(text);
    match tick {
        Tick::Value(facet, value) => filter.toggle(*facet, value.clone()),
        Tick::When(when) => filter.toggle_when(*when),
        Tick::Rdv => filter.rdv = !filter.rdv,
        Tick::AccesLibre => filter.acces_libre = !filter.acces_libre,
    }
    written(&filter)
}

/// The boxes of an attribute, by facet, then those of no facet (`None`): those that it understands.
#[must_use]
pub fn offered(attribute: &Attribute) -> Vec<(Option<Facet>, Vec<Tick>)> {
    let accepts = |tick: &Tick| {
        toggled("", tick).is_some_and(|text| (attribute.from_html)(&mut Config::default(), &text).is_ok())
    };
    let of_facet = |facet: Facet| {
        let n = facet.standard_values().len() as u8;
        (Some(facet), (0..n).map(|index| Tick::Value(facet, Value::Standard(index))).collect::<Vec<_>>())
    };
    let days = (0..7).map(|weekday| When::Slot { weekday, part: DayPart::Any });
    let whens = [When::Now, When::Evening, When::Weekend].into_iter().chain(days).map(Tick::When);
    let others: Vec<Tick> = whens.chain([Tick::Rdv, Tick::AccesLibre]).collect();
    let all = Facet::ALL.into_iter().map(of_facet).chain([(None, others)]);
    all.map(|(facet, ticks)| (facet, ticks.into_iter().filter(accepts).collect::<Vec<_>>()))
        .filter(|(_, ticks)| !ticks.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use embed_snippet::ATTRIBUTES;
    use embed_snippet::attribute::Kind;

    fn row(name: &str) -> &'static Attribute {
        ATTRIBUTES.iter().find(|row| row.name == name).unwrap()
    }

    #[test]
    fn each_box_of_each_attribute_is_written_understood_and_taken_back() {
        let rows: Vec<&Attribute> = ATTRIBUTES.iter().filter(|row| row.kind == Kind::Filters).collect();
        assert!(rows.len() >= 2);
        for row in rows {
            let mut n = 0;
            for tick in offered(row).into_iter().flat_map(|(_, ticks)| ticks) {
                let text = toggled("frais_a_charge=gratuit", &tick);
                let only = Some("frais_a_charge=gratuit");
                if let Some(text) = &text {
                    let mut config = Config::default();
                    assert_eq!((row.from_html)(&mut config, text), Ok(()), "{text}");
                    assert_eq!((row.to_html)(&config).as_deref(), Some(&text[..]), "{}", row.name);
                    assert!(is_on(&read(text), &tick));
                    assert_eq!(toggled(text, &tick).as_deref(), only);
                } else {
                    assert!(
                        is_on(&read("frais_a_charge=gratuit"), &tick),
                        "only what was ticked can be taken away whole"
                    );
                }
                n += 1;
            }
            assert!(n > 60, "{} has {n} boxes", row.name);
        }
    }

    #[test]
    fn hours_are_offered_where_the_attribute_takes_them() {
        let has_hours =
            |name: &str| offered(row(name)).iter().any(|(_, ticks)| ticks.contains(&Tick::When(When::Evening)));
        assert!(has_hours("filtres"));
        assert!(!has_hours("filtres-fixes"));
    }

    #[test]
    fn a_mistake_costs_only_itself() {
        let text = toggled("prix=gratuit; services=aide-aux-demarches-administratives", &Tick::Rdv);
        assert_eq!(text.as_deref(), Some("services=aide-aux-demarches-administratives;rdv=oui"));
    }
}
