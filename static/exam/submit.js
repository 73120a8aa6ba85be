// Handing in: shows what is unanswered and flagged, names the consequence, flushes, submits, and keeps trying while
// the server cannot be reached.
import { Refusal } from "./api.js";
import { pause, waitAfter } from "./backoff.js";
import { byId, el } from "./dom.js";
import { t } from "./strings.js";

export class Submission {
  #running = false;

  /** `lists()` = {unanswered, flagged}; `flush()`, `send()`; `onGo(item)`, `onDone(answer)`; `meet(refusal)`. */
  constructor(wiring) {
    Object.assign(this, wiring);
    this.dialog = byId("submit-dialog");
    byId("submit").addEventListener("click", () => this.open());
    byId("submit-confirm").addEventListener("click", () => this.#run());
    byId("submit-back").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => { this.#running = false; });
  }

  /** Opens the dialog and begins to send what waits. */
  open() {
    this.commit();
    const { unanswered, flagged } = this.lists();
    this.#fill("unanswered", unanswered);
    this.#fill("flagged", flagged);
    byId("submit-complete").hidden = unanswered.length > 0;
    this.#say("");
    byId("submit-confirm").disabled = false;
    this.dialog.showModal();
    byId("submit-title").focus();
    this.flush().catch(() => undefined);
  }

  /** How many answers wait because the server cannot be reached: said while the dialog is open. */
  waiting(count) {
    if (this.#running && !count) return;
    if (this.dialog.open) this.#say(count ? t(this.#running ? "submit_waiting" : "submit_kept", { n: count }) : "");
  }

  #fill(name, items) {
    byId(`submit-${name}`).hidden = !items.length;
    byId(`submit-${name}-title`).textContent = t(`submit_${name}`, { n: items.length });
    byId(`submit-${name}-list`).replaceChildren(...items.map((item) => el("li", {}, this.#link(item))));
  }

  #link(item) {
    const go = (event) => {
      event.preventDefault();
      this.dialog.close();
      this.onGo(item);
    };
    return el("a", { href: `#${item.number}`, onclick: go, "aria-label": t("go_to_item", { number: item.number }) }, String(item.number));
  }

  async #run() {
    this.#running = true;
    byId("submit-confirm").disabled = true;
    for (let failures = 0; this.#running; failures += 1) {
      this.#say(t(failures ? "submit_retrying" : "submit_sending"));
      const wait = await this.#attempt();
      if (wait === null) break;
      await pause(waitAfter(failures, wait));
    }
    byId("submit-confirm").disabled = false;
  }

  /** One try: null when it is over, or the seconds that the server asks to wait before the next. */
  async #attempt() {
    try {
      await this.flush();
      if (!this.#running) return null;
      this.onDone(await this.send());
      return null;
    } catch (problem) {
      if (problem instanceof Refusal && problem.status < 500 && problem.status !== 429) {
        return (await this.meet(problem)) === "again" ? 0 : this.#giveUp();
      }
      return problem.message === "stopped" ? this.#giveUp() : (problem.retryAfter ?? 0);
    }
  }

  #giveUp() {
    this.#say("");
    return null;
  }

  #say(sentence) {
    byId("submit-status").textContent = sentence;
  }
}
