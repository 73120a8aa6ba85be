// Building and finding elements. `setHtml` is the only place that turns a string into HTML:
// it is for stems, options and stimuli, which the server has sanitised.
import { withMedia } from "./media.js";

const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("gradus-paper", { createHTML: (html) => html })
  : { createHTML: (html) => html };

export const byId = (id) => document.getElementById(id);

/** An element with attributes (`on…` are listeners, `false` and `null` are left out) and children. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The paper may be in another language than the page; a screen reader must know. */
const languageOf = (text) => (/\p{Script=Han}/u.test(text) ? "zh-Hans" : "en");

/** Shows sanitised HTML of the paper in `node`. */
export function setHtml(node, sanitised) {
  node.innerHTML = policy.createHTML(withMedia(sanitised ?? ""));
  node.lang = languageOf(node.textContent);
  return node;
}

/** The visible text of sanitised HTML, for places that hold no elements. */
export const plain = (sanitised) => new DOMParser().parseFromString(policy.createHTML(sanitised ?? ""), "text/html").body.textContent.trim();

/** Shows plain text of the paper in `node`. */
export function setPaperText(node, text) {
  node.textContent = text;
  node.lang = languageOf(text);
  return node;
}

/** Text that only a screen reader reads. */
export const spoken = (text) => el("span", { class: "visually-hidden" }, text);
