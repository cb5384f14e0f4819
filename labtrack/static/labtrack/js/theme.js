// Light, dark or the system's: kept in a cookie, so that the server draws the page
// in the right colors at once and no script has to run before the first paint.
const COOKIE = "labtrack-theme";
const YEAR = 365 * 24 * 3600;

document.addEventListener("change", (event) => {
  const radio = event.target.closest("[data-theme-choice] input");
  if (!radio) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = radio.value ? YEAR : 0;
  document.cookie = `${COOKIE}=${radio.value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (radio.value) document.documentElement.dataset.bsTheme = radio.value;
  else delete document.documentElement.dataset.bsTheme;
  document.dispatchEvent(new CustomEvent("labtrack:theme"));
});
