// What happens around the answers (focus lost, paste, print…): collected, sent in batches when no answer waits,
// and never in the way of a save. It is evidence for people, so it holds no text of the candidate.
import { about } from "./backoff.js";

const EVERY_MS = 10_000;
const MOST_KEPT = 300;
const MOST_SENT = 50;
const USELESS = new Set(["bad_request", "too_large"]); // sending the same again would be refused again

export class Events {
  #waiting = [];

  /** `maySend()` says whether the line is free; `onRefusal(problem)` hears what the server refuses. */
  constructor({ api, epoch, maySend, onRefusal }) {
    Object.assign(this, { api, epoch, maySend, onRefusal });
    this.#listen();
    this.#repeat();
  }

  /** Notes one event. */
  note(kind, detail = {}) {
    this.#waiting.push({ kind, client_ms: Math.round(performance.now()), detail });
    this.#waiting.splice(0, this.#waiting.length - MOST_KEPT);
  }

  /** Sends what is noted if the line is free. */
  async send() {
    if (!this.#waiting.length || !this.maySend()) return;
    const batch = this.#waiting.slice(0, MOST_SENT);
    try {
      await this.api.events({ epoch: this.epoch(), batch });
      this.#drop(batch);
    } catch (problem) {
      if (USELESS.has(problem.code)) this.#drop(batch);
      this.onRefusal(problem);
    }
  }

  #drop(batch) {
    this.#waiting = this.#waiting.filter((event) => !batch.includes(event));
  }

  #repeat() {
    setTimeout(async () => {
      await this.send();
      this.#repeat();
    }, about(EVERY_MS));
  }

  #listen() {
    window.addEventListener("blur", () => this.note("focus_lost"));
    window.addEventListener("beforeprint", () => this.note("print"));
    document.addEventListener("visibilitychange", () => this.note("visibility", { state: document.visibilityState }));
    document.addEventListener("paste", (event) => this.note("paste", { length: event.clipboardData?.getData("text").length ?? 0 }));
    document.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement) this.note("full_screen_left");
    });
  }
}
