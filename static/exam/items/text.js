// Written answers: an essay, a short text, a number. What is being typed counts as an answer two seconds after the
// last key, when the item is left, and when the page is left; never in the middle of an input method's composition.
import { el } from "../dom.js";
import { t } from "../strings.js";

const DEBOUNCE_MS = 2_000;
const LONGEST = 20_000; // 60 kB of Chinese; the protocol allows 64 KiB

/** Words for Western text, characters without white space for Chinese: both are said. */
export function countText(text) {
  const characters = [...text.replace(/\s/gu, "")].length;
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
  const words = (text.replace(/\p{Script=Han}/gu, " ").match(/[\p{L}\p{N}]+/gu) ?? []).length;
  return { characters, words: han + words };
}

/** A half of a character pair that an input method left alone cannot be written as UTF-8. */
const wellFormed = (text) => text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");

function field(item, response) {
  const shared = { id: "written", "aria-labelledby": "item-stem", "aria-describedby": "written-count", autocomplete: "off", spellcheck: "false" };
  const node = item.type === "essay"
    ? el("textarea", { ...shared, rows: "14", maxlength: LONGEST, class: "written" })
    : el("input", { ...shared, type: "text", maxlength: 2000, class: "written-line", inputmode: item.type === "numerical" ? "decimal" : false });
  node.value = response ?? "";
  return node;
}

/** A text field; `onDraft()` at each change, `onAnswer(text)` when the change counts. */
export function textView({ item, response, onAnswer, onDraft }) {
  const input = field(item, response);
  const count = el("p", { id: "written-count", class: "count" });
  let answered = input.value;
  let timer = null;
  let composing = false;
  const show = () => { count.textContent = item.type === "essay" ? t("count", countText(input.value)) : ""; };
  const commit = () => {
    clearTimeout(timer);
    const text = wellFormed(input.value);
    if (text === answered) return;
    answered = text;
    onAnswer(text);
  };
  const changed = () => {
    show();
    clearTimeout(timer);
    if (input.value === answered) return;
    onDraft();
    if (!composing) timer = setTimeout(commit, DEBOUNCE_MS);
  };
  input.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  input.addEventListener("compositionend", () => { composing = false; changed(); });
  input.addEventListener("input", changed);
  input.addEventListener("blur", commit);
  show();
  return {
    node: el("div", {}, input, count),
    clear: () => { input.value = ""; show(); commit(); },
    commit,
    isDraft: () => input.value !== answered,
    choose: () => false,
    hint: "",
  };
}
