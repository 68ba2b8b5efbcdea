// Passkeys: the one thing here that pages cannot do without a script. Password and code always work without it.
// What is hidden (`data-passkey-offer`, `data-passkey-form`) is shown where the browser knows passkeys. A button with
// `data-passkey` asks the portal for a question (`data-start`), asks the authenticator, and sends its own form with the
// answer in the field `passkey`: from there on it is an ordinary form.
const ways = {
  get: (question) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) }),
  create: (question) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) }),
};

async function use(button) {
  const { form } = button;
  const needed = form.elements[button.dataset.needs];
  if (needed && !needed.value.trim()) {
    form.requestSubmit(); // the page says what is missing
    return;
  }
  const asked = await fetch(button.dataset.start, { method: "POST", headers: { accept: "application/json" }, redirect: "manual" });
  if (asked.type === "opaqueredirect") {
    location.reload(); // signed out, or proved too long ago: the page leads to where that is mended
    return;
  }
  if (!asked.ok) throw new Error(asked.statusText);
  const { publicKey } = await asked.json();
  const answer = await ways[button.dataset.passkey](publicKey);
  form.elements.passkey.value = JSON.stringify(answer);
  form.requestSubmit();
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON) {
  for (const hidden of document.querySelectorAll("[data-passkey-offer], [data-passkey-form]")) hidden.hidden = false;
  for (const absent of document.querySelectorAll("[data-passkey-absent]")) absent.hidden = true;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const { form } = button;
    const failed = form.querySelector("[data-passkey-failed]");
    const answer = form.elements.passkey;
    addEventListener("pageshow", () => { answer.value = ""; }); // back from another page: an answer counts once
    if (form.hasAttribute("data-passkey-form")) {
      form.addEventListener("submit", (event) => {
        // The Enter key means this button, where nothing is missing but the passkey.
        const needed = form.elements[button.dataset.needs];
        if (answer.value || !needed?.value.trim()) return;
        event.preventDefault();
        button.click();
      });
    }
    button.addEventListener("click", async () => {
      failed.hidden = true;
      button.disabled = true;
      try {
        await use(button);
      } catch {
        failed.hidden = false; // broken off, timed out, or none of this rep's
      }
      button.disabled = false;
    });
  }
}
