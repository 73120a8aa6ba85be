// How this page stands with the attempt: running, paused, taken over by another device, out of time, ended. Shows the
// notices and dialogs that go with it and says how to go on.
import { askInDialog } from "./form-dialog.js";
import { byId } from "./dom.js";
import { hideNotice, noticeShown, showNotice } from "./notice.js";
import { t, timeOfDay } from "./strings.js";

export const BEFORE = new Set(["booked", "checked_in", "admitted", "absent", "refused"]);
export const RUNNING = new Set(["in_progress", "paused"]);

/** One dialog at a time, whoever asks for it. */
function single(ask) {
  let running = null;
  return () => (running ??= ask().finally(() => { running = null; }));
}

export class Standing {
  constructor(exam) {
    this.exam = exam;
    this.heldCount = 0;
    this.tokenRenewed = false;
  }

  get isRunning() {
    return noticeShown() === null;
  }

  /** Follows the state that the server reports. */
  follow(answer) {
    if (BEFORE.has(answer.state)) return this.exam.leave("/exam/lobby");
    if (!RUNNING.has(answer.state)) return this.end(answer);
    if (answer.state === "paused") return this.pause();
    if (noticeShown() === "paused" || noticeShown() === "time_up") return this.#goOn();
    return undefined;
  }

  pause() {
    this.exam.sender.stop();
    this.exam.timer.setPaused(true);
    showNotice({ name: "paused", title: t("paused_title"), sentences: [t("paused_text"), t("paused_next")] });
    this.exam.showSaveState();
    this.exam.pollSoon();
    return "stop";
  }

  #goOn() {
    if (noticeShown() === "time_up" && this.exam.timer.isOver) return;
    this.exam.timer.setPaused(false);
    hideNotice();
    this.exam.sender.resume();
    this.exam.show();
  }

  /** Another device writes now. */
  freeze() {
    this.exam.sender.stop();
    const waiting = this.exam.responses.queue.length;
    const sentences = [t("superseded_text"), waiting ? t("superseded_waiting", { n: waiting }) : "", t("superseded_next")];
    showNotice({ name: "superseded", title: t("superseded_title"), sentences, actions: [this.#consentAction()] });
    this.exam.showSaveState();
    return "stop";
  }

  #consentAction() {
    return { text: t("continue_here"), run: () => this.askConsent().then((outcome) => outcome === "again" && this.exam.sender.resume()) };
  }

  /** This session may only read: the invigilator's PIN makes it the one that writes. */
  askConsent = single(async () => {
    const granted = await askInDialog({
      id: "takeover-dialog",
      mayCancel: true,
      send: async ({ pin }) => { this.exam.epoch = (await this.exam.api.takeover(pin)).epoch; },
      explain: (problem) => this.#explain(problem, t("wrong_pin")),
    });
    if (!granted) return this.#readOnly();
    hideNotice();
    await this.exam.resync();
    this.exam.show();
    return "again";
  });

  #readOnly() {
    this.exam.sender.stop();
    if (noticeShown() === "superseded") return "stop";
    const sentences = [t("read_only_text"), t("read_only_next")];
    showNotice({ name: "read_only", title: t("read_only_title"), sentences, actions: [this.#consentAction()] });
    return "stop";
  }

  /** The session is over; the answers stay here while the candidate signs in again. */
  signInAgain = single(async () => {
    await askInDialog({
      id: "sign-in-dialog",
      mayCancel: false,
      send: (values) => this.#signIn(values),
      explain: (problem) => this.#explain(problem, t("sign_in_failed")),
    });
    return "again";
  });

  async #signIn({ ticket, id_number: idNumber }) {
    const answer = await this.exam.api.signIn(ticket.trim(), idNumber.trim());
    if (answer.attempt !== this.exam.responses.attempt) throw Object.assign(new Error(), { sentence: t("other_ticket") });
  }

  #explain(problem, refused) {
    if (problem.sentence) return problem.sentence;
    if (!problem.code) return t("unreachable");
    return problem.code === "rate_limited" ? t("rate_limited", { seconds: Math.ceil(problem.retryAfter || 60) }) : refused;
  }

  /** The session's token has changed: reads it anew, and if that did not help, asks to sign in. */
  async renewToken() {
    if (this.tokenRenewed) return this.signInAgain();
    this.tokenRenewed = true;
    setTimeout(() => { this.tokenRenewed = false; }, 10_000);
    await this.exam.api.renewCsrf();
    return "again";
  }

  /** The deadline has passed by the server's clock: nothing more is taken in, what waits is sent. */
  timeUp() {
    if (!this.isRunning) return;
    this.exam.commit();
    showNotice({ name: "time_up", title: t("time_up_title"), sentences: [t("time_up_text"), this.#waitingSentence()] });
    this.exam.sender.hurry();
    this.exam.pollSoon();
  }

  /** The attempt has ended. Leaves for the receipt when nothing waits any more. */
  end(answer) {
    this.ended = answer;
    this.#showEnd();
    if (this.exam.responses.queue.length) this.exam.sender.resume();
    else this.#toReceipt();
  }

  /** The server keeps what it got after the end apart, for a person to decide. */
  held() {
    this.heldCount += this.exam.responses.queue.release();
    this.exam.responses.persist();
    return this.#afterEnd();
  }

  /** The attempt was submitted before; what came later is not taken. */
  closed() {
    this.refusedCount = this.exam.responses.queue.length;
    this.exam.responses.queue.discard();
    this.exam.responses.persist();
    return this.#afterEnd();
  }

  #afterEnd() {
    this.ended ??= {};
    this.#showEnd();
    if (!this.exam.responses.queue.length) this.#toReceipt();
    return "again";
  }

  #showEnd() {
    const sentences = [
      this.ended.deadline && this.ended.ending === "timer" ? t("ended_at", { time: timeOfDay(Date.parse(this.ended.deadline)) }) : "",
      t("ended_text"),
      this.#waitingSentence(),
      this.heldCount ? t("held_text", { n: this.heldCount }) : "",
      this.refusedCount ? t("refused_text", { n: this.refusedCount }) : "",
    ];
    this.exam.timer.setPaused(true);
    byId("clock").hidden = true;
    this.exam.showSaveState();
    if (this.heldCount || this.refusedCount) this.exam.saveState.clear();
    showNotice({ name: "ended", title: t("ended_title"), sentences, actions: [{ text: t("to_receipt"), href: "/exam/done" }] });
  }

  #waitingSentence() {
    const waiting = this.exam.responses.queue.length;
    return waiting ? t("waiting_after_end", { n: waiting }) : "";
  }

  /** Goes on by itself, unless there is something to be read first. */
  #toReceipt() {
    this.exam.responses.forget();
    if (!this.heldCount && !this.refusedCount) this.exam.leave("/exam/done");
  }

  /** Asks whose answers count where two devices have different ones. Resolves true for this device's. */
  chooseMine(numbers) {
    const dialog = byId("conflict-dialog");
    byId("conflict-items").textContent = numbers.join(t("comma"));
    dialog.returnValue = "";
    dialog.showModal();
    dialog.oncancel = (event) => event.preventDefault();
    return new Promise((resolve) => { dialog.onclose = () => resolve(dialog.returnValue === "mine"); });
  }
}
