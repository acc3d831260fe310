//! The whole element: title, breadcrumb, map beside its list, source. Keys that belong to all of it, and where the focus goes.

use crate::breadcrumb::breadcrumb;
use crate::counter::counter;
use crate::dom::{El, button, effect, html, key, labelled, listen};
use crate::filters::filters;
use crate::header::header;
use crate::kept;
use crate::list::give_exports;
use crate::map::map;
use crate::panel::panel;
use crate::parcours::entry;
use crate::platform;
use crate::reactive::{Memo, RwSignal, holds};
use crate::search::search;
use crate::state::{AppState, Focus, Panel, Part, Side};
use crate::text;
use crate::ui::said_source;
use atlas::parcours::Step;
use embed_snippet::{Section, Vue};
use leptos::prelude::{request_animation_frame, untrack};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget};

/// Everything inside the shadow root.
#[must_use]
pub fn app(state: AppState) -> El {
    let root = html("div").class("widget");
    let element = root.element().clone();
    let on_skip = element.clone();
    let skip = move || {
        let element = on_skip.clone();
        html("a").class("passer").attr("href", "#liste").text(text::SKIP_MAP).on("click", move |event| {
            event.prevent_default();
            platform::focus_first(&element, "[data-titre-liste]");
        })
    };
    give_focus(state, element.clone());
    give_exports(state, element);
    crate::sheet::expect(state);
    let vue = Memo::new(move || state.config().vue);
    root.attr_signal("data-fiche", move || {
        let instead = !matches!(state.panel(), Panel::Browse | Panel::Group(_) | Panel::Parcours(_));
        instead.then(String::new)
    })
    .attr_signal("data-parcours", move || {
        state.step().map(|step| if step == Step::Results { "resultats" } else { "etape" }.to_owned())
    })
    .attr_signal("data-carte", move || state.map_open().then(|| "ouverte".to_owned()))
    .attr_signal("data-vue", move || Some(class_of(vue.get()).to_owned()))
    .attr_signal("data-liste", move || {
        (state.list_open() || state.panel() != Panel::Browse).then(|| "ouverte".to_owned())
    })
    .child_signal(move || header(state))
    .child_signal(move || {
        state.is_invented().then(|| labelled("p", "invente", text::SYNTHETIC).part("alerte").attr("role", "note"))
    })
    .child(failed(state))
    .child(nowhere(state))
    .child_signal(move || {
        let (vue, nowhere) = (vue.get(), state.nowhere.get());
        (!nowhere)
            .then(|| untrack(|| if vue == Vue::Compteur { counter(state) } else { whole(state, vue, skip.clone()) }))
    })
    .child_signal(move || if state.nowhere.get() { None } else { source(state) })
}

/// The name that the styles know a view by.
fn class_of(vue: Vue) -> &'static str {
    match vue {
        Vue::CarteListe => "",
        Vue::Carte => "carte",
        Vue::Liste => "liste",
        Vue::Fiche => "fiche",
        Vue::Compteur => "compteur",
        Vue::Parcours => "parcours",
    }
}

/// Everything but a counter: what is asked, where one is, the map beside its list.
fn whole(state: AppState, vue: Vue, skip: impl Fn() -> El + 'static) -> El {
    let hides = move |section| {
        // A question is the only thing that is asked: fields and boxes around it would be others.
        let has_map = move || vue != Vue::Liste && (vue != Vue::Parcours || state.map_open());
        let asks = move || {
            state.step().is_some_and(|step| match section {
                Section::Breadcrumb => !has_map(),
                // Lieux are kept among those that answer.
                Section::Selection => step != Step::Results,
                _ => true,
            })
        };
        let hidden = Memo::new(move || vue == Vue::Fiche || state.hides(section) || asks());
        move |make: fn(AppState) -> El| move || (!hidden.get()).then(|| untrack(|| make(state)))
    };
    let map_toggle = button("bascule", move || state.toggle_map())
        .part("bouton")
        .attr_signal("aria-expanded", move || Some(state.map_open().to_string()))
        .text_signal(move || if state.map_open() { text::HIDE_MAP } else { text::SHOW_MAP }.to_owned());
    let list_toggle = (vue == Vue::Carte).then(|| {
        button("bascule-liste", move || state.toggle_list())
            .part("bouton")
            .attr_signal("aria-expanded", move || Some(state.list_open().to_string()))
            .text_signal(move || if state.list_open() { text::HIDE_LIST } else { text::SHOW_LIST }.to_owned())
    });
    let begins_with_map = matches!(vue, Vue::CarteListe | Vue::Carte);
    if !begins_with_map {
        crate::map::marks_without_map(state);
    }
    // A questionnaire makes its map once it is asked for.
    let has_map = Memo::new(move || begins_with_map || (vue == Vue::Parcours && state.map_open()));
    let map = move || html("div").class("cote-carte").child(skip()).child(map(state));
    let list = html("div").class("cote-liste").children(begins_with_map.then_some(map_toggle)).children(list_toggle);
    html("div")
        .class("ensemble")
        .child(
            html("div")
                .class("haut")
                .child_signal(hides(Section::Search)(search))
                .child_signal(hides(Section::Parcours)(entry)),
        )
        .child_signal(hides(Section::Filters)(filters))
        .child_signal(hides(Section::Breadcrumb)(breadcrumb))
        .child(
            html("div")
                .class("corps")
                .child_signal(move || has_map.get().then(|| untrack(&map)))
                // Without outlines there is no map to show: the sentence above says why, and the list stands alone.
                .attr_signal("data-sans-carte", move || {
                    let failed = state.failed.get().map(|(part, _)| part);
                    let without = matches!(failed, Some(Part::Manifest(_) | Part::France | Part::Communes(_)));
                    // Side by side, lieux need all the room there is; so does a form.
                    let wide = matches!(state.panel(), Panel::Selection | Panel::Referral(_));
                    (without || !has_map.get() || wide).then(String::new)
                })
                .child(waiting(state))
                .child(list.child(panel(state))),
        )
        .child_signal(hides(Section::Selection)(kept::bar))
        .child(where_one_is(state))
}

/// Where one is and how many lieux there are, for who hears the page: once. A title that the focus goes to says it by itself, and so does the
/// questionnaire.
fn where_one_is(state: AppState) -> El {
    let last = Cell::new(Focus::Stay);
    let said = Memo::new(move || {
        let (wish, n) = (state.focus(), state.known_total());
        let is_read = n.is_some() && matches!(wish, Focus::Title(_)) && last.replace(wish) != wish;
        let silent = is_read || state.step().is_some();
        n.filter(|_| !silent).map(|n| text::territory_name(&state.nom(state.scope()), n)).unwrap_or_default()
    });
    html("p")
        .class("cache")
        .announced()
        .attr_signal("role", move || said.with(|said| !said.is_empty()).then(|| "status".to_owned()))
        .text_signal(move || said.get())
}

/// Hears what reaches the root of the element, and was dealt with below it. Not on an element of ours: browsers tell a voice that all in an
/// element that hears clicks can be clicked.
pub fn hear(state: AppState, root: &EventTarget) {
    for event in ["click", "input", "keydown"] {
        listen(root, event, move |event| on_event(state, event));
    }
    // After the rest: what is kept from the page has been heard by us.
    crate::keys::keep(root);
}

/// The first event before a paint measures what was done until then: a press on a box is
/// three events, a keystroke two.
fn on_event(state: AppState, event: &Event) {
    let started = event.time_stamp();
    platform::after_paint(move || {
        let act = state.take_act();
        if !act.is_empty() {
            platform::measure(act, started);
        }
    });
    if key(event).as_deref() == Some("Escape") && !event.default_prevented() && state.escape(side_of(event.target())) {
        event.prevent_default();
    }
}

/// What is on its way. Always in the tree, so that screen readers hear it change.
fn waiting(state: AppState) -> El {
    let coming = Memo::new(move || state.waiting.get().filter(|_| state.failed.with(Option::is_none)));
    // Bytes come a hundred times: each changes the sentence and the bar, which stay.
    html("div").class("avancement").attr("role", "status").child_signal(move || {
        let comes = holds(move || coming.with(Option::is_some));
        let bytes = move || coming.get().map_or((0, 0), |(_, received, total)| (received.min(total), total));
        comes.then(|| {
            let said = move || coming.get().map(|(part, received, total)| text::loading(part, received, total));
            let bar = html("progress")
                .attr("aria-hidden", "true")
                .attr_signal("max", move || Some(bytes().1.max(1).to_string()))
                .attr_signal("value", move || {
                    Some(bytes()).filter(|(_, total)| *total > 0).map(|(n, _)| n.to_string())
                });
            html("div").child(html("p").text_signal(move || said().unwrap_or_default())).child(bar)
        })
    })
}

/// What failed, why, and a way to try again; with what the tag itself holds.
fn failed(state: AppState) -> El {
    html("div").child_signal(move || {
        let (part, error) = state.failed.get()?;
        let retry = button("", move || state.retry()).part("bouton").text(text::RETRY);
        Some(
            html("div")
                .class("panne")
                .part("alerte")
                .attr("role", "alert")
                .child(labelled("p", "", &text::failure(part, &error)))
                .child(html("slot"))
                .child(retry),
        )
    })
}

/// The element is confined to what does not exist: what the tag holds is shown instead, and its owner is told why.
fn nowhere(state: AppState) -> El {
    let told = RefCell::new(Vec::new());
    effect(move || {
        state.unknown().into_iter().for_each(|sentence| platform::warn_once(&mut told.borrow_mut(), sentence));
    });
    html("div").child_signal(move || {
        let panne = || {
            html("div").class("panne").attr("role", "alert").child(labelled("p", "", text::NOWHERE)).child(html("slot"))
        };
        state.nowhere.get().then(panne)
    })
}

/// Where the data comes from, its day, its licence.
fn source(state: AppState) -> Option<El> {
    Some(labelled("p", "source", &said_source(state)?).part("source"))
}

/// On which side of the element something happened.
fn side_of(target: Option<web_sys::EventTarget>) -> Side {
    let element: Option<Element> = target.and_then(|target| target.dyn_into().ok());
    let on_map = element.is_some_and(|element| element.closest(".cote-carte").ok().flatten().is_some());
    if on_map { Side::Map } else { Side::Panel }
}

/// Puts the focus where an act left it, once what was asked for is drawn.
fn give_focus(state: AppState, root: Element) {
    let done = RwSignal::new(Focus::Stay);
    // What had the focus when a wish was last looked at: somewhere else since, the visitor has gone on and is left there.
    let held = Rc::new(RefCell::new((Focus::Stay, None::<Element>)));
    effect(move || {
        let wish = state.focus();
        // Outlines that arrive later make the territories that the focus waits for, and take away those it is on meanwhile.
        let waiting = state.waiting.with(|waiting| matches!(waiting, Some((Part::France | Part::Communes(_), ..))));
        if wish == done.get_untracked() {
            return;
        }
        let (root, held) = (root.clone(), Rc::clone(&held));
        request_animation_frame(move || {
            let root = &root;
            if state.focus_untracked() != Some(wish) {
                return;
            }
            let focused = || platform::shadow_root_of(root).and_then(|root| platform::focused_in(&root));
            let (looked_for, before) = held.take();
            if looked_for == wish && focused().is_some_and(|now| before != Some(now)) {
                done.set(wish);
                return;
            }
            let found = match wish {
                Focus::Stay => true,
                Focus::Title(_) => platform::focus_first(root, "[data-titre-liste]"),
                Focus::Map(_, _) if waiting => false,
                Focus::Map(territoire, _) => {
                    let code = territoire.code();
                    platform::focus_first(root, &format!("[data-code='{code}']")) || focus_map(root)
                }
                Focus::Lieu(id, Side::Map, _) => {
                    platform::focus_first(root, &format!(".marqueurs [data-lieu='{0}'],[data-lieu='{0}']", id.0))
                        || focus_map(root)
                }
                Focus::Lieu(id, Side::Panel, _) => {
                    platform::focus_first(root, &format!(".cote-liste [data-lieu='{}']", id.0))
                        || platform::focus_first(root, "[data-titre-liste]")
                }
            };
            if found || !waiting {
                done.set(wish);
            }
            held.replace((wish, focused()));
        });
    });
}

/// The tab stop of the territories, else of the lieux, else the title of the list: narrow elements hide their map.
fn focus_map(root: &Element) -> bool {
    platform::focus_first(root, ".territoires [tabindex='0'],.marqueurs [tabindex='0'],[data-titre-liste]")
}
