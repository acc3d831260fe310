// A hub's own file: fetched, read, its looks made a stylesheet. Loaded only by pages that name one; what its attributes mean is the
// widget's business.

const PROPRIETE = "--carte-";

const of = (address, what) => `carte-mednum : le fichier de réglages ${address} ${what}.`;

// Kept as long as its server says; the page's cookies stay where they are.
async function fetched(address) {
  const response = await fetch(address, { credentials: "omit" }).catch(() => undefined);
  if (response?.ok) return response.text();
  throw new Error(of(address, "est introuvable ou refusé : vérifier l’adresse, et que ce serveur autorise les autres sites "
    + "(en-tête Access-Control-Allow-Origin: *)"));
}

// A text, a number, or several of them in a list: as they would be written in HTML.
const words = (value) => [value].flat().join(" ");

const is = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// What a tag names: { attributs: [name, text, text with whole addresses…], poser(root), retirer() }. What is wrong is told here; a file that
// cannot be used says nothing.
export async function lire(named, tag) {
  const names = tag.constructor.observedAttributes, read = { attributs: [], poser() {}, retirer() {} };
  const told = ({ message }) => console.warn(message);
  try {
    await fill(read, new URL(named, document.baseURI).href, names, told);
  } catch (error) {
    told(error);
  }
  return read;
}

async function fill(read, address, names, told) {
  let css = "", base = address, styles = [];
  if (new URL(address).pathname.endsWith(".css")) {
    css = await fetched(address);
  } else {
    const text = await fetched(address);
    let json;
    try {
      json = JSON.parse(text);
    } catch {}
    if (!is(json)) throw new Error(of(address, "n’est pas un objet JSON : la carte s’en passe"));
    const { version = 1, attributs, styles: properties, css: sheet, ...others } = json;
    if (version !== 1) throw new Error(of(address, "n’est pas de la version 1, la seule que ce script connaisse : la carte s’en passe"));
    // What is no address is left for whoever reads the attribute to refuse; an empty text says something too.
    const whole = (word) => {
      try {
        return word && new URL(word, address).href;
      } catch {
        return word;
      }
    };
    const unknown = Object.keys(others);
    const members = (of) => Object.entries(is(of) ? of : {}).filter(([, value]) => value !== null);
    for (const [name, value] of members(attributs)) {
      // That one must be on the tag: it leads here.
      if (names.includes(name) && name !== "reglages") read.attributs.push(name, words(value), words(value).split(/\s+/).map(whole).join(" "));
      else unknown.push(name);
    }
    for (const [name, value] of members(properties)) {
      if (name.startsWith(PROPRIETE)) styles.push([name, words(value)]);
      else unknown.push(name);
    }
    if (sheet) {
      try {
        const { href, protocol } = new URL(words(sheet), address);
        if (!/^https?:$/.test(protocol)) throw new Error(of(href, "n’est pas une feuille de style du Web"));
        css = await fetched(base = href);
      } catch (error) {
        told(error);
      }
    }
    if (unknown.length) told(new Error(of(address, `contient ce que la carte ne connaît pas : ${unknown.join(", ").slice(0, 400)}`)));
  }
  // Adopted: a style policy has nothing to refuse in it, and no @import is followed. Properties are set one by one, so that a value is
  // never more than the value of its property. What the page itself says of the tag is stronger than « :host ».
  const sheet = new CSSStyleSheet({ baseURL: base });
  sheet.replaceSync(css);
  const { style } = sheet.cssRules[sheet.insertRule(":host{}", sheet.cssRules.length)];
  for (const [name, value] of styles) style.setProperty(name, value);
  let on;
  read.poser = (root) => {
    on = root;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  read.retirer = () => {
    if (on) on.adoptedStyleSheets = on.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
