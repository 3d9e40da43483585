// data-confirm on a form or a submit button: ask first, then send. Without this module the form is simply sent.
import { open } from "./dialogs.js";

let listening = false;
const allowed = new WeakSet();

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || allowed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asker, event.submitter).then((yes) => {
      if (!yes) return;
      allowed.add(form);
      form.requestSubmit(event.submitter);
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const question = event.detail?.ctx?.confirm;
    if (!question) return;
    event.preventDefault();
    const { issueRequest, dropRequest } = event.detail;
    ask({ dataset: { confirm: question } }, event.target).then((yes) => (yes ? issueRequest() : dropRequest()));
  });
}

function ask(asker, opener) {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("#confirm-text").textContent = asker.dataset.confirm;
  yes.textContent = asker.dataset.confirmLabel ?? yes.dataset.text;
  dialog.returnValue = "";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    open(dialog, opener);
  });
}
