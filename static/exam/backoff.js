// How long to wait before trying again: growing, with full jitter so that a room does not come back in one instant,
// and never sooner than the server asks.

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Milliseconds before try number `failures + 1`. */
export function waitAfter(failures, retryAfterSeconds = 0, random = Math.random) {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return retryAfterSeconds * 1000 + 200 + random() * most;
}

/** About `ms`, 20 % more or less. */
export const about = (ms, random = Math.random) => ms * (0.8 + 0.4 * random());

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
