// Rows of a form, as many as are needed: "Add a row" appends one, and typing into the last
// one brings the next. Without script the same button asks the server for more.
// `data-row-sum` names the field whose quantities are summed below the rows.
const KG = { kg: 1, g: 0.001, t: 1000, lb: 0.45359237, oz: 0.028349523125 };

const bodyOf = (part) => part.querySelector("tbody");
const totalOf = (part) => part.querySelector('input[name$="-TOTAL_FORMS"]');

// A copy of the template's row with its number in names, ids and words.
function numbered(example, number) {
  const row = example.cloneNode(true);
  const shown = (text) =>
    text
      .replaceAll("__prefix__", String(number))
      .replaceAll("__number__", String(number + 1));
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of element.attributes) attribute.value = shown(attribute.value);
  }
  const words = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) words.currentNode.data = shown(words.currentNode.data);
  return row;
}

function add(part) {
  const total = totalOf(part);
  const most = Number(part.dataset.most);
  const number = Number(total.value);
  if (most && number >= most) return null;
  const template = part.querySelector("template[data-row]");
  bodyOf(part).append(numbered(template.content.firstElementChild, number));
  total.value = String(number + 1);
  return bodyOf(part).lastElementChild;
}

function sum(part) {
  const output = part.querySelector("[data-row-sum]");
  if (!output) return;
  const inputs = part.querySelectorAll(`input[name$="-${output.dataset.rowSum}"]`);
  const masses = [...inputs]
    .filter((input) => input.value.trim() !== "")
    .map((input) => {
      const unit = input.form.elements[`${input.name}_unit`]?.value ?? "kg";
      return Number(input.value) * (KG[unit] ?? Number.NaN);
    });
  const whole = masses.reduce((a, b) => a + b, 0);
  const isKnown = masses.length > 0 && Number.isFinite(whole);
  const text = whole.toLocaleString("en-US", { maximumSignificantDigits: 6 });
  output.textContent = isKnown ? `${output.dataset.label} ${text} kg` : "";
}

for (const part of document.querySelectorAll("[data-rows]")) {
  part.querySelector("[data-add-row]")?.addEventListener("click", (event) => {
    event.preventDefault();
    add(part)?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  part.addEventListener("input", (event) => {
    const row = event.target.closest("tbody tr");
    if (row && row === bodyOf(part).lastElementChild && event.target.value) add(part);
    sum(part);
  });
  part.addEventListener("change", () => sum(part));
  sum(part);
}
