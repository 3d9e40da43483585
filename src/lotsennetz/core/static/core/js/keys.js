// "/" goes to the search field, Escape leaves it; Ctrl+Enter sends a text.
let listening = false;

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !field && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = document.querySelector("[data-search-key]");
      if (!search?.checkVisibility()) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && field?.matches("[data-search-key]")) {
      field.blur();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.matches("textarea")) {
      field.form?.requestSubmit();
    }
  });
}
