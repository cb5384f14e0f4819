// Keys: an element names its own in `data-shortcut`: "/" focuses or clicks it from
// anywhere but a field, "mod+Enter" and "mod+shift+Enter" click it from a field of its
// own form.
const isTyping = (target) =>
  target.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form");
    const both = event.shiftKey ? "mod+shift+Enter" : "mod+Enter";
    const button =
      form?.querySelector(`[data-shortcut="${both}"]`) ??
      form?.querySelector('[data-shortcut="mod+Enter"]');
    if (!button) return;
    event.preventDefault();
    button.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = CSS.escape(event.key);
  const element = document.querySelector(`[data-shortcut="${key}"]`);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) element.focus();
  else {
    element.click();
    // At once, not when "toggle" is heard of: the next key is on its way already.
    element.closest("details[open]")?.querySelector("input, select")?.focus();
  }
});

// A refused form opens on its list of errors.
document.querySelector("[data-focus]")?.focus();
