// <textarea data-mentions-url="…">: "@" offers persons and municipalities.
import { listbox } from "./listbox.js";
import { fresh } from "./once.js";

const PAUSE = 150;

export function start(root) {
  for (const area of fresh(root, "textarea[data-mentions-url]", "mentions")) watch(area);
  for (const button of fresh(root, "[data-mention-insert]", "mentions")) {
    button.addEventListener("click", () => {
      const area = document.getElementById(button.dataset.mentionInsert);
      if (!area) return;
      area.focus();
      const space = area.selectionStart > 0 && !/\s$/.test(area.value.slice(0, area.selectionStart)) ? " " : "";
      area.setRangeText(`${space}@`, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

function watch(area) {
  // A text area may not be a combobox; it may own a list and say which option is active.
  const box = listbox(area, area.labels?.[0]?.textContent ?? "@");
  const holder = document.createElement("div");
  holder.className = "suggest-holder";
  area.before(holder);
  holder.append(area, box.list);

  let timer = null;
  let offers = [];
  let request = null;
  let spaced = null;

  const word = () => area.value.slice(0, area.selectionStart).match(/(?:^|[\s(„"])@([\p{L}\d.-]{0,40})$/u)?.[1];
  const close = () => {
    box.close();
    offers = [];
  };
  const mark = (index) => box.mark((index + offers.length) % offers.length);
  const take = (index) => {
    const length = word()?.length ?? 0;
    // The "@" stands there already; only what was typed after it is replaced.
    area.setRangeText(`${offers[index].insert} `, area.selectionStart - length, area.selectionStart, "end");
    spaced = area.selectionStart;
    close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  };
  const show = () => {
    box.show(offers.map((offer, index) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.append(offer.label);
      if (offer.detail) {
        const small = document.createElement("small");
        small.textContent = offer.detail;
        option.append(small);
      }
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(index); });
      return option;
    }));
    box.list.style.top = `${area.offsetTop + area.offsetHeight + 4}px`;
    box.list.style.left = `${area.offsetLeft}px`;
    mark(0);
  };
  const look = async () => {
    const typed = word();
    if (typed === undefined) return close();
    request?.abort();
    request = new AbortController();
    try {
      const url = new URL(area.dataset.mentionsUrl, location.href);
      url.searchParams.set("q", typed);
      const answer = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" } });
      offers = answer.ok ? (await answer.json()).slice(0, 8) : [];
    } catch {
      return;
    }
    if (offers.length && word() !== undefined) show();
    else close();
  };

  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (word() === undefined) return close();
    timer = setTimeout(look, PAUSE);
  });
  // The blank behind a mention gives way to a comma, and is not doubled.
  area.addEventListener("beforeinput", (event) => {
    const behind = spaced !== null && area.selectionStart === spaced && area.selectionEnd === spaced && area.value[spaced - 1] === " ";
    if (behind && event.data === " ") event.preventDefault();
    else if (behind && /^[.,;:!?)“…]$/.test(event.data ?? "")) area.setRangeText("", spaced - 1, spaced, "end");
    spaced = null;
  });
  area.addEventListener("keydown", (event) => {
    if (box.list.hidden) return;
    const act = { ArrowDown: () => mark(box.active + 1), ArrowUp: () => mark(box.active - 1), Enter: () => take(box.active), Tab: () => take(box.active), Escape: close }[event.key];
    if (!act || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  area.addEventListener("blur", close);
}
