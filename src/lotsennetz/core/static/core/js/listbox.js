// A list of offers below a field. The focus stays in the field, which says what is chosen.
let number = 0;

export function listbox(field, label) {
  const id = `suggest-${++number}`;
  const list = document.createElement("div");
  list.className = "suggest";
  list.id = id;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", id);

  // A text area has no such state; a combobox needs it.
  const expand = (open) => {
    if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(open));
  };
  const options = () => [...list.querySelectorAll('[role="option"]')];
  const box = {
    list,
    active: -1,
    options,
    show(content) {
      list.replaceChildren(...content);
      options().forEach((option, index) => { option.id = `${id}-${index}`; });
      list.hidden = false;
      box.mark(-1);
      expand(true);
    },
    close() {
      list.hidden = true;
      box.active = -1;
      field.removeAttribute("aria-activedescendant");
      expand(false);
    },
    // -1 is the field itself.
    mark(index) {
      box.active = index;
      options().forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
      if (index < 0) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", `${id}-${index}`);
      options()[index].scrollIntoView({ block: "nearest" });
    },
  };
  box.close();
  return box;
}
