// A dashboard follows its choices as they are made; the server computes everything.
// Without this module the button "Show" does the same.
const WAIT_MS = 180;
const form = document.querySelector("form[data-analysis]");
let waiting = 0;
let asked = null;

const address = () => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (value === "") query.delete(name);
  return `${form.action}?${query}`;
};

async function follow({ whole }) {
  asked?.abort();
  asked = new AbortController();
  const url = address();
  const body = document.getElementById("analysis");
  body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: asked.signal });
    const text = await answer.text();
    if (!answer.ok || whole) {
      location.assign(url);
      return;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = document.importNode(page.getElementById("analysis"), true);
    body.replaceWith(fresh);
    history.replaceState(history.state, "", url);
    takeErrors(page);
    window.htmx?.process(fresh);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: fresh } }));
  } catch (error) {
    if (error.name === "AbortError") return;
    body.removeAttribute("aria-busy");
    location.assign(url);
  }
}

// What is wrong with a number stands under it.
function takeErrors(page) {
  for (const field of form.querySelectorAll(".slides")) {
    const input = field.querySelector("input[name]");
    const theirs = page.getElementById(input.id);
    if (!theirs) continue;
    input.toggleAttribute("aria-invalid", theirs.hasAttribute("aria-invalid"));
    if (theirs.hasAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    field.querySelectorAll("p").forEach((text) => text.remove());
    const text = theirs.closest(".slides").querySelector("p");
    if (text) field.append(document.importNode(text, true));
  }
}

form?.addEventListener("input", (event) => {
  const { target } = event;
  const number = target.dataset.slides && document.getElementById(target.dataset.slides);
  if (number) number.value = target.value;
  const range = target.id && form.querySelector(`[data-slides="${target.id}"]`);
  if (range && Number.isFinite(Number(target.value))) range.value = target.value;
  if (target.tagName === "SELECT") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => follow({ whole: false }), WAIT_MS);
});
form?.addEventListener("change", (event) => {
  // What is offered depends on what was chosen: the whole page anew.
  if (event.target.tagName === "SELECT") location.assign(address());
});
