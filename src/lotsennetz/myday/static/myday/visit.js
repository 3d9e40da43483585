// Notes that the page was looked at, so that tomorrow only what came after is new. Without JavaScript the
// button "Alles gelesen" does the same by hand.
const form = document.querySelector("[data-visit]");

if (form) {
  setTimeout(() => {
    if (document.visibilityState === "visible") {
      fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, credentials: "same-origin" });
    }
  }, 3000);
}
