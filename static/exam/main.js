// Opens the exam page: asks the server how the attempt stands, gets the paper, and hands over to the exam.
import { AidsPanel } from "./aids/panel.js";
import { Api, Refusal, Unreachable } from "./api.js";
import { pause, waitAfter } from "./backoff.js";
import { Clock } from "./clock.js";
import { Display } from "./display.js";
import { Exam } from "./exam.js";
import { fetchMediaAhead } from "./media.js";
import { hideNotice, showNotice } from "./notice.js";
import { guardTab } from "./one-tab.js";
import { arrange, loadPaper } from "./paper.js";
import { Responses } from "./responses.js";
import { BEFORE, RUNNING } from "./standing.js";
import { t } from "./strings.js";

const clock = new Clock();
const api = new Api({
  csrf: document.querySelector("meta[name=csrf-token]").content,
  onAnswer: ({ answer, sent, received }) => answer.server_now && clock.sample({ sent, received, serverNow: answer.server_now }),
});

/** Tries until the server answers, and says so meanwhile. A refusal is thrown. */
async function patiently(ask) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask();
    } catch (problem) {
      const passes = problem instanceof Unreachable || problem.status >= 500 || problem.status === 429;
      if (!passes) throw problem;
      showNotice({ name: "connecting", title: t("connecting_title"), sentences: [t("connecting_text")] });
      await pause(waitAfter(failures, problem.retryAfter));
    }
  }
}

/** The key of an encrypted paper comes with the start, which answers the same again; while paused it is waited for. */
async function paperKey() {
  for (;;) {
    try {
      return (await patiently(api.start)).paper_key;
    } catch (problem) {
      if (problem.code !== "paused") throw problem;
      showNotice({ name: "paused", title: t("paused_title"), sentences: [t("paused_text"), t("paused_next")] });
      await pause(waitAfter(2));
    }
  }
}

async function open() {
  const display = new Display();
  showNotice({ name: "loading", title: t("loading_title"), sentences: [t("loading_text")] });
  const answer = await patiently(api.attempt);
  if (!RUNNING.has(answer.state)) return window.location.replace(BEFORE.has(answer.state) ? "/exam/lobby" : "/exam/done");
  // Said before this tab reads what the browser has kept: the other one writes down what is being typed and rests.
  let exam = null;
  guardTab(answer.attempt, () => exam && otherTab(exam));
  const paper = await patiently(() => loadPaper(answer.paper_url, paperKey));
  hideNotice();
  fetchMediaAhead(paper);
  new AidsPanel(paper.aids);
  exam = new Exam({ api, clock, display, answer, responses: new Responses(answer), items: arrange(paper, answer.plan) });
  return exam.begin(answer);
}

function otherTab(exam) {
  exam.commit();
  exam.sender.stop();
  exam.rest();
  const again = { text: t("use_this_tab"), run: () => window.location.reload() };
  showNotice({ name: "other_tab", title: t("other_tab_title"), sentences: [t("other_tab_text")], actions: [again] });
}

open().catch((problem) => {
  if (problem instanceof Refusal && problem.code === "not_signed_in") return window.location.replace("/exam/");
  const again = { text: t("try_again"), run: () => window.location.reload() };
  const reason = problem.message === "no-decryption" ? t("no_decryption") : t("failed_text", { reason: problem.message });
  return showNotice({ name: "failed", title: t("failed_title"), sentences: [reason, t("failed_next")], actions: [again] });
});
