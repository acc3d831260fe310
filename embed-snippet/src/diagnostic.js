// What is missing for the carte to work, seen from the page that includes this script: beside the loader on its own site, or for a while
// on a page whose policy is in doubt. It asks for the files as the carte does, and prints what is expected, what is seen and what to
// write, in the page and in the console. It needs neither the loader nor the Wasm to work, and sends nothing to anybody.
(() => {
  const script = document.currentScript;
  const asked = script?.hasAttribute("data-demande") && new URLSearchParams(location.search).get("site");
  const here = script?.dataset.site || asked || script?.src || document.baseURI;
  let base;
  try {
    base = new URL(".", new URL(here.replace(/\/?$/, (end) => (/\.(js|html)$/.test(here) ? end : "/")), document.baseURI)).href;
  } catch {
    base = new URL(".", document.baseURI).href;
  }
  const origin = new URL(base).origin, onDisk = base.startsWith("file:"), same = origin === location.origin, source = same ? "'self'" : origin;
  // Anybody writes a link: what its `site` names is read and never run, also in another folder of this origin, where strangers may upload.
  // What the page's author wrote into the tag, or where this script lies, is as trusted as the script.
  const runs = base === new URL(".", script?.src || document.baseURI).href || !asked || !!script.dataset.site;

  // What to write for each kind of server, with the same meaning. `always`: on answers that are no success, too.
  const header = (files, name, value, always) => ({
    Apache: `<FilesMatch "${files}">\n  Header ${always ? "always " : ""}set ${name} "${value}"\n</FilesMatch>`,
    nginx: `location ~ ${files} {\n  add_header ${name} "${value}"${always ? " always" : ""};\n}`,
    IIS: `<httpProtocol><customHeaders>\n  <add name="${name}" value="${value}" />\n</customHeaders></httpProtocol>`,
  });
  const type = (extension, mime) => ({
    Apache: `AddType ${mime} .${extension}`,
    nginx: `types { ${mime} ${extension}; }`,
    IIS: `<staticContent>\n  <remove fileExtension=".${extension}" />\n  <mimeMap fileExtension=".${extension}" mimeType="${mime}" />\n</staticContent>`,
  });
  const COMPRESSION = {
    Apache: "AddOutputFilterByType BROTLI_COMPRESS;DEFLATE application/wasm application/octet-stream application/json text/javascript",
    nginx: "gzip on;\ngzip_types application/wasm application/octet-stream application/json text/javascript;",
    IIS: "<httpCompression><dynamicTypes>\n  <add mimeType=\"application/wasm\" enabled=\"true\" />\n  <add mimeType=\"application/octet-stream\" enabled=\"true\" />\n</dynamicTypes></httpCompression>\n<urlCompression doDynamicCompression=\"true\" />",
  };
  const CORS = header("\\.(js|wasm|bin|json)$", "Access-Control-Allow-Origin", "*", true);

  // A file, as the carte would get it: what its server says of it, its bytes, or why there is nothing.
  async function get(name) {
    const url = new URL(name, base).href, refused = [], abort = new AbortController();
    let timer = setTimeout(() => abort.abort(), 20000);
    const hear = (event) => event.blockedURI.startsWith(base) && refused.push(event);
    addEventListener("securitypolicyviolation", hear);
    try {
      const response = await fetch(url, { credentials: "omit", cache: "reload", signal: abort.signal });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const say = (header) => response.headers.get(header) || "";
      const packed = say("content-encoding") || (Number(say("content-length")) && Number(say("content-length")) < bytes.length ? "oui" : "");
      return { url, name, status: response.status, type: say("content-type"), cache: say("cache-control"), cors: say("access-control-allow-origin"), packed, bytes };
    } catch {
      if (abort.signal.aborted) return { url, name, why: "aucune réponse en 20 secondes" };
      await new Promise((resume) => setTimeout(resume, 100));
      if (refused[0]) return { url, name, refused: refused[0], why: "refusé par la politique de sécurité de cette page" };
      const opaque = await fetch(url, { mode: "no-cors", credentials: "omit" }).then(() => true, () => false);
      return { url, name, closed: opaque, why: opaque ? "absent, ou interdit aux autres sites (CORS) : le serveur répond, mais cette page ne peut pas lire sa réponse" : "aucune réponse" };
    } finally {
      clearTimeout(timer);
      removeEventListener("securitypolicyviolation", hear);
    }
  }

  // One line of the result. `good`: true, false, or null when it cannot be known from here.
  const lines = [];
  const line = (what, good, expected, seen, cure) => lines.push({ what, good, expected, seen, cure });
  const text = (file) => new TextDecoder().decode(file.bytes);
  const isPage = (file) => /html/.test(file.type);

  // An answer that may not be read is that of a file that is missing, as well: many servers allow it on successes alone.
  const closed = ({ url, name, closed }) => (closed
    ? { faire: `Ouvrir ${url} dans un navigateur. Si ${name} n’y est pas, le déposer ; s’il y est, permettre aux autres sites de le lire :`, ...CORS }
    : { faire: `Vérifier que ${url} s’ouvre dans un navigateur.` });

  // Whether a file is there, and of a type that browsers take.
  function arrives(what, file, mime, fits) {
    if (file.why) {
      line(what, false, "le fichier arrive", `${file.name} : ${file.why}`, file.refused ? policy(file.refused) : closed(file));
      return false;
    }
    if (file.status !== 200) {
      line(what, false, "réponse 200", `${file.name} : réponse ${file.status}`, { faire: `Déposer ${file.name} dans ${base} ; tous les fichiers de la carte se déposent ensemble.` });
      return false;
    }
    const good = fits.test(file.type);
    const page = isPage(file) && !good;
    line(what, good, `réponse 200, type ${mime}`, `${file.name} : réponse 200, type ${file.type || "absent"}`,
      page ? { faire: `Le serveur envoie une page au lieu du fichier : déposer ${file.name}, et l’exclure des réécritures d’adresses.` } : type(file.name.split(".").pop(), mime));
    return !page;
  }
  const compressed = (file) => {
    const small = file.bytes.length < 1400;
    line(`Compression de ${file.name}`, !!file.packed || small || (same ? false : null), "content-encoding br ou gzip",
      file.packed ? `compressé (${file.packed})` : `${file.bytes.length} octets sans compression${same ? "" : " visible d’ici"}`, COMPRESSION);
  };
  const shared = (file) => line(`Accès depuis d’autres sites à ${file.name}`, !same || file.cors === "*", "Access-Control-Allow-Origin: *",
    same ? file.cors || "en-tête absent" : "lisible d’ici", CORS);
  const seconds = (cache) => (/no-cache|no-store/.test(cache) ? 0 : Number(/max-age=(\d+)/.exec(cache)?.[1] ?? NaN));
  function kept(file, long) {
    const age = seconds(file.cache), seen = file.cache || "cache-control absent";
    if (long) line(`Durée de vie de ${file.name}`, age >= 86400 * 30, "max-age=31536000, immutable : ce nom ne change jamais de contenu", seen, header("\\.[0-9a-f]{10}\\.", "Cache-Control", "public, max-age=31536000, immutable"));
    else line(`Durée de vie de ${file.name}`, age <= 3600, "au plus une heure, puis revalidé : une mise à jour doit arriver", seen, header(`${file.name.split("/").pop().replaceAll(".", "\\.")}$`, "Cache-Control", "public, max-age=300, must-revalidate"));
  }

  // The directive of the page's own policy as it must read.
  function policy({ effectiveDirective, originalPolicy, blockedURI }) {
    const main = effectiveDirective.replace(/-(elem|attr)$/, "");
    const parts = originalPolicy.split(";").map((part) => part.trim().split(/\s+/));
    const found = [effectiveDirective, main, "default-src"].map((name) => parts.find(([first]) => first === name)).find(Boolean) || [main];
    const more = /eval$/.test(blockedURI) ? "'wasm-unsafe-eval'" : source;
    const sources = found.slice(1).filter((one) => one !== "'none'" && one !== more);
    return { "Content-Security-Policy": [found[0] === "default-src" ? main : found[0], ...sources, more].join(" ") };
  }

  // Runs what a policy may refuse, and hears of it.
  async function allowed(what, expected, run) {
    if (!runs) {
      line(what, null, expected, "non essayé : cette page n’exécute rien de ce qu’une adresse lui nomme", { faire: `Pour le savoir, ouvrir ${base}diagnostic.html, ou coller le script de diagnostic dans la page concernée.` });
      return;
    }
    const refused = [], hear = (event) => refused.push(event);
    addEventListener("securitypolicyviolation", hear);
    try {
      await run();
      line(what, true, expected, "permis");
    } catch (error) {
      await new Promise((resume) => setTimeout(resume, 100));
      // WebKit fires no event for Wasm: its error holds the directive.
      const told = /directive: "([^"]+)/.exec(error.message);
      const refusal = refused[0] || (told && { effectiveDirective: "script-src", originalPolicy: told[1], blockedURI: "wasm-eval" });
      line(what, false, expected, refusal ? `refusé par ${refusal.effectiveDirective}` : String(error.message || error),
        refusal ? policy(refusal) : { faire: "Ce n’est pas la politique de sécurité : voir les lignes du fichier concerné." });
    } finally {
      removeEventListener("securitypolicyviolation", hear);
    }
  }

  async function look() {
    // From a disk, a browser gives a page neither module nor data: nothing else can be known.
    if (onDisk) {
      return line("Adresse de la page", false, "http:// ou https://", `${base} : ouverte depuis le disque (file:), une page ne peut pas charger la carte`,
        { faire: "Passer par un serveur : déposer le dossier sur votre site, ou, pour un essai sur cet ordinateur, y lancer « python3 -m http.server » et ouvrir http://localhost:8000/." });
    }
    const loader = await get("carte-mednum.js");
    let js = "carte-mednum-widget.js", wasm = "carte-mednum-widget_bg.wasm";
    if (arrives("Script de la carte", loader, "text/javascript", /javascript|ecmascript/)) {
      // The loader names the files that it brings and their folder, whatever their names are.
      const named = (pattern) => pattern.exec(text(loader))?.[1];
      const folder = named(/["'`](code\/[\w-]+\/)["'`]/) || "";
      js = folder + (named(/["'`]([\w.-]*widget[\w.-]*\.js)/) || js);
      wasm = folder + (named(/["'`]([\w.-]*widget[\w.-]*\.wasm)/) || wasm);
      kept(loader, false);
    }
    const [module, code, manifest] = await Promise.all([get(js), get(wasm), get("donnees/manifest.json")]);
    if (arrives("Programme (JavaScript)", module, "text/javascript", /javascript|ecmascript/)) {
      shared(module);
      await allowed("Politique de sécurité : exécuter le script", `script-src ${source}`, () => import(module.url));
    }
    if (arrives("Programme (WebAssembly)", code, "application/wasm", /^application\/wasm$/)) {
      shared(code);
      compressed(code);
      await allowed("Politique de sécurité : exécuter le Wasm", "script-src 'wasm-unsafe-eval'", () => {
        if (!window.WebAssembly) throw new Error("ce navigateur n’a pas WebAssembly");
        // An empty module is enough to be refused: WebKit does so when there is to be an instance, not before.
        return Promise.all([WebAssembly.compile(code.bytes), WebAssembly.instantiate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))]);
      });
    }
    if (arrives("Données : le manifeste", manifest, "application/json", /json/)) {
      shared(manifest);
      kept(manifest, false);
      let read;
      try {
        read = JSON.parse(text(manifest));
      } catch {}
      line("Lecture du manifeste", !!read?.france, "un manifeste de « prepare publish », avec sa date", read?.france ? `publié le ${read.date || "(sans date)"}, ${read.n_lieux} lieux` : "ce n’est pas un manifeste", { faire: "Publier à nouveau : prepare publish lieux.csv --out donnees" });
      if (read?.france) {
        const data = await get(`donnees/${read.france.name}`);
        if (arrives("Données : un fichier", data, "application/octet-stream", /octet-stream|binary/)) {
          const whole = text(data).startsWith("CMN") && (!read.france.bytes || read.france.bytes === data.bytes.length);
          line("Contenu des données", whole, `un fichier de la carte, de ${read.france.bytes} octets`, `${data.bytes.length} octets, ${whole ? "entier" : "abîmé ou d’une autre sorte"}`, { faire: "Déposer à nouveau le dossier entier, en mode binaire." });
          shared(data);
          compressed(data);
          kept(data, true);
        }
      }
    }
  }

  const LOOKS = ":host{display:block;font:inherit;color:inherit}h2{font-size:1.2em;overflow-wrap:anywhere}section{margin-top:1.5em}ol{list-style:none;padding:0;margin:0}"
    + "li{padding:.75em 0;border-top:1px solid #8886}h3{font-size:1em;margin:0 0 .25em;display:flex;flex-wrap:wrap;gap:.25em .75em;justify-content:space-between}"
    + "dl{margin:0;display:grid;grid-template-columns:auto minmax(0,1fr);gap:.1em .75em}dt{opacity:.8}dd{margin:0;overflow-wrap:anywhere}"
    + "pre{margin:.25em 0 .5em;padding:.5em;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;border-radius:4px;font-size:.9em}"
    + ".mal b{border:2px solid;border-radius:4px;padding:0 .5em}summary{cursor:pointer;padding:.25em 0}"
    + "@media(max-width:400px){dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:.25em}}";
  const make = (name, content, ...inside) => {
    const element = document.createElement(name);
    if (content) element.textContent = content;
    element.append(...inside);
    return element;
  };
  const verdict = (good) => (good ? "Bon" : good === null ? "Non vérifiable d’ici" : "À corriger");

  function shown({ what, good, expected, seen, cure }) {
    const facts = make("dl", "", make("dt", "Attendu"), make("dd", expected), make("dt", "Vu"), make("dd", seen));
    const item = make("li", "", make("h3", "", make("span", what), make("b", verdict(good))), facts);
    if (!good && cure) {
      // Words to read, or lines to write for one kind of server or another.
      if (cure.faire) item.append(make("p", cure.faire));
      else item.append(make("p", good === null ? "S’il manque, écrire :" : "À écrire :"));
      for (const server in cure) if (server !== "faire") item.append(make("div", "", make("strong", server), make("pre", cure[server])));
    }
    if (good === false) item.className = "mal";
    return item;
  }

  // Printed where the page says, else at its end.
  async function print() {
    const place = document.querySelector("[data-carte-mednum-diagnostic]") || document.body.appendChild(make("div"));
    const root = place.shadowRoot || place.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOKS);
    root.adoptedStyleSheets = [sheet];
    const sum = make("p", "Vérification en cours…");
    sum.setAttribute("role", "status");
    root.replaceChildren(make("h2", `Diagnostic de ${base}`), sum);
    await look();
    const bad = lines.filter(({ good }) => good === false), unknown = lines.filter(({ good }) => good === null);
    const many = (n) => (n > 1 ? `${n} points à corriger.` : "1 point à corriger.");
    sum.textContent = bad.length ? many(bad.length) : unknown.length ? "Rien à corriger ; ce qui ne peut pas être vérifié d’ici est indiqué." : "Tout est en ordre.";
    const needs = `script-src ${origin} 'wasm-unsafe-eval'; connect-src ${origin}`;
    const rest = lines.filter(({ good }) => good);
    root.append(make("ol", "", ...bad.concat(unknown).map(shown)));
    if (rest.length) root.append(make("details", "", make("summary", `${rest.length} points vérifiés et bons`), make("ol", "", ...rest.map(shown))));
    if (!onDisk) root.append(make("section", "",
      make("h3", "Pour les sites qui affichent cette carte"),
      make("p", "S’ils ont une politique de sécurité (Content-Security-Policy), elle doit contenir :"), make("pre", needs),
      make("p", "Ou, pour la carte dans un cadre (iframe) :"), make("pre", `frame-src ${origin}`),
    ));
    console.info(`carte-mednum : diagnostic de ${base} — ${sum.textContent}\n${bad.concat(unknown).map(({ what, seen, expected, cure }) => `• ${what}. Attendu : ${expected}. Vu : ${seen}. ${cure ? Object.entries(cure).map(([server, words]) => (server === "faire" ? words : `${server} : ${words}`)).join("\n  ") : ""}`).join("\n")}`);
  }
  if (document.body && document.readyState !== "loading") print();
  else addEventListener("DOMContentLoaded", print, { once: true });
})();
