// Which view shows which type of item. A view is `{node, clear(), choose(index), hint, commit?(), isDraft?()}`.
import { el } from "../dom.js";
import { t } from "../strings.js";
import { choiceView } from "./choice.js";
import { textView } from "./text.js";

const VIEWS = {
  single_choice: choiceView,
  multiple_choice: choiceView,
  true_false: choiceView,
  essay: textView,
  text_entry: textView,
  numerical: textView,
};

/** A type that this page cannot show says so instead of leaving an empty place. */
const unknownView = () => ({
  node: el("p", { class: "item-error" }, t("unknown_type")),
  clear: () => undefined,
  choose: () => false,
  hint: "",
});

export const viewOf = (options) => (VIEWS[options.item.type] ?? unknownView)(options);

/** Whether a response answers anything. */
export function isAnswered(response) {
  if (response === undefined || response === null) return false;
  if (typeof response === "string") return response.trim() !== "";
  return Object.values(response).some((part) => part !== "");
}
