// What all written answers share: text counts as an answer two seconds after the last key, when the field is left, and
// when the page is left; never in the middle of an input method's composition.

const DEBOUNCE_MS = 2_000;

/** Words for Western text, characters without white space for Chinese: both are said. */
export function countText(text) {
  const characters = [...text.replace(/\s/gu, "")].length;
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
  const words = (text.replace(/\p{Script=Han}/gu, " ").match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? []).length;
  return { characters, words: han + words, han };
}

/** A half of a character pair that an input method left alone cannot be written as UTF-8. */
export const wellFormed = (text) => text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");

/** Watches text fields whose answer is `read()`, text or object; gives `{commit, isDraft}`. */
export function watchWriting({ inputs, read, onAnswer, onDraft, onShow }) {
  const asText = () => JSON.stringify(read());
  let answered = asText();
  let timer = null;
  let composing = false;
  const commit = () => {
    clearTimeout(timer);
    if (asText() === answered) return;
    answered = asText();
    onAnswer(read());
  };
  const changed = () => {
    onShow();
    clearTimeout(timer);
    if (asText() === answered) return;
    onDraft();
    if (!composing) timer = setTimeout(commit, DEBOUNCE_MS);
  };
  for (const input of inputs) {
    input.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
    input.addEventListener("compositionend", () => { composing = false; changed(); });
    input.addEventListener("input", changed);
    input.addEventListener("blur", commit);
  }
  onShow();
  return { commit, isDraft: () => asText() !== answered };
}
