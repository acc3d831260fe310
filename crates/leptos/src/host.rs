//! The host element: props written as attributes on it, the map mounted in its shadow root, events handed to callbacks, all of it undone
//! with the component.

use js_sys::{Array, Object, Reflect};
use leptos::children::Children;
use leptos::html::{Custom, ElementChild, custom};
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

/// Its name: with a hyphen any attribute is valid on it, and it is not the loader's, which a page may have besides.
const TAG: &str = "carte-mednum-leptos";

/// What the component was given.
pub(crate) struct HostProps {
    /// The folder of the package, seen from the page.
    pub base: String,
    /// The text of each attribute.
    pub wishes: Vec<(&'static str, MaybeProp<String>)>,
    /// Who hears what.
    pub ears: Vec<Ear>,
    /// Shown until the map is there.
    pub children: Option<Children>,
}

/// Hears the events of one name.
pub(crate) struct Ear {
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "a server tells nothing"))]
    name: &'static str,
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "a server tells nothing"))]
    tell: Box<dyn Fn(&JsValue)>,
}

/// What a callback is given, read from an event's detail.
pub(crate) trait FromDetail: 'static {
    /// Fields that are missing are empty.
    fn from_detail(detail: &JsValue) -> Self;
}

/// A field of a detail.
pub(crate) trait Field: Default {
    /// `None` for another type.
    fn of(value: &JsValue) -> Option<Self>;
}

impl Field for String {
    fn of(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl Field for Option<String> {
    fn of(value: &JsValue) -> Option<Self> {
        Some(value.as_string())
    }
}

impl Field for Option<u32> {
    fn of(value: &JsValue) -> Option<Self> {
        Some(value.as_f64().map(|number| number as u32))
    }
}

impl Field for BTreeMap<String, Vec<String>> {
    fn of(value: &JsValue) -> Option<Self> {
        let pair = |pair: JsValue| {
            let pair: Array = pair.dyn_into().ok()?;
            let words: Array = pair.get(1).dyn_into().ok()?;
            Some((pair.get(0).as_string()?, words.iter().filter_map(|word| word.as_string()).collect()))
        };
        Some(Object::entries(value.dyn_ref()?).iter().filter_map(pair).collect())
    }
}

/// A field by its name.
pub(crate) fn read<T: Field>(detail: &JsValue, name: &str) -> T {
    Reflect::get(detail, &name.into()).ok().and_then(|value| T::of(&value)).unwrap_or_default()
}

/// Hands the events of a name to a callback, if there is one.
pub(crate) fn hear<T: FromDetail>(name: &'static str, callback: Option<Callback<T>>) -> Option<Ear> {
    let callback = callback?;
    // What is told when the component has just gone finds nobody.
    let tell = move |detail: &JsValue| {
        let _ = callback.try_run(T::from_detail(detail));
    };
    Some(Ear { name, tell: Box::new(tell) })
}

/// The element, and in the browser the map in it.
pub(crate) fn host(props: HostProps) -> impl IntoView {
    let HostProps { base, wishes, ears, children } = props;
    let node = NodeRef::<Custom<&'static str>>::new();
    #[cfg(target_arch = "wasm32")]
    browser::keep(node, base, wishes, ears);
    #[cfg(not(target_arch = "wasm32"))]
    drop((base, wishes, ears));
    custom(TAG).node_ref(node).child(children.map(|children| children()))
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::Ear;
    use js_sys::Function;
    use leptos::html::Custom;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use std::rc::Rc;
    use wasm_bindgen::prelude::*;
    use web_sys::{HtmlElement, ShadowRootInit, ShadowRootMode, Url};
    use widget::mount::{Host, Mounted, mount};

    #[wasm_bindgen(module = "/src/package.js")]
    extern "C" {
        /// What brings a file of the package by its name.
        fn bringing(base: &str) -> Function;

        /// The detail of a failure, with what can be done about it.
        #[wasm_bindgen(catch)]
        async fn explained(base: &str, detail: &JsValue) -> Result<JsValue, JsValue>;
    }

    /// A map that stands in the page. Its fields go in their order: the map, then the owner of its signals, then who hears it.
    struct Kept {
        map: Mounted,
        _owner: Owner,
        _tell: Closure<dyn Fn(String, JsValue)>,
    }

    /// Mounts the map once the element is in the page, follows the props, and takes it down with the component.
    pub fn keep(
        node: NodeRef<Custom<&'static str>>,
        base: String,
        wishes: Vec<(&'static str, MaybeProp<String>)>,
        ears: Vec<Ear>,
    ) {
        let kept = StoredValue::new_local(None::<Kept>);
        let ears = Rc::new(ears);
        Effect::new(move |_| {
            let Some(element) = node.get() else { return };
            let changed = write(&element, &wishes);
            untrack(|| {
                if kept.with_value(Option::is_none) {
                    kept.set_value(begin(&element, &base, &ears));
                } else if changed {
                    kept.with_value(|kept| kept.iter().for_each(|kept| kept.map.attributes_changed()));
                }
            });
        });
        // Taken out first, dropped after: what it undoes may look for other values of the application.
        on_cleanup(move || drop(kept.try_update_value(Option::take)));
    }

    /// Writes the props as attributes, and says whether one of them changed.
    fn write(element: &HtmlElement, wishes: &[(&'static str, MaybeProp<String>)]) -> bool {
        let mut changed = false;
        for (name, wish) in wishes {
            let wish = wish.get();
            if element.get_attribute(name) == wish {
                continue;
            }
            changed = true;
            let _ = match wish {
                Some(text) => element.set_attribute(name, &text),
                None => element.remove_attribute(name),
            };
        }
        changed
    }

    /// Mounts; what the element holds is shown where that fails, and the console says why.
    fn begin(element: &HtmlElement, base: &str, ears: &Rc<Vec<Ear>>) -> Option<Kept> {
        let began = || {
            let root = match element.shadow_root() {
                Some(root) => root,
                None => element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
            };
            let base = folder(element, base)?;
            let tell = telling(base.clone(), Rc::clone(ears));
            let host = Host {
                element: element.clone(),
                import: bringing(&base),
                base,
                tell: tell.as_ref().unchecked_ref::<Function>().clone(),
            };
            // An owner of its own, under nobody: the application's would undo the map's signals before the map is out of the page, and what
            // is taken out of a page still fires events.
            let owner = Owner::default();
            match owner.with(|| mount(&root, host)) {
                Ok(map) => Ok(Kept { map, _owner: owner, _tell: tell }),
                Err(error) => {
                    if let Some(document) = element.owner_document() {
                        let slot = document.create_element("slot")?;
                        root.append_child(&slot)?;
                    }
                    Err(error)
                }
            }
        };
        began().inspect_err(web_sys::console::error_1).ok()
    }

    /// The address of a folder, with its final slash.
    fn folder(element: &HtmlElement, base: &str) -> Result<String, JsValue> {
        let page = element.base_uri()?.unwrap_or_default();
        let slash = if base.ends_with('/') { "" } else { "/" };
        let base = if base.is_empty() { "./" } else { base };
        Ok(Url::new_with_base(&[base, slash].concat(), &page)?.href())
    }

    /// Hands events to the callbacks once what told them is at rest: a callback may change props or take the map down, and what it reads is
    /// not what the map follows.
    fn telling(base: String, ears: Rc<Vec<Ear>>) -> Closure<dyn Fn(String, JsValue)> {
        Closure::new(move |name: String, detail: JsValue| {
            let (base, ears) = (base.clone(), Rc::clone(&ears));
            spawn_local(async move {
                let detail = match name.as_str() {
                    "erreur" => explained(&base, &detail).await.unwrap_or(detail),
                    _ => detail,
                };
                ears.iter().filter(|ear| ear.name == name).for_each(|ear| (ear.tell)(&detail));
            });
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::CarteMednum;
    use leptos::prelude::*;

    #[test]
    fn a_server_makes_the_component_without_a_browser() {
        let owner = Owner::new();
        let view = owner.with(|| {
            view! {
                <CarteMednum base="/carte/" departement="42" niveau_titre=Signal::stored("3".to_owned())>
                    <a href="/lieux">"Voir les lieux"</a>
                </CarteMednum>
            }
        });
        // Whatever asks a browser for something panics here.
        drop(view);
    }

    #[test]
    fn every_row_of_the_tables_is_in_the_generated_file() {
        let generated = include_str!("generated.rs");
        assert_eq!(generated, embed_snippet::component::rust(), "run: cargo xtask reference");
    }

    #[test]
    fn the_loader_names_the_folder_of_its_modules_as_the_script_reads_it() {
        assert!(include_str!("package.js").contains(r#"/"(code\/\w+\/)"/"#));
        assert_eq!(
            embed_snippet::loader().matches("base + \"@CODE@\"").count(),
            1,
            "what a build fills with code/HASH/"
        );
    }
}
