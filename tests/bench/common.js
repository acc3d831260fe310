// What the contenders' pages share: the marks that the harness waits for, the filter's checkbox, where the map goes. It knows no library.
"use strict";

const bench = {
  lieux: new URL(new URLSearchParams(location.search).get("lieux"), location.href).href,
  // As the widget has it: a task queued in a frame runs when that frame has been handed to the screen.
  afterPaint: (run) => requestAnimationFrame(() => setTimeout(run)),
  mark: (name) => bench.afterPaint(() => performance.mark(name)),

  // `kept` gets whether the box is ticked, and its promise ends when the map's own work has.
  onFilter(label, kept) {
    const box = document.querySelector("input");
    box.parentElement.append(label);
    box.addEventListener("change", async (event) => {
      await kept(box.checked);
      bench.afterPaint(() => performance.measure("carte:filtered", { start: event.timeStamp }));
    });
  },

  // West, south, east, north.
  france: [-5.2, 41.3, 9.6, 51.1],
  rhone: [4.24, 45.45, 5.16, 46.31],
};
