// Gaps: a list of choices in the stem itself, where `[[id]]` stands.
import { byId, el } from "../dom.js";
import { t } from "../strings.js";
import { selectOf } from "./select.js";

const MARK = /\[\[([^\]]+)\]\]/;

/** Puts a node in the place of each `[[id]]` of an element's text. */
function fill(stem, nodeOf) {
  const walker = document.createTreeWalker(stem, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (let text of texts) {
    for (let found = MARK.exec(text.data); found; found = MARK.exec(text.data)) {
      const rest = text.splitText(found.index);
      const node = nodeOf(found[1]);
      rest.data = rest.data.slice(found[0].length);
      rest.before(node ?? found[0]);
      text = rest;
    }
  }
}

/** The response is a list in the order of the gaps, "" for a blank. */
export function gapsView({ item, response, onAnswer }) {
  const chosen = item.gaps.map((_gap, index) => response?.[index] ?? "");
  const change = (index) => (option) => {
    chosen[index] = option;
    onAnswer([...chosen]);
  };
  const selects = item.gaps.map((gap, index) =>
    selectOf({ options: gap.options, value: chosen[index], onChange: change(index), "aria-label": t("gap", { number: index + 1 }), id: `gap-${index}`, class: "select is-inline" }));
  const places = new Map(item.gaps.map((gap, index) => [gap.id, selects[index]]));
  fill(byId("item-stem"), (id) => {
    const select = places.get(id);
    places.delete(id);
    return select;
  });
  return {
    node: el("div", {}, ...places.values()), // a gap that the stem does not name is still offered
    clear: () => {
      chosen.fill("");
      selects.forEach((select) => { select.value = ""; });
      onAnswer([]);
    },
    choose: () => false,
    hint: t("keys_gaps"),
  };
}
