// Rows of a form, as many as are needed: "Add a row" appends one, and typing into the last
// one brings the next. Without script the same button asks the server for more.
// `data-row-sum` names the field whose quantities are summed below the rows.
const KG = { kg: 1, g: 0.001, t: 1000, lb: 0.45359237, oz: 0.028349523125 };

const bodyOf = (part) => part.querySelector("tbody");
const totalOf = (part) => part.querySelector('input[name$="-TOTAL_FORMS"]');

function add(part) {
  const total = totalOf(part);
  const most = Number(part.dataset.most);
  const number = Number(total.value);
  if (most && number >= most) return null;
  const template = part.querySelector("template[data-row]");
  const html = template.innerHTML
    .replaceAll("__prefix__", String(number))
    .replaceAll("__number__", String(number + 1));
  bodyOf(part).insertAdjacentHTML("beforeend", html);
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
