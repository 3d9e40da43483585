// <dialog>: open by button, close by button or a click beside it, focus back to where it was.
import { fresh } from "./once.js";

export function start(root) {
  for (const opener of fresh(root, "[data-dialog-open]", "dialog")) {
    opener.addEventListener("click", () => open(document.getElementById(opener.dataset.dialogOpen), opener));
  }
  for (const closer of fresh(root, "[data-dialog-close]", "dialog")) {
    closer.addEventListener("click", () => closer.closest("dialog")?.close());
  }
  for (const dialog of fresh(root, "dialog[data-open]", "open")) open(dialog, null);
  for (const summary of fresh(root, "[data-focus]", "focus")) summary.focus();
}

export function open(dialog, opener) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("click", beside);
  dialog.addEventListener("close", () => {
    dialog.removeEventListener("click", beside);
    opener?.focus();
  }, { once: true });
}

function beside(event) {
  if (event.target !== event.currentTarget) return;
  const box = event.currentTarget.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  // A dialog with a form keeps what was typed.
  if (!inside && !event.currentTarget.querySelector("textarea, input:not([type=hidden])")) event.currentTarget.close();
}
