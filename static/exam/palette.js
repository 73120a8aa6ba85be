// The numbers of all items by section. The state of each is a shape, a colour and a word.
import { byId, el, setPaperText, spoken } from "./dom.js";
import { t } from "./strings.js";

const WIDE = window.matchMedia("(min-width: 60rem)");

export class Palette {
  #buttons = new Map();

  /** `onGo(item)`; `stateOf(item)` = {answered, flagged, seen}. */
  constructor({ items, onGo, stateOf }) {
    Object.assign(this, { items, onGo, stateOf });
    byId("palette").replaceChildren(...this.#sections());
    this.#followWidth();
  }

  /** Marks `current` and brings every number up to date. */
  update(current) {
    this.items.forEach((item) => this.#mark(item, item === current));
    const answered = this.items.filter((item) => this.stateOf(item).answered).length;
    const flagged = this.items.filter((item) => this.stateOf(item).flagged).length;
    byId("palette-summary").textContent = t("palette_summary", { number: current.number, total: this.items.length });
    byId("palette-counts").textContent = t("palette_counts", { answered, total: this.items.length, flagged });
  }

  #sections() {
    const titles = [...new Set(this.items.map((item) => item.section))];
    return titles.map((title) =>
      el("section", { class: "palette-section" }, setPaperText(el("h3"), title),
        el("ol", { class: "palette-list" }, ...this.items.filter((item) => item.section === title).map((item) => this.#entry(item)))),
    );
  }

  #entry(item) {
    const state = spoken("");
    const button = el("button", { type: "button", class: "number", onclick: () => this.#go(item) },
      spoken(t("item_short")), el("span", {}, String(item.number)), state);
    this.#buttons.set(item, { button, state });
    return el("li", {}, button);
  }

  #go(item) {
    if (!WIDE.matches) byId("palette-box").open = false;
    this.onGo(item);
  }

  #mark(item, isCurrent) {
    const { button, state } = this.#buttons.get(item);
    const { answered, flagged, seen } = this.stateOf(item);
    button.dataset.state = answered ? "answered" : seen ? "seen" : "unseen";
    button.toggleAttribute("data-flagged", flagged);
    if (isCurrent) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    const words = [t(answered ? "answered" : seen ? "not_answered" : "not_seen")];
    if (flagged) words.push(t("flagged"));
    state.textContent = ` ${words.join(t("comma"))}`;
  }

  /** On a wide screen the palette stands open beside the item; on a narrow one it is a disclosure. */
  #followWidth() {
    const follow = () => {
      byId("palette-box").open = WIDE.matches;
      byId("palette-summary").tabIndex = WIDE.matches ? -1 : 0;
    };
    WIDE.addEventListener("change", follow);
    follow();
  }
}
