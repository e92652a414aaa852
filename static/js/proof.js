// Does the work that a form asks for in a rush, while its page is read. Without this script the form is sent all the
// same, and a moderator looks at it first.
const form = document.querySelector("form[data-proof]");
const PATIENCE = 30_000;

if (form && window.Worker && window.crypto?.subtle) {
  const challenge = JSON.parse(form.dataset.proof);
  const field = form.elements.proof;
  const status = form.querySelector("[data-proof-status]");
  let done = false;
  let waiting = false;

  const worker = new Worker(form.dataset.proofWorker);
  const finish = (solution) => {
    if (done) return;
    done = true;
    worker.terminate();
    if (solution) field.value = btoa(JSON.stringify({ challenge, solution }));
    if (waiting) form.requestSubmit ? form.requestSubmit() : form.submit();
  };
  worker.addEventListener("message", ({ data }) => finish(data && !data.error ? data : null));
  worker.addEventListener("error", () => finish(null));
  setTimeout(() => finish(null), PATIENCE);
  worker.postMessage({ type: "work", challenge, counterMode: "uint32", counterStart: 0, counterStep: 1 });

  form.addEventListener("submit", (event) => {
    if (done) return;
    event.preventDefault();
    waiting = true;
    status.hidden = false;
    status.textContent = status.dataset.text;
  });
}
