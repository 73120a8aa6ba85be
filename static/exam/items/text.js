// Written answers: an essay, a short text, a number.
import { el } from "../dom.js";
import { t } from "../strings.js";
import { countText, watchWriting, wellFormed } from "./written.js";

const LONGEST = { essay: 20_000, text_entry: 1_000, numerical: 64 }; // characters, as the protocol allows

function field(item, response) {
  const shared = { id: "written", "aria-labelledby": "item-stem", "aria-describedby": "written-count", autocomplete: "off", spellcheck: "false", maxlength: LONGEST[item.type] };
  const node = item.type === "essay"
    ? el("textarea", { ...shared, rows: "14", class: "written" })
    : el("input", { ...shared, type: "text", class: "written-line", inputmode: item.type === "numerical" ? "decimal" : false });
  node.value = response ?? "";
  return node;
}

/** A text field; `onDraft()` at each change, `onAnswer(text)` when the change counts. */
export function textView({ item, response, onAnswer, onDraft }) {
  const input = field(item, response);
  const count = el("p", { id: "written-count", class: "count" });
  const show = () => {
    const counted = countText(input.value);
    count.textContent = item.type === "essay" ? t(counted.han || !counted.words ? "count_characters" : "count_words", counted) : "";
  };
  const writing = watchWriting({ inputs: [input], read: () => wellFormed(input.value), onAnswer, onDraft, onShow: show });
  return {
    node: el("div", {}, input, count),
    clear: () => { input.value = ""; show(); writing.commit(); },
    commit: writing.commit,
    isDraft: writing.isDraft,
    choose: () => false,
    hint: "",
  };
}
