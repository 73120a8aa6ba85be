// Copies the text beside a button marked data-copy and says so; without a clipboard the button stays hidden.
const SHOWN_MS = 2500;

async function copy(button) {
  const status = button.parentElement.querySelector("[data-copy-status]");
  await navigator.clipboard.writeText(button.dataset.copy);
  status.textContent = button.dataset.copied;
  setTimeout(() => { status.textContent = ""; }, SHOWN_MS);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
