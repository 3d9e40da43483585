// "Kopieren" beside a read-only field: <span data-copy="ID OF THE FIELD" data-copied="TEXT" hidden><button>…
for (const place of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(place.dataset.copy);
  const button = place.querySelector("button");
  place.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // without HTTPS browsers refuse; the address is marked and Ctrl+C takes it
    }
    const words = button.querySelector("span") ?? button;
    words.textContent = place.dataset.copied;
  });
}
