// A box that was asked for ("Antworten", "Bearbeiten") gets the focus, its caret behind what stands there.
import { fresh } from "../core/js/once.js";

function focus() {
  for (const area of fresh(document, "textarea[data-thread-focus]", "thread-focus")) {
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
}

// Registered after the core's modules: those move the text area into its place first.
document.addEventListener("htmx:after:swap", focus);
focus();
