// What the keys of the calculator do. It knows nothing of the page.
import { calculate, negative, percent, Problem, read, root, show } from "./arithmetic.js";

const MOST_DIGITS = 12;
const FIRST = "0";
const inLine = ({ text, isRounded }) => (isRounded ? `≈${text}` : text);

export class Calculator {
  #parts = []; // numbers and the signs after them
  #typed = FIRST; // what is being typed, or null
  #value = null; // the number in place of it: a result, a root, a percentage
  #done = null; // the line of a finished calculation

  problem = null;

  /** Takes a key: a digit, `.`, `+ − × ÷`, `=`, `%`, `√`, `±`, `⌫` or `C`. */
  press(key) {
    if (this.problem) this.#clear();
    if (/^\d$/.test(key)) return this.#digit(key);
    try {
      (this.#acts[key] ?? (() => this.#sign(key)))();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.#clear();
      this.problem = problem.message;
    }
    return undefined;
  }

  /** What has been put in so far, as a line. */
  get line() {
    return this.#done ?? this.#written(this.#parts);
  }

  /** The number on the screen: {text, isRounded}. */
  get shown() {
    if (this.#typed !== null) return { text: this.#typed, isRounded: false };
    return show(this.#value ?? this.#parts.at(-2) ?? read(FIRST));
  }

  #acts = {
    ".": () => this.#point(),
    "=": () => this.#equals(),
    "%": () => this.#become(percent(this.#number)),
    "√": () => this.#become(root(this.#number)),
    "±": () => this.#negate(),
    "⌫": () => this.#back(),
    C: () => this.#clear(),
  };

  get #number() {
    return this.#typed === null ? this.#value ?? this.#parts.at(-2) ?? read(FIRST) : read(this.#typed.replace(/\.$/, ""));
  }

  get #awaitsNumber() {
    return this.#parts.length > 0 && this.#typed === null && this.#value === null;
  }

  #digit(key) {
    this.#begin();
    if (this.#typed.replace(/\D/g, "").length < MOST_DIGITS) this.#typed = this.#typed.replace(/^(-?)0$/, "$1") + key;
  }

  #point() {
    this.#begin();
    if (!this.#typed.includes(".")) this.#typed += ".";
  }

  #begin() {
    this.#done = null;
    if (this.#typed === null) this.#typed = FIRST;
    this.#value = null;
  }

  #sign(sign) {
    if (this.#awaitsNumber) this.#parts.pop();
    else this.#parts.push(this.#number);
    this.#parts.push(sign);
    this.#become(null);
  }

  #equals() {
    const parts = this.#awaitsNumber ? this.#parts.slice(0, -1) : [...this.#parts, this.#number];
    const value = calculate(parts);
    this.#become(value);
    this.#done = `${this.#written(parts)} =`;
    this.#parts = [];
  }

  #become(value) {
    this.#done = null;
    this.#typed = null;
    this.#value = value;
  }

  #negate() {
    if (this.#typed === null) this.#become(negative(this.#number));
    else this.#typed = this.#typed.startsWith("-") ? this.#typed.slice(1) : `-${this.#typed}`;
  }

  #back() {
    this.#typed = this.#typed?.slice(0, -1).replace(/^-?$/, FIRST) ?? FIRST;
    this.#value = this.#done = null;
  }

  #clear() {
    this.#parts = [];
    this.#typed = FIRST;
    this.#value = this.#done = this.problem = null;
  }

  #written(parts) {
    return parts.map((part) => (typeof part === "string" ? part : inLine(show(part)))).join(" ");
  }
}
