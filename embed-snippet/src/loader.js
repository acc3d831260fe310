// <carte-mednum>: defines the element, shows something at once, brings the Wasm, and never leaves a blank box.
// A classic script on purpose: it can be pasted anywhere, carry an integrity hash, and knows its own address.
(() => {
  if (customElements.get("carte-mednum")) return;
  const script = document.currentScript || [...document.querySelectorAll('script[src*="carte-mednum.js"]')].pop();
  const base = new URL(".", script ? script.src : document.baseURI).href;
  let ready;
  // One module a page; a failed attempt is forgotten so that « Réessayer » tries again (a failed import is cached: hence the query).
  let attempt = 0;
  const load = () => ready ||= import(`${base}carte-mednum-widget.js${attempt++ ? `?essai=${attempt}` : ""}`)
    .then(async (module) => { await module.default({ module_or_path: `${base}carte-mednum-widget_bg.wasm` }); return module; })
    .catch((error) => { ready = undefined; throw error; });
  const CSS = ":host{display:block;min-height:20em}:host([hidden]){display:none}"
    + ".attente,.panne{display:grid;gap:.75em;align-content:center;justify-items:center;min-height:20em;padding:1em;"
    + "box-sizing:border-box;border:1px solid #8886;border-radius:4px;text-align:center}"
    + ".panne p{margin:0;max-width:40em}button{font:inherit;padding:.5em 1em;min-height:2.75em;cursor:pointer}";

  class CarteMednum extends HTMLElement {
    static observedAttributes = ["source", "region", "departement", "titre", "niveau-titre", "adresse", "geocodeur", "theme", "couleur"];
    #instance = null;
    #mounting = false;

    connectedCallback() {
      if (!this.#instance && !this.#mounting) this.#mount();
    }

    attributeChangedCallback() {
      this.#instance?.attributes_changed();
    }

    // A move in the tree fires both callbacks: only what stays away is taken down.
    disconnectedCallback() {
      queueMicrotask(() => {
        if (this.isConnected) return;
        const instance = this.#instance;
        this.#instance = null;
        if (instance) { instance.unmount(); instance.free(); }
        this.shadowRoot?.replaceChildren();
      });
    }

    async #mount() {
      this.#mounting = true;
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      try {
        this.#show(root, "attente", "Chargement de la carte…");
        const module = await load();
        if (!this.isConnected) return;
        root.replaceChildren();
        this.#instance = new module.Instance(this, base, (address) => import(address));
      } catch (error) {
        console.error("carte-mednum : la carte n’a pas pu démarrer. Vérifier que " + base + " est autorisé par la politique de "
          + "sécurité de la page (script-src avec 'wasm-unsafe-eval', connect-src) et que les fichiers .js et .wasm s’y trouvent.", error);
        if (this.isConnected) this.#fail(root);
      } finally {
        this.#mounting = false;
        if (this.isConnected && !this.#instance && !root.firstChild) this.#mount();
      }
    }

    #show(root, name, sentence) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
      const box = document.createElement("div"), text = document.createElement("p");
      box.className = name;
      text.setAttribute("role", "status");
      text.textContent = sentence;
      box.append(text);
      root.replaceChildren(box);
      return box;
    }

    // What the tag holds is the fallback: it shows through the slot, under the sentence and the button.
    #fail(root) {
      const box = this.#show(root, "panne", "La carte n’a pas pu s’afficher.");
      const retry = document.createElement("button");
      retry.type = "button";
      retry.textContent = "Réessayer";
      retry.onclick = () => this.#mount();
      box.append(document.createElement("slot"), retry);
    }
  }
  customElements.define("carte-mednum", CarteMednum);
})();
