// The remaining time: shown each second unless hidden, spoken once at ten, five and one minute.
import { byId } from "./dom.js";
import { t, timeOfDay } from "./strings.js";

const SPOKEN_MINUTES = [10, 5, 1];
const two = (n) => String(n).padStart(2, "0");

/** 1:05:09 or 05:09. */
export function asTime(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

export class Timer {
  #deadline = null;
  #last = Infinity;
  #over = false;

  constructor({ clock, onTimeUp }) {
    Object.assign(this, { clock, onTimeUp });
    this.text = byId("clock-text");
    this.toggle = byId("clock-toggle");
    this.box = byId("clock");
    this.paused = false;
    this.toggle.addEventListener("click", () => this.#hideOrShow());
    setInterval(() => this.#tick(), 250);
  }

  get remaining() {
    return this.#deadline - this.clock.now();
  }

  get isOver() {
    return this.#deadline !== null && this.remaining <= 0;
  }

  /** Takes the deadline; says so if it has moved. */
  setDeadline(instant) {
    const next = instant === null || instant === undefined ? null : Date.parse(instant);
    if (next === this.#deadline) return;
    if (this.#deadline !== null && next > this.#deadline) this.#say(t("time_extended", { time: timeOfDay(next) }));
    this.#deadline = next;
    this.#over = false;
    this.#last = Infinity;
    this.#tick();
  }

  setPaused(paused) {
    this.paused = paused;
    this.#tick();
  }

  #tick() {
    if (this.#deadline === null) return;
    const remaining = this.remaining;
    this.text.textContent = this.paused ? t("clock_paused") : asTime(remaining);
    this.box.classList.toggle("is-short", !this.paused && remaining < 300_000);
    byId("clock-short").hidden = this.paused || remaining >= 300_000;
    if (this.paused) return;
    this.#speak(remaining);
    if (remaining <= 0 && !this.#over) {
      this.#over = true;
      this.onTimeUp();
    }
  }

  /** Speaks when a mark is passed while the page is open, not for marks passed before. */
  #speak(remaining) {
    const passed = SPOKEN_MINUTES.filter((minutes) => this.#last > minutes * 60_000 && remaining <= minutes * 60_000);
    if (passed.length && this.#last !== Infinity) this.#say(t("minutes_left", { minutes: Math.min(...passed) }));
    this.#last = remaining;
  }

  #say(sentence) {
    byId("clock-spoken").textContent = sentence;
  }

  #hideOrShow() {
    const hidden = this.text.classList.toggle("is-hidden");
    this.toggle.textContent = t(hidden ? "show" : "hide");
    this.toggle.setAttribute("aria-label", t(hidden ? "show_clock" : "hide_clock"));
  }
}
