// Letter size, contrast and keyboard shortcuts: each candidate's own choice, kept on this machine.
import { byId } from "./dom.js";
import { keep, recall } from "./storage.js";
import { t } from "./strings.js";

const SIZES = 5;
const root = document.documentElement;

export class Display {
  constructor() {
    Object.assign(this, { size: 1, isDark: false, hasShortcuts: true }, recall("display", "choice", {}));
    byId("smaller").addEventListener("click", () => this.#change({ size: Math.max(0, this.size - 1) }));
    byId("larger").addEventListener("click", () => this.#change({ size: Math.min(SIZES - 1, this.size + 1) }));
    byId("contrast").addEventListener("click", () => this.#change({ isDark: !this.isDark }));
    byId("shortcuts").addEventListener("change", (event) => this.#change({ hasShortcuts: event.target.checked }));
    byId("display-box").addEventListener("keydown", (event) => this.#closeOnEscape(event));
    this.#apply();
  }

  #change(choice) {
    Object.assign(this, choice);
    keep("display", "choice", { size: this.size, isDark: this.isDark, hasShortcuts: this.hasShortcuts });
    this.#apply();
    byId("display-spoken").textContent = t("size_of", { size: this.size + 1, total: SIZES });
  }

  #apply() {
    root.dataset.size = String(this.size);
    root.toggleAttribute("data-dark", this.isDark);
    byId("contrast").setAttribute("aria-pressed", String(this.isDark));
    byId("shortcuts").checked = this.hasShortcuts;
  }

  #closeOnEscape(event) {
    if (event.key !== "Escape") return;
    byId("display-box").open = false;
    byId("display-box").querySelector("summary").focus();
  }
}
