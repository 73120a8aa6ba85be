// Finds words in a text and marks them, also where they run over several elements of one paragraph.
import { el } from "../dom.js";

const MOST = 999;
const BLOCK = "p, li, td, th, h3, h4, h5, dt, dd, pre, caption, blockquote";

/** Where `query` stands in `text`, as starts; case and the kind of blank do not count. */
export function places(text, query) {
  const [within, wanted] = [plain(text), plain(query).trim().replace(/ +/g, " ")];
  const found = [];
  if (!wanted) return found;
  for (let at = within.indexOf(wanted); at >= 0 && found.length < MOST; at = within.indexOf(wanted, at + wanted.length)) found.push(at);
  return found.map((at) => ({ from: at, to: at + wanted.length }));
}

/** Small letters and simple blanks, character for character. */
function plain(text) {
  const small = text.toLowerCase();
  return (small.length === text.length ? small : text).replace(/\s/g, " ");
}

export class Find {
  #hits = []; // of each place the marks that show it

  constructor(text) {
    this.text = text;
    this.at = -1;
  }

  get count() {
    return this.#hits.length;
  }

  /** Marks all places of `query`. */
  search(query) {
    this.clear();
    const pieces = this.#pieces();
    const found = places(pieces.map((piece) => piece.text).join(""), query);
    // From the last to the first: what is cut off a piece of text lies behind what is still to be marked in it.
    this.#hits = found.reverse().map((place) => mark(pieces, place)).reverse();
  }

  /** Goes to the next place (-1: the one before), round and round. */
  step(by) {
    if (!this.count) return;
    this.#emphasise(false);
    this.at = (this.at + by + this.count) % this.count;
    this.#emphasise(true);
    this.#hits[this.at][0].scrollIntoView({ block: "center" });
  }

  /** Takes all marks away. */
  clear() {
    this.#hits.flat().forEach((one) => one.replaceWith(...one.childNodes));
    this.text.normalize();
    this.#hits = [];
    this.at = -1;
  }

  #emphasise(isCurrent) {
    this.#hits[this.at]?.forEach((one) => one.classList.toggle("is-current", isCurrent));
  }

  /** The pieces of text with their starts; between two blocks lies a line's end that no words run over. */
  #pieces() {
    const walker = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
    const pieces = [];
    let [start, block] = [0, null];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const own = node.parentElement.closest(BLOCK);
      if (pieces.length && own !== block) start += pieces.push({ node: null, start, text: "\u0000" }) && 1;
      block = own;
      pieces.push({ node, start, text: node.data });
      start += node.data.length;
    }
    return pieces;
  }
}

/** Marks one place; gives its marks in the order of the text. */
function mark(pieces, { from, to }) {
  const touched = pieces.filter(({ node, start, text }) => node && start < to && start + text.length > from);
  return touched.map(({ node, start, text }) => {
    const middle = node.splitText(Math.max(0, from - start));
    middle.splitText(Math.min(text.length, to - start) - Math.max(0, from - start));
    const marked = el("mark");
    middle.replaceWith(marked);
    marked.append(middle);
    return marked;
  });
}
