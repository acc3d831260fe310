// MapLibre GL with the clustering of its GeoJSON source, on a blank style.
import { Map as CarteGl, Popup } from "./maplibre-gl.mjs";

const map = new CarteGl({
  container: "map",
  bounds: bench.france,
  fadeDuration: 0,
  style: { version: 8, sources: {}, layers: [{ id: "base", type: "background", paint: { "background-color": "#eef2f5" } }] },
});
bench.toRhone = () => map.fitBounds(bench.rhone, { animate: false });

const answered = () => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
const idle = () => new Promise((resolve) => map.once("idle", resolve));
const first = answered();
await map.once("load");
bench.mark("carte:frame");

let { address, label } = await first;
map.addSource("lieux", { type: "geojson", data: address, cluster: true, clusterRadius: 60, clusterMaxZoom: 14, promoteId: "i" });
map.addLayer({
  id: "clusters", type: "circle", source: "lieux", filter: ["has", "point_count"],
  paint: { "circle-color": "#000091", "circle-radius": ["step", ["get", "point_count"], 16, 100, 22, 1000, 30] },
});
map.addLayer({
  id: "counts", type: "symbol", source: "lieux", filter: ["has", "point_count"],
  layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 12 }, paint: { "text-color": "#fff" },
});
map.addLayer({
  id: "points", type: "circle", source: "lieux", filter: ["!", ["has", "point_count"]],
  paint: { "circle-color": "#000091", "circle-radius": 6 },
});
await idle();
bench.mark("carte:first");
bench.mark("carte:ready");

map.on("click", "points", async ({ features: [feature], lngLat }) => {
  worker.postMessage({ name: feature.properties.i });
  new Popup().setLngLat(lngLat).setText((await answered()).name).addTo(map);
});

bench.onFilter(label, async (filtered) => {
  worker.postMessage({ filtered });
  const before = address;
  ({ address } = await answered());
  map.getSource("lieux").setData(address);
  await idle();
  URL.revokeObjectURL(before);
});
