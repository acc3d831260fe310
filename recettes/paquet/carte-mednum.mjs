// For pages that import instead of naming a script: the loader is a classic script, which knows its own address.
const script = document.createElement("script");
script.src = new URL("carte-mednum.js", import.meta.url).href;
document.head.append(script);
