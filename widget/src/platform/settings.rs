//! A hub's own file, behind the small script that fetches and reads it (`web/reglages.js`), which only pages that name one load.

use super::call;
use embed_snippet::Settings;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// A hub's file as it is read.
#[derive(Default)]
pub struct HubFile {
    /// The attributes in it.
    pub settings: Settings,
    object: JsValue,
}

impl HubFile {
    /// Puts its looks on an element, over ours and under those of the page, in the place of another's.
    pub fn dress(&self, host: &HtmlElement, before: &HubFile) {
        let _ = call(&before.object, "retirer", &Array::new());
        if let Some(root) = host.shadow_root() {
            let _ = call(&self.object, "poser", &Array::of1(&root));
        }
    }
}

/// Reads the hub's file that a tag names; what is wrong with it is told there. `None` when the script did not come.
pub async fn read_hub_file(import: Function, named: String, host: HtmlElement) -> Option<HubFile> {
    let module = settled(import.call1(&JsValue::NULL, &"reglages.js".into()).ok()?).await?;
    let object = settled(call(&module, "lire", &Array::of2(&named.into(), &host))?).await?;
    let attributes = Array::from(&Reflect::get(&object, &"attributs".into()).ok()?);
    let mut settings = Settings::default();
    let text = |index: u32| attributes.get(index).as_string().unwrap_or_default();
    for index in (0..attributes.length()).step_by(3) {
        settings.take(&text(index), text(index + 1), text(index + 2));
    }
    Some(HubFile { settings, object })
}

pub(super) async fn settled(promised: JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(&promised)).await.ok()
}
