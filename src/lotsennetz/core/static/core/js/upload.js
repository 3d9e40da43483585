// Upload boxes: drag and drop, a list of what was chosen, progress while sending. The plain field stays underneath.
import { fresh } from "./once.js";
import { picture, toast } from "./toast.js";

const SHOW_PROGRESS_FROM = 500_000;

export function start(root) {
  for (const box of fresh(root, "[data-upload]", "upload")) {
    const input = box.querySelector('input[type="file"]');
    if (input) watch(box, input);
  }
}

function watch(box, input) {
  const list = box.querySelector(".upload-list");
  const chosen = () => {
    const files = [...input.files];
    list.hidden = files.length < 1;
    list.replaceChildren(...files.map(line));
  };
  const line = (file) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    const size = document.createElement("span");
    size.className = "size";
    size.textContent = sized(file.size);
    row.append(picture("file"), name, size);
    const most = Number(input.dataset.maxBytes ?? 0);
    if (most && file.size > most) {
      const bad = document.createElement("span");
      bad.className = "bad";
      bad.textContent = box.dataset.textLarge;
      row.append(bad);
    }
    return row;
  };
  input.addEventListener("change", chosen);
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => { event.preventDefault(); box.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    box.addEventListener(kind, () => box.classList.remove("over"));
  }
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer?.files.length) return;
    const together = new DataTransfer();
    for (const file of [...(input.multiple ? input.files : []), ...event.dataTransfer.files]) {
      if (input.multiple || together.items.length === 0) together.items.add(file);
    }
    input.files = together.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const form = input.form;
  if (form && fresh(form.parentNode, "form", "upload-send").includes(form)) progress(form);
}

// Large files are sent by XMLHttpRequest, which alone reports progress; the answer replaces the page as usual.
function progress(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || form.matches("[hx-post], [data-hx-post]")) return;
    const total = [...form.querySelectorAll('input[type="file"]')].flatMap((i) => [...i.files]).reduce((sum, file) => sum + file.size, 0);
    if (total < SHOW_PROGRESS_FROM) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    form.querySelector("[data-upload]").append(bar);
    const data = new FormData(form, event.submitter);
    const sender = event.submitter;
    sender?.setAttribute("disabled", "");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (step) => { if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total; });
    request.addEventListener("error", () => {
      bar.remove();
      sender?.removeAttribute("disabled");
      toast(document.getElementById("toasts")?.dataset.textOffline, "danger");
    });
    request.addEventListener("load", () => arrive(request, bar, sender));
    request.send(data);
  });
}

function arrive(request, bar, sender) {
  if (request.status === 413) {
    bar.remove();
    sender?.removeAttribute("disabled");
    toast(document.getElementById("toasts")?.dataset.textLarge, "danger");
    return;
  }
  // The page that follows, or the same page with errors at the fields. Loading it anew would lose its messages.
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
  window.htmx?.process(document.body);
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
}

function sized(bytes) {
  const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
