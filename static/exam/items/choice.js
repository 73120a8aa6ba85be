// One answer of several, several of several, true or false.
import { el, setHtml } from "../dom.js";
import { t } from "../strings.js";

export const letter = (index) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index];

/** Options as native radio buttons or check boxes; `onAnswer(list of option ids)`. */
export function choiceView({ item, response, onAnswer }) {
  const isSingle = item.type !== "multiple_choice";
  const chosen = new Set(response ?? []);
  const inputs = item.options.map((option) =>
    el("input", { type: isSingle ? "radio" : "checkbox", name: "option", value: option.id, id: `option-${option.id}`, class: "option-input" }),
  );
  const tell = () => onAnswer(inputs.filter((input) => input.checked).map((input) => input.value));
  inputs.forEach((input) => {
    input.checked = chosen.has(input.value);
    input.addEventListener("change", tell);
  });
  const rows = item.options.map((option, index) =>
    el("div", { class: "option" }, inputs[index],
      el("label", { for: `option-${option.id}` },
        el("span", { class: "option-letter" }, letter(index)),
        setHtml(el("span", { class: "option-text" }), option.text))),
  );
  return {
    node: el("div", { role: isSingle ? "radiogroup" : "group", "aria-labelledby": "item-stem item-type", class: "options" }, ...rows),
    clear: () => {
      inputs.forEach((input) => { input.checked = false; });
      onAnswer([]);
    },
    /** Chooses (or, of several, turns over) the option at `index`; says whether there is one. */
    choose: (index) => {
      if (!inputs[index]) return false;
      inputs[index].checked = isSingle || !inputs[index].checked;
      inputs[index].focus();
      tell();
      return true;
    },
    hint: t(isSingle ? "keys_single" : "keys_multiple"),
  };
}
