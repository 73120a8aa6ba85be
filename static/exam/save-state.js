// Says where the answers are: with the server, on their way, on this device, or refused. Green only after the
// server's acknowledgement.
import { byId } from "./dom.js";
import { t, timeOfDay } from "./strings.js";

export class SaveState {
  #phase = null;

  constructor() {
    this.box = byId("save-state");
    this.text = byId("save-text");
    this.live = byId("save-spoken");
  }

  saved(instant) {
    this.#show("saved", t("saved", { time: timeOfDay(instant) }), t("saved_spoken"));
  }

  saving(waiting) {
    this.#show("saving", t("saving", { n: waiting }));
  }

  typing() {
    this.#show("saving", t("not_yet_saved"));
  }

  waiting(waiting, isKept) {
    const text = t(isKept ? "on_this_device" : "in_this_page", { n: waiting });
    this.#show("waiting", text, t("waiting_spoken"));
  }

  refused(number) {
    this.#show("refused", t("not_saved_item", { number }), t("not_saved_item", { number }));
  }

  /** Says nothing: what became of the answers stands in a notice. */
  clear() {
    this.#show("none", "");
  }

  #show(phase, text, speech) {
    this.text.textContent = text;
    this.box.dataset.phase = phase;
    if (phase === this.#phase) return;
    this.#phase = phase;
    if (speech) this.live.textContent = speech;
  }
}
