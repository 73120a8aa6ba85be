// The form of an item: rows are added in place, what is typed is kept on the server, and the preview follows it.
// Without this script the same buttons send the form and bring it back.
const PAUSE_MS = 1200;

const form = document.querySelector("#writing");
const status = form.querySelector("[data-kept]");
let timer = 0;
let running = null;

// The page that the server gives for the form as it stands; that keeps what was typed.
async function sent(act, { picture = false } = {}) {
  const body = new FormData(form);
  body.set("act", act);
  for (const input of act === "preview" && !picture ? form.querySelectorAll("input[type=file]") : []) body.delete(input.name);
  running?.abort();
  running = new AbortController();
  const answer = await fetch(location.href, { method: "POST", body, signal: running.signal });
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
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

// A picture is sent as soon as it is chosen; its name and size come back and stand in their fields.
async function takePicture(input) {
  const page = await sent("preview", { picture: true });
  const problem = page.querySelector(".govuk-error-summary__list");
  for (const name of ["media", "width", "height"]) {
    const field = `[name="${input.name.replace("file", name)}"]`;
    form.querySelector(field).value = page.querySelector(field).value;
  }
  document.querySelector("#preview").replaceChildren(...page.querySelector("#preview").childNodes);
  input.value = "";
  status.textContent = problem ? problem.textContent.trim() : status.dataset.text;
}

form.addEventListener("change", (event) => {
  if (event.target.type !== "file" || !event.target.files.length) return;
  clearTimeout(timer);
  takePicture(event.target).catch(() => { status.textContent = status.dataset.failed; });
});
form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
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
