// The composer: tabs switch in place, files go to the draft as soon as they are chosen. Without it all of this
// still works, by links and by the form itself.
import { picture, toast } from "../core/js/toast.js";

for (const box of document.querySelectorAll("[data-composer]")) start(box);

function start(box) {
  const form = box.querySelector("form");
  const input = form.querySelector('input[type="file"]');
  const list = box.querySelector("[data-composer-files]");

  for (const tab of box.querySelectorAll(".tabs a")) {
    tab.addEventListener("click", (event) => {
      const kind = kindOf(tab);
      if (!kind || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      for (const other of box.querySelectorAll(".tabs a")) other.removeAttribute("aria-current");
      tab.setAttribute("aria-current", "page");
      form.dataset.art = kind;
      form.querySelector("[data-composer-kind]").value = kind;
      form.elements.body.placeholder = form.getAttribute(`data-text-${kind}`);
      const first = [...form.querySelectorAll("input:not([type=hidden], [type=file]), textarea")].find((field) => field.checkVisibility());
      first?.focus();
    });
  }

  input.addEventListener("change", () => take([...input.files]));
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.querySelector(".composer-upload").classList.add("over");
  });
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => form.querySelector(".composer-upload").classList.remove("over"));
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    post(button.dataset.remove, fields()).then(() => {
      button.closest("li").remove();
      list.hidden = list.children.length === 0;
      input.focus();
    }).catch(() => toast(list.dataset.textFailed, "danger"));
  });

  const fields = () => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  };

  // One after the other: the first one makes the draft that the others join. What was refused is said at the field;
  // what could not be sent stays in it. A file that is there already comes back as the line it has.
  async function take(files) {
    if (files.length === 0) return;
    form.setAttribute("aria-busy", "true");
    say([]);
    const problems = [];
    try {
      const draft = form.querySelector("[data-autosave-id]");
      if (!draft.value) {
        const data = fields();
        data.set("anlegen", "1");
        draft.value = (await post(form.dataset.autosaveUrl, data)).id;
      }
      for (const file of files) {
        const data = new FormData();
        data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        data.set("files", file);
        const answer = await post(form.dataset.uploadUrl.replace("/0/", `/${draft.value}/`), data);
        problems.push(...answer.errors);
        for (const taken of answer.files) if (!list.querySelector(`[data-remove="${taken.remove}"]`)) list.append(line(taken));
      }
      input.value = "";
    } catch (problem) {
      problems.push(problem instanceof Refused ? problem.message : list.dataset.textFailed);
    } finally {
      say(problems);
      list.hidden = list.children.length === 0;
      form.removeAttribute("aria-busy");
    }
  }

  // At the field, where they stay until the next try.
  function say(problems) {
    box.querySelector("[data-composer-problems]").replaceChildren(...problems.map((text) => {
      const row = document.createElement("p");
      row.className = "error-text";
      const words = document.createElement("span");
      words.textContent = text;
      row.append(picture("alert-circle"), words);
      return row;
    }));
    form.querySelector(".composer-upload").classList.toggle("bad", problems.length > 0);
    if (problems.length) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function line(taken) {
    const row = document.createElement("li");
    const name = document.createElement("a");
    name.href = taken.url;
    name.textContent = taken.name;
    const size = document.createElement("span");
    size.className = "size";
    size.textContent = taken.size;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "iconbtn";
    remove.dataset.remove = taken.remove;
    remove.setAttribute("aria-label", `${list.dataset.textRemove}: ${taken.name}`);
    remove.append(picture("x"));
    row.append(picture("file"), name, size, remove);
    return row;
  }
}

// A sentence from the server, fit to be shown.
class Refused extends Error {}

function kindOf(tab) {
  const word = new URL(tab.href).searchParams.get("art");
  return { beitrag: "post", frage: "question", datei: "file", link: "link" }[word];
}

// 422 carries its reasons in the answer; anything else that is not fine is a failure.
async function post(url, body) {
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  const known = await answer.json();
  if (known.error) throw new Refused(known.error);
  return known;
}
