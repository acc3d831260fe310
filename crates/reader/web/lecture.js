// Keeps the reader in a worker where the page allows one, and in the page where it does not (another origin, a `worker-src` policy).
// Both ways answer alike: ouvrir(adresse, octets, communes, corrections, anciennes) → { departements, contours(code, octets), finir() }. Without
// departements, corrections move a lieu: they are to be opened again, with communes.

// Its modules lie beside it, wherever that is.
const beside = (name) => new URL(name, import.meta.url).href;

const inWorker = typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope;

// What a server never sends is not waited for without end. Reading itself takes the time it takes.
const LIMIT_MS = 60000;

// What reads did not come, or not in time: the fault of no file, told without a sentence. What a browser keeps of a module that failed, for a
// year if its name says so, is not asked again.
const ABSENT = "absent";
let query = "";
const missed = (error) => {
  if (error.message !== ABSENT) return error;
  query = `?${Date.now()}`;
};
function soon(promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(ABSENT)), LIMIT_MS); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Under Trusted Types, the address of a worker comes from a policy or not at all; this one only knows this very file. Where a page lists the
// policies that it allows, ours is « carte-mednum »; without it, the file is read in the page.
let policy;
function ownAddress() {
  policy ??= window.trustedTypes?.createPolicy("carte-mednum", { createScriptURL: () => import.meta.url });
  return policy ? policy.createScriptURL("") : import.meta.url;
}

async function loaded(query) {
  try {
    const module = await soon(import(beside(`carte-mednum-reader.js${query}`)));
    await soon(module.default({ module_or_path: beside(`carte-mednum-reader_bg.wasm${query}`) }));
    return module;
  } catch {
    throw new Error(ABSENT);
  }
}

async function local(address, raw, communes, corrections, formers, query) {
  const module = await loaded(query);
  const today = Math.floor(Date.now() / 86400000), file = [raw, address, communes, today];
  const reading = corrections ? module.Reading.of_corrections(...file) : new module.Reading(...file);
  if (formers?.length) reading.former_names(formers);
  return {
    departements: reading.departements_in_doubt(),
    contours: (code, bytes) => reading.outlines(code, bytes),
    finir: () => {
      const result = reading.finish();
      const read = {
        index: result.index(),
        details: result.details(),
        source: result.source,
        date: result.date,
        report: result.report,
      };
      result.free();
      return read;
    },
  };
}

function remote() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ownAddress(), { type: "module" });
    const waiting = new Map();
    let last = 0;
    const ask = (method, ...values) => new Promise((done, failed) => {
      waiting.set(++last, { done, failed });
      worker.postMessage({ number: last, method, values });
    });
    worker.onmessage = ({ data }) => {
      if (data.ready) return resolve({ ask, end: () => worker.terminate() });
      const { done, failed } = waiting.get(data.number) ?? {};
      waiting.delete(data.number);
      if (data.error !== undefined) failed?.(new Error(data.error));
      else done?.(data.value);
    };
    // A refused or missing script says so here, before it ever says it is ready.
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      reject(new Error(event.message));
      for (const { failed } of waiting.values()) failed(new Error("la lecture du fichier s’est interrompue"));
    };
  });
}

export async function ouvrir(address, raw, communes, corrections, formers) {
  let worker;
  try {
    worker = await remote();
  } catch {
    return local(address, raw, communes, corrections, formers, query).catch((error) => { throw missed(error); });
  }
  try {
    const departements = await worker.ask("ouvrir", address, raw, communes, corrections, formers, query);
    return {
      departements,
      contours: (code, bytes) => worker.ask("contours", code, bytes),
      finir: async () => {
        const read = await worker.ask("finir");
        worker.end();
        return read;
      },
    };
  } catch (error) {
    worker.end();
    throw missed(error);
  }
}

if (inWorker) {
  let reading;
  self.onmessage = async ({ data: { number, method, values } }) => {
    try {
      let value;
      if (method === "ouvrir") {
        reading = await local(...values);
        value = reading.departements;
      } else {
        value = await reading[method](...values);
      }
      self.postMessage({ number, value });
    } catch (error) {
      self.postMessage({ number, error: error instanceof Error ? error.message : String(error) });
    }
  };
  self.postMessage({ ready: true });
}
