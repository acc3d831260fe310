// Fetches the lieux, indexes those that are kept, answers what is in a window: the page's thread sees none of it.
"use strict";

importScripts("columns.js", "supercluster.min.js");

let lieux, index;

function load(filtered) {
  index = new Supercluster({ radius: 60, maxZoom: 16 });
  index.load(columns.kept(lieux, filtered).map((i) => ({
    type: "Feature",
    properties: { i },
    geometry: { type: "Point", coordinates: [lieux.lon[i], lieux.lat[i]] },
  })));
}

// Questions are answered in the order of their arrival, the first after the lieux are there.
let before = Promise.resolve();
addEventListener("message", ({ data }) => {
  before = before.then(() => answer(data));
});

async function answer({ lieux: url, filtered, window, zoom, name, turn }) {
  if (url) {
    lieux = await columns.fetch(url);
    load(false);
    postMessage({ label: columns.label(lieux) });
  } else if (name !== undefined) {
    postMessage({ name: lieux.nom[name] });
  } else {
    if (filtered !== undefined) load(filtered);
    const points = index.getClusters(window, zoom).map(({ geometry, properties }) => ({
      at: [geometry.coordinates[1], geometry.coordinates[0]],
      count: properties.point_count ?? 1,
      i: properties.i,
    }));
    postMessage({ points, turn });
  }
}
