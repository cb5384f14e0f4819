// The pane that slides from the right. A link with `data-drawer-open` fills it with the
// page it leads to; without script it is a link like any other.
const drawer = document.getElementById("drawer");
let opener = null;

function close() {
  if (!drawer || drawer.hidden) return;
  drawer.classList.remove("is-open");
  drawer.hidden = true;
  opener?.focus();
}

async function open(link) {
  opener = link;
  drawer.hidden = false;
  drawer.setAttribute("aria-busy", "true");
  drawer.replaceChildren();
  requestAnimationFrame(() => drawer.classList.add("is-open"));
  await window.htmx.ajax("GET", link.href, { target: drawer });
  drawer.removeAttribute("aria-busy");
  (drawer.querySelector("[data-drawer-close]") ?? drawer).focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-drawer-open]");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(link);
  } else if (event.target.closest("[data-drawer-close]")) {
    close();
  } else if (drawer && !drawer.contains(event.target)) {
    close();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
