// The answers as this device shows them, what of them still waits for the server, and what the candidate has marked.
import { Queue } from "./queue.js";
import { isAnswered } from "./items/index.js";
import { forget, keep, recall } from "./storage.js";

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export class Responses {
  /** Begins with the server's `answer` to GET attempt and whatever this browser has kept. */
  constructor(answer) {
    this.attempt = answer.attempt;
    this.flags = new Set(recall(this.attempt, "flags", []));
    this.seen = new Set(recall(this.attempt, "seen", []));
    const kept = recall(this.attempt, "queue", null);
    this.epoch = kept?.epoch ?? answer.epoch;
    this.queue = new Queue(kept ?? { head: { seq: answer.acked, chain: answer.chain } });
    this.errors = new Map();
    this.current = new Map();
    this.isKept = true;
  }

  /** Takes over the server's view. Returns the items for which this device and another have different new answers:
   *  nothing of them is sent until `settle` is called. */
  adopt(answer) {
    const isBehind = answer.acked < this.queue.head.seq;
    const before = this.current;
    const follows = this.queue.rebase(answer.acked, answer.chain);
    this.current = new Map([...Object.entries(answer.responses ?? {}), ...this.queue.latest()]);
    if (isBehind) this.#repeat(before);
    const movedElsewhere = !follows && this.epoch !== answer.epoch;
    this.epoch = answer.epoch;
    this.persist();
    return movedElsewhere ? this.#conflicts(answer.responses ?? {}) : [];
  }

  /** Settles a conflict: sends this device's answers after all, or leaves them aside. */
  settle(sendMine, answer) {
    if (!sendMine) {
      this.queue.discard();
      this.current = new Map(Object.entries(answer.responses ?? {}));
    }
    this.persist();
  }

  of(item) {
    return this.current.get(item.id);
  }

  give(item, response) {
    this.current.set(item.id, response);
    this.errors.delete(item.id);
    this.queue.put(item.id, response, Math.round(performance.now()));
    this.persist();
  }

  stateOf = (item) => ({
    answered: isAnswered(this.of(item)),
    flagged: this.flags.has(item.id),
    seen: this.seen.has(item.id),
  });

  markSeen(item) {
    this.seen.add(item.id);
    keep(this.attempt, "seen", [...this.seen]);
  }

  toggleFlag(item) {
    if (!this.flags.delete(item.id)) this.flags.add(item.id);
    keep(this.attempt, "flags", [...this.flags]);
  }

  /** Writes what waits to this browser's storage, so that a reload finds it. */
  persist() {
    const waiting = this.queue.length ? { ...this.queue.snapshot(), epoch: this.epoch } : null;
    this.isKept = keep(this.attempt, "queue", waiting);
  }

  forget() {
    forget(this.attempt);
  }

  /** The server has lost what it had (it was restored from a copy): give it again. */
  #repeat(before) {
    for (const [item, response] of before) {
      if (same(response, this.current.get(item))) continue;
      this.current.set(item, response);
      this.queue.put(item, response, Math.round(performance.now()));
    }
  }

  #conflicts(stored) {
    return [...this.queue.latest()].filter(([item, response]) => !same(stored[item], response)).map(([item]) => item);
  }
}
