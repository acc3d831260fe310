//! The sheet of one lieu, in the list's place: every column that holds something, in the order a person needs.

mod actions;

use crate::dom::{El, effect, html, labelled};
use crate::lazy;
use crate::map::markers::Kind;
use crate::report;
use crate::state::{AppState, Lieux, Shared, is_mail};
use crate::text;
use crate::ui::{
    back, coming_days, distance_to, heading, linked, notice, outside, part_title, phone, replies_section, state_line,
    toggle_kept,
};
use atlas::catalogue::{Catalogue, LieuId};
use atlas::decimal;
use atlas::lieu::{Details, Doubt};
use atlas::vocabulary::Facet;

/// The whole sheet.
#[must_use]
pub fn sheet(state: AppState, id: LieuId) -> El {
    let article = html("article").class("fiche").part("fiche");
    let element = article.element().clone();
    article
        .children((!state.is_only_sheet()).then(|| back(state)))
        .children_signal(move |parts| {
            if let Some(lieux) = state.lieux() {
                head(state, &lieux, id, parts);
            }
        })
        .child(lazy::panel(coming, move || rest(state, id, element.clone())))
}

/// Brings the code of sheets when the pointer or the focus is on a lieu: it is there, or nearly, when the sheet opens.
pub fn expect(state: AppState) {
    effect(move || {
        if state.pointed().is_some() {
            crate::split::prefetch(coming());
        }
    });
}

lazy!(fiche, coming, fn rest(state: AppState, id: LieuId, sheet: web_sys::Element) -> El = rest_now);

fn rest_now(state: AppState, id: LieuId, sheet: web_sys::Element) -> El {
    // In parts of their own: the clock goes on while a sheet is read.
    let details = move || state.details(id);
    let part = move |make: fn(AppState, &Shared<Lieux>, LieuId, &Details, &mut Vec<El>)| {
        move |parts: &mut Vec<El>| {
            if let (Some(lieux), Some(details)) = (state.lieux(), details()) {
                make(state, &lieux, id, &details, parts);
            }
        }
    };
    html("div")
        .children_signal(part(whereabouts))
        .children_signal(part(|state, lieux, id, details, parts| {
            parts.push(coming_days(state, &lieux.catalogue, id, details));
        }))
        .children_signal(part(helps))
        .children_signal(part(about))
        .child_signal(move || details().map(|details| actions::actions(state, id, details, sheet.clone())))
        .child_signal(move || details().and_then(|details| report::foot(state, id, details)))
}

/// Its name, whether it is open, and what is uncertain: all that is known before the details are there.
fn head(state: AppState, lieux: &Shared<Lieux>, id: LieuId, parts: &mut Vec<El>) {
    let catalogue = &lieux.catalogue;
    parts.push(heading(state, "titre-fiche").attr("id", "titre-liste").verbatim().text(catalogue.nom(id)));
    parts.extend(notice(state, lieux, id, "p").map(|notice| notice.attr("role", "note")));
    let kinds = of_facet(catalogue, id, Facet::Typologie);
    if !kinds.is_empty() {
        parts.push(labelled("p", "type", &text::listed(&kinds)));
    }
    parts.extend(Kind::of(catalogue, id).said().map(|said| labelled("p", "etiquette", said)));
    let doubts = [
        (catalogue.doubt(id) == Doubt::Position).then_some(text::DOUBT_POSITION),
        (catalogue.doubt(id) == Doubt::Commune).then_some(text::DOUBT_COMMUNE),
        catalogue.position(id).is_none().then_some(text::NO_POSITION),
    ];
    parts.extend(doubts.into_iter().flatten().map(|doubt| labelled("p", "note", doubt)));
    parts.push(state_line("p", state, lieux, id));
    parts.extend(replies_section(state, lieux, id));
    if !state.is_only_sheet() {
        parts.extend(toggle_kept(state, id, catalogue.nom(id), text::KEEP_LONG));
    }
}

fn of_facet(catalogue: &Catalogue, id: LieuId, facet: Facet) -> Vec<&str> {
    catalogue.values(id, facet).map(|value| value.label(facet)).collect()
}

/// A titled part of the sheet: terms and what is said of them. Parts and terms that hold nothing are not shown.
struct Part {
    title: &'static str,
    terms: El,
    is_empty: bool,
}

impl Part {
    fn new(title: &'static str) -> Self {
        Self { title, terms: html("dl"), is_empty: true }
    }

    fn put(&mut self, term: &str, said: Vec<El>) {
        if !said.is_empty() {
            self.is_empty = false;
            self.terms = self.terms.clone().child(labelled("dt", "", term)).children(said);
        }
    }

    /// A text; nothing for an empty one.
    fn say(&mut self, term: &str, text: &str) {
        let text = text.trim();
        self.put(term, if text.is_empty() { Vec::new() } else { vec![labelled("dd", "", text)] });
    }

    /// A name, an address, a code; nothing for an empty one.
    fn name(&mut self, term: &str, text: &str) {
        let text = text.trim();
        self.put(term, if text.is_empty() { Vec::new() } else { vec![labelled("dd", "", text).verbatim()] });
    }

    /// One that people look for: when it is not known, that is said.
    fn name_or_unknown(&mut self, term: &str, text: &str) {
        if text.trim().is_empty() { self.say(term, text::UNKNOWN) } else { self.name(term, text) }
    }

    fn links(&mut self, term: &str, links: impl IntoIterator<Item = El>) {
        self.put(term, links.into_iter().map(|link| html("dd").verbatim().child(link)).collect());
    }

    /// The values of a facet, one a line.
    fn values(&mut self, catalogue: &Catalogue, id: LieuId, facet: Facet) {
        let values = of_facet(catalogue, id, facet);
        self.put(text::facet_of_sheet(facet), values.iter().map(|value| labelled("dd", "", value)).collect());
    }

    fn values_or_unknown(&mut self, catalogue: &Catalogue, id: LieuId, facet: Facet) {
        self.values(catalogue, id, facet);
        if of_facet(catalogue, id, facet).is_empty() {
            self.say(text::facet_of_sheet(facet), text::UNKNOWN);
        }
    }

    fn into(self, state: AppState, parts: &mut Vec<El>) {
        if !self.is_empty {
            let title = (!self.title.is_empty()).then(|| part_title(state, self.title));
            parts.push(html("section").children(title).child(self.terms));
        }
    }
}

/// Where it is, how to reach it, how to get there.
fn whereabouts(state: AppState, lieux: &Shared<Lieux>, id: LieuId, details: &Details, parts: &mut Vec<El>) {
    let catalogue = &lieux.catalogue;
    let mut here = Part::new("");
    let street = [details.adresse.trim(), details.complement_adresse.trim()];
    let street: Vec<&str> = street.into_iter().filter(|line| !line.is_empty()).collect();
    here.name_or_unknown(text::ADDRESS, &street.join(", "));
    here.name_or_unknown(text::COMMUNE, &[&details.code_postal, " ", &details.commune].concat());
    if let Some(distance) = distance_to(state, catalogue, id) {
        let private = state.ask.is_private();
        let marked = |of: El| if private { of.attr("data-prive", "") } else { of };
        here.terms = here
            .terms
            .child(marked(labelled("dt", "", text::DISTANCE_HERE)))
            .child(marked(labelled("dd", "", &distance)));
    }
    let phone = (!details.telephone.is_empty()).then(|| phone(&details.telephone));
    match phone {
        Some(phone) => here.links(text::PHONE, [phone]),
        None => here.say(text::PHONE, text::UNKNOWN),
    }
    let to_write = |mail: &String| if is_mail(mail) { takeaway::to(mail) } else { String::new() };
    here.links(text::MAIL, details.courriels.iter().map(|mail| linked(&to_write(mail), mail)));
    here.links(text::SITE, details.site_web.iter().map(|site| outside(site, text::site(site))));
    here.into(state, parts);

    let goes = catalogue.position(id).map(|at| {
        let to = [decimal::written(at.lat, 5), decimal::written(at.lon, 5)].join("%2C");
        outside(&["https://www.openstreetmap.org/directions?to=", &to].concat(), text::DIRECTIONS)
    });
    let books = (!details.prise_rdv.is_empty()).then(|| outside(&details.prise_rdv, text::BOOK));
    let links: Vec<El> = books.into_iter().chain(goes).map(|link| link.class("action").part("bouton")).collect();
    if !links.is_empty() {
        parts.push(html("p").class("actions").children(links));
    }
}

/// What it helps with, whom, and what it says of itself.
fn helps(state: AppState, lieux: &Shared<Lieux>, id: LieuId, details: &Details, parts: &mut Vec<El>) {
    let catalogue = &lieux.catalogue;
    let mut helps = Part::new("");
    helps.values_or_unknown(catalogue, id, Facet::Services);
    helps.values(catalogue, id, Facet::ModalitesAccompagnement);
    helps.values_or_unknown(catalogue, id, Facet::Publics);
    helps.values_or_unknown(catalogue, id, Facet::PriseEnCharge);
    helps.values_or_unknown(catalogue, id, Facet::Frais);
    helps.values(catalogue, id, Facet::ModalitesAcces);
    for facet in [Facet::Dispositifs, Facet::Formations, Facet::AutresFormations] {
        helps.values(catalogue, id, facet);
    }
    helps.into(state, parts);

    let mut says = Part::new(text::PRESENTATION);
    let texts = [&details.presentation_resume, &details.presentation_detail];
    let texts: Vec<El> =
        texts.iter().filter(|text| !text.is_empty()).map(|text| labelled("p", "texte", text)).collect();
    if !texts.is_empty() {
        parts.push(html("section").child(part_title(state, says.title)).children(texts));
    }
    says.title = "";
    if !details.fiche_acces_libre.is_empty() {
        says.put(
            text::ACCESSIBILITY,
            vec![html("dd").child(outside(&details.fiche_acces_libre, text::SEE_ACCES_LIBRE))],
        );
    }
    says.values(catalogue, id, Facet::Itinerance);
    says.name(text::PARENT, &details.structure_parente);
    says.into(state, parts);
}

/// Who says all this, since when, and under which licence.
fn about(state: AppState, lieux: &Shared<Lieux>, id: LieuId, details: &Details, parts: &mut Vec<El>) {
    let catalogue = &lieux.catalogue;
    let today = state.ask.today(catalogue.node(id).departement());
    let updated = text::believed(details.date_maj, today);
    if let Some(warning) = text::stale(details.date_maj, today) {
        parts.push(labelled("p", "alerte", &warning).part("alerte"));
    }
    let mut about = Part::new(text::ABOUT_SHEET);
    about.say(text::UPDATED, &updated.map_or_else(|| text::UNKNOWN.to_owned(), text::updated));
    about.say(text::COMPLETE, &text::percent(completeness(catalogue, id, details)));
    about.say(text::SOURCE, &of_facet(catalogue, id, Facet::Source).join(", "));
    about.say(text::LICENCE, &state.rights(lieux.details_of(id).0)[0]);
    about.name(text::PIVOT, &details.pivot);
    about.name(text::CODE_INSEE, &details.code_insee);
    about.name(text::IDENTIFIER, &details.id);
    about.into(state, parts);
}

/// How much of what a sheet may say it says, per cent: the columns that people read, the position and the lists among them.
fn completeness(catalogue: &Catalogue, id: LieuId, details: &Details) -> u32 {
    const LISTS: [Facet; 6] = [
        Facet::Services,
        Facet::Publics,
        Facet::PriseEnCharge,
        Facet::Frais,
        Facet::ModalitesAcces,
        Facet::ModalitesAccompagnement,
    ];
    let lists = LISTS.iter().filter(|facet| catalogue.values(id, **facet).next().is_some()).count() as u32;
    let (texts, of) = details.n_filled();
    let position = u32::from(catalogue.position(id).is_some());
    (texts + lists + position) * 100 / (of + LISTS.len() as u32 + 1)
}
