// Marks notices as read when their subject is looked at. Without JavaScript the buttons do the same.
//
// On an entry's page: <form data-seen-now method="post" action="…"> is sent once, unseen by the reader.
// In the list: following a link with data-seen="form-id" sends that form on the way.

const send = (form) => fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});

for (const form of document.querySelectorAll("form[data-seen-now]")) send(form);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-seen]");
  const form = link && document.getElementById(link.dataset.seen);
  if (form) send(form);
});
