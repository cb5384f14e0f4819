// A table of inputs with the manners of a spreadsheet: arrows up and down, Enter goes down,
// a pasted block fills the cells from where it was pasted. Works on `table[data-grid]`; the
// form does without it.
const cellsOf = (row) => [...row.querySelectorAll('input[type="text"]')];

function place(input) {
  const table = input.closest("table[data-grid]");
  const rows = [...table.rows].filter((row) => cellsOf(row).length);
  const row = rows.findIndex((each) => each.contains(input));
  const cells = cellsOf(rows[row]);
  // The heading row has no order and no block: columns are counted from the right end.
  return { rows, row, fromEnd: cells.length - cells.indexOf(input) };
}

function at(rows, row, fromEnd) {
  const cells = rows[row] ? cellsOf(rows[row]) : [];
  return cells[cells.length - fromEnd];
}

function move(input, by) {
  const { rows, row, fromEnd } = place(input);
  const next = at(rows, row + by, fromEnd);
  if (!next) return false;
  next.focus();
  next.select();
  return true;
}

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.('table[data-grid] input[type="text"]');
  if (!input || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  if (!by) return;
  // Enter in a cell never sends the form.
  if (move(input, by) || event.key === "Enter") event.preventDefault();
});

document.addEventListener("paste", (event) => {
  const input = event.target.closest?.('table[data-grid] input[type="text"]');
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!input || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const { rows, row, fromEnd } = place(input);
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
  lines.forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const cell = fromEnd - right > 0 && at(rows, row + down, fromEnd - right);
      if (cell) cell.value = value.trim();
    });
  });
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
