// Comfort at the desk: keys, choosing all rows, a list that keeps itself up to date. Every page works without this file.

// What the portal sent, before anything here touched it: a part that has not changed since stays as it is.
const sent = new Map([...document.querySelectorAll("[data-live-part]")].map((part) => [part.id, part.outerHTML]));

const rows = () => [...document.querySelectorAll("[data-row] th a")];
const searchField = () => document.querySelector("[role=search] input");

// --- Keys. They can be turned off, and never act while somebody types or holds Ctrl, Alt or Meta. ---
const help = document.getElementById("keys");
const use = document.querySelector("[data-keys-use]");
const OFF = "desk-keys-off";
const remembered = (() => { try { return localStorage; } catch { return null; } })(); // may be forbidden
if (use && remembered) {
  use.checked = !remembered.getItem(OFF);
  use.addEventListener("change", () => use.checked ? remembered.removeItem(OFF) : remembered.setItem(OFF, "1"));
}
for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
}

function step(by) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
  all[next].closest("[data-row]").scrollIntoView({ block: "nearest" });
}

// Where the list was left, so that the way back leads there: its filters, its page.
const LIST = "desk-list";
const kept = (() => { try { return sessionStorage; } catch { return null; } })();
if (document.querySelector("[data-live]")) kept?.setItem(LIST, location.pathname + location.search);

const acts = {
  "/": () => searchField()?.select(), // what is typed replaces what was looked for
  "j": () => step(1),
  "k": () => step(-1),
  "x": () => document.activeElement.closest("[data-row]")?.querySelector("input[type=checkbox]")?.click(),
  "u": () => { location.href = kept?.getItem(LIST) ?? "/desk"; },
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || help?.open) return;
  const types = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (types) {
    if (event.key === "Escape" && types === searchField()) step(1);
    return;
  }
  if (use && !use.checked && event.key !== "?") return;
  const act = Object.hasOwn(acts, event.key) && acts[event.key];
  if (!act) return;
  event.preventDefault(); // "/" would open the browser's own search
  act();
});

// --- All rows at once ---
function chooseAll() {
  const all = document.querySelector("[data-choose-all]");
  if (!all) return;
  const boxes = () => [...document.querySelectorAll("[data-row] input[type=checkbox]")];
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  all.form.addEventListener("change", () => {
    const chosen = boxes().filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  });
}
chooseAll();

// --- A list that keeps itself up to date. The server says that something changed; this page is read again, and its parts
// are put in place: the focus, what is chosen, and whatever somebody is typing stay where they are. ---
const list = document.querySelector("[data-live]");
const said = document.querySelector("[data-live-said]");
let source;

// An XMLHttpRequest, because it gives a document without asking for trusted HTML: nothing here is ever made out of text.
function read() {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.setRequestHeader("X-Live", "1"); // this reading is nobody's doing, so it keeps no session alive
    request.onload = () => request.status === 200 && request.responseURL === location.href.split("#")[0]
      ? done(request.response) : failed();
    request.onerror = failed;
    request.send();
  });
}

function replace(fresh) {
  for (const old of document.querySelectorAll("[data-live-part]")) {
    const part = fresh.getElementById(old.id);
    const typing = old.contains(document.activeElement) && document.activeElement.matches("textarea, select, input:not([type=checkbox])");
    if (!part || part.outerHTML === sent.get(old.id) || typing || old.querySelector("details[open] form")) continue;
    sent.set(old.id, part.outerHTML);
    const focused = document.activeElement;
    const row = old.contains(focused) && focused.closest("[data-row]");
    const place = row && [...row.querySelectorAll("a, input")].indexOf(focused);
    const other = !row && old.contains(focused) && focused.getAttribute("href");
    const chosen = [...old.querySelectorAll("[data-row] input:checked")].map((box) => box.value);
    const open = [...old.querySelectorAll("details")].map((fold) => fold.open);
    const next = document.adoptNode(part);
    for (const box of next.querySelectorAll("[data-row] input")) box.checked = chosen.includes(box.value);
    next.querySelectorAll("details").forEach((fold, at) => { fold.open = open[at] ?? fold.open; });
    old.replaceWith(next);
    if (row) {
      const same = next.querySelector(`[data-row="${CSS.escape(row.dataset.row)}"]`) ?? next.querySelector("[data-row]");
      (same?.querySelectorAll("a, input")[place] ?? same?.querySelector("a"))?.focus({ preventScroll: true });
    } else if (other) {
      next.querySelector(`a[href="${CSS.escape(other)}"]`)?.focus({ preventScroll: true });
    }
  }
  chooseAll();
}

function watch() {
  if (!list || source || document.hidden) return;
  source = new EventSource(list.dataset.live);
  // What changed while nobody watched: since the page was read, or while the way to the portal was cut.
  source.addEventListener("open", async () => {
    try { replace(await read()); } catch { /* as below */ }
  });
  source.addEventListener("changed", async (event) => {
    try {
      replace(await read());
      if (event.data && said) said.textContent = event.data;
    } catch { /* away or signed out: the list stays as it was */ }
  });
  source.addEventListener("gone", (event) => {
    leave();
    said.textContent = event.data;
  });
}

function leave() {
  source?.close();
  source = undefined;
}

// Only the tab in front watches: browsers allow six connections to one place, over all tabs.
document.addEventListener("visibilitychange", () => {
  if (!list) return;
  if (document.hidden) leave();
  else watch();
});
addEventListener("pagehide", leave);
addEventListener("pageshow", watch); // also where the browser brings the page back as it was left
