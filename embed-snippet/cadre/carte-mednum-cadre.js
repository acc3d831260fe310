// For a page that frames cadre.html: its iframes become as high as what is in them. Driven by their messages alone: any number of
// frames, put in at any time, without a name.
(() => {
  const script = document.currentScript || [...document.querySelectorAll('script[src*="carte-mednum-cadre.js"]')].pop();
  if (!script) return;
  const page = new URL("cadre.html", script.src);
  const frames = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.startsWith(page.href));
  // A frame that was there first has spoken to nobody: it is asked to speak again. There is nothing in it to keep from others.
  const ask = ({ contentWindow }) => contentWindow?.postMessage("carte-mednum-cadre", "*");
  addEventListener("message", ({ origin, source, data }) => {
    const height = data?.["carte-mednum-hauteur"];
    if (origin !== page.origin || typeof height !== "number" || !isFinite(height)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (!frame) return;
    ask(frame);
    const before = frame.getBoundingClientRect();
    const border = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
    frame.style.height = Math.min(20000, Math.max(150, height)) + border + "px";
    // What is being read below stays where it is; most browsers see to that by themselves.
    if (before.bottom < 0 && !CSS.supports("overflow-anchor: auto")) {
      scrollBy(0, frame.getBoundingClientRect().height - before.height);
    }
  });
  frames().forEach(ask);
})();
