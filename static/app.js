// The comfort of scripts, and only that: every page works without this file.
// A button with `data-copy="text"` comes hidden; it is shown here, copies its text, and says so for two seconds
// in its own words (`data-copied`), to the eye and, through the live region inside it, to the ear.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // not a secure context: the text stays selectable on the page
  const word = button.querySelector("[data-word]") ?? button;
  const before = word.textContent;
  let timer;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      word.textContent = button.dataset.copied;
    } catch {
      word.textContent = button.dataset.failed;
    }
    clearTimeout(timer);
    timer = setTimeout(() => { word.textContent = before; }, 2000);
  });
}
// A button with `data-print` comes hidden too, and prints the page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
// Nothing is hidden on paper, also in browsers whose CSS cannot open a fold.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.open = true;
    addEventListener("afterprint", () => { fold.open = false; }, { once: true });
  }
});
// A form with `data-busy="text"` takes a while: it says so beside its button, and is sent once.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const said = form.querySelector("[data-busy-said]");
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") return event.preventDefault();
    form.ariaBusy = "true";
    said.textContent = form.dataset.busy;
  });
  // Back from the next page: it can be sent again.
  addEventListener("pageshow", () => {
    form.ariaBusy = "false";
    said.textContent = "";
  });
}
