// Shows the buttons marked data-print, which do nothing without script, and prints on a press.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
