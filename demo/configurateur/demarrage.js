// Brings the configurator into its page; what the page says without it stays until it is there.
const PATIENCE_MS = 20000;
const main = document.getElementById("configurateur"), told = [...main.children], waiting = document.getElementById("attente");
const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Réessayer", onclick: begin });
let latest = 0, fetched;

function say(sentence) {
  waiting.textContent = sentence;
  // Left where it is: who has just pressed it keeps the focus.
  if (!again.isConnected) waiting.after(again);
  document.getElementById("reference").open = true;
}

async function begin() {
  const attempt = ++latest, abort = new AbortController();
  fetched?.abort();
  fetched = abort;
  waiting.textContent = "Chargement du configurateur…";
  const late = setTimeout(() => say("Le configurateur se fait attendre : la connexion est lente, ou le serveur ne répond pas."), PATIENCE_MS);
  // A module that failed is not asked for twice under one name, and a file that came ill may be kept for a year.
  const [script, module] = ["configurateur.js", "configurateur_bg.wasm"].map((name) => new URL(attempt > 1 ? `${name}?essai=${attempt}` : name, import.meta.url));
  try {
    const { default: start } = await import(script);
    if (attempt === latest) await start({ module_or_path: fetch(module, { signal: abort.signal }) });
  } catch (error) {
    if (attempt !== latest) return;
    console.error("configurateur : un de ses fichiers manque, est abîmé, ou n’est pas servi en application/wasm.", error);
    if (!waiting.isConnected) main.replaceChildren(...told);
    say("Le configurateur n’a pas pu démarrer : un de ses fichiers manque sur le serveur, ou la connexion a été interrompue.");
  } finally {
    clearTimeout(late);
  }
}

begin();
