// <form data-autosave data-autosave-url="…">: what is typed is kept on the server as a draft.
import { fresh } from "./once.js";

const PAUSE = 1500;
const RETRY = 10_000;
const KEEPALIVE_LIMIT = 60_000;

export function start(root) {
  for (const form of fresh(root, "form[data-autosave]", "autosave")) watch(form);
}

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = null;
  let dirty = false;
  let running = false;
  let left = false;

  const say = (state, text) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  // The file itself is not part of a draft.
  const body = () => {
    const data = new FormData(form);
    for (const field of form.querySelectorAll('input[type="file"]')) data.delete(field.name);
    return new URLSearchParams(data);
  };

  async function save() {
    if (!dirty || left) return;
    if (running) return later(PAUSE);
    running = true;
    dirty = false;
    say("saving", status?.dataset.textSaving ?? "");
    try {
      const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body: body(), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const known = await answer.json();
      const id = form.querySelector("[data-autosave-id]");
      if (id && known.id) id.value = known.id;
      say("saved", `${status?.dataset.textSaved ?? ""} ${known.saved ?? ""}`.trim());
    } catch {
      dirty = true;
      say("failed", status?.dataset.textFailed ?? "");
      later(RETRY);
    } finally {
      running = false;
      if (dirty && !timer) later(PAUSE);
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    queueMicrotask(() => {
      if (event.defaultPrevented && !form.matches("[hx-post], [data-hx-post]")) return;
      left = true;
      clearTimeout(timer);
    });
  });
  document.addEventListener("htmx:response:error", () => { left = false; });

  addEventListener("pagehide", () => {
    if (!dirty || left) return;
    const text = body().toString();
    if (text.length > KEEPALIVE_LIMIT) return;
    fetch(form.dataset.autosaveUrl, { method: "POST", body: new URLSearchParams(text), keepalive: true }).catch(() => {});
    dirty = false;
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}
