//! `<CarteMednum/>`: the map of the French *lieux de médiation numérique* as a component of a Leptos application.
//!
//! ```
//! use leptos::prelude::*;
//! use leptos_carte_mednum::{CarteMednum, Lieu};
//!
//! #[component]
//! fn Page() -> impl IntoView {
//!     let departement = RwSignal::new("42".to_owned());
//!     let opened = RwSignal::new(String::new());
//!     view! {
//!         <p>{opened}</p>
//!         <CarteMednum base="/carte/" departement=departement on_lieu=move |lieu: Lieu| opened.set(lieu.nom)>
//!             <a href="/lieux">"Voir les lieux"</a>
//!         </CarteMednum>
//!     }
//! }
//! ```
//!
//! The map stands in a shadow root of its own, in an element `<carte-mednum-leptos>`: the application's styles stay out of it but for font,
//! ink and size, its own stay inside. `base` names the folder where a hub's package (`cargo xtask dist`) is published: data, themes and
//! the reader of raw files come from there, the code of the map is in the application's own module. On a server the element is rendered
//! with its children; the map comes when the application runs in the browser.
//!
//! Props and callbacks are generated from the tables of `embed-snippet`. What the component does not know is what they mean.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[rustfmt::skip]
mod generated;
mod host;

pub use generated::*;
