// The files of the package, for an application that has the map inside: what the loader would have brought.

// Brings a module, or the text of a theme, by its name. `base`: the folder of the package, with its final slash.
export function bringing(base) {
  // The loader keeps its own name and says in which folder the modules of its version are.
  let code, missed = "";
  const folder = () => code ||= fetch(`${base}carte-mednum.js`, { credentials: "omit" })
    .then((response) => response.text())
    .then((loader) => base + /"(code\/\w+\/)"/.exec(loader)[1])
    .catch((error) => { code = undefined; throw error; });
  return async (name) => {
    if (name.endsWith("css")) {
      const response = await fetch(base + name, { credentials: "omit" });
      return response.ok ? response.text() : null;
    }
    try {
      return await import(await folder() + name + missed);
    } catch (error) {
      // A failed import is kept by the browser under its address.
      missed = `?${Date.now()}`;
      throw error;
    }
  };
}

// The detail of a failure, with what can be done about it; the console says the same.
export async function explained(base, detail) {
  const help = await import(`${base}carte-mednum-secours.js`);
  const { remede } = await help.expliquer({ base, ...detail });
  console.error(`carte-mednum : ${remede}`);
  return { ...detail, remede };
}
