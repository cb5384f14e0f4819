// Values that follow from what is being typed. `data-computes` names a rule and its
// field names: "area-of-diameter:diameter", "sum:mg,sc,mn", "product:width,thickness".
// They are only shown; the server computes its own when the form is saved.
const number = (text) => {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
};

const RULES = {
  "area-of-diameter": ([d]) => ["Area", (Math.PI / 4) * d * d, "²"],
  product: (values) => ["Product", values.reduce((a, b) => a * b, 1), "²"],
  sum: (values) => ["Sum", values.reduce((a, b) => a + b, 0), ""],
  difference: ([a, b]) => ["Difference", a - b, ""],
};

function unitBeside(field) {
  const choice = field?.querySelector(".is-compound select");
  if (choice) return choice.selectedOptions[0]?.textContent ?? "";
  return field?.querySelector(".suffix")?.textContent ?? "";
}

function show(output) {
  const form = output.closest("form");
  const [rule, names] = output.dataset.computes.split(":");
  const fields = names.split(",").map((name) => form.elements[name.trim()]);
  const values = fields.map((field) => (field ? number(field.value) : null));
  const known = rule === "sum" ? values.filter((value) => value !== null) : values;
  if (known.length === 0 || known.includes(null)) {
    output.textContent = "";
    return;
  }
  const [label, value, power] = RULES[rule](known);
  const unit = unitBeside(output.closest(".field"));
  const text = value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
  output.textContent = `${label} ${text} ${unit}${unit ? power : ""}`.trim();
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  form?.querySelectorAll("[data-computes]").forEach(show);
});
document.querySelectorAll("form [data-computes]").forEach(show);
