// Elements below root that match and were not seen before under this name.
const seen = new WeakMap();

export function fresh(root, selector, name) {
  return [...root.querySelectorAll(selector)].filter((element) => {
    const names = seen.get(element) ?? new Set();
    if (names.has(name)) return false;
    seen.set(element, names.add(name));
    return true;
  });
}
