// Forms for a statement: what the chosen status does not ask for is hidden and not sent; characters are counted.
const NEEDS = { horizon: ["planned", "piloting"], stopped_reason: ["stopped"] };

function fit(form) {
  const status = form.querySelector('select[name$="status"], [name$="status"]:checked')?.value ?? "";
  for (const part of form.querySelectorAll("[data-only-for]")) {
    part.hidden = !NEEDS[part.dataset.onlyFor].includes(status);
    for (const input of part.querySelectorAll("select, textarea, input")) input.disabled = part.hidden;
  }
}

function count(area) {
  const length = area.value.trim().replace(/\s+/g, " ").length;
  const most = Number(area.dataset.count);
  let counter = area.parentElement.querySelector(":scope > .counter");
  if (!counter) {
    counter = document.createElement("span");
    counter.className = "counter";
    area.after(counter);
  }
  counter.textContent = `${length} / ${most}`;
  counter.classList.toggle("over", length > most);
}

function begin() {
  document.querySelectorAll("[data-statement]").forEach(fit);
  document.querySelectorAll("textarea[data-count]").forEach(count);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-statement]");
  if (form) fit(form);
});
document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-count]")) count(event.target);
});
document.addEventListener("htmx:after:swap", begin);
begin();
