// The desk of a moderator: keys, the next answer loaded ahead, holds that last while somebody works.
// Without this script the same forms do the same, a page at a time.
import { initAll } from "./govuk-frontend.min.js";

const MINUTE = 60_000;
const OFF = "desk-shortcuts-off";
const KINDS = { r: "redact", w: "withhold", s: "spam", f: "refer", o: "opinion" };
const FIELDS = { redact: "#redacting-text", withhold: "[name=reason]", spam: "[name=reason]", refer: "[name=refer_to]" };
const others = new BroadcastChannel("desk");

const main = document.querySelector("main");
const find = (selector) => main.querySelector(selector);
const desk = () => find("[data-desk]");
const say = (text) => { find("[data-desk-status]").textContent = text; };
const token = () => find("[name=csrfmiddlewaretoken]")?.value ?? "";

let ahead = null;
let saving = false;
let staying = false;
let active = Date.now();
let renewed = Date.now();
let draftTimer = 0;
let parts = [];
let times = 0;

// --- Holds -----------------------------------------------------------------------------------------------------
const post = (address, body) =>
  fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });

const signed = (fields = {}) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  Object.entries(fields).forEach(([name, value]) => body.set(name, value));
  return body;
};

const heed = async (answer) => {
  if (!answer.ok) throw new Error(answer.status);
  const { held } = await answer.json();
  renewed = Date.now();
  const mine = desk()?.dataset.deskMine;
  if (mine && !held[mine]) say("Your hold on this answer ran out. What you entered is kept: send it, and you hold it again if nobody else does.");
};

const keep = () => token() && post(desk().dataset.deskKeep, signed()).then(heed).catch(() => {});

const keepDraft = () => {
  const form = find("[data-desk-decision]");
  if (!form || !desk().dataset.deskDraft) return;
  post(desk().dataset.deskDraft, new FormData(form))
    .then(heed)
    .catch(() => say("What you entered could not be kept just now. Send it before you leave the page."));
};

setInterval(() => {
  const isActive = Date.now() - active < 4 * MINUTE;
  if (desk()?.dataset.deskMine && isActive && Date.now() - renewed > 4 * MINUTE) keep();
}, MINUTE / 2);
["pointermove", "keydown", "scroll"].forEach((kind) =>
  document.addEventListener(kind, () => { active = Date.now(); }, { passive: true }));

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-desk-decision]")) return;
  clearTimeout(draftTimer);
  draftTimer = setTimeout(keepDraft, 2000);
});

// Whoever goes on inside the desk keeps what they hold; whoever closes it gives it back.
document.addEventListener("submit", () => { staying = true; clearTimeout(draftTimer); });
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && new URL(link.href).pathname.includes("/staff/moderation/")) staying = true;
});
window.addEventListener("pageshow", () => { staying = false; });
window.addEventListener("pagehide", () => {
  if (staying || !token() || !desk()) return;
  navigator.sendBeacon(desk().dataset.deskLeave, signed({ closing: "1" }));
  others.postMessage("closing");
});
others.addEventListener("message", () => { if (desk()?.dataset.deskMine) setTimeout(keep, 1000); });

// --- The next answer, loaded ahead -----------------------------------------------------------------------------
const loadAhead = async () => {
  const { deskNext: id, deskNextPage: page } = desk()?.dataset ?? {};
  ahead = null;
  if (!id) return;
  try {
    const answer = await fetch(page, { redirect: "error" });
    if (answer.ok && desk()?.dataset.deskNext === id) ahead = { id, page, html: await answer.text() };
  } catch {
    // The form leads there all the same.
  }
};

const show = (html, address) => {
  const shown = new DOMParser().parseFromString(html, "text/html");
  main.replaceChildren(...shown.querySelector("main").childNodes);
  document.title = shown.title;
  parts = [...shown.querySelectorAll("script[type=module][src]")]
    .map((script) => script.getAttribute("src"))
    .filter((address) => !/\/(portal|desk)\b/.test(address));
  if (address && address !== location.href) history.pushState({ desk: true }, "", address);
  window.scrollTo(0, 0);
};

const settle = () => {
  initAll({ scope: main });
  // The scripts of the page's parts run once for each answer, as they do where it is loaded whole.
  times += 1;
  parts.forEach((address) => import(`${address}?shown=${times}`));
  begin();
  const heading = find("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
};

const isBegun = () =>
  Boolean(find("[data-desk-decision] :is([name=kind]:checked, [name=span]:checked)")) ||
  [...main.querySelectorAll("[data-desk-decision] textarea:not([readonly], [aria-readonly])")].some((box) => box.value.trim());

const publish = async (form) => {
  if (saving) return;
  if (isBegun()) {
    say("You have begun another decision about this answer. Finish it, or clear it first.");
    return;
  }
  saving = true;
  const body = new FormData(form);
  body.set("step", "continue");
  if (ahead) body.set("then", ahead.id);
  const before = [...main.childNodes];
  const sent = fetch(form.action, { method: "POST", body });
  if (ahead) {
    // It can be read at once; what can be done with it comes with the reply.
    show(ahead.html);
    find(".app-desk__decision")?.setAttribute("inert", "");
    say("Saving…");
  }
  try {
    const answer = await sent;
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.text(), answer.redirected ? answer.url : "");
    settle();
  } catch {
    main.replaceChildren(...before);
    find(".app-desk__decision")?.removeAttribute("inert");
    say("The decision was not saved: the portal could not be reached. Try again.");
  }
  saving = false;
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-desk-publish]")) return;
  event.preventDefault();
  staying = false;
  publish(event.target);
});
window.addEventListener("popstate", () => location.reload());

// --- Keys ------------------------------------------------------------------------------------------------------
const isOn = () => localStorage.getItem(OFF) === null;
const isWriting = (target) =>
  target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

const move = (step) => {
  const rows = [...main.querySelectorAll("[data-desk-row]")];
  const current = rows.indexOf(document.activeElement);
  const start = current >= 0 ? current : rows.findIndex((row) => row.closest(".app-row--current"));
  rows[Math.min(rows.length - 1, Math.max(0, start + step))]?.focus();
};

const choose = (kind) => {
  const radio = find(`[data-desk-decision] [name=kind][value=${kind}]`);
  if (!radio) return false;
  radio.click();
  const field = FIELDS[kind] && find(`[data-desk-decision] ${FIELDS[kind]}`);
  (field?.offsetParent ? field : radio).focus();
  return true;
};

const press = (key) => {
  if (KINDS[key]) return choose(KINDS[key]);
  const button = find(`[data-key="${key}"]`);
  button?.click();
  return Boolean(button);
};

const help = () => {
  const dialog = find("[data-desk-dialog]");
  dialog.showModal();
  dialog.querySelector("h2").focus();
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.defaultPrevented || find("[data-desk-dialog]")?.open) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.closest("[data-desk-decision]")) {
    event.preventDefault();
    find("[data-desk-decision] [name=step][value=continue]")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || !isOn()) return;
  if (isWriting(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const steps = { j: 1, k: -1 };
  if (event.key === "?") help();
  else if (steps[event.key]) move(steps[event.key]);
  else if (!/^[a-z]$/.test(event.key) || !press(event.key)) return;
  event.preventDefault();
});

const begin = () => {
  const shortcuts = find("[data-desk-shortcuts]");
  if (shortcuts) {
    shortcuts.hidden = false;
    const dialog = shortcuts.querySelector("dialog");
    const box = shortcuts.querySelector("[data-desk-on]");
    box.checked = isOn();
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
    shortcuts.querySelector("[data-desk-help]").addEventListener("click", help);
    shortcuts.querySelector("[data-desk-close]").addEventListener("click", () => dialog.close());
  }
  setTimeout(loadAhead, 100);
};

begin();
if (desk()?.dataset.deskMine) keep();
