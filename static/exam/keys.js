// Keyboard: ← → move between items, 1–9 and A–F choose an option, F flags (Shift+F where F is the sixth option).
// Nothing happens while somebody types or is in a dialog or panel, and all of it can be switched off.

const isTyping = (target) => target.closest?.("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
const isElsewhere = (target) => target.closest?.("dialog") || document.querySelector("dialog:modal");
const isModified = (event) => event.ctrlKey || event.altKey || event.metaKey || event.isComposing;

/** What a key means for an item with `optionCount` options: {move}, {choose}, {flag} or null. */
export function meaning({ key, shiftKey }, optionCount) {
  if (key === "ArrowLeft" || key === "ArrowRight") return shiftKey ? null : { move: key === "ArrowLeft" ? -1 : 1 };
  if (/^[1-9]$/.test(key)) return { choose: Number(key) - 1 };
  const upper = key.toUpperCase();
  if (upper === "F" && (shiftKey || optionCount < 6)) return { flag: true };
  if (/^[A-F]$/.test(upper) && !shiftKey) return { choose: upper.charCodeAt(0) - 65 };
  return null;
}

/** Listens on the page; `isOn()` says whether shortcuts count just now. */
export function listenToKeys({ isOn, optionCount, onMove, onChoose, onFlag }) {
  document.addEventListener("keydown", (event) => {
    if (!isOn() || isModified(event) || isTyping(event.target) || isElsewhere(event.target)) return;
    const meant = meaning(event, optionCount());
    if (!meant) return;
    event.preventDefault();
    if (meant.move) onMove(meant.move);
    else if (meant.flag) onFlag();
    else onChoose(meant.choose);
  });
}
