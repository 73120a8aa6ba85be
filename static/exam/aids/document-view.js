// One piece of reading matter in the panel: its text, its list of contents, finding words in it.
import { byId, el, setHtml } from "../dom.js";
import { t } from "../strings.js";
import { Find } from "./find.js";

const HEADINGS = "h3, h4, h5";

export class DocumentView {
  #wanted = null;

  constructor(documents) {
    this.documents = documents;
    this.article = byId("document-text");
    this.find = new Find(this.article);
    byId("find-form").addEventListener("submit", (event) => this.#submit(event));
    byId("find-words").addEventListener("input", () => this.#search());
    byId("find-next").addEventListener("click", () => this.#step(1));
    byId("find-previous").addEventListener("click", () => this.#step(-1));
    byId("document-again").addEventListener("click", () => this.show(this.#wanted));
  }

  /** Shows a document; one that cannot be fetched says so, with a button to try again. */
  async show(document) {
    this.#wanted = document;
    this.#fill("", t("document_loading"));
    try {
      const text = await this.documents.text(document);
      if (this.#wanted === document) this.#fill(text, "");
    } catch {
      if (this.#wanted === document) this.#fill("", t("document_failed"), { isFailed: true });
    }
  }

  focus() {
    byId("find-words").focus();
  }

  #fill(text, status, { isFailed = false } = {}) {
    this.find.clear();
    byId("find-words").value = "";
    byId("find-status").textContent = "";
    byId("document-status").textContent = status;
    byId("document-again").hidden = !isFailed;
    byId("document-body").hidden = !text;
    setHtml(this.article, text);
    this.#listContents();
  }

  #listContents() {
    const headings = [...this.article.querySelectorAll(HEADINGS)];
    byId("document-contents-box").hidden = headings.length === 0;
    byId("document-contents-box").open = false;
    byId("document-contents").lang = this.article.lang;
    byId("document-contents").replaceChildren(...headings.map((heading) => this.#entry(heading)));
  }

  #entry(heading) {
    const depth = Number(heading.tagName[1]) - 3;
    const go = () => {
      byId("document-contents-box").open = false;
      heading.tabIndex = -1;
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    };
    return el("li", { class: `contents-entry is-${depth}` }, el("button", { type: "button", onclick: go }, heading.textContent));
  }

  #submit(event) {
    event.preventDefault();
    this.#step(1);
  }

  #search() {
    this.find.search(byId("find-words").value);
    this.#step(1);
    if (!byId("find-words").value.trim()) byId("find-status").textContent = "";
  }

  #step(by) {
    this.find.step(by);
    const { at, count } = this.find;
    byId("find-status").textContent = count ? t("find_place", { number: at + 1, total: count }) : t("find_nothing");
  }
}
