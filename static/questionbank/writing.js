// The form of an item: rows are added in place, what is typed is kept on the server, and the preview follows it.
// Without this script the same buttons send the form and bring it back.
const PAUSE_MS = 1200;

const form = document.querySelector("#writing");
const status = form.querySelector("[data-kept]");
let timer = 0;
let running = null;

// The page that the server gives for the form as it stands; that keeps what was typed.
async function sent(act) {
  const body = new FormData(form);
  body.set("act", act);
  running?.abort();
  running = new AbortController();
  const answer = await fetch(location.href, { method: "POST", body, signal: running.signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function keep() {
  try {
    const page = await sent("preview");
    document.querySelector("#preview").replaceChildren(...page.querySelector("#preview").childNodes);
    status.textContent = status.dataset.text;
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = status.dataset.failed;
  }
}

// Puts the list with its new rows in the place of the old one; all other fields stay as they are.
async function grow(button) {
  const list = button.closest(".qb-rows");
  const before = list.querySelectorAll(".qb-row").length;
  const page = await sent(button.value);
  for (const fresh of page.querySelectorAll("#writing .qb-rows")) {
    document.getElementById(fresh.id).replaceWith(document.adoptNode(fresh));
  }
  document.getElementById(list.id).querySelectorAll(".qb-row")[before]?.querySelector("input, textarea, select")?.focus();
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE_MS);
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=act]");
  if (!button || button.value === "discard") return;
  event.preventDefault();
  clearTimeout(timer);
  if (button.value === "preview") keep();
  else grow(button).catch(() => form.requestSubmit(button));
});
