// Fetches the lieux and writes those that are kept as GeoJSON under an address. MapLibre's guide for large data says to give it addresses:
// its own worker then reads what is there, and the page's thread holds none of it.
"use strict";

importScripts("columns.js");

let lieux;
addEventListener("message", async ({ data }) => {
  if (data.name !== undefined) return postMessage({ name: lieux.nom[data.name] });
  lieux ??= await columns.fetch(data.lieux);
  const features = columns.kept(lieux, data.filtered ?? false).map((i) =>
    `{"type":"Feature","properties":{"i":${i}},"geometry":{"type":"Point","coordinates":[${lieux.lon[i]},${lieux.lat[i]}]}}`);
  const text = new Blob([`{"type":"FeatureCollection","features":[`, features.join(","), "]}"], { type: "application/json" });
  postMessage({ address: URL.createObjectURL(text), label: columns.label(lieux) });
});
