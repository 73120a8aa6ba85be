// A list of choices for one place: a source to be matched, a gap. Native, so that every keyboard and reader knows it.
import { el, plain } from "../dom.js";
import { t } from "../strings.js";

/** A select with a blank first choice; `options` are `[{id, text}]`, `value` an id or "". */
export function selectOf({ options, value, onChange, ...attributes }) {
  const node = el("select", { class: "select", onchange: () => onChange(node.value), ...attributes },
    el("option", { value: "" }, t("choose")),
    ...options.map((option) => el("option", { value: option.id }, plain(option.text))));
  node.value = value ?? "";
  return node;
}
