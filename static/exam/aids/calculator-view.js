// The calculator on the page: a screen that takes the keyboard, keys to press, results spoken once each.
import { byId, el } from "../dom.js";
import { t } from "../strings.js";
import { Calculator } from "./calculator.js";

const ROWS = ["C", "⌫", "√", "%", "7", "8", "9", "÷", "4", "5", "6", "×", "1", "2", "3", "−", "0", ".", "±", "+", "="];
const NAMES = { C: "key_clear", "⌫": "key_back", "√": "key_root", "%": "key_percent", "÷": "key_divide", "×": "key_times", "−": "key_minus", ".": "key_point", "±": "key_sign", "+": "key_plus", "=": "key_equals" };
const TYPED = { "/": "÷", "*": "×", "-": "−", Enter: "=", ",": ".", Backspace: "⌫", Delete: "C", c: "C", r: "√", n: "±" };
const SPOKEN = new Set(["=", "%", "√", "C"]);

export class CalculatorView {
  constructor() {
    this.calculator = new Calculator();
    this.screen = byId("calculator-screen");
    byId("calculator-keys").replaceChildren(...ROWS.map((key) => this.#button(key)));
    byId("calculator").addEventListener("keydown", (event) => this.#type(event));
    this.#show();
  }

  focus() {
    this.screen.focus();
  }

  #button(key) {
    const label = NAMES[key] && t(NAMES[key]);
    const css = `calculator-key${/\d|\./.test(key) ? " is-figure" : ""}${key === "=" ? " is-equals" : ""}`;
    return el("button", { type: "button", class: css, "aria-label": label, onclick: () => this.#press(key) }, key);
  }

  #type(event) {
    const isOnKey = event.target.closest("button") && event.key === "Enter"; // it presses that key
    if (isOnKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = TYPED[event.key] ?? event.key;
    if (!ROWS.includes(key)) return;
    event.preventDefault();
    this.#press(key);
  }

  #press(key) {
    this.calculator.press(key);
    this.#show();
    const spoken = this.calculator.problem ? this.screen.value : SPOKEN.has(key) ? this.#result() : "";
    if (spoken) byId("calculator-spoken").textContent = spoken;
  }

  #result() {
    const { text, isRounded } = this.calculator.shown;
    return isRounded ? t("about_number", { number: text }) : text;
  }

  #show() {
    const { problem, line, shown } = this.calculator;
    byId("calculator-line").textContent = line || "\u00a0";
    this.screen.value = problem ? t(`calculator_${problem}`) : `${shown.isRounded ? "≈ " : ""}${shown.text}`;
  }
}
