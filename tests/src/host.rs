//! What the page around a carte must not feel: its looks, its globals, its width, its policies; and what of the page must not reach in.
//!
//! It compares everything with itself; it does not know what a page looks like, nor what is in a carte.

use crate::carte::Carte;
use crate::journey::Journey;
use serde_json::{Value, json};
use xtask::webdriver::Engine;

/// The demo's pages in `hotes/`, a kind of host each, and the département that the carte in it is confined to.
pub const HOSTS: [(&str, &str); 9] = [
    ("nu", "Loire"),
    ("bootstrap", "Isère"),
    ("wordpress", "Ardèche"),
    ("dsfr", "Ain"),
    ("rem", "Rhône"),
    ("sombre", "Puy-de-Dôme"),
    ("droite-a-gauche", "Isère"),
    ("csp", "Cantal"),
    ("trusted-types", "Haute-Loire"),
];

/// Gives every carte of the page one size, known to the browser before the element is, so that nothing of the page depends on what is in
/// it; and writes down each refusal of the page's policies. Runs before any script, in a way that no policy forbids.
const BEFORE_ANYTHING: &str = "
    window.refus = [];
    document.addEventListener('securitypolicyviolation', (event) => refus.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    if (SIZED) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('carte-mednum { display: block; height: 1500px; overflow: hidden }');
      document.adoptedStyleSheets = [sheet];
    }";

/// All that can be seen of the page without looking into a carte.
const LOOKS: &str = "
    const theirs = [...document.querySelectorAll('*')].filter((one) => !one.closest('carte-mednum'));
    const styles = {}, boxes = {};
    for (const [index, one] of theirs.entries()) {
      // Of a margin the value before layout: after a partial layout Chromium says 0 for what `auto` gave, where nothing has moved.
      const map = one.computedStyleMap(), margin = (name) => name.startsWith('margin-') && map.get(name)?.toString();
      const { left, top, width, height } = one.getBoundingClientRect();
      boxes[`${index} ${one.localName}`] = one.getClientRects().length ? [left + scrollX, top + scrollY, width, height] : null;
      for (const pseudo of ['', '::before', '::after', ...({ li: ['::marker'], input: ['::placeholder'] }[one.localName] ?? [])]) {
        const style = getComputedStyle(one, pseudo || null);
        const own = (name) => !pseudo && margin(name) || style.getPropertyValue(name);
        styles[`${index} ${one.localName}${pseudo}`] = [...style].map((name) => `${name}:${own(name)}`).join(';');
      }
    }
    const attributes = (one) => [...one.attributes].map(({ name, value }) => `${name}=${value}`);
    return {
      styles, boxes,
      html: attributes(document.documentElement), body: attributes(document.body),
      globals: Object.getOwnPropertyNames(window).filter((name) => isNaN(name)).sort(),
      properties: [...document.documentElement.computedStyleMap()].filter(([name]) => name.startsWith('--')).length,
      ids: [...document.querySelectorAll('[id]')].map((one) => one.id),
      head: [...document.head.children].map((one) => one.outerHTML),
      children: [...document.body.children].map((one) => one.localName),
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      fonts: document.fonts.size, frames: window.length, title: document.title,
      scroll: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
    };";

impl Journey {
    /// Whose page writes down what its policies refuse, for [`Carte::refusals`].
    #[must_use]
    pub fn under_policies(self) -> Self {
        self.with_script(&BEFORE_ANYTHING.replace("SIZED", "false"))
    }

    /// The same, with cartes of one size whether they are alive or not, for [`Carte::looks_of_the_page`].
    #[must_use]
    pub fn with_sized_cartes(self) -> Self {
        let journey = self.with_script(&BEFORE_ANYTHING.replace("SIZED", "true"));
        journey.not_in(Engine::Firefox, "which has no computedStyleMap")
    }
}

/// What differs between two answers of [`Carte::looks_of_the_page`], one line each, at most twenty.
pub fn differences(before: &Value, after: &Value) -> Vec<String> {
    let keys = |value: &Value| value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    if keys(before) != keys(after) {
        return vec![format!("{:?} → {:?}", keys(before), keys(after))];
    }
    let mut found = Vec::new();
    for key in keys(before) {
        match (&before[&key], &after[&key]) {
            (was, is) if was == is => {}
            (was @ Value::Object(_), is) => {
                found.extend(differences(was, is).into_iter().map(|what| format!("{key}: {what}")));
            }
            (Value::String(was), Value::String(is)) => {
                let pairs = was.split(';').zip(is.split(';')).filter(|(was, is)| was != is);
                found.extend(pairs.map(|(was, is)| format!("{key}: {was} → {is}")));
            }
            (was, is) => found.push(format!("{key}: {was} → {is}")),
        }
    }
    found.truncate(20);
    found
}

impl Carte<'_> {
    /// Computed styles of every element of the page and of its pseudo-elements, every property; where they are;
    /// attributes of its root and body, globals, ids, head, sheets, size.
    pub fn looks_of_the_page(&self) -> Value {
        // Asked of the session: a page is there whether the carte is or not.
        self.session().script(LOOKS, &[]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// What the policies of the page refused so far.
    pub fn refusals(&self) -> Value {
        self.session().script("return refus", &[]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Applies a sheet of the host's, and a direction, and returns which computed styles inside the carte follow: `[element, property, before,
    /// after]`, at most twenty. The carte must be at rest.
    pub fn followers_of(&self, css: &str, direction: &str) -> Value {
        let body = "const [tag, css, direction] = arguments;
            const inside = [...tag.shadowRoot.querySelectorAll('*')].filter((one) => one.parentNode !== tag.shadowRoot);
            const read = () => inside.map((one) => { const style = getComputedStyle(one); return [...style].map((name) => style.getPropertyValue(name)); });
            const names = [...getComputedStyle(tag)], before = read(), sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
            document.documentElement.dir = direction;
            const after = read(), found = [];
            for (const [i, one] of inside.entries()) for (const [j, name] of names.entries())
              if (before[i][j] !== after[i][j]) found.push([`${one.localName}.${one.getAttribute('class')}`, name, before[i][j], after[i][j]]);
            return found.slice(0, 20);";
        let arguments = [self.host().to_json(), json!(css), json!(direction)];
        self.session().script(body, &arguments).unwrap_or_else(|error| panic!("{error}"))
    }

    /// What sticks out of the carte's column, and whether the page has a scrollbar across: nothing, hopefully.
    pub fn sticks_out(&self) -> Value {
        self.at_rest();
        self.script(
            "const [tag] = arguments, out = [], right = tag.getBoundingClientRect().right + 0.5, left = tag.getBoundingClientRect().left - 0.5;
             // Both are rounded: what sticks out by less than half a pixel may show as one, by the browser's version and its fonts.
             if (tag.scrollWidth > tag.clientWidth + 1) out.push(`the element: ${tag.scrollWidth} > ${tag.clientWidth}`);
             if (document.documentElement.scrollWidth > innerWidth) out.push(`the page: ${document.documentElement.scrollWidth}`);
             const clipped = (one) => { for (let above = one.parentElement; above; above = above.parentElement)
               if (getComputedStyle(above).overflowX !== 'visible') return true; return false; };
             for (const one of tag.shadowRoot.querySelectorAll('*')) {
               const box = one.getBoundingClientRect();
               if (!box.width || !box.height || one.closest('svg') || clipped(one)) continue;
               if (box.right > right || box.left < left) out.push(`${one.localName}.${one.className}: ${box.left} to ${box.right}`);
               // What is written into a field scrolls in it.
               if (one.localName !== 'input' && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'hidden' && getComputedStyle(one).display !== 'inline')
                 out.push(`inside ${one.localName}.${one.className}: ${one.scrollWidth} > ${one.clientWidth}`);
             }
             return out;",
        )
    }

    /// Texts that are cut off by what they stand in, as `element.class: text`. What only assistive technology is given, clipped away as a
    /// whole, is not cut: it is not shown.
    pub fn cuts_off(&self) -> Value {
        self.at_rest();
        self.script(
            "const [tag] = arguments, out = [];
             const clips = (style) => /hidden|clip/.test(style.overflowX + style.overflowY);
             for (const one of tag.shadowRoot.querySelectorAll('*')) {
               const style = getComputedStyle(one), box = one.getBoundingClientRect();
               if (!(one instanceof HTMLElement) || !clips(style) || style.clipPath !== 'none' || !one.checkVisibility()) continue;
               const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), range = document.createRange();
               while (walk.nextNode()) {
                 const parent = walk.currentNode.parentElement;
                 if (!walk.currentNode.data.trim() || parent.closest('svg') || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
                 range.selectNodeContents(walk.currentNode);
                 for (const text of range.getClientRects())
                   if (text.width > 1 && (text.right > box.right + 1 || text.left < box.left - 1 || text.bottom > box.bottom + 3 || text.top < box.top - 3)) {
                     out.push(`${one.localName}.${one.className}: ${walk.currentNode.data}`);
                     break;
                   }
               }
             }
             return out;",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named_down_to_the_property() {
        let looks = |colour: &str, ids: &[&str]| json!({ "styles": { "0 html": format!("margin:0;color:{colour}") }, "ids": ids });
        assert_eq!(differences(&looks("red", &["a"]), &looks("red", &["a"])), [""; 0]);
        let found = differences(&looks("red", &["a"]), &looks("blue", &["a", "b"]));
        assert_eq!(found, [r#"ids: ["a"] → ["a","b"]"#, "styles: 0 html: color:red → color:blue"]);
        assert!(!differences(&json!({ "a": 1 }), &json!({ "a": 1, "b": 2 })).is_empty());
    }
}
