// What a fragment request does that the person must know of: still waiting after 300 ms,
// refused, or no answer. The page keeps what it showed.
const WAIT_MS = 300;
const notices = document.getElementById("notices");
let waiting = 0;
let timer = null;

function say(text) {
  const line = document.createElement("p");
  line.textContent = text;
  notices?.replaceChildren(line);
  setTimeout(() => line.remove(), 8000);
}

document.addEventListener("htmx:beforeRequest", () => {
  waiting += 1;
  timer ??= setTimeout(() => document.body.classList.add("is-waiting"), WAIT_MS);
});

document.addEventListener("htmx:afterRequest", () => {
  waiting = Math.max(0, waiting - 1);
  if (waiting > 0) return;
  clearTimeout(timer);
  timer = null;
  document.body.classList.remove("is-waiting");
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403) say("You may not do this, or the page has expired. Load it again.");
  else if (status === 404) say("This part of the page is no longer there.");
  else say(`The server refused this (${status}). Nothing was changed.`);
});
document.addEventListener("htmx:sendError", () => {
  say("No answer from the server. Nothing was changed; try again.");
});
