// Takes a moderator's judgement about what was pointed out without loading the page again. Without this script, or where
// sending fails, the buttons send the decision's form as it stands.
const panel = document.querySelector("[data-marks]");

if (panel) {
  const status = panel.querySelector("[data-marks-status]");
  const rows = () => [...panel.querySelectorAll("[data-mark]")];
  const button = (row, verb) => row.querySelector(`button[value^="${verb}-"]`);
  const isOpen = (row) => !button(row, "accept").hidden;
  const token = () => document.querySelector('#decision input[name="csrfmiddlewaretoken"]').value;
  const said = { accept: panel.dataset.accepted, reject: panel.dataset.rejected, undo: "" };

  const show = (row, verb) => {
    const open = verb === "undo";
    button(row, "accept").hidden = !open;
    button(row, "reject").hidden = !open;
    button(row, "undo").hidden = open;
    row.querySelector("[data-mark-said]").textContent = said[verb];
    if (row.dataset.span) {
      const detail = {
        value: row.dataset.span,
        words: row.dataset.words,
        label: row.dataset.label,
        on: verb === "accept",
      };
      document.dispatchEvent(new CustomEvent("app-mark", { detail }));
    }
  };

  const showAll = () => {
    const all = panel.querySelector("[data-marks-all]");
    if (all) {
      all.hidden = rows().filter((row) => row.dataset.span && isOpen(row)).length < 2;
    }
  };

  // The next one to judge has the focus, so that the keyboard goes from one to the next.
  const goOn = (row) => {
    const later = rows().slice(rows().indexOf(row) + 1);
    const next = later.find(isOpen) ?? rows().find(isOpen);
    (next ? button(next, "accept") : button(row, "undo")).focus();
  };

  const judge = async (pressed) => {
    const [verb] = pressed.value.split("-");
    const body = new URLSearchParams({ judge: pressed.value, csrfmiddlewaretoken: token() });
    const answer = await fetch(panel.dataset.address, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const { judged } = await answer.json();
    const changed = rows().filter((row) => judged.includes(Number(row.dataset.mark)));
    changed.forEach((row) => show(row, verb));
    showAll();
    const what = verb === "undo" ? panel.dataset.undone : said[verb];
    status.textContent = `${what}: ${changed.map((row) => `“${row.dataset.words}”`).join(", ")}`;
    if (changed.length) {
      goOn(changed[changed.length - 1]);
    }
  };

  let sending = false;
  panel.addEventListener("click", (event) => {
    const pressed = event.target.closest('button[name="judge"]');
    if (!pressed || pressed.dataset.plain) {
      return;
    }
    event.preventDefault();
    if (sending) {
      return;
    }
    sending = true;
    judge(pressed)
      .catch(() => {
        pressed.dataset.plain = "yes";
        pressed.form.requestSubmit(pressed);
      })
      .finally(() => {
        sending = false;
      });
  });
}
