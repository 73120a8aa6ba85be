// Fetches the reading matter of the paper ahead, so that it is there when the network is not.
import { pause, waitAfter } from "../backoff.js";
import { digest } from "../chain.js";

const MOST_TRIES = 8;

export class Documents {
  #texts = new Map(); // what was asked for, by the document's id

  constructor(listed) {
    this.listed = listed;
  }

  /** Fetches all of them, one after the other; what cannot be had is tried again later. */
  async fetchAhead() {
    for (const document of this.listed) {
      for (let failures = 0; failures < MOST_TRIES && !(await this.#isThere(document)); failures += 1) await pause(waitAfter(failures));
    }
  }

  /** The sanitised HTML of one. Throws if it cannot be had now, or is not what the paper was frozen with. */
  text(document) {
    if (!this.#texts.has(document.id)) {
      const asked = fetched(document);
      this.#texts.set(document.id, asked);
      asked.catch(() => this.#texts.delete(document.id));
    }
    return this.#texts.get(document.id);
  }

  #isThere(document) {
    return this.text(document).then(() => true, () => false);
  }
}

async function fetched({ id, hash }) {
  const answer = await fetch(`/exam/documents/${id}`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const text = await answer.text();
  if ((await digest(text)) !== hash) throw new Error("another text");
  return text;
}
