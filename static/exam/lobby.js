// The lobby: asks now and then whether the candidate may begin, gets the paper into the cache, starts the exam.
import { Api, Refusal } from "./api.js";
import { about } from "./backoff.js";
import { byId } from "./dom.js";
import { askInDialog } from "./form-dialog.js";
import { t } from "./strings.js";

const EVERY_MS = 6_000;
const api = new Api({ csrf: document.querySelector("meta[name=csrf-token]").content });
const shown = byId("lobby").dataset.state;
let hasAsked = false;

const say = (sentence) => { byId("lobby-status").textContent = sentence; };

/** Gets the paper into the cache ahead of the start. A server that keeps it back until then is asked only once. */
async function fetchAhead(url) {
  if (hasAsked || !url) return;
  hasAsked = await fetch(url, { credentials: "same-origin" }).then(() => true, () => false);
}

async function look() {
  try {
    const answer = await api.attempt();
    if (answer.state !== shown) return window.location.reload();
    await fetchAhead(answer.paper_url);
    say("");
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === "not_signed_in") return window.location.replace("/exam/");
    say(t("unreachable"));
  }
  return setTimeout(look, about(EVERY_MS));
}

const explain = (problem) => {
  if (!(problem instanceof Refusal)) return t("unreachable");
  return problem.code === "rate_limited" ? t("rate_limited", { seconds: Math.ceil(problem.retryAfter || 60) }) : t("wrong_pin");
};

/** Another session writes: the invigilator's PIN makes this one the writer, before the start as after it. */
async function takeOver() {
  const send = ({ pin }) => api.takeover(pin);
  if (await askInDialog({ id: "takeover-dialog", send, explain, mayCancel: true })) return start();
  return say(t("read_only"));
}

async function start() {
  try {
    await api.start();
    window.location.assign("/exam/sit");
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === "consent_needed") return takeOver();
    say(t(problem instanceof Refusal ? "cannot_start" : "unreachable"));
  }
  return undefined;
}

byId("start")?.addEventListener("click", (event) => {
  event.preventDefault();
  start();
});
setTimeout(look, about(EVERY_MS));
