// Leaflet that draws on one canvas, clusters from supercluster in a worker, asked for once the map rests: the lightest that JavaScript
// is known for here.
"use strict";

// A circle with its count, on the canvas too: an element for each cluster would be slower.
const Cluster = L.CircleMarker.extend({
  _updatePath() {
    L.CircleMarker.prototype._updatePath.call(this);
    if (this.options.count < 2) return;
    const context = this._renderer._ctx;
    context.fillStyle = "#fff";
    context.font = "12px sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(this.options.count, this._point.x, this._point.y);
  },
});

const map = L.map("map", { preferCanvas: true });
const bounds = ([west, south, east, north]) => [[south, west], [north, east]];
map.fitBounds(bounds(bench.france), { animate: false });
bench.mark("carte:frame");
bench.toRhone = () => map.fitBounds(bounds(bench.rhone), { animate: false });

const layer = L.layerGroup().addTo(map);
const popup = L.popup();
const waiting = new Map();
let turns = 0;

function ask(filtered) {
  // Half a window more on each side, so that a small move does not uncover what nobody drew.
  const box = map.getBounds().pad(0.5);
  const window = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  return new Promise((resolve) => {
    waiting.set(++turns, resolve);
    worker.postMessage({ filtered, window, zoom: map.getZoom(), turn: turns });
  });
}

worker.onmessage = async ({ data }) => {
  if (data.label) {
    bench.onFilter(data.label, ask);
    await ask();
    bench.mark("carte:first");
    bench.mark("carte:ready");
    map.on("moveend", () => ask());
  } else if (data.name) {
    popup.setContent(data.name).openOn(map);
  } else {
    // An answer to a question that was asked anew since is of no use.
    if (data.turn === turns) draw(data.points);
    waiting.get(data.turn)();
    waiting.delete(data.turn);
  }
};

function draw(points) {
  layer.clearLayers();
  for (const { at, count, i } of points) {
    const radius = count > 1 ? 12 + 2 * Math.log2(count) : 6;
    const circle = new Cluster(at, { radius, count, fillColor: "#000091", fillOpacity: 0.9, stroke: false });
    circle.on("click", () => {
      if (count > 1) return map.setView(at, map.getZoom() + 2);
      popup.setLatLng(at);
      worker.postMessage({ name: i });
    });
    layer.addLayer(circle);
  }
}
