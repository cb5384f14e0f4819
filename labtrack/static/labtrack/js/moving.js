// Lists by keyboard: j and k (or the arrows, once in the list) move from row to row, Enter
// opens as on any link, "n" records a new one, "/" goes to search or filters, "?" shows the
// keys. The focus is the browser's own, on the row's link, so that screen readers follow.
const isTyping = (target) =>
  target.matches("input, textarea, select, [contenteditable]");
const linkOf = (row) => row?.querySelector("a[href]");
const rows = () => [...document.querySelectorAll("tr[data-href]")].filter(linkOf);
const here = () => document.activeElement?.closest?.("tr[data-href]");

function move(step) {
  const all = rows();
  if (all.length === 0) return false;
  const at = all.indexOf(here());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  if (!all[next]) return true;
  linkOf(all[next]).focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

function stepOf(event) {
  if (event.key === "j") return 1;
  if (event.key === "k") return -1;
  if (!here()) return 0;
  return { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open], details.lt-menu[open]")) return;
  const step = stepOf(event);
  if (step && move(step)) event.preventDefault();
});

// A filter that was opened by its key is ready to be typed into.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.chip-menu") || !menu.open) return;
  menu.querySelector("input, select")?.focus();
}, true);

// The dialog that lists the keys.
document.addEventListener("click", (event) => {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  if (event.target.closest("[data-keys-open]")) dialog.showModal();
  else if (event.target.closest("[data-keys-close]")) dialog.close();
});
