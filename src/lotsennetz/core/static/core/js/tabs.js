// Rows of tabs that are wider than the window: the current one is brought into view.
import { fresh } from "./once.js";

export function start(root) {
  for (const row of fresh(root, ".tabs, .sidenav", "tabs")) {
    const here = row.querySelector("[aria-current]")?.getBoundingClientRect();
    if (!here || row.scrollWidth <= row.clientWidth) continue;
    const box = row.getBoundingClientRect();
    row.scrollLeft += here.left - box.left - (box.width - here.width) / 2;
  }
}
