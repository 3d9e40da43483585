// Appearance: switches at once and remembers on the server in the background.
import { fresh } from "./once.js";

export function start(root) {
  for (const form of fresh(root, "form[data-theme-form]", "theme")) {
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!button) return;
      event.preventDefault();
      const data = new FormData(form, button);
      fetch(form.action, { method: "POST", body: data, redirect: "manual" })
        .then((answer) => { if (answer.type !== "opaqueredirect" && !answer.ok) throw answer; show(form, button.value); })
        .catch(() => form.submit());
    });
  }
}

function show(form, value) {
  const page = document.documentElement;
  if (value === "auto") page.removeAttribute("data-kern-theme");
  else page.setAttribute("data-kern-theme", value);
  document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", value === "auto" ? "light dark" : value);
  for (const button of form.querySelectorAll("button[name]")) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}
