// The page in the frame: from its address to the tag's attributes, and its height to whoever is around.
(() => {
  const names = [/*ATTRIBUTS*/];
  const root = document.documentElement, tag = document.querySelector("carte-mednum");
  const add = (name, more) => document.head.append(Object.assign(document.createElement(name), more));
  // Everything from here, but for data and images, which the address may name elsewhere. By its name, hence by a script: 'self' is nothing
  // in WebKit where a site has put the frame into a sandbox.
  const here = location.origin;
  add("meta", {
    httpEquiv: "Content-Security-Policy",
    content: `default-src 'none'; script-src ${here} 'wasm-unsafe-eval'; style-src ${here}; connect-src *; img-src * data:; base-uri 'none'; form-action 'none'`,
  });
  const decoded = (text) => { try { return decodeURIComponent(text.replaceAll("+", " ")); } catch { return text; } };
  // « ; » is what we write; « & », and what is left of it once escaped, comes from hands and from content management systems.
  for (const pair of location.search.slice(1).split(/[;&]/)) {
    const [name, ...value] = pair.split("=");
    if (names.includes(name)) tag.setAttribute(name, decoded(value.join("=")));
  }
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
