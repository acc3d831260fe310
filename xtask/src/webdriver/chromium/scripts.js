async function (KEY, given, ...nodes) {
  const STALE = 'stale element reference';
  if (nodes.some((node) => !node.isConnected)) return STALE;
  const restored = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (KEY in value) return nodes[value[KEY]];
    if (Array.isArray(value)) return value.map(restored);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, restored(one)]));
  };
  const result = await (function () { BODY
  }).apply(null, given.map(restored));
  // As chromedriver copies it: elements by name, collections as lists, of other objects all that can be counted.
  const found = [], around = [];
  const lists = /^\[object (Array|Arguments|FileList|HTML\w*Collection|NodeList|DOMTokenList|StyleSheetList|CSSRuleList)\]$/;
  const copied = (value) => {
    if (value === null || value === undefined) return null;
    if (['number', 'string', 'boolean'].includes(typeof value)) return value;
    if (typeof value !== 'object' || value === globalThis) return {};
    if (value.nodeType === 1 || value.nodeType === 9) return { [KEY]: found.push(value) - 1 };
    if (around.includes(value)) throw new TypeError('circular reference');
    around.push(value);
    let copy;
    if (Object.hasOwn(value, 'toJSON') && typeof value.toJSON === 'function') copy = copied(value.toJSON());
    else if (ArrayBuffer.isView(value) && 'length' in value || lists.test(Object.prototype.toString.call(value))) {
      // A page may have its own ideas of how lists are written.
      copy = Object.assign(Array.from(value, copied), { toJSON: undefined });
    } else {
      copy = Object.create(null);
      for (const name in value) copy[name] = copied(value[name]);
    }
    around.pop();
    return copy;
  };
  const text = JSON.stringify(copied(result));
  if (found.some((node) => !node.isConnected)) return STALE;
  return found.length ? [text, ...found] : text;
}
