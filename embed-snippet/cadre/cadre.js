// The page in the frame: from its address to the tag's attributes, and its height to whoever is around.
(async () => {
  const names = [/*ATTRIBUTS*/], addresses = {/*ADRESSES*/}, confining = [/*TERRITOIRE*/];
  const root = document.documentElement, tag = document.querySelector("carte-mednum");
  const add = (name, more) => document.head.append(Object.assign(document.createElement(name), more));
  // A disk, where the loader says that it cannot work, has no origin that a policy could name.
  const here = location.protocol === "file:" ? "file:" : location.origin, LIST = "cadre-origines.txt", PATIENCE_MS = 5000;
  const warn = (sentence) => console.warn(`carte-mednum : ${sentence}`);
  const decoded = (text) => { try { return decodeURIComponent(text.replaceAll("+", " ")); } catch { return text; } };
  // « ; » is what we write; « & », and what is left of it once escaped, comes from hands and from content management systems.
  const wishes = new Map();
  for (const pair of location.search.slice(1).split(/[;&]/)) {
    const [name, ...value] = pair.split("=");
    if (names.includes(name)) wishes.set(name, decoded(value.join("=")));
  }

  // This page is on a domain that people trust, and anybody can write a link to it. Where it has lieux, looks or a logo from, and who gets
  // what visitors write, hold on this origin, and on those that the hub lists in a file beside this script.
  const origin = (word) => {
    try {
      const { protocol, origin } = new URL(word, location);
      return /^https?:$/.test(protocol) ? origin : protocol;
    } catch {
      return here;
    }
  };
  const words = (name) => (wishes.get(name) || "").split(/\s+/).filter(Boolean);
  const foreign = (name) => words(name).map(origin).filter((one) => one !== here && one !== addresses[name]);
  // A hub's own file may name elsewhere too: what is asked for there is listed as well.
  let listed = [];
  if (wishes.has("reglages") || Object.keys(addresses).some((name) => foreign(name).length)) {
    const text = await fetch(LIST, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) })
      .then((response) => (response.ok ? response.text() : ""), () => "");
    listed = text.split(/\r\n?|\n/).map((line) => line.trim().replace(/\/$/, "")).filter((line) => /^https?:\/\/[\w.:[\]-]+$/.test(line));
  }
  const missing = (one, what) => warn(`${one} n’est pas dans ${new URL(LIST, location).href} : ${what}. `
    + "L’adresse d’un cadre peut être écrite par n’importe qui. Si ce hub s’y fie, y écrire cette origine, seule sur une ligne.");
  for (const name in addresses) {
    const refused = new Set(foreign(name).filter((one) => !listed.includes(one)));
    if (!refused.size) continue;
    for (const one of refused) missing(one, `« ${name} » est laissé de côté`);
    const left = words(name).filter((word) => !refused.has(origin(word)));
    if (left.length) wishes.set(name, left.join(" "));
    else wishes.delete(name);
    // A territory of which nothing is left is not the whole country: an empty outline is one that cannot be understood.
    if (confining.includes(name) && !confining.some((other) => wishes.has(other))) wishes.set(name, "");
  }
  for (const [name, value] of wishes) tag.setAttribute(name, value);

  // Everything from here, and from there. By its name, hence by a script: 'self' is nothing in WebKit where a site has put the frame into
  // a sandbox.
  const there = [here, ...Object.values(addresses).filter(Boolean), ...listed].join(" ");
  add("meta", {
    httpEquiv: "Content-Security-Policy",
    content: `default-src 'none'; script-src ${here} 'wasm-unsafe-eval'; style-src ${here}; connect-src ${there}; img-src ${there} data:; base-uri 'none'; form-action 'none'`,
  });
  const told = new Set();
  addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    const one = origin(blockedURI);
    if (/^(connect|img)-src/.test(effectiveDirective) && one !== here && told.size < told.add(one).size) missing(one, "rien ne lui est demandé");
  });
  // Not a tag of the page: if this script does not come, a carte without attributes would show all of France for the Loire.
  add("script", { src: "carte-mednum.js" });
  document.title = tag.getAttribute("titre") || document.title;
  const counts = tag.getAttribute("vue") === "compteur";
  // A number leads to its map.
  if (counts) tag.querySelector("a").href = location.href.replace(/\bvue=compteur[;&]?/, "");

  // What leaves the map leaves the frame: few sites let themselves be put in one. With where the visitor is, for the map's own page.
  addEventListener("click", (event) => {
    const link = event.composedPath().find((one) => one.localName === "a");
    if (!link || !link.hasAttribute("href")) return;
    if (link.getAttribute("href") === "" || link.dataset.page) {
      link.dataset.page = "oui";
      link.href = location.href;
    } else if (parent !== window && /^https?:$/.test(link.protocol) && !link.target && !link.download) {
      link.target = "_blank";
      link.relList.add("noopener");
    }
  }, true);

  // Until a host is known to follow, the frame's height is all there is.
  root.classList.add("fixe");
  if (parent === window) return;
  root.classList.add("encadree");
  document.querySelector("main > p").hidden = counts;
  let followed = false, said = 0, seen = innerHeight, resizer = "";
  // As high as the content would be. Nothing in it depends on the frame's height, or each would make the other grow.
  const height = () => {
    root.classList.remove("fixe");
    const whole = Math.ceil(document.body.getBoundingClientRect().height);
    if (!followed) root.classList.add("fixe");
    // While it loads, a frame does not shrink only to grow again.
    return tag.shadowRoot?.querySelector(".attente") ? Math.max(whole, innerHeight) : whole;
  };
  // To anyone: who the host is is not known here, and a height is no secret. What the three kinds of hosts understand: our script,
  // Datawrapper's (which looks for the key in the frame's address, or for the window), iframe-resizer 3 to 5.
  const say = (again) => {
    const now = innerWidth && height();
    if (!now || (now === said && !again)) return;
    said = now;
    parent.postMessage({
      "carte-mednum-hauteur": now,
      "datawrapper-height": { [location.search.slice(1) || "cadre.html"]: now },
    }, "*");
    if (resizer) parent.postMessage(`[iFrameSizer]${resizer}:${now}:${innerWidth}:${again ? "init" : "resizeObserver"}`, "*");
  };
  const follow = () => {
    if (followed) return;
    followed = true;
    root.classList.replace("fixe", "suivie");
    say(true);
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || typeof data !== "string") return;
    if (data === "carte-mednum-cadre") return follow();
    // Its first message is a list of settings, which begins with the name that it gives the frame; the later ones are words.
    const settings = data.startsWith("[iFrameSizer]") ? data.slice(13).split(":") : [];
    if (settings.length < 8) return;
    resizer = settings[0];
    if (followed) say(true); else follow();
  });
  // A host that only listens shows that it does by what it makes of the frame. Its border may be in the height that it was told.
  addEventListener("resize", () => {
    if (innerHeight !== seen && Math.abs(innerHeight - said) <= 8) follow();
    seen = innerHeight;
  });
  new ResizeObserver(() => say(false)).observe(document.body);
  parent.postMessage("[iFrameResizerChild]Ready", "*");
})();
