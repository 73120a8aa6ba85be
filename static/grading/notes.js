// Words marked in the answer become those of the new note; without this script they are written by hand.
const form = document.querySelector("#marking");
const { words, at, note } = form.elements;
const here = document.querySelector("#note-here"); // beside the marked words: the way to the note, however long the answer
let sending = false;

const signs = (text) => Array.from(text).length; // the server counts code points

// The pieces of one text of the answer that are marked, each with where it begins.
function marked(range) {
  const found = [...form.querySelectorAll("[data-start]")].filter((run) => range.intersectsNode(run)).map((run) => {
    const node = run.firstChild;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    return {
      line: run.parentElement,
      field: run.closest("[data-field]").dataset.field,
      start: Number(run.dataset.start) + signs(node.data.slice(0, from)),
      text: node.data.slice(from, to),
    };
  }).filter((piece) => piece.text);
  return found.filter((piece) => piece.field === found[0].field);
}

// Lines stay apart: the server takes any white space between words for the same.
const joined = (pieces) => pieces.map((piece, n) => (n && pieces[n - 1].line !== piece.line ? "\n" : "") + piece.text).join("");

// The button stands under the end of the marked words.
function show(range, answer) {
  const [end, box] = [[...range.getClientRects()].at(-1), answer.getBoundingClientRect()];
  answer.append(here);
  here.hidden = false;
  here.style.top = `${end.bottom - box.top + 4}px`;
  here.style.left = `${Math.max(0, Math.min(end.right - box.left, box.width - here.offsetWidth))}px`;
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const pieces = selection.isCollapsed || !selection.rangeCount ? [] : marked(selection.getRangeAt(0));
  const text = joined(pieces);
  here.hidden = true;
  if (!text.trim()) return;
  show(selection.getRangeAt(0), pieces.at(-1).line.parentElement);
  words.value = text.trim();
  at.value = `${pieces[0].field}:${pieces[0].start + signs(text) - signs(text.trimStart())}`;
});
here.addEventListener("click", () => {
  here.hidden = true;
  note.focus();
});
words.addEventListener("input", () => { at.value = ""; });
note.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value=note]"));
});
form.addEventListener("submit", () => { sending = true; });
addEventListener("beforeunload", (event) => {
  if (!sending && (note.value || form.elements.notes.value !== "[]")) event.preventDefault();
});
