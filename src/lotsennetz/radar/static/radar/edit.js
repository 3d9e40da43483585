// The form for a statement: hides what the chosen status does not ask for, counts characters.
const NEEDS = { horizon: ["planned", "piloting"], stopped_reason: ["stopped"] };

const form = document.querySelector("form[data-statement]");

if (form) {
  const fit = () => {
    const status = new FormData(form).get("status") ?? "";
    for (const part of form.querySelectorAll("[data-only-for]")) {
      part.hidden = !NEEDS[part.dataset.onlyFor].includes(status);
      for (const input of part.querySelectorAll("select, textarea")) input.disabled = part.hidden;
    }
  };
  form.addEventListener("change", fit);
  fit();
}

for (const area of document.querySelectorAll("textarea[data-count]")) {
  const most = Number(area.dataset.count);
  const counter = document.createElement("span");
  counter.className = "counter";
  area.after(counter);
  const count = () => {
    const length = area.value.trim().replace(/\s+/g, " ").length;
    counter.textContent = `${length} / ${most}`;
    counter.classList.toggle("over", length > most);
  };
  area.addEventListener("input", count);
  count();
}
