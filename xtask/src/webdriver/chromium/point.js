function () {
  const refused = (code, why) => ({ refused: code, why });
  const one = this.nodeType === 1 ? this : this.parentElement;
  if (!one?.isConnected) return refused('stale element reference', 'it is not on the page');
  const select = one.localName === 'option' && one.closest('select');
  if (select) {
    // Its menu is not the page's: no point of the window is in it. What a choice does is what the protocol says.
    if (select.disabled || one.disabled) return refused('element not interactable', 'it is disabled');
    select.focus();
    if (select.multiple || !one.selected) {
      one.selected = !one.selected;
      for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true, composed: type === 'input' }));
    }
    return {};
  }
  const seen = getComputedStyle(one).visibility === 'visible';
  const [box] = [...one.getClientRects()].filter(({ width, height }) => width && height);
  if (!seen || !box) return refused('element not interactable', 'it has no box');
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const x = middle(box.left, box.right, innerWidth), y = middle(box.top, box.bottom, innerHeight);
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return refused('element not interactable', `it is at ${x}, ${y}`);
  // A page may move between the look at where a thing is and the press there, some milliseconds later: what has come to
  // its place meanwhile must not hear of the press, and who pressed is told by `carteVise` that it missed.
  const aimed = () => {
    for (let root = one.getRootNode(); root.host; root = root.host.getRootNode()) if (root.mode === 'closed') return { x, y };
    const began = ['pointerdown', 'mousedown'], types = [...began, 'pointerup', 'mouseup', 'click'];
    let missed = false;
    const hear = (event) => {
      if (!event.isTrusted) return;
      const path = event.composedPath(), label = path[0].closest?.('label');
      missed ||= began.includes(event.type) && !path.includes(one) && label?.control !== one;
      if (missed) { event.stopImmediatePropagation(); event.preventDefault(); }
    };
    for (const type of types) addEventListener(type, hear, true);
    globalThis.carteVise = () => {
      delete globalThis.carteVise;
      for (const type of types) removeEventListener(type, hear, true);
      return !missed;
    };
    return { x, y };
  };
  let hit = one.getRootNode().elementFromPoint(x, y);
  for (;;) {
    const inner = hit?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  for (let around = hit; around; around = around.assignedSlot ?? around.parentNode ?? around.host) {
    // Who clicks a label clicks what it is the label of.
    if (around === one || around.localName === 'label' && around.control === one) return aimed();
  }
  return refused('element click intercepted', `at ${x}, ${y} there is ${hit ? hit.cloneNode().outerHTML.slice(0, 200) : 'nothing'}`);
}
