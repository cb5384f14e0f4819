// The tab that one is on may lie beyond the edge of a narrow screen.
for (const tab of document.querySelectorAll(".lt-tabs [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// Menus are <details class="lt-menu">: they open without script. Here one closes when
// another opens, when one clicks elsewhere, and on Escape, with the focus given back.
const openMenus = () => document.querySelectorAll("details.lt-menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
