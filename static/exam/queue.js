// Answers on their way to the server, in order. An entry is *open* until it is sent for the first time; then it is
// *sealed*: its seq and chain stay as they are until the server has acknowledged it, because the server may have
// stored it although its answer was lost on the way, and the same seq with other content would be an altered replay.
import { digest, digestNow, link } from "./chain.js";

const MOST_ENTRIES = 64;
const MOST_BYTES = 700_000; // a body may have 1 MiB; the rest is room for JSON's escapes

const isSealed = (entry) => entry.seq !== undefined;
const size = (entry) => new TextEncoder().encode(JSON.stringify(entry.response)).length + 200;

export class Queue {
  /** `head` is the last acknowledged {seq, chain}. */
  constructor({ head, entries = [] }) {
    this.head = head;
    this.entries = entries;
  }

  get length() {
    return this.entries.length;
  }

  get sealed() {
    return this.entries.filter(isSealed);
  }

  /** What would bring this queue back after a reload. */
  snapshot() {
    return { head: this.head, entries: this.entries };
  }

  /** Takes an answer in. Of a text only the newest open version is kept; each choice is. */
  put(item, response, clientMs) {
    if (typeof response === "string") {
      this.entries = this.entries.filter((entry) => isSealed(entry) || entry.item !== item);
    }
    this.entries.push({ item, response, client_ms: clientMs });
  }

  /** The last waiting answer to each item. */
  latest() {
    return new Map(this.entries.map((entry) => [entry.item, entry.response]));
  }

  /** What to send next: what was sent before without an answer, unchanged, or else newly sealed entries. */
  async batch() {
    const batch = this.sealed.length ? this.sealed : this.#number(MOST_ENTRIES);
    let previous = this.head.chain;
    for (const entry of batch) {
      entry.chain ??= await digest(link(previous, entry));
      previous = entry.chain;
    }
    return { prev: this.head.chain, batch };
  }

  /** Seals at once, while the page is being left, what is still open; returns only that, or null. */
  lastBatch() {
    const before = this.sealed;
    const batch = this.#number(MOST_ENTRIES - before.length);
    let previous = this.head.chain;
    for (const entry of [...before, ...batch]) {
      entry.chain ??= digestNow(link(previous, entry));
      previous = entry.chain;
    }
    return batch.length ? { prev: before.at(-1)?.chain ?? this.head.chain, batch } : null;
  }

  /** The server has stored everything up to `acked`. */
  acknowledge(acked, chain) {
    this.entries = this.entries.filter((entry) => !isSealed(entry) || entry.seq > acked);
    this.head = { seq: acked, chain };
  }

  /** Puts what the server has not after what it has. Seals are kept only if they continue the server's chain; says
   *  whether they do, which is so unless somebody else has written in between. */
  rebase(acked, chain) {
    const known = this.sealed.some((entry) => entry.seq === acked && entry.chain === chain);
    const follows = this.head.seq === acked && this.head.chain === chain;
    if (!known && !follows) this.unseal();
    this.acknowledge(acked, chain);
    return known || follows;
  }

  /** Makes all entries open again: they get a new seq and chain when they are sent next. */
  unseal() {
    this.entries = this.entries.map(({ item, response, client_ms }) => ({ item, response, client_ms }));
  }

  /** Takes out the entry that the server refuses and returns it. Nothing of a refused batch is stored, so the rest
   *  may be numbered anew. */
  remove(seq) {
    const refused = this.entries.find((entry) => entry.seq === seq);
    this.entries = this.entries.filter((entry) => entry !== refused);
    this.unseal();
    return refused;
  }

  /** Takes out what was sent and will not be asked for again; returns how many that are. */
  release() {
    const sent = this.sealed.length;
    this.entries = this.entries.filter((entry) => !isSealed(entry));
    return sent;
  }

  /** Leaves aside all waiting answers. */
  discard() {
    this.entries = [];
  }

  /** Numbers open entries for a batch of at most `most` entries and the permitted bytes. */
  #number(most) {
    let seq = this.sealed.at(-1)?.seq ?? this.head.seq;
    let room = MOST_BYTES;
    const chosen = [];
    for (const entry of this.entries.filter((candidate) => !isSealed(candidate))) {
      room -= size(entry);
      if (chosen.length >= most || (room < 0 && chosen.length)) break;
      entry.seq = seq += 1;
      chosen.push(entry);
    }
    return chosen;
  }
}
