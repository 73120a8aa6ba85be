// A native dialog with a small form that is answered in place: the invigilator's PIN, signing in again.
import { byId } from "./dom.js";

/** Opens dialog `id`. `send(values)` may throw; `explain(problem)` gives the sentence. Resolves true, or false if closed. */
export function askInDialog({ id, send, explain, mayCancel }) {
  const dialog = byId(id);
  const form = dialog.querySelector("form");
  const error = dialog.querySelector(".dialog-error");
  return new Promise((resolve) => {
    const listeners = new AbortController();
    const finish = (outcome) => {
      listeners.abort();
      dialog.close();
      form.reset();
      resolve(outcome);
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const outcome = await attempt(form, error, send, explain);
      if (outcome) finish(true);
    }, listeners);
    dialog.querySelector("[data-close]")?.addEventListener("click", () => finish(false), listeners);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (mayCancel) finish(false);
    }, listeners);
    error.hidden = true;
    if (!dialog.open) dialog.showModal();
  });
}

async function attempt(form, error, send, explain) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await send(Object.fromEntries(new FormData(form)));
    return true;
  } catch (problem) {
    error.textContent = explain(problem);
    error.hidden = false;
    form.querySelector("input").focus();
    return false;
  } finally {
    button.disabled = false;
  }
}
