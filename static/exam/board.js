// Keeps the invigilator's board alive: asks for it every few seconds, puts what changed in place, and lets the clocks of
// those who write run in between. A seat in which somebody's finger or keyboard is at work is left as it is until they
// are done. Without this script the page works by reloading.
import { byId } from "./dom.js";
import { about, pause, waitAfter } from "./backoff.js";

const EVERY = 5000;
const board = byId("board");
const live = byId("live");
const shown = new Map(); // what a place holds, as it was sent
let asOf = live.dataset.time;

const { timeZone } = document.documentElement.dataset;
const time = (iso) => new Date(iso).toLocaleTimeString("en-GB", { timeZone });
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function put(place, html) {
  if (!place || shown.get(place) === html || place.contains(document.activeElement)) return;
  shown.set(place, html);
  place.innerHTML = html; // drawn by the server from its own templates
}

function show(state) {
  put(byId("top"), state.top);
  const places = new Map([...document.querySelectorAll("[data-attempt]")].map((one) => [one.dataset.attempt, one]));
  if (state.seats.length !== places.size || state.seats.some((seat) => !places.has(seat.id))) {
    location.reload(); // a seat was booked or cancelled: the room is drawn anew
    return;
  }
  for (const seat of state.seats) put(places.get(seat.id), seat.html);
  asOf = time(state.now);
  live.textContent = live.dataset.fresh.replace("{time}", asOf);
  live.classList.remove("b-live--lost");
}

function lost() {
  live.textContent = board.dataset.lost.replace("{time}", asOf);
  live.classList.add("b-live--lost");
}

async function ask() {
  const answer = await fetch(board.dataset.source, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000) });
  if (answer.redirected || answer.status === 401 || answer.status === 403) {
    location.reload(); // signed out, or no longer in charge: the page says so itself
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  show(await answer.json());
}

function tick() {
  for (const left of document.querySelectorAll("[data-left]:not([data-still])")) {
    const seconds = Math.max(0, Number(left.dataset.left) - 1);
    left.dataset.left = seconds;
    left.textContent = seconds ? clock(seconds) : board.dataset.over;
    left.classList.toggle("g-late", seconds < 300);
  }
}

async function run() {
  let failures = 0;
  for (;;) {
    await pause(failures ? waitAfter(failures) : about(EVERY));
    if (document.hidden) continue;
    try {
      await ask();
      failures = 0;
    } catch {
      failures += 1;
      lost();
    }
  }
}

setInterval(tick, 1000);
run();
