// A table row with `data-href` opens on click; links, fields and selected text in it
// keep their own meaning. A checkbox with `data-select-all` ticks the boxes of its table.
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, label, select, summary")) return;
  if (String(getSelection())) return;
  const address = new URL(row.dataset.href, location.href);
  if (address.origin !== location.origin) return;
  if (event.ctrlKey || event.metaKey) window.open(address, "_blank", "noopener");
  else location.assign(address);
});

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches('input[type="checkbox"]')) return;
  const table = box.closest("table");
  if (!table) return;
  const boxes = [...table.querySelectorAll('tbody input[type="checkbox"]')];
  if (box.matches("[data-select-all]")) {
    for (const each of boxes) each.checked = box.checked;
  } else {
    const all = table.querySelector("[data-select-all]");
    if (!all) return;
    const ticked = boxes.filter((each) => each.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const each of boxes) {
    each.closest("tr").setAttribute("aria-selected", String(each.checked));
  }
});
