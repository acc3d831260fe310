// One kind of bad manners, by the page's query; the status says when it is committed.
const commit = {
  console: () => console.error("une faute"),
  exception: () => new Promise(() => { setTimeout(() => { throw new Error("non rattrapée"); }); setTimeout(() => say("commise"), 50); }),
  reseau: () => fetch("http://ailleurs.example/x").catch(() => {}),
  worker: () => new Promise((resolve) => { new Worker("faute-worker.js").onmessage = resolve; }),
  biscuit: () => { document.cookie = "x=1"; },
  stockage: () => localStorage.setItem("x", "1"),
};
const say = (text) => { document.querySelector("carte-essai").shadowRoot.querySelector("[role=status]").textContent = text; };
Promise.resolve(commit[location.search.slice(1)]()).then(() => say("commise"));
