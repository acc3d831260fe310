// What assistive technology is given of what is below `host`, where a browser does not tell all of it at once: the flat tree, by the rules
// of ARIA in HTML and of accessible names, in Chromium's words. Returns [role, name, states, depth, element] in reading order. Chromium's own tree is
// compared with it (tests/harness.rs); in the other engines each node that is found is compared with what the engine itself computes.
const [host] = arguments;
const CONTENT_NAMES = new Set(["button", "link", "heading", "option", "checkbox", "radio", "switch", "tab", "cell", "columnheader", "rowheader", "DisclosureTriangle", "LabelText", "term"]);
const TAGS = {
  button: "button", h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading", ul: "list", ol: "list", menu: "list",
  li: "listitem", nav: "navigation", article: "article", aside: "complementary", main: "main", p: "paragraph", table: "table", tr: "row", td: "cell",
  thead: "rowgroup", tbody: "rowgroup", caption: "caption", fieldset: "group", details: "group", summary: "DisclosureTriangle", textarea: "textbox",
  dl: "DescriptionList", dt: "term", dd: "definition", iframe: "Iframe", label: "LabelText", legend: "Legend", progress: "progressbar", output: "status",
  dialog: "dialog", search: "search", hr: "separator", figure: "figure",
};
const INPUTS = { checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton", search: "searchbox", button: "button", submit: "button", reset: "button", date: "Date", time: "InputTime" };
const SILENT = new Set(["style", "script", "template", "title", "desc", "defs", "link", "meta", "noscript", "head"]);

const childrenOf = (node) => {
  if (node.shadowRoot) return [...node.shadowRoot.childNodes];
  const assigned = node.localName === "slot" ? node.assignedNodes({ flatten: true }) : [];
  return assigned.length ? assigned : [...node.childNodes];
};
/** Whether nothing of it, descendants included, is there for anybody. */
const isAbsent = (element) =>
  SILENT.has(element.localName) || element.ariaHidden === "true" ||
  (!element.checkVisibility() && getComputedStyle(element).display !== "contents");
const isSeen = (element) => getComputedStyle(element).visibility === "visible";
const squeezed = (text) => text.replace(/[\t\n\r\f ]+/g, " ");
/** What a style sheet says before or after: a quoted text, without another one for voices. */
const drawn = (element, side) => {
  const { content, display } = getComputedStyle(element, side);
  return display !== "none" && /^"/.test(content) && !/" \/ "/.test(content) ? content.slice(1, -1) : "";
};

const roleOf = (element) => {
  const said = element.getAttribute("role")?.trim().split(/\s+/)[0];
  if (said) return { img: "image", none: "", presentation: "" }[said] ?? said;
  const tag = element.localName;
  if (tag === "a") return element.hasAttribute("href") ? "link" : "";
  if (tag === "input") return element.type === "hidden" ? "" : (INPUTS[element.type] ?? "textbox");
  if (tag === "select") return element.multiple || element.size > 1 ? "listbox" : "combobox";
  if (tag === "img") return element.getAttribute("alt") === "" ? "" : "image";
  if (tag === "th") return element.scope === "row" ? "rowheader" : "columnheader";
  if (tag === "section" || tag === "form") return labelOf(element) ? { section: "region", form: "form" }[tag] : "";
  return TAGS[tag] ?? "";
};
const labelOf = (element) => {
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const named = ids.map((id) => element.getRootNode().getElementById?.(id)).filter(Boolean).map((one) => one.getAttribute("aria-label") || textOf(one)).join(" ");
  return named.trim() || (element.getAttribute("aria-label") ?? "").trim();
};
const textOf = (node, without) => {
  let text = drawn(node, "::before");
  for (const child of childrenOf(node)) {
    if (child.nodeType === 3) text += child.data;
    // Chromium leaves what is announced when it changes out of the name of what it stands in; the others do not.
    if (child.nodeType !== 1 || child === without || isAbsent(child) || /^(status|alert)$/.test(roleOf(child))) continue;
    const part = labelOf(child) || nativeOf(child) || textOf(child, without);
    text += getComputedStyle(child).display === "inline" ? part : ` ${part} `;
  }
  return squeezed(text + drawn(node, "::after"));
};
const nativeOf = (element) => {
  const tag = element.localName;
  if (tag === "img") return element.getAttribute("alt") ?? "";
  if (tag === "svg" || element.ownerSVGElement) return [...element.children].find((one) => one.localName === "title")?.textContent ?? "";
  return "";
};
const nameOf = (element, role) => {
  const tag = element.localName;
  const label = labelOf(element) || nativeOf(element);
  if (label) return label;
  const labels = [...(element.labels ?? [])].map((one) => textOf(one, element)).join(" ").trim();
  if (labels) return labels;
  const first = { fieldset: "legend", table: "caption", figure: "figcaption" }[tag];
  const inside = first && [...element.children].find((one) => one.localName === first);
  if (inside) return textOf(inside);
  if (tag === "input" && /^(button|submit|reset)$/.test(element.type)) return element.value;
  if (CONTENT_NAMES.has(role)) { const text = textOf(element).trim(); if (text) return text; }
  return (element.title || element.placeholder || "").trim();
};
const focused = (() => { let one = document.activeElement; while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; return one; })();
const statesOf = (element, role) => {
  const states = {};
  for (const state of ["expanded", "pressed", "selected", "checked", "current", "invalid"]) {
    const said = element.getAttribute(`aria-${state}`);
    if (said !== null) states[state] = said;
  }
  // A status says so by its role.
  if (element.ariaLive && !/^(status|alert)$/.test(role)) states.live = element.ariaLive;
  if (role === "DisclosureTriangle") states.expanded = String(Boolean(element.parentElement?.open));
  if (/^(checkbox|radio)$/.test(element.type)) states.checked = element.indeterminate ? "mixed" : String(element.checked);
  if (element.matches(":disabled") || element.ariaDisabled === "true") states.disabled = "true";
  if (role === "heading") states.level = element.getAttribute("aria-level") ?? element.localName.slice(1);
  if (role === "link" && element.href) states.url = element.href.baseVal ?? element.href;
  if (element === focused) states.focused = "true";
  return states;
};

const out = [];
const walk = (node, depth) => {
  if (node.nodeType === 3) {
    const text = squeezed(node.data).trim();
    if (text && (!node.parentElement || isSeen(node.parentElement))) out.push(["StaticText", text, {}, depth, node.parentElement ?? host]);
    return;
  }
  if (node.nodeType !== 1 || isAbsent(node)) return;
  // What has the focus is somewhere, whatever it is; so is what is told when it changes.
  const role = roleOf(node) || (node === focused || node.ariaLive ? "generic" : "");
  const shown = role !== "" && isSeen(node);
  if (shown) out.push([role, squeezed(nameOf(node, role)), statesOf(node, role), depth, node]);
  // Lines of a list that folds out are not on the page while it is closed.
  if (/^(select|textarea|iframe|img|input)$/.test(node.localName)) return;
  const inside = depth + (shown ? 1 : 0);
  for (const side of ["::before", "children", "::after"]) {
    if (side === "children") for (const child of childrenOf(node)) walk(child, inside);
    else if (isSeen(node) && drawn(node, side).trim()) out.push(["StaticText", drawn(node, side).trim(), {}, inside, node]);
  }
};
for (const child of childrenOf(host)) walk(child, 0);
return out;
