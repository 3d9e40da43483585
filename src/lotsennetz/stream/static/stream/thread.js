// A box that was asked for ("Antworten", "Bearbeiten") gets the focus, its caret behind what stands there. What was
// sent takes the place of the form it came from, and the focus goes on to what is new there.
import { fresh } from "../core/js/once.js";

let left = null;

function focus() {
  for (const area of fresh(document, "textarea[data-thread-focus]", "thread-focus")) {
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
  if (left && document.activeElement === document.body) arrive(left);
  left = null;
  for (const input of fresh(document, ".comment-files input", "chosen")) input.addEventListener("change", () => name(input));
}

// What had the focus goes with the piece of the page that is replaced.
function leave() {
  const active = document.activeElement;
  const box = active?.closest(".reactions, .comments");
  if (!box?.id) return;
  const form = active.closest("form.comment-box");
  left = {
    box: box.id,
    choice: active.matches('[name="reaction"]') ? active.value : null,
    known: new Set([...box.querySelectorAll(".comment")].map((comment) => comment.id)),
    sent: Boolean(form),
    back: form?.querySelector('a[href*="#kommentar-"]')?.hash.slice(1),
  };
}

function arrive({ box, choice, known, sent, back }) {
  const now = document.getElementById(box);
  if (!now) return;
  if (choice) return (now.querySelector(`:scope > [value="${CSS.escape(choice)}"]`) ?? now.querySelector(".reaction-add"))?.focus();
  const added = [...now.querySelectorAll(".comment")].filter((one) => !known.has(one.id));
  // Older ones may come along with the one that was sent: that has the highest number.
  const number = (one) => Number(one.id.split("-").pop());
  if (sent) added.sort((a, b) => number(b) - number(a));
  const comment = added[0] ?? document.getElementById(back);
  if (!comment) return;
  comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
}

// The field itself is hidden behind its picture: the names of what was chosen stand above it.
function name(input) {
  const row = input.closest(".below");
  const words = row.querySelector(".chosen-files") ?? document.createElement("span");
  words.className = "chosen-files";
  words.setAttribute("role", "status");
  row.append(words);
  words.textContent = [...input.files].map((file) => file.name).join(", ");
  words.hidden = input.files.length === 0;
}

// Registered after the core's modules: those move the text area into its place first.
document.addEventListener("htmx:before:swap", leave);
document.addEventListener("htmx:after:swap", focus);
focus();
