// The tags of the national map, version 6 and version 5, as <carte-mednum>: a site that has one changes the address of its script and
// nothing else. What becomes of each attribute is written by the build, from the table that the reference page is made of.
(() => {
  const script = document.currentScript || [...document.querySelectorAll('script[src*="carte-mednum-alias.js"]')].pop();
  const TAGS = {/*TAGS*/}, ATTRIBUTES = {/*ALIASES*/};
  const REGIONS = {/*REGIONS*/}, DEPARTEMENTS = {/*DEPARTEMENTS*/};
  const CONTAINER = "fr-mediation-numerique-conteneur";
  // Of the page's own variables for the national map, those that mean the same here.
  const COLOURS = {/*COLOURS*/};
  const told = new Set();
  const tell = (sentence) => {
    if (!told.has(sentence)) console.info(`carte-mednum : ${sentence}`);
    told.add(sentence);
  };
  // What a table says of a word that a page wrote: « constructor » is in every table, and no region.
  const said = (table, word) => (Object.hasOwn(table, word) ? table[word] : undefined);
  const LEVELS = { regions: "region", departements: "departement", communes: "commune" };
  const plain = (slug) => slug.toLowerCase().normalize("NFD").replace(/[^a-z0-9]/g, "");
  // Each takes what is written, writes what is wished, and may look at the other attributes.
  const HOW = {
    copied: (value, becomes, wished) => { wished[becomes] = value; },
    ignored: (value, becomes, wished, get, name) => tell(`l’attribut ${name} n’a plus d’effet et peut être retiré.`),
    // Version 5 read any address as JSON; here one that does not end so has to say it.
    file: (value, becomes, wished) => { wished[becomes] = /\.(csv|json)($|[?#])/i.test(value) ? value : `${value.split("#")[0]}#json`; },
    help: (value, becomes, wished) => {
      if (/^mailto:/i.test(value)) wished.contact = value.slice(7).split("?")[0]; else wished[becomes] = value;
    },
    codes: (value, becomes, wished, get) => {
      const level = said(LEVELS, get("territoire-type"));
      if (level) wished[level] = value; else tell("« territoires » demande « territoire-type » : regions, departements ou communes.");
    },
    look: (value, becomes, wished, get) => {
      const [latitude, longitude, zoom] = ["latitude", "longitude", "zoom"].map((name) => parseFloat(get(name)));
      if (isFinite(zoom + latitude + longitude)) wished[becomes] = [latitude, longitude, Math.min(19, Math.max(4, zoom))].join();
    },
    route: (value, becomes, wished) => {
      const [region, departement] = value.split("/").filter(Boolean).map(plain);
      const code = departement ? said(DEPARTEMENTS, departement) : region && (said(REGIONS, region) || said(DEPARTEMENTS, region));
      if (code) wished[becomes] = code; else if (region) tell(`la route ${value} n’est pas connue.`);
    },
    with: () => {},
  };
  const wishes = (tag) => {
    const holder = tag.closest(CONTAINER), wished = {};
    const get = (name) => tag.getAttribute(name) || holder?.getAttribute(name);
    const vue = said(TAGS, tag.localName);
    if (vue) wished.vue = vue;
    for (const [name, [how, becomes]] of Object.entries(ATTRIBUTES)) {
      const value = get(name);
      if (value) HOW[how](value.trim(), becomes, wished, get, name);
    }
    return wished;
  };

  class Alias extends HTMLElement {
    static observedAttributes = Object.keys(ATTRIBUTES);
    #carte = null;
    #written = [];

    connectedCallback() {
      if (!this.#carte) this.#begin();
      this.write();
    }

    attributeChangedCallback() {
      if (this.#carte) this.write();
    }

    // What the tag holds stays where it is: written « <tag/> », as the national map's own examples are, it holds the rest of the page.
    #begin() {
      this.#carte = document.createElement("carte-mednum");
      this.style.display = "block";
      // A page had to give the old tag a height. The carte makes do with it and grows when it has to.
      const given = this.clientHeight;
      this.style.height = "auto";
      if (given > 0 && this.clientHeight !== given) this.#carte.style.setProperty("--carte-hauteur", `${given}px`);
      const style = getComputedStyle(this);
      for (const [theirs, ours] of Object.entries(COLOURS)) {
        if (style.getPropertyValue(theirs) && !style.getPropertyValue(ours)) this.style.setProperty(ours, `var(${theirs})`);
      }
    }

    write() {
      const wished = wishes(this), carte = this.#carte;
      for (const name of this.#written) if (!(name in wished)) carte.removeAttribute(name);
      for (const [name, value] of Object.entries(wished)) {
        if (carte.getAttribute(name) !== value) carte.setAttribute(name, value);
      }
      this.#written = Object.keys(wished);
      if (carte.parentNode !== this) this.prepend(carte);
    }
  }

  class Container extends HTMLElement {
    static observedAttributes = Object.keys(ATTRIBUTES);
    connectedCallback() { this.style.display = "block"; }
    attributeChangedCallback() {
      this.querySelectorAll(Object.keys(TAGS)).forEach((tag) => tag.write?.());
    }
  }

  for (const [name, element] of [[CONTAINER, Container], ...Object.keys(TAGS).map((name) => [name, class extends Alias {}])]) {
    if (customElements.get(name)) tell(`le script d’origine de <${name}> est encore dans la page : le retirer.`);
    else customElements.define(name, element);
  }
  if (script && !customElements.get("carte-mednum") && !document.querySelector('script[src*="carte-mednum.js"]')) {
    const loader = document.createElement("script");
    loader.async = true;
    loader.nonce = script.nonce;
    loader.src = new URL("carte-mednum.js", script.src).href;
    document.head.append(loader);
  }
})();
