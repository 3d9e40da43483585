// Popover menus: place them where the browser cannot, move by arrow keys, keep aria-expanded true.
import { fresh } from "./once.js";

const anchored = CSS.supports("position-area", "bottom span-left");

export function start(root) {
  for (const link of fresh(root, "a[data-menu]", "menu")) lazy(link);
  for (const menu of fresh(root, ".menu[popover]", "menu")) {
    const opener = () => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    opener()?.setAttribute("aria-expanded", "false");
    // A click without a pointer comes from the keyboard: the first choice gets the focus.
    let byKey = false;
    opener()?.addEventListener("click", (event) => { byKey = event.detail === 0; });
    menu.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      opener()?.setAttribute("aria-expanded", String(open));
      if (open && !anchored) place(menu, opener());
      if (open && byKey) menu.querySelector("a, button")?.focus();
    });
    menu.addEventListener("keydown", (event) => move(event, menu));
    opener()?.addEventListener("keydown", (event) => {
      if (menu.matches(":popover-open")) move(event, menu);
    });
  }
}

// From a template of the page, without those choices that the form already has as buttons; else from its address.
async function contentOf(link) {
  const template = document.querySelector(`template[data-menu-choices="${link.dataset.menuTemplate}"]`);
  if (template) {
    const content = template.content.cloneNode(true);
    for (const button of link.closest("form").querySelectorAll("button[name][value]")) {
      content.querySelector(`[name="${button.name}"][value="${CSS.escape(button.value)}"]`)?.remove();
    }
    return content;
  }
  const answer = await fetch(link.href, { headers: { "HX-Request": "true", Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return null;
  const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const content = document.createDocumentFragment();
  content.append(...body.childNodes);
  return content;
}

// A menu that is filled when it is opened; the link stays a link for a new tab and without this module.
function lazy(link) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  const menu = document.getElementById(link.dataset.menu);
  menu.addEventListener("toggle", (event) => link.setAttribute("aria-expanded", String(event.newState === "open")));
  // The browser closes an open menu before the click arrives; the click must not open it again.
  let wasOpen = false;
  link.addEventListener("pointerdown", () => { wasOpen = menu.matches(":popover-open"); });
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const close = wasOpen || menu.matches(":popover-open");
    wasOpen = false;
    if (close) return menu.hidePopover();
    if (!menu.firstElementChild) {
      const content = await contentOf(link);
      if (!content) return location.assign(link.href);
      menu.replaceChildren(content);
      window.htmx?.process(menu);
      document.dispatchEvent(new CustomEvent("htmx:after:swap"));
    }
    menu.showPopover({ source: link });
    if (!anchored) place(menu, link);
    menu.querySelector("a, button")?.focus();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
}

function place(menu, opener) {
  if (!opener) return;
  const at = opener.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = menu.classList.contains("start") ? at.left : at.right - size.width;
  const below = at.bottom + 6 + size.height <= innerHeight || at.top < size.height;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
  menu.style.top = `${below ? at.bottom + 6 : at.top - size.height - 6}px`;
}

function move(event, menu) {
  const items = [...menu.querySelectorAll("a[href], button:not([disabled])")];
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: Math.max(here, 0) - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined || items.length === 0) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}
