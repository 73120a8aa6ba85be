// Which view shows which type of item. A view is `{node, clear(), choose(index), hint, commit?(), isDraft?()}`.
import { el } from "../dom.js";
import { t } from "../strings.js";
import { choiceView } from "./choice.js";
import { gapsView } from "./gaps.js";
import { hotspotView } from "./hotspot.js";
import { matchingView } from "./matching.js";
import { nonconformityView } from "./nonconformity.js";
import { orderingView } from "./ordering.js";
import { textView } from "./text.js";

const VIEWS = {
  single_choice: choiceView,
  multiple_choice: choiceView,
  true_false: choiceView,
  essay: textView,
  text_entry: textView,
  numerical: textView,
  matching: matchingView,
  ordering: orderingView,
  gap_select: gapsView,
  hotspot: hotspotView,
  nonconformity: nonconformityView,
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
  return Object.values(response).some((part) => typeof part !== "string" || part.trim() !== "");
}
