// Brings the configurator into its page; what the page says without it stays until it is there.
import start from "./configurateur.js";

start({ module_or_path: new URL("configurateur_bg.wasm", import.meta.url) }).catch((error) => {
  console.error("configurateur : le module n’a pas pu démarrer. Vérifier qu’il est servi en application/wasm.", error);
  const waiting = document.getElementById("attente");
  if (waiting) waiting.textContent = "Le configurateur n’a pas pu démarrer.";
  document.getElementById("reference").open = true;
});
