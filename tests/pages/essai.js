// A stand-in that has what the harness must be able to see: a shadow tree, SVG buttons, late text, focus, a status.
class CarteEssai extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `
      <h2>81\u202flieux</h2>
      <svg role="group" aria-label="Carte" width="200" height="100">
        <g role="button" tabindex="0" aria-label="Loire, 81\u00a0lieux"><rect width="100" height="100"></rect></g>
      </svg>
      <div class="voile" aria-hidden="true">caché</div>
      <label>Rechercher <input type="search"></label>
      <button type="button" aria-expanded="false">Filtres</button>
      <ul></ul>
      <p role="status"></p>`;
    const status = root.querySelector("[role=status]"), map = root.querySelector("svg");
    const say = (text) => setTimeout(() => { status.textContent = text; }, 30);
    const loire = root.querySelector("g");
    loire.onclick = () => {
      say("Loire");
      setTimeout(() => { root.querySelector("ul").innerHTML = "<li><a href='#a'>Médiathèque</a></li><li><a href='#b'>Mairie</a></li>"; }, 60);
    };
    loire.onkeydown = ({ key }) => { if (key === "Enter") loire.onclick(); };
    const filters = root.querySelector("button");
    filters.onclick = () => filters.setAttribute("aria-expanded", "true");
    root.querySelector("input").oninput = ({ target }) => say(`cherche ${target.value}`);
    let from;
    map.onpointerdown = (event) => { from = [event.clientX, event.clientY]; };
    // Only once it moves: a captured pointer's click goes to the captor, not to the button under it.
    map.onpointermove = (event) => { if (event.buttons) map.setPointerCapture(event.pointerId); };
    map.onpointerup = (event) => {
      const by = [Math.round(event.clientX - from[0]), Math.round(event.clientY - from[1])];
      if (by[0] || by[1]) say(`déplacée de ${by}`);
    };
    map.onwheel = (event) => { event.preventDefault(); say(`molette ${event.deltaY} ${event.ctrlKey ? "avec" : "sans"} Ctrl`); };
    requestAnimationFrame(() => setTimeout(() => performance.mark("carte:ready")));
  }
}
customElements.define("carte-essai", CarteEssai);
