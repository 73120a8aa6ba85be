// Shows one item: heading, stimulus, stem, the answer's view, and the buttons below it.
import { byId, setHtml, setPaperText } from "./dom.js";
import { t } from "./strings.js";
import { viewOf } from "./items/index.js";

export class ItemView {
  #view = null;

  /** `onAnswer(item, response)`, `onDraft()`, `onMove(step)`, `onFlag()`. */
  constructor({ onAnswer, onDraft, onMove, onFlag }) {
    Object.assign(this, { onAnswer, onDraft });
    byId("previous").addEventListener("click", () => onMove(-1));
    byId("next").addEventListener("click", () => onMove(1));
    byId("flag").addEventListener("click", onFlag);
    byId("clear").addEventListener("click", () => this.clear());
  }

  /** Shows `item` with its response; `total` items in all. */
  show({ item, response, total, error }) {
    this.commit();
    this.item = item;
    byId("item-heading").textContent = t("item_of", { number: item.number, total });
    setPaperText(byId("item-section"), item.section);
    byId("item-type").textContent = t(`type_${item.type}`);
    byId("item-marks").textContent = item.marks === undefined ? "" : t("marks", { marks: item.marks });
    byId("stimulus-pane").hidden = !item.stimulus;
    byId("item").classList.toggle("has-stimulus", Boolean(item.stimulus));
    setHtml(byId("stimulus"), item.stimulus?.html);
    setHtml(byId("item-stem"), item.stem);
    this.setError(error);
    this.#view = viewOf({ item, response, onAnswer: (given) => this.onAnswer(item, given), onDraft: this.onDraft });
    byId("answer").replaceChildren(this.#view.node);
    byId("keys-hint").textContent = this.#view.hint;
    byId("previous").disabled = item.number === 1;
    byId("next").disabled = item.number === total;
  }

  /** Moves the focus to the heading, so that a screen reader begins to read there. */
  focus() {
    byId("item-heading").focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  setFlag(isFlagged) {
    byId("flag").setAttribute("aria-pressed", String(isFlagged));
    byId("flag-text").textContent = t(isFlagged ? "unflag" : "flag");
  }

  setError(sentence) {
    byId("item-error").textContent = sentence ?? "";
    byId("item-error").hidden = !sentence;
  }

  choose(index) {
    return this.#view?.choose(index) ?? false;
  }

  clear() {
    this.#view?.clear();
  }

  /** Lets what is being typed count as the answer now. */
  commit() {
    this.#view?.commit?.();
  }

  get isDraft() {
    return this.#view?.isDraft?.() ?? false;
  }

  get optionCount() {
    return this.item?.options?.length ?? 0;
  }
}
