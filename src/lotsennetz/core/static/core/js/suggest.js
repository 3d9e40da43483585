// <input data-suggest-url="…">: a search field proposes what may be meant. Without it, the form is sent as it is.
import { listbox } from "./listbox.js";
import { fresh } from "./once.js";

const PAUSE = 120;

export function start(root) {
  for (const field of fresh(root, "input[data-suggest-url]", "suggest")) watch(field);
}

function watch(field) {
  field.setAttribute("role", "combobox");
  field.autocomplete = "off";
  const box = listbox(field, field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? "");
  field.after(box.list);

  let timer = null;
  let request = null;
  const stop = () => {
    clearTimeout(timer);
    request?.abort();
    box.close();
  };
  const look = async () => {
    const typed = field.value.trim();
    request?.abort();
    if (!typed) return box.close();
    const mine = request = new AbortController();
    let text = "";
    try {
      const url = new URL(field.dataset.suggestUrl, location.href);
      url.searchParams.set("q", typed);
      const answer = await fetch(url, { signal: mine.signal, headers: { "HX-Request": "true" } });
      if (answer.ok) text = await answer.text();
    } catch {
      return;
    }
    if (mine !== request || document.activeElement !== field) return;
    const found = new DOMParser().parseFromString(text, "text/html").body.children;
    if (found.length) box.show(found);
    else box.close();
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (box.list.hidden) {
      if (event.key === "ArrowDown" && field.value.trim()) { event.preventDefault(); look(); }
      return;
    }
    const count = box.options().length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      // The field itself is one of the stations.
      box.mark(((box.active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && box.active >= 0) {
      event.preventDefault();
      box.options()[box.active].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      stop();
    }
  });
  field.form?.addEventListener("submit", stop);
  // A press on an option must not take the focus before the click arrives.
  box.list.addEventListener("pointerdown", (event) => event.preventDefault());
  field.addEventListener("blur", stop);
}
