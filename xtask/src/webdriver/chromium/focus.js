function () {
  const refused = (code, why) => ({ refused: code, why });
  if (!this.isConnected) return refused('stale element reference', 'it is not on the page');
  if (!this.checkVisibility({ visibilityProperty: true })) return refused('element not interactable', 'it cannot be seen');
  const root = this.getRootNode();
  if (root.activeElement !== this) {
    this.focus();
    // As who comes into a field by a key that leads to its end.
    const length = typeof this.value === 'string' ? this.value.length : 0;
    try { this.setSelectionRange?.(length, length); } catch { /* Fields of numbers have no selection. */ }
  }
  const has = root.activeElement === this || root.activeElement?.contains(this);
  if (!has) return refused('element not interactable', 'it does not take the focus');
  return {};
}
