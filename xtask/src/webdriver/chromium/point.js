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
  let hit = one.getRootNode().elementFromPoint(x, y);
  for (;;) {
    const inner = hit?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  for (let around = hit; around; around = around.assignedSlot ?? around.parentNode ?? around.host) {
    if (around === one) return { x, y };
    // Who clicks a label clicks what it is the label of.
    if (around.localName === 'label' && around.control === one) return { x, y };
  }
  return refused('element click intercepted', `at ${x}, ${y} there is ${hit ? hit.cloneNode().outerHTML.slice(0, 200) : 'nothing'}`);
}
