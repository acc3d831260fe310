//! What of a visit an address keeps, in the fragment of the host's page: readable, stable from one version to the next, and its parts
//! each on its own, so that one bad value costs nothing but itself.
//!
//! `#carte-territoire--42__carte-services--aide-aux-demarches-administratives__carte-horaires--mercredi-apres-midi`
//!
//! Parts are separated by `__`, each begins with the element's own prefix: two elements of a page, and the page itself, share one
//! fragment. Facets are called by their columns. When an address is written or followed is the widget's business.
//!
//! Letters, digits, `-` and `_` alone: scripts of pages take a fragment for an id, or put it into a selector as it is (`$(location.hash)`),
//! and stop where it is none. Addresses as they were written until version 0.1.1 are read for ever:
//! `#carte.territoire=42&carte.horaires=mercredi-apres-midi`.

mod parts;
mod words;

pub use parts::{foreign, of_page, with_foreign};

use atlas::catalogue::Handle;
use atlas::decimal;
use atlas::filter::Filter;
use atlas::lieu::Position;
use atlas::parcours::Step;
use atlas::territoire::{CodeCommune, Territoire};
use atlas::vocabulary::Facet;
use parts::{own, parts, written};
use words::{handle_text, step_of, step_text, value_of, when_of, when_text};
pub(crate) use words::{point_of, point_text, territoire_of, territoire_text, value_text};

/// A point that distances are measured from, as an address names it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Around {
    /// The middle of a commune.
    Commune(CodeCommune),
    /// Any point, to the metre.
    Point(Position),
}

/// Where the map looks, when it is not at the whole of a territory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The middle.
    pub at: Position,
    /// Pixels per map unit (`atlas::camera::Camera::scale`), whole.
    pub scale: f64,
}

/// What an address keeps of a visit. The default is the visit as it begins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// The territory in view; `None`: that of the element.
    pub territoire: Option<Territoire>,
    /// What is asked for.
    pub filter: Filter,
    /// Nothing is asked for, where something is at the beginning.
    pub no_filter: bool,
    /// From where distances are measured.
    pub around: Option<Around>,
    /// Whether those that leave something unsaid are shown, instead of those that answer.
    pub unsure: bool,
    /// Whether lieux are listed, or else territories; `None`: what is at the beginning.
    pub lieux: Option<bool>,
    /// Page of the list, from 0.
    pub page: usize,
    /// The lieu whose sheet is open.
    pub lieu: Option<Handle>,
    /// Where the map looks.
    pub look: Option<Look>,
    /// Where one is in the questionnaire; `None`: not in it, or at its beginning where an element begins with it.
    pub parcours: Option<Step>,
}

/// How much of a fragment is read, in bytes: whoever wrote it may have written megabytes, and each value is compared with those before.
const LONGEST: usize = 10_000;
/// Pages beyond are nobody's.
const LAST_PAGE: usize = 100_000;

impl Link {
    /// The parts, joined; empty for the default.
    #[must_use]
    pub fn to_text(&self, prefix: &str) -> String {
        let parts: Vec<String> = self.pairs().iter().map(|(key, value)| written(prefix, key, value)).collect();
        parts.join("__")
    }

    /// What it keeps, as attributes say it: `services` with `aide-aux-demarches-administratives,creer-avec-le-numerique`. What is outside the
    /// standard is escaped as in an address; nothing for the default.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut put = |key: &'static str, value: &str| {
            if !value.is_empty() {
                pairs.push((key, value.to_owned()));
            }
        };
        let yes = |holds: bool, value| if holds { value } else { "" };
        put("parcours", self.parcours.map(step_text).unwrap_or_default());
        put("territoire", &self.territoire.map(territoire_text).unwrap_or_default());
        for facet in Facet::ALL {
            put(facet.column(), &joined(self.filter.chosen(facet), |value| value_text(facet, value)));
        }
        put("horaires", &joined(self.filter.when(), |when| when_text(*when)));
        put("rdv", yes(self.filter.rdv, "oui"));
        put("acceslibre", yes(self.filter.acces_libre, "oui"));
        put("filtres", yes(self.no_filter, "aucun"));
        put("rayon", &self.filter.radius_km.map(|km| km.to_string()).unwrap_or_default());
        put(
            "autour",
            &match self.around {
                None => String::new(),
                Some(Around::Commune(code)) => code.to_string(),
                Some(Around::Point(at)) => point_text(at),
            },
        );
        put("voir", yes(self.unsure, "a-verifier"));
        put("liste", self.lieux.map_or("", |lieux| if lieux { "lieux" } else { "territoires" }));
        put("page", &if self.page > 0 { (self.page + 1).to_string() } else { String::new() });
        put("lieu", &self.lieu.map(handle_text).unwrap_or_default());
        put(
            "vue",
            &self.look.map(|look| [point_text(look.at), decimal::written(look.scale, 0)].join(",")).unwrap_or_default(),
        );
        pairs
    }

    /// A territory as the part `territoire` names it.
    #[must_use]
    pub fn code(territoire: Territoire) -> String {
        territoire_text(territoire)
    }

    /// The territory that the part `territoire` names.
    #[must_use]
    pub fn territoire(code: &str) -> Option<Territoire> {
        territoire_of(code)
    }

    /// What the parts of a fragment with this prefix say; what is not understood is as if it were not there.
    #[must_use]
    pub fn of_text(fragment: &str, prefix: &str) -> Self {
        let mut link = Self::default();
        // Browsers give it in ASCII.
        for part in parts(fragment.get(..LONGEST).unwrap_or(fragment)) {
            let Some((key, value)) = own(part, prefix) else { continue };
            let value = &*value;
            match key {
                "parcours" => link.parcours = step_of(value),
                "territoire" => link.territoire = territoire_of(value),
                "horaires" => {
                    for when in value.split(',').filter_map(when_of) {
                        if !link.filter.when().contains(&when) {
                            link.filter.toggle_when(when);
                        }
                    }
                }
                "rdv" => link.filter.rdv = value == "oui",
                "acceslibre" => link.filter.acces_libre = value == "oui",
                "rayon" => link.filter.radius_km = value.parse().ok().filter(|km| (1..=1_000).contains(km)),
                "autour" => {
                    link.around = match CodeCommune::parse(value) {
                        Some(code) => Some(Around::Commune(code)),
                        None => point_of(value).map(Around::Point),
                    };
                }
                "voir" => link.unsure = value == "a-verifier",
                "liste" => link.lieux = matches!(value, "lieux" | "territoires").then_some(value == "lieux"),
                "filtres" => link.no_filter = value == "aucun",
                "page" => link.page = value.parse().map_or(0, |page: usize| page.saturating_sub(1).min(LAST_PAGE)),
                "lieu" => link.lieu = u32::from_str_radix(value, 16).ok().map(Handle),
                "vue" => {
                    link.look = value.rsplit_once(',').and_then(|(at, scale)| {
                        let scale = decimal::read(scale).filter(|scale| *scale >= 1.0)?;
                        Some(Look { at: point_of(at)?, scale })
                    });
                }
                column => {
                    if let Some(facet) = Facet::of_column(column) {
                        for value in value.split(',').filter_map(|text| value_of(facet, text)) {
                            link.filter.choose(facet, value);
                        }
                    }
                }
            }
        }
        link
    }
}

fn joined<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(",")
}

/// Any fragment is read, and what was understood of it is written and read back the same, if it is not too long. Returns whether anything
/// was understood.
pub fn holds_any_fragment(fragment: &str) -> bool {
    let link = Link::of_text(fragment, "carte");
    let text = link.to_text("carte");
    let whole = ["#", &with_foreign(fragment, "carte", &text)].concat();
    if whole.len() <= LONGEST {
        assert_eq!(Link::of_text(&text, "carte").to_text("carte"), text, "{fragment:?}");
        assert_eq!(Link::of_text(&whole, "carte").to_text("carte"), text, "{fragment:?}");
    }
    assert_eq!(foreign(&whole, "carte"), foreign(fragment, "carte"), "{fragment:?}");
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::opening::{DayPart, When};
    use atlas::territoire::CodeDepartement;
    use atlas::vocabulary::Value;

    fn full() -> Link {
        let mut filter = Filter::default();
        (filter.acces_libre, filter.rdv, filter.radius_km) = (true, true, Some(10));
        filter.choose(Facet::Services, Value::Standard(2));
        filter.choose(Facet::Services, Value::Standard(0));
        filter.choose(Facet::Frais, Value::Standard(0));
        filter.choose(Facet::Typologie, Value::of(Facet::Typologie, "RFS"));
        filter.choose(Facet::Source, Value::Other("Été & hiver, 100 %".into()));
        filter.toggle_when(When::Now);
        filter.toggle_when(When::Slot { weekday: 2, part: DayPart::Afternoon });
        filter.toggle_when(When::Slot { weekday: 2, part: DayPart::At(14 * 60 + 5) });
        Link {
            territoire: Some(Territoire::Departement(CodeDepartement::parse("42").unwrap())),
            filter,
            around: Some(Around::Commune(CodeCommune::parse("42218").unwrap())),
            unsure: true,
            no_filter: false,
            lieux: Some(true),
            page: 2,
            lieu: Some(Handle(0x1a2b)),
            look: Some(Look { at: Position::new(4.387, -45.44).unwrap(), scale: 131_072.0 }),
            parcours: Some(Step::Results),
        }
    }

    #[test]
    fn a_link_reads_as_what_it_says() {
        assert_eq!(
            full().to_text("carte").split("__").collect::<Vec<_>>(),
            [
                "carte-parcours--resultats",
                "carte-territoire--42",
                "carte-services--aide-aux-demarches-administratives--insertion-professionnelle-via-le-numerique",
                "carte-frais_a_charge--gratuit",
                "carte-typologie--rfs",
                "carte-source--_c3_89t_c3_a9_20_26_20hiver_2c_20100_20_25",
                "carte-horaires--maintenant--mercredi-apres-midi--mercredi-14h05",
                "carte-rdv--oui",
                "carte-acceslibre--oui",
                "carte-rayon--10",
                "carte-autour--42218",
                "carte-voir--a-verifier",
                "carte-liste--lieux",
                "carte-page--3",
                "carte-lieu--1a2b",
                "carte-vue--_2d45_2e44--4_2e387--131072",
            ]
        );
        // As it was written until version 0.1.1.
        let old = "carte.parcours=resultats&carte.territoire=42&carte.services=aide-aux-demarches-administratives,\
            insertion-professionnelle-via-le-numerique&carte.frais_a_charge=gratuit&carte.typologie=rfs\
            &carte.source=%C3%89t%C3%A9%20%26%20hiver%2C%20100%20%25\
            &carte.horaires=maintenant,mercredi-apres-midi,mercredi-14h05&carte.rdv=oui&carte.acceslibre=oui&carte.rayon=10\
            &carte.autour=42218&carte.voir=a-verifier&carte.liste=lieux&carte.page=3&carte.lieu=1a2b\
            &carte.vue=-45.44,4.387,131072";
        assert_eq!(Link::of_text(old, "carte"), full());
        assert_eq!(Link::default().to_text("carte"), "");
        let other = Link { no_filter: true, lieux: Some(false), ..Link::default() };
        assert_eq!(other.to_text("c"), "c-filtres--aucun__c-liste--territoires");
        assert_eq!(Link::of_text("c-filtres--aucun__c-liste--territoires", "c"), other);
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(Link::of_text(&format!("#{}", full().to_text("carte")), "carte"), full());
        for facet in Facet::ALL {
            for index in 0..facet.standard_values().len() {
                let mut link = Link::default();
                link.filter.choose(facet, Value::Standard(index as u8));
                assert_eq!(Link::of_text(&link.to_text("c"), "c"), link, "{facet:?} {index}");
            }
        }
        for step in Step::ALL {
            let link = Link { parcours: Some(step), ..Link::default() };
            assert_eq!(Link::of_text(&link.to_text("c"), "c"), link);
        }
        for territoire in ["tout", "france", "region-84", "974", "2A", "2A004", "98818", "non-localises"] {
            let link = Link { territoire: territoire_of(territoire), ..Link::default() };
            assert_eq!(link.to_text("c"), format!("c-territoire--{territoire}"));
        }
    }

    /// The national map drops a whole list of values for one that it does not know.
    #[test]
    fn one_bad_value_costs_only_itself() {
        let check = |fragment: &str, expected: &str| {
            assert_eq!(Link::of_text(fragment, "c").to_text("c"), expected, "{fragment}");
        };
        check(
            "c.frais_a_charge=gratuit,&c.horaires=mercredi,hier,lundi-25h",
            "c-frais_a_charge--gratuit__c-horaires--mercredi",
        );
        check(
            "c.territoire=zz&c.services=aide-aux-demarches-administratives&c.rayon=-3&c.page=0",
            "c-services--aide-aux-demarches-administratives",
        );
        check("c-territoire--zz__c-horaires--mercredi--hier____c-page--x", "c-horaires--mercredi");
        check("c.rayon=99999&c.autour=95,200&c.lieu=zz&c.vue=1,2&c.voir=tout&c.rdv=1", "");
        check("c.parcours=fin&c.parcours", "");
        check("c.inconnu=1&c.&c=&c.page=18446744073709551616", "");
        check("c.horaires=maintenant,maintenant", "c-horaires--maintenant");
    }

    #[test]
    fn a_value_outside_the_standard_keeps_its_place() {
        for text in [
            "c.prise_en_charge_specifique=Langue%20des%20signes",
            "c-prise_en_charge_specifique--Langue_20des_20signes",
        ] {
            let link = Link::of_text(text, "c");
            let expected = Value::Other("Langue des signes".into());
            assert_eq!(link.filter.chosen(Facet::PriseEnCharge), [expected]);
        }
    }

    #[test]
    fn any_fragment_is_read() {
        let texts = [
            "",
            "#",
            "#&&==",
            "carte.",
            "carte.services",
            "carte.services=%",
            "carte.services=%zz,%C3,%00",
            "carte.source=%25%32%35",
            "carte.source=a%2Cb,c",
            "carte.vue=1e308,1,2",
            "carte.vue=45,4,99999999999999",
            "carte.autour=0,0",
            "carte.lieu=ffffffff",
            "carte.lieu=fffffffff",
            "carte.horaires=mardi-0h00,mardi-23h59,mardi-h,mardi-",
            "carte.typologie=BIB,bib",
            "\u{202e}carte.page=2",
        ];
        let understood = texts.iter().filter(|text| holds_any_fragment(text)).count();
        assert!(understood >= 7, "{understood}");
    }

    /// In the square of their length, each would take minutes, and with them the page of whoever followed the link.
    #[test]
    fn megabytes_of_fragment_are_read_in_their_own_time() {
        let numbered = |key: &str, before: &str, after: &str| {
            let values: String = (0..120_000).map(|n| format!("{before}{n}{after}")).collect();
            format!("carte.page=2&carte.{key}={values}")
        };
        for fragment in [
            numbered("source", "", ","),
            numbered("services", "x", ","),
            numbered("source", "", "&carte.source="),
            numbered("horaires", "mardi-", "h,"),
            numbered("vue", "1,", ","),
            numbered("lieu", "&", "="),
            format!("carte.page=2&carte.source={}", "%C3%A9".repeat(200_000)),
            format!("carte.page=2&{}", "carte.horaires=lundi,mardi-8h&".repeat(40_000)),
            format!("carte.page=2{}", "&".repeat(1_000_000)),
        ] {
            assert!(holds_any_fragment(&fragment));
            assert_eq!(Link::of_text(&fragment, "carte").page, 1);
        }
    }
}
