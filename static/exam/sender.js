// Sends the queue: one request in flight, in order, until everything is acknowledged.
import { Refusal } from "./api.js";
import { waitAfter } from "./backoff.js";

const MOST_REFUSALS = 3;

export class Sender {
  #timer = null;
  #due = Infinity;
  #notBefore = 0;
  #waiters = [];

  /** `onSaved(answer, outageMs)`, `onChange()`; a refusal is met by `meet(refusal)`, which answers "wait" if it is
   *  to be tried again later, and otherwise has changed something or stopped the sender. */
  constructor({ queue, api, epoch, meet, onSaved, onChange }) {
    Object.assign(this, { queue, api, epoch, meet, onSaved, onChange });
    this.failures = 0;
    this.refusals = 0;
    this.inFlight = false;
    this.stopped = false;
    this.failingSince = null;
  }

  /** Sends within `delay` milliseconds, or later if a wait is on. */
  nudge(delay = 0) {
    const due = Math.max(performance.now() + delay, this.#notBefore);
    if (this.stopped || this.inFlight || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#run(), due - performance.now());
  }

  /** Forgets a wait that no server asked for: the network is back, or the candidate wants to submit. */
  hurry() {
    if (!this.serverAsked) this.#notBefore = 0;
    this.nudge();
  }

  /** Resolves when nothing waits any more; rejects when sending is stopped. */
  flush() {
    if (!this.queue.length) return Promise.resolve();
    if (this.stopped) return Promise.reject(new Error("stopped"));
    this.hurry();
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.#timer);
    this.#due = Infinity;
    this.#settle((waiter) => waiter.reject(new Error("stopped")));
  }

  resume() {
    this.stopped = false;
    this.failures = 0;
    this.#notBefore = 0;
    this.nudge();
  }

  async #run() {
    this.#due = Infinity;
    if (this.stopped || this.inFlight) return;
    if (this.queue.length) await this.#send();
    if (this.queue.length) this.nudge();
    else this.#settle((waiter) => waiter.resolve());
  }

  async #send() {
    this.inFlight = true;
    this.onChange();
    try {
      const body = { epoch: this.epoch(), ...(await this.queue.batch()) };
      this.#saved(await this.api.responses(body));
    } catch (problem) {
      await this.#failed(problem);
    } finally {
      this.inFlight = false;
      this.onChange();
    }
  }

  #saved(answer) {
    this.queue.acknowledge(answer.acked, answer.chain);
    const outage = this.failingSince === null ? null : performance.now() - this.failingSince;
    this.failures = 0;
    this.refusals = 0;
    this.failingSince = null;
    this.onSaved(answer, outage);
  }

  async #failed(problem) {
    const transient = !(problem instanceof Refusal) || problem.status >= 500 || problem.status === 429;
    // A refusal that comes back however often it is met must not become a storm of requests.
    if (!transient && (await this.meet(problem)) !== "wait" && (this.refusals += 1) <= MOST_REFUSALS) return;
    this.failingSince ??= performance.now();
    this.serverAsked = Boolean(problem.retryAfter);
    this.#notBefore = performance.now() + waitAfter(this.failures, problem.retryAfter);
    this.failures += 1;
  }

  #settle(how) {
    this.#waiters.splice(0).forEach(how);
  }
}
