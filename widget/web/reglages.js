// A hub's own file: fetched, read, its looks made a stylesheet. Loaded only by pages that name one; what its attributes mean is the
// widget's business.

const PROPRIETE = "--carte-";

const of = (address, what) => `carte-mednum : le fichier de réglages ${address} ${what}.`;

// Nobody announces the size of a hub's file: beyond this one it is none, and the rest is not asked for.
const MOST = 1 << 26;

async function textOf(body, address) {
  let text = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let step; !(step = await reader.read()).done;) {
    text += step.value;
    if (text.length > MOST) {
      reader.cancel();
      throw new Error(of(address, "dépasse 64 Mo : la carte s’en passe"));
    }
  }
  return text;
}

// Kept as long as its server says; the page's cookies stay where they are.
async function fetched(address) {
  const response = await fetch(address, { credentials: "omit" }).catch(() => undefined);
  if (response?.ok) return response.body ? textOf(response.body, address) : "";
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

// A hub's sheet dresses the carte; it does not place it in somebody else's page, nor tell other sites what a visitor does.
// Of the tag itself, what keeps its box where the page has put it:
const KEEPS_ITS_PLACE = /^(--|background|border(?!-image)|padding|color|font|line-height|letter-spacing|word-spacing|text-|accent-color|caret-color|(min-|max-)?(height|block-size)|max-(width|inline-size)|margin)/;
// And of what is in it, nothing that leaves that box. In the first layer, whose « !important » nothing in a later one overrules.
const GUARD = "@layer carte-garde{:host{contain:paint!important;overflow-clip-margin:5px!important}}";
const IMAGES = /(?:image-set|cross-fade|image|src|element|paint)\(/i;

// Whether a selector, or one of a list, is of the tag itself: nothing comes after « :host », or after the « & » of a rule within one.
const ofTag = (selector, within) => {
  const bare = selector.replace(/\((?:[^()]|\([^()]*\))*\)/g, "");
  const itself = bare.split(",").some((one) => !/[\s>+~]/.test(one.trim()) && (/:host/.test(one) || (within && one.includes("&"))));
  return itself || (/\([^)]*(:host|&)/.test(selector) && !/[\s>+~]/.test(bare.trim()));
};

// A value with its addresses made whole, for not every browser reads them from where the sheet lies; nothing for one that asks for what does
// not lie with the sheet. What a variable is spelled with is not known to be what it reads as.
function atHome(name, value, base) {
  if ((name.startsWith("--") || /var\(/.test(value)) && value.includes("\\")) return;
  const home = new URL(base).origin;
  let own = true;
  const whole = value.replace(/url\(\s*("[^"]*"|'[^']*'|[^)"']*)\s*\)/gi, (_, word) => {
    try {
      const { href, origin, protocol } = new URL(word.trim().replace(/^["']|["']$/g, ""), base);
      own &&= origin === home || protocol === "data:";
      return `url("${href}")`;
    } catch {
      own = false;
    }
  });
  const rest = whole.replace(/url\("[^"]*"\)/g, "");
  return own && !/url\(/i.test(rest) && !(IMAGES.test(rest) && /["']|var\(/.test(rest)) ? whole : undefined;
}

function tame(rules, base, left, within = false) {
  for (const rule of rules) {
    const { selectorText, style } = rule;
    const host = selectorText === undefined ? within : ofTag(selectorText, within);
    for (const name of style ? [...style] : []) {
      const value = style.getPropertyValue(name);
      const stays = !host || (KEEPS_ITS_PLACE.test(name) && !(name.startsWith("margin") && !/^(auto|0|[\d.]+[a-z%]*)( (auto|0|[\d.]+[a-z%]*))*$/.test(value)));
      const whole = stays ? atHome(name, value, base) : undefined;
      if (whole === value) continue;
      if (whole !== undefined) {
        style.setProperty(name, whole, style.getPropertyPriority(name));
        continue;
      }
      // What a shorthand sets back to its default was not asked for.
      if (!/^(none|initial|auto|normal|0|1|100%|stretch|repeat)?$/.test(value)) left.add(`${selectorText || ""} { ${name} }`.trim());
      style.removeProperty(name);
    }
    if (rule.cssRules) tame(rule.cssRules, base, left, selectorText === undefined ? within : host);
  }
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
  const left = new Set();
  tame(sheet.cssRules, base, left);
  if (left.size) {
    told(new Error(of(base, `contient ce qu’une feuille de réglages ne peut pas faire, et qui est laissé de côté : ${[...left].join(", ").slice(0, 400)}. `
      + "Elle ne place pas la balise dans la page, et ne demande rien à d’autres sites que le sien")));
  }
  if (css) sheet.insertRule(GUARD, 0);
  let on;
  read.poser = (root) => {
    on = root;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  read.retirer = () => {
    if (on) on.adoptedStyleSheets = on.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
