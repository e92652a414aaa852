// Lets a moderator mark words by selecting them in the answer. Without this script words are typed or pasted instead.
const panel = document.querySelector("[data-redacting]");
const original = document.querySelector("[data-redacting-original]");

if (panel && original) {
  const text = panel.querySelector("textarea");
  const category = panel.querySelector("select");
  const button = panel.querySelector("[data-redacting-add]");
  const status = panel.querySelector("[data-redacting-status]");
  const marked = document.querySelector("[data-redacting-marked]");
  const list = marked.querySelector("[data-redacting-list]");

  // The server counts characters, a browser counts halves of emoji.
  const characters = (part) => Array.from(part).length;

  // Each span has its own list of categories: what is chosen there counts.
  const choice = (value, words) => {
    const own = category.cloneNode(true);
    own.removeAttribute("id");
    own.removeAttribute("aria-describedby");
    own.name = `as-${value}`;
    own.className = "govuk-select app-marked__category";
    own.setAttribute("aria-label", `${list.dataset.instead} “${words}”`);
    own.value = value.split("-")[2];
    return own;
  };

  const item = (value, words) => {
    const row = document.createElement("div");
    row.className = "govuk-checkboxes__item";
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: "span", value, id: `span-${value}`, checked: true });
    box.className = "govuk-checkboxes__input";
    const caption = document.createElement("label");
    caption.className = "govuk-label govuk-checkboxes__label app-break";
    caption.htmlFor = box.id;
    const shown = document.createElement("bdi");
    shown.textContent = `“${words}”`;
    caption.append(shown);
    row.append(box, caption, choice(value, words));
    return row;
  };

  const add = () => {
    const { selectionStart, selectionEnd } = text;
    const words = text.value.slice(selectionStart, selectionEnd);
    if (!words.trim()) {
      status.textContent = button.dataset.nothing;
      return;
    }
    const start = characters(text.value.slice(0, selectionStart));
    const place = `${start}-${start + characters(words)}-`;
    const label = category.selectedOptions[0].textContent.trim();
    const before = list.querySelector(`input[value^="${place}"]`);
    if (before) {
      before.checked = true;
      before.parentElement.querySelector("select").value = category.value;
    } else {
      list.append(item(`${place}${category.value}`, words));
    }
    marked.hidden = false;
    document.querySelector('input[name="kind"][value="redact"]:not(:checked)')?.click();
    status.textContent = `${button.dataset.added} “${words}” – ${label}`;
  };

  // Typed words belong to one of the kinds of decision: the others hide them.
  const part = document.querySelector("[data-redacting-words]");
  const chosen = () => document.querySelector('input[name="kind"]:checked')?.value;
  const showPart = () => {
    document.querySelectorAll("[data-kind-part]").forEach((own) => {
      own.hidden = chosen() !== own.dataset.kindPart;
    });
    part.hidden = chosen() !== "redact" && !part.querySelector('input[name="span"]:checked, .govuk-error-message');
    panel.hidden = part.hidden;
  };
  document.querySelectorAll('input[name="kind"]').forEach((radio) => radio.addEventListener("change", showPart));
  showPart();

  // A read-only box has no caret to select with by keyboard, so this one takes the caret and refuses every change.
  text.readOnly = false;
  text.setAttribute("aria-readonly", "true");
  text.addEventListener("beforeinput", (event) => event.preventDefault());

  // Words that were suggested and accepted or rejected elsewhere on the page.
  document.addEventListener("app-mark", ({ detail }) => {
    const { value, words, on } = detail;
    if (on && !document.getElementById(`span-${value}`)) {
      list.append(item(value, words));
    }
    const box = document.getElementById(`span-${value}`);
    if (box) {
      box.checked = on;
    }
    if (on) {
      marked.hidden = false;
      document.querySelector('input[name="kind"][value="redact"]:not(:checked)')?.click();
    }
    showPart();
  });

  button.addEventListener("click", add);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      add();
    }
  });
}
