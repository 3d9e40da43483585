// Short notes at the edge of the page: from the server, from htmx, from other modules.
import { fresh } from "./once.js";

const STAY = 8000;
let listening = false;

const box = () => document.getElementById("toasts");

export function start(root) {
  for (const note of fresh(root, "[data-toast]", "toast")) live(note);
  if (listening) return;
  listening = true;
  document.addEventListener("toast", (event) => toast(event.detail?.text ?? event.detail?.value, event.detail?.tone));
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail?.ctx?.response?.status ?? 0;
    const text = box()?.dataset;
    if (status === 413) toast(text.textLarge, "danger");
    else if (status === 429) toast(text.textWait, "danger");
    else if (status === 403 || status === 404 || status === 405) toast(text.textRefused, "danger");
    else if (status >= 500) toast(text.textError, "danger");
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail?.error instanceof TypeError) toast(box()?.dataset.textOffline, "danger");
  });
}

export function toast(text, tone = "info") {
  const place = box();
  if (!place || !text) return;
  const note = document.createElement("div");
  note.className = `toast ${tone}`;
  note.setAttribute("role", tone === "danger" ? "alert" : "status");
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "iconbtn";
  close.setAttribute("aria-label", place.dataset.textClose);
  close.dataset.toastClose = "";
  close.append(picture("x"));
  note.append(picture(tone === "danger" ? "alert-circle" : tone === "ok" ? "circle-check" : "info-circle"), words, document.createElement("span"), close);
  place.append(note);
  live(note);
}

export function picture(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon i20");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${box()?.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

function live(note) {
  note.querySelector("[data-toast-close]")?.addEventListener("click", () => note.remove());
  // Errors and anything with an undo button stay until they are closed.
  if (note.matches(".danger") || note.querySelector("form")) return;
  let timer = setTimeout(() => note.remove(), STAY);
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("focusin", () => clearTimeout(timer));
  note.addEventListener("pointerleave", () => { timer = setTimeout(() => note.remove(), STAY); });
}
