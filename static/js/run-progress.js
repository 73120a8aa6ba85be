// Keeps the page of a run of the assembler up to date, and shows the result as soon as there is one.
const EVERY_MS = 1000;
const box = document.querySelector("[data-run]");

async function look() {
  const answer = await fetch(box.dataset.run, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`state ${answer.status}`);
  const run = await answer.json();
  box.querySelector("[data-run-words]").textContent = run.words;
  box.querySelector("[data-run-done]").textContent = run.done;
  box.querySelector("progress").value = run.done;
  return run.state === "queued" || run.state === "running";
}

async function follow() {
  let goesOn = true;
  try {
    goesOn = await look();
  } catch {
    // The line is down or the server restarts; the next look may find it again.
  }
  if (goesOn) setTimeout(follow, EVERY_MS);
  else window.location.reload();
}

if (box) setTimeout(follow, EVERY_MS);
