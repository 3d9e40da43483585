/* The round's clock and keys. Nothing goes on by itself: the moderator decides. */
const clock = document.querySelector("[data-round-clock]");
const isField = (node) => node.closest("input, select, textarea, button, summary, a, dialog, [contenteditable]");

/* The time left outlives the reload after each entry: {until} while running, {left} while held. */
function startClock() {
  const key = `round-${clock.dataset.roundKey}`;
  const time = clock.querySelector(".round-time");
  const button = clock.querySelector("button");
  let state = read() || { until: Date.now() + Number(clock.dataset.roundClock) * 1000 };

  function read() {
    try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
  }
  function keep() {
    try { sessionStorage.setItem(key, JSON.stringify(state)); } catch { /* private window: the clock starts anew */ }
  }
  function show() {
    const left = Math.ceil((state.until ? state.until - Date.now() : state.left) / 1000);
    const shown = Math.max(0, left);
    time.textContent = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
    clock.classList.toggle("over", left <= 0);
    button.textContent = state.until ? button.dataset.hold : button.dataset.go;
  }
  function toggle() {
    state = state.until ? { left: Math.max(0, state.until - Date.now()) } : { until: Date.now() + state.left };
    keep();
    show();
  }
  keep();
  show();
  clock.hidden = false;
  button.addEventListener("click", toggle);
  setInterval(show, 250);
  return toggle;
}

const toggle = clock ? startClock() : null;
const keys = document.querySelector(".round-keys");
if (keys) keys.hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  const arrow = { ArrowRight: "[data-round-next]", ArrowLeft: "[data-round-previous]" }[event.key];
  if (arrow && !event.target.closest("input, select, textarea, dialog")) {
    document.querySelector(arrow)?.click();
  } else if (event.key === " " && toggle && !isField(event.target)) {
    event.preventDefault();
    toggle();
  }
});
