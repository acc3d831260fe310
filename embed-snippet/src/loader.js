/*! carte-mednum @VERSION@, licence MIT */
// <carte-mednum>: defines the element, shows something at once, brings the Wasm, and never leaves a blank box.
// A classic script on purpose: it can be pasted anywhere, carry an integrity hash, and knows its own address. Why something failed, and
// its cure, are the business of carte-mednum-secours.js, fetched only then.
(() => {
  const NAME = "carte-mednum", SILENCE_MS = 20000, RETRIES = 2;
  // As a module or from a bundle it is no current script: an error knows where it was made.
  const script = document.currentScript;
  const own = script?.src || /https?:[^\s()]+carte-mednum(\.\w+)?\.js/.exec(new Error().stack)?.[0];
  const base = new URL(".", own || document.baseURI).href, known = customElements.get(NAME);
  if (known) {
    if (known.base !== base) console.warn(`${NAME} : deux scripts dans cette page, ${known.base} et ${base} ; seul le premier sert.`);
    return;
  }
  // Written by the build: the folder of this version's modules, named after what is in it, and the hashes of the two fetched from here, and
  // of the list that holds those of all else that is code or looks.
  const code = base + "@CODE@", hashes = { js: "@JS@", wasm: "@WASM@", list: "@LIST@" };
  // A page that pins this script by its hash pins what it brings; one that does not trusts this origin anyway, and Wasm is compiled
  // while it comes only as long as nobody waits to hash it whole.
  const pinned = script?.integrity, aside = pinned ? code : base;
  // import() takes no hash. A module's script does, and leaves what was checked in the page's modules; a preload leaves it there too, but
  // WebKit loads one whatever its hash: it is for pages whose Trusted Types refuse the script's address.
  const checked = (href, integrity) => new Promise((done, failed) => {
    if (!pinned) return done(href);
    let element;
    const ends = (end) => () => { element.remove(); end(href); };
    const hash = { integrity, crossOrigin: "anonymous", onload: ends(done), onerror: ends(failed) };
    try {
      element = make("script", { type: "module", src: href, ...hash });
    } catch {
      element = make("link", { rel: "modulepreload", href, ...hash });
    }
    document.head.append(element);
  });
  // The hash of a file that comes later. One that the list does not name is not asked for.
  let list;
  const hashOf = async (name) => {
    if (!pinned) return "";
    list ||= fetch(code + "empreintes.json", { integrity: hashes.list, cache: list === 0 ? "reload" : "default", signal: AbortSignal.timeout(SILENCE_MS) }).then((response) => response.json());
    return (await list.catch((error) => { list = 0; throw error; }))[name] || Promise.reject();
  };
  const offered = script?.dataset.attributs?.split(/\s+/), tags = new Set(), pause = (ms) => new Promise((resume) => setTimeout(resume, ms));
  // A script that never comes is one that is not there; one that failed is kept so by the browser under its address. Firefox takes what came
  // before a line was cut for the whole of it: a module that gives nothing is one.
  const missed = {};
  const bring = (name, folder) => Promise.race([hashOf(name).then((hash) => checked(folder + name + (missed[name] || ""), hash)).then((href) => import(href)), pause(SILENCE_MS)])
    .then((module) => { for (const _ in module) return module; throw 0; })
    .catch((error) => { missed[name] = "?" + Date.now(); throw error; });
  // A module, or the text of a sheet.
  const give = (name) => name.endsWith("css")
    ? hashOf(name).then((integrity) => fetch(aside + name, { integrity, credentials: "omit" })).then((response) => response.ok ? response.text() : null)
    : bring(name, code);
  // One module a page, fetched and compiled once. A failed import is kept by the browser: hence the query of the next.
  let ready, attempt = 0;
  // WebKit compiles what a policy refuses to run, fires no event when it then refuses, and says why in the error.
  const blame = (facts, error) => {
    const told = /directive: "([^"]+)/.exec(error?.message);
    if (told) facts.refused[0] ||= ["script-src", "wasm-eval", told[1]];
    return Object.assign(facts, { error });
  };
  const load = () => ready ||= start().catch((facts) => { ready = undefined; throw facts; });

  async function start() {
    const query = attempt++ ? `?essai=${attempt}` : "", abort = new AbortController();
    const facts = { base, js: code + "carte-mednum-widget.js" + query, wasm: code + "carte-mednum-widget_bg.wasm", refused: [] };
    const hear = ({ effectiveDirective, blockedURI, originalPolicy }) => {
      if (blockedURI.startsWith(base) || /eval$/.test(blockedURI)) facts.refused.push([effectiveDirective, blockedURI, originalPolicy]);
    };
    addEventListener("securitypolicyviolation", hear);
    // Silence is measured, not time: what comes slowly comes.
    let timer, alive;
    const silence = new Promise((_, reject) => {
      alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => { facts.silent = true; reject(); }, SILENCE_MS);
      };
    });
    const begin = async () => {
      if (!window.WebAssembly) throw 0;
      const [module, response] = await Promise.all([
        checked(facts.js, hashes.js).then((href) => import(href)).then((module) => { alive(); facts.imported = true; return module; }),
        fetch(facts.wasm, { signal: abort.signal, cache: query ? "reload" : "default", integrity: pinned ? hashes.wasm : "" }).then((response) => {
          alive();
          facts.status = response.status;
          facts.type = response.headers.get("content-type");
          if (!response.ok) throw 0;
          return response;
        }),
      ]);
      const reader = response.clone().body.getReader();
      const read = () => reader.read().then(({ done }) => done || (alive(), read()));
      read().catch(() => {});
      // Only this type may be compiled while it comes.
      const streams = facts.type === "application/wasm";
      const compiled = await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
      if (!streams) explain({ ...facts, works: true });
      // Where there is no instance to be had, what was fetched may be to blame.
      return async (fell) => {
        try {
          return await module.default(compiled, fell);
        } catch (error) {
          ready = undefined;
          throw blame(facts, error);
        }
      };
    };
    try {
      alive();
      return await Promise.race([begin(), silence]);
    } catch (error) {
      // What a policy refused is said a little after the refusal.
      await pause(99);
      throw blame(facts, error);
    } finally {
      clearTimeout(timer);
      abort.abort();
      removeEventListener("securitypolicyviolation", hear);
    }
  }

  // What to say, once a failure; in plain words when what knows more cannot be had either. From a disk browsers give a page no module and no
  // data, and who opens it there is who makes it.
  const DISK = "Ouverte depuis le disque (file:), une page ne peut pas charger la carte : passez par un serveur, votre site ou « python3 -m http.server ».";
  const explain = (facts) => facts.said ||= bring("carte-mednum-secours.js", aside).then((help) => help.expliquer(facts)).catch(() => base.startsWith("file:")
    ? { cause: "acces", phrase: DISK, remede: DISK, definitif: true }
    : facts.refused?.[0] ? { cause: "politique", remede: `la politique de sécurité de la page refuse ${facts.refused[0][1]} ; ajouter ${base} à sa directive ${facts.refused[0][0]}.` }
    : { cause: "inconnue", remede: `les fichiers de ${base} sont illisibles ; ouvrir ${base}diagnostic.html pour savoir pourquoi.` },
  ).then((said) => {
    console[facts.works || facts.message ? "warn" : "error"](`${NAME} : ${said.remede}`, facts.error || "");
    return said;
  });

  const CSS = ":host{display:block;min-height:20em}:host([hidden]){display:none}iframe{width:100%;height:600px;border:0}"
    + ".attente,.panne{all:initial;direction:ltr;font-family:inherit;font-size:max(15px,1em);line-height:1.5;color:inherit;visibility:inherit;display:grid;gap:.75em;align-content:center;justify-items:center;min-height:20em;padding:1em;"
    + "box-sizing:border-box;border:1px solid #8886;border-radius:4px;text-align:center}"
    + ".panne p{margin:0;max-width:40em}button{font:inherit;padding:.5em 1em;min-height:2.75em;cursor:pointer}";
  const make = (name, more) => Object.assign(document.createElement(name), more);
  const property = (name) => name.replace(/-./g, (pair) => pair[1].toUpperCase());
  let names;
  // The page's state, which its own entry holds in ours while the visitor is at an entry after it.
  const restore = () => {
    const state = history.state?.carteMednum?.[0];
    if (state) history.replaceState(state, "");
  };
  restore();

  class CarteMednum extends HTMLElement {
    static observedAttributes = [/*ATTRIBUTS*/];
    static base = base;
    static {
      // A router that knows only entries of its own (Turbo) does nothing when the visitor comes back to one of ours from another of its pages,
      // which then stands under our address. One that brings the page itself is given the time.
      addEventListener("popstate", async ({ state }) => {
        restore();
        const { href, pathname } = location;
        const away = () => location.href === href && ![...tags].some((tag) => (tag.#page ?? pathname) === pathname);
        if (state?.carteMednum && away() && (await pause(999), away())) location.reload();
      });
      names = this.observedAttributes;
      for (const name of names) {
        Object.defineProperty(this.prototype, property(name), {
          get() { return this.getAttribute(name) || this.hasAttribute(name) || null; },
          set(value) {
            if (value == null || value === false) this.removeAttribute(name);
            else this.setAttribute(name, value === true ? "" : value);
          },
        });
      }
    }
    #instance = null;
    // The instance of the module that it is in.
    #run;
    #mounting = false;
    #failure;
    #falls = 0;
    // The path that its page had when it was mounted.
    #page;
    // Asked for before the map is there: the last wish of each kind.
    #wishes = {};

    constructor() {
      super();
      // Properties that a script set before the element was known.
      for (const name of names.map(property).filter((name) => Object.hasOwn(this, name))) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }

    connectedCallback() {
      tags.add(this);
      this.#mount();
    }

    // Sheets and listeners are of the document that they were made in.
    adoptedCallback() {
      this.#clear();
    }

    attributeChangedCallback(name, _, value) {
      // A page may close attributes to those who only write the tag.
      if (value !== null && offered?.includes(name) === false) {
        console.warn(`${NAME} : data-attributs ne permet pas « ${name} », qui est retiré.`);
        return this.removeAttribute(name);
      }
      this.#instance?.attributes_changed();
    }

    // A move in the tree fires both callbacks: only what stays away is taken down.
    disconnectedCallback() {
      queueMicrotask(() => {
        if (!this.isConnected) this.#clear();
      });
    }

    reessayer() {
      if (this.#instance) this.#instance.retry();
      // What fell is its own; what could not be had, all have been waiting for.
      else if (this.#falls <= RETRIES) tags.forEach((tag) => tag.#failure && (tag === this || !tag.#falls) && tag.#mount());
    }

    ouvrirLieu(id) {
      this.#wish("open", id);
    }

    allerA(code) {
      this.#wish("go", code);
    }

    effacerFiltres() {
      this.#wish("clear", "");
    }

    #wish(what, value) {
      if (this.#instance) this.#instance[what](String(value));
      else this.#wishes[what] = String(value);
    }

    #clear() {
      const instance = this.#instance;
      this.#instance = this.#failure = null;
      this.#wishes = {};
      tags.delete(this);
      this.#run = this.#run?.leave();
      // One that fell may not be able to.
      try {
        instance?.unmount();
        instance?.free();
      } catch {}
      this.shadowRoot?.replaceChildren();
    }

    async #mount() {
      if (this.#instance || this.#mounting) return;
      this.#mounting = true;
      this.#failure = null;
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      try {
        this.#show("attente", "Chargement de la carte…");
        const join = await load();
        const run = this.#run = await join((error) => this.#fail({ base, error, falls: ++this.#falls }));
        // Between what compiles and what mounts, the page may answer.
        await pause();
        if (!this.isConnected) return this.#clear();
        if (run.down()) return;
        root.replaceChildren();
        this.#page = location.pathname;
        this.#instance = new run.Instance(this, base, give, (name, detail) => this.#told(name, detail));
        for (const what in this.#wishes) this.#instance[what](this.#wishes[what]);
        this.#wishes = {};
      } catch (error) {
        if (this.isConnected) this.#fail(error?.base ? error : { base, error });
      } finally {
        this.#mounting = false;
        if (this.isConnected && !this.#instance && !root.firstChild) this.#mount();
      }
    }

    // Once the module is at rest: listeners may call it again. What failed of the data is looked into before it is told.
    #told(name, detail) {
      if (name === "erreur") explain({ base, ...detail }).then(({ remede }) => this.#tell(name, { ...detail, remede }));
      else queueMicrotask(() => this.#tell(name, detail));
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(`${NAME}:${name}`, { bubbles: true, composed: true, detail }));
    }

    #show(name, ...inside) {
      const root = this.shadowRoot, sheet = new (this.ownerDocument.defaultView || window).CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
      const box = make("div", { className: name, lang: "fr" }), text = make("p", { role: "status", textContent: inside.shift() });
      box.append(text, ...inside);
      root.replaceChildren(box);
      return text;
    }

    // What the tag holds is the fallback: it shows through the slot, between the sentence and the button.
    async #fail(facts) {
      if (this.#failure === facts) return;
      this.#clear();
      tags.add(this);
      this.#failure = facts;
      const retry = make("button", { type: "button", textContent: "Réessayer", onclick: () => this.reessayer() });
      const holds = this.firstElementChild || this.textContent.trim();
      const text = this.#show("panne", "La carte n’a pas pu s’afficher.", holds ? make("slot")
        : make("a", { href: "https://cartographie.societenumerique.gouv.fr/", textContent: "Voir les lieux de médiation numérique" }), retry);
      const { cause, phrase, remede, definitif } = await explain(facts);
      if (this.#failure !== facts) return;
      if (phrase) text.textContent = phrase;
      if (definitif || facts.falls > RETRIES) retry.remove();
      this.#tell("erreur", { cause, message: text.textContent, remede });
      if (facts.refused?.some(([directive]) => directive.startsWith("script-src"))) this.#frame(facts);
    }

    // A page that refuses our code may allow our page. It is believed once it speaks.
    #frame(facts) {
      const wishes = names.filter((name) => this.hasAttribute(name)).map((name) => {
        const value = this.getAttribute(name);
        // What leads somewhere from here leads elsewhere from there.
        const whole = (word) => { try { return new URL(word, document.baseURI); } catch { return word; } };
        return name + "=" + encodeURIComponent([/*ADRESSES*/].includes(name) ? value.replace(/\S+/g, whole) : value);
      });
      const src = base + "cadre.html?" + wishes.join(";"), title = "Carte des lieux de médiation numérique";
      const frame = make("iframe", { src, title, allow: "geolocation", hidden: true }), box = this.shadowRoot.firstChild;
      const hear = ({ source }) => {
        const gone = this.#failure !== facts;
        if (!gone && source !== frame.contentWindow) return;
        removeEventListener("message", hear);
        if (gone) return;
        frame.hidden = false;
        box.remove();
        console.warn(`${NAME} : en attendant, la carte s’affiche dans un cadre.`);
      };
      addEventListener("message", hear);
      box.after(frame);
    }
  }
  customElements.define(NAME, CarteMednum);
})();
