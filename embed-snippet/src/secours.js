// Why the carte did not start, stopped, or lacks data: looked for once that has happened, by looking again at the file that failed.
// It says what the visitor may read and what the page's owner can do; showing and retrying are the loader's business.

const LIMIT_MS = 15000;
const name = (url) => url.split(/[?#]/)[0];
const origin = (url) => new URL(url).origin;

// What to write, for a file that is sent under a wrong type.
const types = (extension, type) => `Apache : AddType ${type} ${extension} — nginx : types { ${type} ${extension.slice(1)}; } — `
  + `IIS : <mimeMap fileExtension="${extension}" mimeType="${type}" />.`;
// « always »: on a 404 too, or nobody learns from here that it is one.
const CORS = "Apache : Header always set Access-Control-Allow-Origin \"*\" — nginx : add_header Access-Control-Allow-Origin \"*\" always; — "
  + "IIS : <add name=\"Access-Control-Allow-Origin\" value=\"*\" />.";

// Asks for a file as the carte did. What a policy refuses is heard of a little after the refusal.
async function look(url) {
  const refused = [], abort = new AbortController(), timer = setTimeout(() => abort.abort(), LIMIT_MS);
  const hear = (event) => refused.push([event.effectiveDirective, event.blockedURI, event.originalPolicy]);
  addEventListener("securitypolicyviolation", hear);
  const ask = (more) => fetch(url, { credentials: "omit", signal: abort.signal, ...more });
  try {
    const response = await ask({ cache: "reload" });
    const type = response.headers.get("content-type") || "";
    response.body?.cancel();
    return { status: response.status, type };
  } catch {
    if (abort.signal.aborted) return { silent: true };
    await new Promise((resume) => setTimeout(resume, 100));
    if (refused[0]) return { refused };
    // An answer that may not be read: of a file that is there and of one that is not, for many servers allow it on successes alone.
    return ask({ mode: "no-cors" }).then(() => ({ closed: true }), () => ({ silent: abort.signal.aborted }));
  } finally {
    clearTimeout(timer);
    removeEventListener("securitypolicyviolation", hear);
  }
}

// The directive of a policy as it must read to allow one source more.
function corrected(policy = "", directive, source) {
  const parts = policy.split(";").map((part) => part.trim().split(/\s+/));
  const main = directive.replace(/-(elem|attr)$/, "");
  const found = [directive, main, "default-src"].map((name) => parts.find(([first]) => first.toLowerCase() === name)).find(Boolean) || [main];
  const sources = found.slice(1).filter((one) => one !== "'none'" && one !== source);
  return [found[0] === "default-src" ? main : found[0], ...sources, source].join(" ");
}

// Sentences for the console, one a refusal.
function policies(refused) {
  const said = refused.map(([directive, blocked, policy]) => {
    const wasm = /eval$/.test(blocked);
    const source = wasm ? "'wasm-unsafe-eval'" : origin(blocked) === location.origin ? "'self'" : origin(blocked);
    return `la politique de sécurité de la page (Content-Security-Policy) refuse ${wasm ? "d’exécuter le Wasm" : blocked} (${directive}). `
      + `Écrire dans cette politique : « ${corrected(policy, directive, source)} »`;
  });
  return `${[...new Set(said)].join(" ; ")}.`;
}

const isScript = (type) => /^(text|application)\/(x-)?(java|ecma)script\b/.test(type);
const isPage = (type) => /^text\/html\b/.test(type);

// What a look at a file says: [cause, end of the visitor's sentence, words for the console].
function judged(url, seen, extension) {
  const file = name(url);
  if (/^file:/.test(url)) return ["acces", "une page ne peut pas lire ce qui est sur un disque", `${file} est sur un disque (file:), et les navigateurs ne laissent pas une page l’y lire. Passer par un serveur : le site, ou « python3 -m http.server » pour un essai.`];
  if (seen.refused?.[0]) return ["politique", "le site ne le permet pas", policies(seen.refused)];
  if (seen.silent) return ["delai", "le serveur ne répond pas", `${file} : le serveur a accepté la demande et n’envoie rien. Vérifier le serveur, ou ce qui est devant lui (pare-feu, mandataire).`];
  if (seen.closed) {
    return ["acces", "un fichier est absent, ou interdit à ce site", `${file} : absent, ou interdit aux autres sites. Le serveur répond, mais les pages de ${location.origin} ne peuvent pas lire sa réponse. `
      + `Ouvrir cette adresse dans un navigateur : si le fichier n’y est pas, l’y déposer (ceux de la carte se déposent tous ensemble) ; s’il y est, permettre de le lire. ${CORS}`];
  }
  if (!seen.status) return ["reseau", "la connexion a été interrompue", `${file} : aucune réponse. Vérifier l’adresse, le certificat HTTPS, et que le serveur est joignable.`];
  if (seen.status === 404 || seen.status === 410) return ["introuvable", "un fichier est introuvable", `${file} : le serveur répond ${seen.status}. Y déposer ce fichier : ceux de la carte se déposent tous ensemble.`];
  if (seen.status >= 400) return ["statut", `le serveur a répondu ${seen.status}`, `${file} : le serveur répond ${seen.status}. Voir son journal d’erreurs.`];
  if (isPage(seen.type)) return ["contenu", "le serveur a envoyé autre chose", `${file} : le serveur répond ${seen.status} avec une page (${seen.type}) au lieu du fichier. Le déposer, et l’exclure des réécritures d’adresses (SPA, page de connexion).`];
  if (extension === ".js" && !isScript(seen.type)) return ["type", "le serveur l’envoie mal", `${file} est servi sous le type « ${seen.type} », que les navigateurs refusent pour un script. ${types(".js", "text/javascript")}`];
  return null;
}

async function startFailure(facts) {
  if (!window.WebAssembly) {
    return ["sans-wasm", "ce navigateur ne le permet pas", "ce navigateur n’a pas WebAssembly (mode Isolement d’iOS, réglage de sécurité, navigateur d’avant 2018). Rien à corriger dans la page : le contenu de la balise s’affiche à la place."];
  }
  if (facts.refused[0]) return ["politique", "le site ne le permet pas", policies(facts.refused)];
  if (facts.error instanceof RangeError) {
    return ["interne", "ce navigateur manque de mémoire", `le navigateur n’a plus de mémoire pour le Wasm (${facts.error.message}) : trop de cartes, ou d’autres Wasm, dans ses pages ouvertes.`];
  }
  const failed = facts.imported ? facts.wasm : facts.js;
  if (facts.silent) return judged(failed, facts, "");
  if (!facts.imported) {
    // One of two: the script, or the Wasm that was asked for at the same time.
    const found = judged(facts.js, await look(facts.js), ".js");
    if (found) return found;
  }
  const seen = facts.status ? facts : await look(facts.wasm);
  // A line that is cut in the middle of a body. Two files that do not fit together are a TypeError too, about an import.
  if (seen.status === 200 && facts.error instanceof TypeError && !/import/i.test(facts.error.message)) {
    return ["reseau", "la connexion a été interrompue", `${name(failed)} : l’envoi a été interrompu (réponse ${seen.status}, ${seen.type}). Vérifier le serveur, ou ce qui est devant lui.`];
  }
  return judged(facts.wasm, seen, ".wasm") || [
    "contenu", "un fichier est abîmé",
    `${name(failed)} : le fichier arrive (${seen.status}, ${seen.type}), mais n’est pas utilisable : tronqué, ou d’une autre version que ${name(facts.js)}. `
      + "Déposer à nouveau tous les fichiers de la carte ensemble, et vider les caches.",
  ];
}

// What the widget itself said of its data, completed by a look at the file.
async function dataFailure({ cause, fichier }) {
  if (cause === "version") return `${name(fichier)} : ces données ont été publiées par une autre version. Publier à nouveau avec « prepare publish » de la version de la carte, ou mettre la carte à jour.`;
  if (!fichier) return "Un fichier du programme n’est pas arrivé entier : ceux de la carte se déposent tous ensemble, et diagnostic.html, à côté du script, vérifie les principaux.";
  if (cause === "fichier") return `${name(fichier)} : le fichier n’est pas accepté tel quel ; « prepare check » dit pourquoi, ligne par ligne.`;
  const found = judged(fichier, cause === "delai" ? { silent: true } : await look(fichier), "");
  return found ? found[2] : `${name(fichier)} : le fichier arrive maintenant, mais n’a pas pu être lu la première fois. S’il est abîmé ou d’une autre publication, le publier à nouveau.`;
}

// The answer to the loader: cause, phrase (for the visitor), remede (for the console), definitif (trying again cannot help).
export async function expliquer(facts) {
  if (facts.works) {
    return { remede: `${name(facts.wasm)} est servi sous le type « ${facts.type || "aucun"} » : la carte démarre, mais plus lentement. ${types(".wasm", "application/wasm")}` };
  }
  if (facts.message) return { remede: `${facts.message} ${await dataFailure(facts)}` };
  if (facts.falls) {
    return {
      cause: "arret",
      phrase: facts.falls > 2 ? "La carte s’est arrêtée plusieurs fois : elle ne redémarre plus dans cette page." : "La carte s’est arrêtée à la suite d’une erreur.",
      remede: `la carte s’est arrêtée (${facts.error}). C’est un défaut de la carte : le signaler avec ce message et l’adresse de la page.`,
    };
  }
  if (!facts.js) {
    return { cause: "interne", phrase: "La carte n’a pas pu s’afficher : une erreur est survenue.", remede: "la carte a été chargée mais n’a pas pu s’afficher dans cette page." };
  }
  const [cause, why, remede] = await startFailure(facts);
  return { cause, phrase: `La carte n’a pas pu s’afficher : ${why}.`, remede, definitif: cause === "sans-wasm" || cause === "politique" };
}
