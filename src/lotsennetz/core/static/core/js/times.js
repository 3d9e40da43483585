// "vor 5 Min." goes on counting while the page is open; the words come with the page.
const MINUTE = 60_000;
let timer = null;

export function start() {
  timer ??= setInterval(refresh, MINUTE);
}

function refresh() {
  const words = document.getElementById("toasts")?.dataset;
  if (document.hidden || !words) return;
  const now = new Date();
  for (const time of document.querySelectorAll("time.ago")) {
    const then = new Date(time.dateTime);
    const minutes = Math.floor((now - then) / MINUTE);
    if (minutes < 1 || minutes >= 24 * 60) continue;
    if (minutes < 60) time.textContent = words.textMinutes.replace("#", String(minutes));
    else if (then.getDate() === now.getDate()) time.textContent = words.textHours.replace("#", String(Math.floor(minutes / 60)));
  }
}
