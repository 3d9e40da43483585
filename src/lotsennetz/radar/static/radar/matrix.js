// The table of who does what: arrow keys from cell to cell, words beside the pointer, the statement in a panel.
// Without it every cell is a link to its page.
const table = document.querySelector("[data-matrix]");
const panel = document.querySelector("[data-panel]");
let tip = null;
let opener = null;
let opening = false;

for (const button of document.querySelectorAll("[data-print]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => window.print());
}

const links = (root) => root.querySelectorAll("td > a, th > a");
const linkOf = (cell) => cell?.querySelector(":scope > a");

// One stop of the Tab key for the whole table; arrows do the rest.
function settle() {
  const all = [...links(table)];
  const here = table.querySelector("[data-stop]") ?? table.querySelector("td > a") ?? all[0];
  for (const link of all) link.tabIndex = -1;
  if (here) stopAt(here);
}

function stopAt(link) {
  const before = table.querySelector("[data-stop]");
  if (before) {
    before.tabIndex = -1;
    delete before.dataset.stop;
  }
  link.tabIndex = 0;
  link.dataset.stop = "";
}

const rowsWithLinks = () => [...table.rows].filter((row) => !row.matches(".branch, .over") && row.querySelector("a"));

function beside(cell, step) {
  for (let next = cell; (next = step > 0 ? next.nextElementSibling : next.previousElementSibling); ) {
    if (linkOf(next)) return linkOf(next);
  }
  return null;
}

function below(cell, step) {
  const rows = rowsWithLinks();
  for (let at = rows.indexOf(cell.parentElement) + step; at >= 0 && at < rows.length; at += step) {
    const link = linkOf(rows[at].cells[cell.cellIndex]);
    if (link) return link;
  }
  return null;
}

function ends(cell, last) {
  const found = links(cell.parentElement);
  return found[last ? found.length - 1 : 0];
}

const MOVES = {
  ArrowRight: (cell) => beside(cell, 1),
  ArrowLeft: (cell) => beside(cell, -1),
  ArrowDown: (cell) => below(cell, 1),
  ArrowUp: (cell) => below(cell, -1),
  Home: (cell) => ends(cell, false),
  End: (cell) => ends(cell, true),
};

function reveal(link) {
  link.focus({ preventScroll: true });
  inSight(link);
}

// The head and the first column stay in sight, so a cell below them is not in sight though it is in the box.
function inSight(link) {
  const box = table.parentElement;
  const cell = link.parentElement.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  const head = table.tHead.getBoundingClientRect().height;
  const first = table.rows[table.rows.length - 1].cells[0].getBoundingClientRect().width;
  if (!link.closest("thead")) {
    if (cell.top < frame.top + head) box.scrollTop -= frame.top + head - cell.top;
    if (cell.bottom > frame.bottom - 36) box.scrollTop += cell.bottom - frame.bottom + 36;
  }
  if (link.parentElement.cellIndex > 0) {
    if (cell.left < frame.left + first) box.scrollLeft -= frame.left + first - cell.left;
    if (cell.right > frame.right) box.scrollLeft += cell.right - frame.right + 8;
  }
  if (frame.top < 0 || frame.bottom > innerHeight) link.scrollIntoView({ block: "nearest" });
}

function words(link) {
  const cell = link.parentElement;
  const row = cell.parentElement.cells[0].textContent.trim();
  const head = table.tHead.rows[table.tHead.rows.length - 1].cells[cell.cellIndex].textContent.trim();
  return `${table.matches(".by-town") ? `${row} · ${head}` : `${head} · ${row}`}: ${link.textContent}`;
}

function showTip(link) {
  if (!tip) {
    tip = document.createElement("div");
    tip.className = "matrix-tip no-print";
    tip.setAttribute("aria-hidden", "true"); // the same is said by the cell and its heads
    document.body.append(tip);
  }
  tip.textContent = words(link);
  tip.hidden = false;
  const cell = link.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(cell.left, innerWidth - size.width - 8))}px`;
  tip.style.top = `${cell.bottom + size.height + 12 > innerHeight ? cell.top - size.height - 6 : cell.bottom + 6}px`;
}

function hideTip() {
  if (tip) tip.hidden = true;
}

// Beside the panel the buttons and the legend take more lines; the cell one clicked stays under the pointer.
function keepInPlace(link, change) {
  const before = link.getBoundingClientRect().top;
  change();
  scrollBy({ top: link.getBoundingClientRect().top - before, behavior: "instant" });
}

async function open(link) {
  hideTip();
  closeMark();
  opener = link;
  link.setAttribute("aria-current", "true");
  keepInPlace(link, () => { panel.hidden = false; });
  if (!link.matches(":focus-visible")) stopAt(link);
  inSight(link);
  opening = true;
  await window.htmx.ajax("GET", link.getAttribute("href"), { target: "#angabe", swap: "outerHTML" });
  opening = false;
  if (opener === link) (document.getElementById("angabe-titel") ?? panel).focus({ preventScroll: true });
}

// What was changed in the panel is to be seen in the table as well.
async function renew(link) {
  const query = new URLSearchParams({ ansicht: "tabelle", kommunen: "alle", leere: "1", thema: link.href.split("/").at(-2) });
  const answer = await fetch(`?${query}`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector(`td > a[href="${link.getAttribute("href")}"]`);
  if (!now) return;
  const edge = link.parentElement.classList.contains("edge");
  link.parentElement.className = now.parentElement.className;
  link.parentElement.classList.toggle("edge", edge);
  link.textContent = now.textContent;
}

function closeMark() {
  opener?.removeAttribute("aria-current");
}

function close() {
  if (opener?.isConnected) keepInPlace(opener, () => { panel.hidden = true; });
  panel.hidden = true;
  const empty = document.createElement("div");
  empty.id = "angabe";
  panel.querySelector("#angabe")?.replaceWith(empty);
  closeMark();
  const back = opener;
  opener = null;
  if (back?.isConnected) reveal(back);
}

function start() {
  settle();
  // Rows that come while one scrolls.
  new MutationObserver(settle).observe(table, { childList: true, subtree: true });
  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = MOVES[event.key]?.(link.parentElement);
    if (event.key in MOVES) event.preventDefault();
    if (!next) return;
    stopAt(next);
    reveal(next);
  });
  table.addEventListener("focusin", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.tabIndex !== 0) stopAt(link);
    if (link.closest("td") && link.matches(":focus-visible")) showTip(link);
  });
  table.addEventListener("focusout", hideTip);
  table.addEventListener("mouseover", (event) => {
    const link = event.target.closest("td > a");
    if (link) showTip(link);
    else hideTip();
  });
  table.addEventListener("mouseleave", hideTip);
  const moved = () => {
    const link = table.querySelector("td > a:focus-visible");
    if (link && tip && !tip.hidden) showTip(link);
    else hideTip();
  };
  table.parentElement.addEventListener("scroll", moved, { passive: true });
  table.addEventListener("click", (event) => {
    const link = event.target.closest("td > a");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || !panel || !window.htmx) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!opening && opener && panel && !panel.hidden) renew(opener);
  });
  panel?.querySelector("[data-panel-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel || panel.hidden || event.defaultPrevented) return;
    if (document.querySelector(":popover-open, dialog[open]")) return;
    close();
  });
}

if (table) start();
