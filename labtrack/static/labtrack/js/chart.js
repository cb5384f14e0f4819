// Draws each <figure data-chart> from the Vega-Lite spec in its JSON block. The engine is
// fetched only where there is a chart. Nothing here evaluates text as code (CSP).
const script = document.getElementById("chart-script");
const MANY = 1500;
const drawn = new Map();
let engine = null;
let isLeaving = false;
const themes = {};

const isDark = () => {
  const chosen = document.documentElement.dataset.bsTheme;
  if (chosen) return chosen === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
};

async function themeNow() {
  const name = isDark() ? "dark" : "light";
  themes[name] ??= fetch(script.dataset[name]).then((answer) => answer.json());
  return themes[name];
}

const bubble = document.createElement("div");
bubble.className = "lt-tip";
bubble.hidden = true;
bubble.setAttribute("role", "tooltip");
document.body.append(bubble);

// Own handler instead of vega-tooltip: it writes text nodes, no markup and no style sheet.
function showTooltip(_handler, event, _item, value) {
  if (value === null || value === undefined || value === "") {
    bubble.hidden = true;
    return;
  }
  const entries = typeof value === "object" ? Object.entries(value) : [["", value]];
  bubble.replaceChildren(
    ...entries.flatMap(([name, text]) => {
      const term = document.createElement("span");
      const shown = document.createElement("strong");
      term.textContent = name;
      shown.textContent = String(text);
      return [term, shown];
    }),
  );
  bubble.hidden = false;
  const left = Math.min(event.clientX + 14, innerWidth - bubble.offsetWidth - 8);
  const below = event.clientY + 14 + bubble.offsetHeight < innerHeight;
  bubble.style.left = `${Math.max(8, left)}px`;
  bubble.style.top = `${below ? event.clientY + 14 : event.clientY - bubble.offsetHeight - 14}px`;
}

// A mark of a layer may hold its data one level down (vega groups lines and areas).
const addressOf = (item) => item?.datum?.url ?? item?.datum?.datum?.url;

function openPoint(event, item) {
  const address = addressOf(item);
  if (!address) return;
  const target = new URL(address, location.href);
  if (target.origin !== location.origin) return;
  if (event.ctrlKey || event.metaKey) window.open(target, "_blank", "noopener");
  else location.assign(target);
}

const rowsIn = (spec) =>
  (spec.data?.values?.length ?? 0) +
  (spec.layer ?? []).reduce((sum, layer) => sum + rowsIn(layer), 0);

async function draw(figure) {
  const block = document.getElementById(`${figure.dataset.chart}-spec`);
  const holder = figure.querySelector("[data-chart-view]");
  const spec = JSON.parse(block.textContent);
  const ground = isDark() ? "dark" : "light";
  try {
    engine ??= import(script.dataset.vega);
    const [{ default: embed }, config] = await Promise.all([engine, themeNow()]);
    drawn.get(figure)?.finalize();
    const result = await embed(holder, spec, {
      ast: true,
      actions: false,
      defaultStyle: false,
      tooltip: false,
      config,
      mode: "vega-lite",
      renderer: rowsIn(spec) > MANY ? "canvas" : "svg",
    });
    result.view.tooltip(showTooltip);
    result.view.addEventListener("click", openPoint);
    await result.view.runAsync();
    holder.querySelector("svg, canvas")?.setAttribute("aria-hidden", "true");
    figure.dataset.drawn = "yes";
    figure.dataset.ground = ground;
    drawn.set(figure, result);
    // The theme may have changed while the engine was at work.
    if (isDark() !== (ground === "dark")) await draw(figure);
  } catch (error) {
    engine = null;
    if (isLeaving) return;
    holder.textContent = "The chart could not be drawn. Its table is below.";
    showTable(figure, true);
    throw error;
  }
}

function showTable(figure, wanted) {
  const table = figure.querySelector(".lt-chart-table");
  if (!table) return; // It stands on the page, in full.
  const button = figure.querySelector("[data-chart-table]");
  table.hidden = !wanted;
  button?.setAttribute("aria-expanded", String(wanted));
}

// What is on screen first; the rest when the browser is idle, so that print has it all.
function drawLater(figures) {
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 500));
  whenIdle(async () => {
    const next = figures.find((figure) => !figure.dataset.begun && figure.isConnected);
    if (!next) return;
    drawWhenSeen.unobserve(next);
    await begin(next).catch(() => {});
    drawLater(figures);
  });
}

async function begin(figure) {
  if (figure.dataset.begun) return;
  figure.dataset.begun = "yes";
  await draw(figure);
}

const drawWhenSeen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      drawWhenSeen.unobserve(target);
      begin(target);
    }
  },
  { rootMargin: "400px" },
);

function watch(root) {
  const found = root.matches?.("figure[data-chart]")
    ? [root]
    : [...root.querySelectorAll("figure[data-chart]")];
  const fresh = found.filter((figure) => !figure.dataset.watched);
  for (const figure of fresh) {
    figure.dataset.watched = "yes";
    drawWhenSeen.observe(figure);
  }
  if (fresh.length > 0) drawLater(fresh);
}

function redraw() {
  bubble.hidden = true;
  for (const figure of [...drawn.keys()]) {
    if (figure.isConnected) draw(figure);
    else {
      drawn.get(figure).finalize();
      drawn.delete(figure);
    }
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chart-table]");
  if (!button) return;
  const figure = button.closest("figure");
  showTable(figure, figure.querySelector(".lt-chart-table").hidden);
  button.closest("details").open = false;
});
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
document.addEventListener("labtrack:theme", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
// A page that is left while the engine loads has not failed.
addEventListener("pagehide", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));
addEventListener("scroll", () => (bubble.hidden = true), { passive: true });
watch(document);
