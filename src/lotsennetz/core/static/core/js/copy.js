// "Kopieren" beside a field or a piece of code: <span data-copy="ID" data-copied="…" data-marked="…" hidden><button>…
// A page that shows a secret once came as the answer to a form: data-instead names the page that reloading shows.
import { fresh } from "./once.js";

function mark(source) {
  if (source.select) return source.select();
  getSelection().selectAllChildren(source);
}

export function start(root) {
  for (const place of fresh(root, "[data-copy]", "copy")) {
    const source = document.getElementById(place.dataset.copy);
    const button = place.querySelector("button");
    const words = button.querySelector("span") ?? button;
    const first = words.textContent;
    let back;
    place.hidden = false;
    source.addEventListener("focus", () => source.select?.());
    button.addEventListener("click", async () => {
      mark(source);
      try {
        await navigator.clipboard.writeText(source.value ?? source.textContent);
        words.textContent = place.dataset.copied;
      } catch {
        words.textContent = place.dataset.marked; // without HTTPS browsers refuse
      }
      clearTimeout(back);
      back = setTimeout(() => (words.textContent = first), 4000);
    });
  }
  for (const shown of fresh(root, "[data-instead]", "instead")) history.replaceState(null, "", shown.dataset.instead);
}
