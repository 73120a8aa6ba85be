// The panel of tools and reading matter: beside the item on a wide window, a dialog over it on a narrow one or under a
// high zoom. It opens only what the paper allows, and gives the focus back when it is closed.
import { byId, el, setPaperText } from "../dom.js";
import { t } from "../strings.js";
import { CalculatorView } from "./calculator-view.js";
import { DocumentView } from "./document-view.js";
import { Documents } from "./documents.js";

const WIDE = window.matchMedia("(min-width: 60rem)");

export class AidsPanel {
  #chosen = null;

  /** `aids` as the paper names them: {calculator, documents}; without any, nothing is shown. */
  constructor(aids) {
    if (!aids) return;
    this.dialog = byId("aids");
    this.opener = byId("aids-open");
    this.documents = new Documents(aids.documents);
    this.choices = this.#choicesOf(aids);
    byId("aids-choice").replaceChildren(...this.choices.map(({ button }) => button));
    this.#listen();
    this.documents.fetchAhead();
  }

  #choicesOf({ calculator, documents }) {
    const reading = new DocumentView(this.documents);
    const found = documents.map((one) => this.#choice(one.title, "document", reading, () => reading.show(one)));
    return calculator ? [this.#choice(t("calculator"), "calculator", new CalculatorView()), ...found] : found;
  }

  #choice(title, part, view, show = () => undefined) {
    const choice = { part, view, show };
    choice.button = el("button", { type: "button", class: "button", "aria-pressed": "false", onclick: () => this.#choose(choice) });
    if (part === "document") setPaperText(choice.button, title);
    else choice.button.textContent = title;
    return choice;
  }

  #listen() {
    this.opener.hidden = false;
    this.opener.addEventListener("click", () => (this.dialog.open ? this.dialog.close() : this.#open()));
    byId("aids-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.#closed());
    this.dialog.addEventListener("keydown", (event) => this.#closeOnEscape(event));
    WIDE.addEventListener("change", () => this.#follow());
  }

  #open() {
    this.opener.focus(); // so that the browser gives the focus back to it, whatever it does with a click
    this.#stand();
    this.opener.setAttribute("aria-expanded", "true");
    if (this.#chosen) this.#chosen.view.focus();
    else this.#choose(this.choices[0]);
  }

  /** Beside the item, or over it where there is no room beside. */
  #stand() {
    byId("workspace").classList.toggle("has-aids", WIDE.matches);
    if (WIDE.matches) this.dialog.show();
    else this.dialog.showModal();
  }

  #follow() {
    if (!this.dialog.open) return;
    this.isMoving = true;
    this.dialog.close();
    this.#stand();
  }

  #choose(choice) {
    if (choice !== this.#chosen) choice.show();
    this.#chosen = choice;
    for (const { button } of this.choices) button.setAttribute("aria-pressed", String(button === choice.button));
    byId("calculator").hidden = choice.part !== "calculator";
    byId("document").hidden = choice.part !== "document";
    choice.view.focus();
  }

  #closeOnEscape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.dialog.close();
  }

  #closed() {
    if (this.isMoving) {
      this.isMoving = false;
      return;
    }
    byId("workspace").classList.remove("has-aids");
    this.opener.setAttribute("aria-expanded", "false");
  }
}
