// What is typed into a form with `data-draft-url` is kept on the server, as texts, valid
// or not, two seconds after the last key and when the tab is left.
const PAUSE_MS = 2000;
const LEFT_OUT = new Set(["csrfmiddlewaretoken"]);
const timers = new WeakMap();

function textsOf(form) {
  const texts = {};
  const secret = new Set(
    [...form.querySelectorAll('input[type="password"]')].map((input) => input.name),
  );
  for (const [name, value] of new FormData(form)) {
    if (LEFT_OUT.has(name) || secret.has(name) || typeof value !== "string") continue;
    if (!(name in texts)) texts[name] = value;
    else texts[name] = [].concat(texts[name], value);
  }
  return texts;
}

function bodyOf(form) {
  const body = new URLSearchParams();
  body.set("form_url", location.pathname + location.search);
  body.set("texts", JSON.stringify(textsOf(form)));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return body;
}

function say(form, text) {
  const status = form.querySelector("[data-draft-status]");
  if (status) status.textContent = text;
}

async function keep(form) {
  timers.delete(form);
  if (form.dataset.sent) return;
  try {
    const answer = await fetch(form.dataset.draftUrl, {
      method: "POST",
      body: bodyOf(form),
      // Outlives the tab; browsers allow that up to 64 KB, so only where it matters.
      keepalive: document.visibilityState === "hidden",
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const time = new Date().toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });
    say(form, `draft kept ${time}`);
  } catch {
    say(form, "draft not kept, no answer from the server");
  }
}

function later(event) {
  const form = event.target.closest?.("form[data-draft-url]");
  if (!form || event.target.type === "password") return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(keep, PAUSE_MS, form));
}

document.addEventListener("input", later);
document.addEventListener("change", later);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    if (!timers.has(form)) continue;
    clearTimeout(timers.get(form));
    keep(form);
  }
});
