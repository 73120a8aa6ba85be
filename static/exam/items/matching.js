// Pairs: a list of targets beside each source. By keyboard alone, nothing is dragged.
import { el, setHtml } from "../dom.js";
import { t } from "../strings.js";
import { letter } from "./choice.js";
import { selectOf } from "./select.js";

/** The response is a list of `[source, target]`, in the order of the sources. */
export function matchingView({ item, response, onAnswer }) {
  const chosen = new Map(response ?? []);
  const tell = () => onAnswer(item.sources.filter(({ id }) => chosen.get(id)).map(({ id }) => [id, chosen.get(id)]));
  const lettered = item.targets.map(({ id, text }, index) => ({ id, text: `${letter(index)}. ${text}` }));
  const change = (id) => (target) => {
    chosen.set(id, target);
    tell();
  };
  const selects = item.sources.map(({ id }, index) =>
    selectOf({ options: lettered, value: chosen.get(id), onChange: change(id), "aria-labelledby": `source-${index}`, id: `target-of-${index}` }));
  const rows = item.sources.map(({ text }, index) =>
    el("li", { class: "pair" }, setHtml(el("span", { class: "pair-source", id: `source-${index}` }), text), selects[index]));
  return {
    node: el("div", { role: "group", "aria-labelledby": "item-stem item-type" },
      el("ol", { class: "pairs" }, ...rows),
      el("p", { class: "targets-head" }, t("targets")),
      el("ol", { class: "targets" }, ...item.targets.map(({ text }, index) => el("li", {}, el("span", { class: "option-letter" }, letter(index)), setHtml(el("span", {}), text))))),
    clear: () => {
      chosen.clear();
      selects.forEach((select) => { select.value = ""; });
      onAnswer([]);
    },
    choose: () => false,
    hint: t("keys_select"),
  };
}
