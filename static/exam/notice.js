// A sentence in the place of the item: paused, taken over, time is up, finished. The item is not on the screen then.
import { byId, el } from "./dom.js";

let shown = null;

/** Shows a notice; `actions` = [{text, run}] or [{text, href}]. The same notice again does not move the focus. */
export function showNotice({ name, title, sentences, actions = [] }) {
  const isNew = shown !== name;
  shown = name;
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.dataset.stays === undefined && dialog.close());
  byId("notice-title").textContent = title;
  byId("notice-text").replaceChildren(...sentences.filter(Boolean).map((sentence) => el("p", {}, sentence)));
  if (isNew || byId("notice-actions").childElementCount !== actions.length) {
    byId("notice-actions").replaceChildren(...actions.map(button));
  }
  byId("notice").dataset.name = name;
  byId("workspace").hidden = true;
  byId("notice").hidden = false;
  if (isNew) byId("notice-title").focus();
}

/** Takes the notice away and shows the item again. */
export function hideNotice() {
  shown = null;
  byId("notice").hidden = true;
  byId("workspace").hidden = false;
}

export const noticeShown = () => shown;

function button({ text, run, href }) {
  if (href) return el("a", { class: "button is-next", href }, text);
  return el("button", { type: "button", class: "button is-next", onclick: run }, text);
}
