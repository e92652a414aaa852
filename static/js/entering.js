// Entering at speed: a digit picks a choice, Enter goes on, U says that the paper is unclear, and what was typed is kept by
// itself. Without this the page is a plain form.
const KEEP_AFTER = 4000;
const form = document.querySelector(".app-entry");
const questions = form ? [...form.querySelectorAll(".app-entry__question")] : [];

const controls = (question) => [...question.querySelectorAll("input, select, textarea")].filter((control) => !control.name.endsWith(".unclear"));
const isText = (control) => control.matches("textarea, select, input[type=text]");

function goOn(question, step) {
  const next = questions[questions.indexOf(question) + step];
  const target = next ? controls(next)[0] : form.querySelector("button[value=send], button:not([value])");
  if (!target) return;
  target.focus();
  (next || target).scrollIntoView({ block: "nearest" });
}

function pick(question, digit) {
  const boxes = controls(question).filter((control) => control.matches("[type=radio], [type=checkbox]"));
  const box = boxes[(digit + 9) % 10];
  if (!box) return false;
  box.click();
  if (box.type === "radio") goOn(question, 1);
  else box.focus();
  return true;
}

function send(event) {
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value=send]") || undefined);
}

function onKey(event) {
  if (event.altKey || event.metaKey) return;
  const { target, key } = event;
  if (event.ctrlKey) {
    if (key === "Enter") send(event);
    return;
  }
  const question = target.closest(".app-entry__question");
  if (key === "Enter" && target.matches("input, select")) {
    event.preventDefault();
    if (question) goOn(question, event.shiftKey ? -1 : 1);
    else questions.length && controls(questions[0])[0].focus();
    return;
  }
  if (!question || isText(target)) return;
  if (/^[0-9]$/.test(key) && pick(question, Number(key))) event.preventDefault();
  if (key.toLowerCase() === "u") {
    const unclear = question.querySelector("input[name$='.unclear']");
    if (unclear) { unclear.click(); goOn(question, 1); event.preventDefault(); }
  }
}

function keepBySelf() {
  const status = form.querySelector("[data-kept]");
  let timer = 0;
  const keep = async () => {
    timer = 0;
    let kept = false;
    try {
      const reply = await fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      kept = reply.status === 204;
    } catch { /* offline: the message says so, and the button tries again */ }
    status.textContent = kept ? status.dataset.kept : status.dataset.lost;
  };
  form.addEventListener("input", () => { timer ||= setTimeout(keep, KEEP_AFTER); });
}

if (form) {
  form.addEventListener("keydown", onKey);
  if (form.dataset.keep) keepBySelf();
}
