// A nonconformity statement: requirement, evidence, clause and classification, each in its own field.
import { el, setHtml } from "../dom.js";
import { t } from "../strings.js";
import { watchWriting, wellFormed } from "./written.js";

const LONGEST = 5_000;
const WRITTEN = ["requirement", "evidence", "clause"];

function fieldOf(name, value) {
  const shared = { id: `statement-${name}`, autocomplete: "off", spellcheck: "false", maxlength: LONGEST };
  const node = name === "clause"
    ? el("input", { ...shared, type: "text", class: "written-line" })
    : el("textarea", { ...shared, rows: "4", class: "written" });
  node.value = value ?? "";
  return node;
}

/** The response is `{requirement, evidence, clause, classification}`, all of them texts. */
export function nonconformityView({ item, response, onAnswer, onDraft }) {
  const given = response && !Array.isArray(response) ? response : {};
  const fields = WRITTEN.map((name) => fieldOf(name, given[name]));
  const radios = item.options.map(({ id }) => el("input", { type: "radio", name: "classification", value: id, id: `classification-${id}`, class: "option-input" }));
  radios.forEach((radio) => { radio.checked = radio.value === given.classification; });
  const read = () => ({
    ...Object.fromEntries(WRITTEN.map((name, index) => [name, wellFormed(fields[index].value)])),
    classification: radios.find((radio) => radio.checked)?.value ?? "",
  });
  const writing = watchWriting({ inputs: fields, read, onAnswer, onDraft, onShow: () => undefined });
  radios.forEach((radio) => radio.addEventListener("change", writing.commit));
  const rows = WRITTEN.map((name, index) => el("div", { class: "statement-part" }, el("label", { for: `statement-${name}` }, t(`statement_${name}`)), fields[index]));
  const choices = item.options.map(({ id, text }, index) => el("div", { class: "option" }, radios[index], el("label", { for: `classification-${id}` }, setHtml(el("span", { class: "option-text" }), text))));
  return {
    node: el("div", { role: "group", "aria-labelledby": "item-type" }, ...rows,
      el("div", { class: "statement-part", role: "radiogroup", "aria-labelledby": "statement-classification" },
        el("p", { id: "statement-classification", class: "statement-label" }, t("statement_classification")),
        el("div", { class: "options" }, ...choices))),
    clear: () => {
      fields.forEach((field) => { field.value = ""; });
      radios.forEach((radio) => { radio.checked = false; });
      writing.commit();
    },
    commit: writing.commit,
    isDraft: writing.isDraft,
    choose: () => false,
    hint: "",
  };
}
