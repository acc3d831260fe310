// Leaflet with Leaflet.markercluster, as its page on many markers advises: all markers in one call, in chunks. A marker is a circle on a
// canvas, which is lighter than the picture it would be by default; its name is asked for when it is pressed.
"use strict";

const map = L.map("map", { preferCanvas: true });
const bounds = ([west, south, east, north]) => [[south, west], [north, east]];
map.fitBounds(bounds(bench.france), { animate: false });
bench.mark("carte:frame");
bench.toRhone = () => map.fitBounds(bounds(bench.rhone), { animate: false });

(async () => {
  const lieux = await asked;
  const marker = (i) => {
    const circle = L.circleMarker([lieux.lat[i], lieux.lon[i]], { radius: 6 });
    circle.number = i;
    return circle;
  };
  const markers = new Map(columns.kept(lieux, false).map((i) => [i, marker(i)]));
  let whole;
  const group = L.markerClusterGroup({
    chunkedLoading: true,
    chunkProgress: (done, total) => { if (done === total) whole?.(); },
  });
  group.on("click", (event) => event.layer.bindPopup(lieux.nom[event.layer.number]).openPopup());
  map.addLayer(group);
  const show = (numbers) => new Promise((resolve) => {
    whole = resolve;
    group.addLayers(numbers.map((i) => markers.get(i)));
  });
  await show([...markers.keys()]);
  bench.onFilter(columns.label(lieux), (filtered) => {
    group.clearLayers();
    return show(columns.kept(lieux, filtered));
  });
  bench.mark("carte:first");
  bench.mark("carte:ready");
})();
