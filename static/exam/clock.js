// The server's time on this machine. The machine's own clock is not asked: an offset to performance.now() is kept
// from the answer with the shortest round trip.

const OLDEST_MS = 600_000;

export class Clock {
  #best = null;

  constructor(monotonic = () => performance.now()) {
    this.monotonic = monotonic;
  }

  /** Learns from one answer: sent and received by the monotonic clock, `serverNow` an instant. */
  sample({ sent, received, serverNow }) {
    const middle = (sent + received) / 2;
    const sample = { offset: Date.parse(serverNow) - middle, trip: received - sent, at: received };
    if (Number.isFinite(sample.offset) && this.#isBetter(sample)) this.#best = sample;
  }

  get isSet() {
    return this.#best !== null;
  }

  /** The server's instant in milliseconds. */
  now() {
    return this.monotonic() + (this.#best?.offset ?? 0);
  }

  /** Shorter trips win; so does any sample that the best cannot explain, as after the machine has slept. */
  #isBetter(sample) {
    if (!this.#best || sample.trip <= this.#best.trip || sample.at - this.#best.at > OLDEST_MS) return true;
    const doubt = (sample.trip + this.#best.trip) / 2 + 250;
    return Math.abs(sample.offset - this.#best.offset) > doubt;
  }
}
