//! The filters: five groups of options, each with the number of lieux it would leave, and what is chosen as chips.

mod chips;
mod hours;
mod options;

pub use chips::{criterion_name, origin_name};
pub use hours::n_open;
pub use options::{check, choices, select, set};

use crate::dom::{El, button, html, key, labelled};
use crate::reactive::RwSignal;
use crate::state::AppState;
use crate::text;
use crate::{lazy, platform};
use atlas::filter::{Criterion, Filter};
use atlas::vocabulary::Facet;

/// Options that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Need,
    Public,
    Hours,
    Access,
    More,
}

const GROUPS: [Group; 5] = [Group::Need, Group::Public, Group::Hours, Group::Access, Group::More];

impl Group {
    fn label(self) -> &'static str {
        match self {
            Group::Need => text::NEED,
            Group::Public => text::PUBLIC,
            Group::Hours => text::HOURS,
            Group::Access => text::ACCESS,
            Group::More => text::MORE,
        }
    }

    /// Whether the page's owner leaves something of it to ask for.
    fn is_offered(self, state: AppState) -> bool {
        let others: &[Criterion] = match self {
            Group::Hours => &[Criterion::Hours],
            Group::Access => &[Criterion::Rdv, Criterion::AccesLibre, Criterion::Distance],
            _ => &[],
        };
        let facets = self.facets().iter().any(|facet| state.offers(Criterion::Facet(*facet)));
        facets || others.iter().any(|criterion| state.offers(*criterion))
    }

    fn facets(self) -> &'static [Facet] {
        match self {
            Group::Need => &[Facet::Services],
            Group::Public => &[Facet::PriseEnCharge, Facet::Publics],
            Group::Hours => &[],
            Group::Access => &[Facet::Frais, Facet::ModalitesAccompagnement, Facet::ModalitesAcces, Facet::Itinerance],
            Group::More => {
                &[Facet::Typologie, Facet::Dispositifs, Facet::Formations, Facet::AutresFormations, Facet::Source]
            }
        }
    }

    /// How much of a filter is of this group.
    fn n_chosen(self, filter: &Filter) -> usize {
        let of_facets: usize = self.facets().iter().map(|facet| filter.chosen(*facet).len()).sum();
        of_facets
            + match self {
                Group::Hours => filter.when().len(),
                Group::Access => [Criterion::Rdv, Criterion::AccesLibre, Criterion::Distance]
                    .into_iter()
                    .filter(|criterion| filter.asks(*criterion))
                    .count(),
                _ => 0,
            }
    }
}

/// The bar, the options of the group that is open, and the chips.
#[must_use]
pub fn filters(state: AppState) -> El {
    let open = RwSignal::new(None::<Group>);
    let unfolded = RwSignal::new(false);
    let n = move || state.ask.with_filter(Filter::len);
    let fold = button("bascule-filtres", move || unfolded.update(|unfolded| *unfolded = !*unfolded))
        .part("bouton")
        .attr_signal("aria-expanded", move || Some(unfolded.get().to_string()))
        .text_signal(move || text::filters(n()));
    let groups = GROUPS.map(|group| {
        button("", move || open.update(|open| *open = (*open != Some(group)).then_some(group)))
            .part("bouton")
            .attr_signal("aria-expanded", move || Some((open.get() == Some(group)).to_string()))
            .attr_signal("hidden", move || (!group.is_offered(state)).then(String::new))
            .text_signal(move || {
                text::with_count(group.label(), state.ask.with_filter(|filter| group.n_chosen(filter)))
            })
    });
    // Where the focus goes back to when a group is closed from inside.
    let openers = groups.each_ref().map(|group| group.element().clone());
    let bar = html("div").class("groupes").attr("role", "group").attr("aria-label", text::FILTERS).children(groups);
    html("div")
        .class("filtres")
        .part("filtres")
        .attr_signal("data-ouverts", move || unfolded.get().then(String::new))
        .child(fold)
        .child(bar)
        .child_signal(move || {
            let group = open.get()?;
            let opener = openers.get(group as usize).cloned();
            let close = move || {
                open.set(None);
                opener.iter().for_each(platform::focus);
            };
            let by_key = close.clone();
            let element = options_of(state, group).child(button("fermer", close).part("bouton").text(text::CLOSE));
            // Escape belongs to what is open: it closes that, and nothing else.
            Some(element.on("keydown", move |event| {
                if key(event).as_deref() == Some("Escape") {
                    event.prevent_default();
                    by_key();
                }
            }))
        })
        .child(chips::chips(state))
}

/// The options of a group, with their names and counts: they come when a group is first opened.
fn options_of(state: AppState, group: Group) -> El {
    let panel = html("div").class("options").attr("role", "group").attr("aria-label", group.label());
    panel.child(lazy::panel(coming, move || options(state, group)))
}

lazy!(filtres, coming, fn options(state: AppState, group: Group) -> El = options_now);

fn options_now(state: AppState, group: Group) -> El {
    // Made anew when the territory changes; counts follow by themselves.
    html("div").children_signal(move |parts| {
        // Which values there are, and how many of each, is of the territory in view.
        let _ = state.scope();
        if state.lieux().is_none() {
            return parts.push(labelled("p", "note", text::PARTIAL));
        }
        let facets = group.facets().iter().filter(|facet| state.offers(Criterion::Facet(**facet)));
        parts.extend(facets.map(|facet| options::facet(state, *facet)));
        match group {
            Group::Hours => parts.push(hours::hours(state)),
            Group::Access => {
                parts.extend(options::links(state));
                parts.extend(state.offers(Criterion::Distance).then(|| options::distance(state)));
            }
            _ => {}
        }
    })
}
