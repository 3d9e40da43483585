// Passkeys: makes one, proves one, signs in with one. The form of each page works as an ordinary POST; this module
// only fills its field "credential". Where the browser cannot do it, the written way beside the button stays.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (list) => list?.map((entry) => ({ ...entry, id: toBytes(entry.id) }));

async function create({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
    },
  });
  return {
    ...common(made),
    response: {
      clientDataJSON: toText(made.response.clientDataJSON),
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function prove({ publicKey }) {
  const proof = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = proof.response;
  return {
    ...common(proof),
    response: {
      clientDataJSON: toText(clientDataJSON),
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    },
  };
}

const common = (credential) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment ?? null,
  clientExtensionResults: credential.getClientExtensionResults(),
});

async function asked(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

const ways = {
  create: async (form) => create(JSON.parse(form.querySelector("[data-passkey-options]").textContent).creation_options),
  prove: async (form) => prove(JSON.parse(form.querySelector("[data-passkey-options]").textContent).request_options),
  login: async (form) => prove(await asked(form)),
};

function say(form, word) {
  for (const text of form.querySelectorAll("[data-passkey-says]")) text.hidden = text.dataset.passkeySays !== word;
}

// Under a bare IP address there is no button to prepare, only a sentence that says why.
function prepare(form) {
  const button = form.querySelector("[data-passkey-with]");
  if (!button) return;
  button.hidden = false;
  form.querySelector("[data-passkey-without]").hidden = true;
  form.addEventListener("submit", async (event) => {
    const field = form.elements.namedItem("credential");
    if (field.value) return;
    event.preventDefault();
    if (form.dataset.passkeyBusy) return;
    form.dataset.passkeyBusy = "yes";
    say(form, "");
    try {
      field.value = JSON.stringify(await ways[form.dataset.passkey](form));
      form.requestSubmit();
    } catch (problem) {
      const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "exists" };
      say(form, words[problem.name] ?? "failed");
    } finally {
      delete form.dataset.passkeyBusy;
    }
  });
}

// A page that comes back from the browser's memory must not send an old proof again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const field of document.querySelectorAll("form[data-passkey] [name=credential]")) field.value = "";
});

if (window.PublicKeyCredential && window.isSecureContext) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
}
