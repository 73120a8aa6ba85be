// The exam on this page: which item is shown, what was answered, and how the answers get to the server.
import { about } from "./backoff.js";
import { Events } from "./events.js";
import { ItemView } from "./item-view.js";
import { listenToKeys } from "./keys.js";
import { showLedger } from "./ledger.js";
import { Palette } from "./palette.js";
import { concernsStanding, meet } from "./problems.js";
import { Refusal } from "./api.js";
import { SaveState } from "./save-state.js";
import { Sender } from "./sender.js";
import { RUNNING, Standing } from "./standing.js";
import { Submission } from "./submit.js";
import { t } from "./strings.js";
import { Timer } from "./timer.js";

const SETTLE_MS = 300; // moving through options by the arrow keys is one answer, not five
const POLL_MS = 30_000;
const POLL_SOON_MS = 4_000;

export class Exam {
  #pollTimer = null;
  #leaving = false;

  constructor({ api, clock, display, responses, items, answer }) {
    Object.assign(this, { api, clock, display, responses, items, epoch: answer.epoch });
    this.standing = new Standing(this);
    this.saveState = new SaveState();
    this.timer = new Timer({ clock, onTimeUp: () => this.standing.timeUp() });
    this.sender = this.#makeSender();
    this.events = this.#makeEvents();
    this.view = this.#makeView();
    this.palette = new Palette({ items, stateOf: responses.stateOf, onGo: (item) => this.go(item) });
    this.submission = this.#makeSubmission();
    this.current = items[this.#placeInUrl()] ?? items[0];
  }

  /** Shows the first item and begins to listen. */
  async begin(answer) {
    this.#listen();
    await this.#adopt(answer);
    this.saveState.saved(this.clock.now());
    this.show();
    this.standing.follow(answer);
    this.#poll(this.standing.isRunning ? POLL_MS : POLL_SOON_MS);
    this.sender.nudge();
    // A page that was opened anew says so; a session that may only read learns it here, before the first answer.
    this.events.note("reconnect", { cause: "page_opened" });
    this.events.send();
    if (answer.writes === false) await this.standing.askConsent();
  }

  // What the candidate does

  go(item) {
    this.view.commit();
    this.current = item;
    history.replaceState(null, "", `#${item.number}`);
    this.show();
    this.view.focus();
  }

  move(step) {
    const next = this.items[this.current.number - 1 + step];
    if (next) this.go(next);
  }

  answer(item, response) {
    this.responses.give(item, response);
    this.sender.nudge(typeof response === "string" ? 0 : SETTLE_MS);
    this.view.setError(null);
    this.#refresh();
  }

  flag() {
    this.responses.toggleFlag(this.current);
    this.#refresh();
  }

  /** What is being typed counts from now on. */
  commit() {
    this.view.commit();
  }

  /** Draws the current item anew, with the answer that counts. */
  show() {
    const item = this.current;
    this.commit();
    this.responses.markSeen(item);
    this.view.show({ item, response: this.responses.of(item), total: this.items.length, error: this.responses.errors.get(item.id) });
    this.shown = this.responses.of(item);
    this.#refresh();
  }

  #refresh() {
    this.palette.update(this.current);
    this.view.setFlag(this.responses.flags.has(this.current.id));
    this.shown = this.responses.of(this.current);
    this.showSaveState();
  }

  // How answers go

  /** Asks the server what it has and sends what it has not. */
  async resync() {
    await this.#adopt(await this.api.attempt());
    return "again";
  }

  async #adopt(answer) {
    if (answer.epoch > this.epoch) return this.standing.freeze();
    this.timer.setDeadline(answer.deadline);
    showLedger(answer);
    const conflicts = this.responses.adopt(answer);
    if (conflicts.length) {
      const numbers = this.items.filter((item) => conflicts.includes(item.id)).map((item) => item.number);
      this.responses.settle(await this.standing.chooseMine(numbers), answer);
    }
    if (this.shown !== this.responses.of(this.current) && !this.view.isDraft) this.#redraw();
    this.sender.nudge();
    return undefined;
  }

  #redraw() {
    if (JSON.stringify(this.shown) !== JSON.stringify(this.responses.of(this.current))) this.show();
  }

  /** Leaves out the answer that the server will never take, and says so at its item. */
  refuseEntry(problem) {
    const { queue } = this.responses;
    const seq = problem.seq ?? queue.sealed[0]?.seq;
    const refused = queue.remove(seq);
    if (!refused) return "wait";
    this.responses.errors.set(refused.item, t("answer_refused", { reason: problem.message }));
    this.responses.persist();
    if (refused.item === this.current.id) this.view.setError(this.responses.errors.get(refused.item));
    return "again";
  }

  #saved(answer, outage) {
    this.responses.persist();
    this.timer.setDeadline(answer.deadline);
    this.lastSaved = Date.parse(answer.server_now);
    if (outage !== null) this.events.note("reconnect", { cause: "save", offline_ms: Math.round(outage) });
    this.#poll(POLL_MS);
  }

  showSaveState() {
    const { queue, errors, isKept } = this.responses;
    const [refusedId] = errors.keys();
    if (refusedId) this.saveState.refused(this.items.find((item) => item.id === refusedId)?.number ?? refusedId);
    else if (queue.length && (this.sender.stopped || this.sender.failingSince !== null)) this.saveState.waiting(queue.length, isKept);
    else if (queue.length) this.saveState.saving(queue.length);
    else if (this.view.isDraft) this.saveState.typing();
    else if (this.lastSaved) this.saveState.saved(this.lastSaved);
    this.submission.waiting(this.sender.failingSince === null ? 0 : queue.length);
  }

  get hasUnsaved() {
    return this.responses.queue.length > 0 || this.view.isDraft;
  }

  // Keeping in touch

  pollSoon() {
    this.#poll(POLL_SOON_MS);
  }

  #poll(ms) {
    clearTimeout(this.#pollTimer);
    this.#pollTimer = setTimeout(() => this.#ask(), about(ms));
  }

  async #ask() {
    try {
      const answer = await this.api.attempt();
      if (answer.epoch > this.epoch && RUNNING.has(answer.state)) this.standing.freeze();
      else this.#follow(answer);
    } catch (problem) {
      if (problem instanceof Refusal && concernsStanding(problem)) await meet(this, problem);
    }
    this.#poll(this.standing.isRunning ? POLL_MS : POLL_SOON_MS);
  }

  #follow(answer) {
    this.timer.setDeadline(answer.deadline);
    showLedger(answer);
    this.standing.follow(answer);
  }

  /** Stops asking: another tab goes on. */
  rest() {
    this.#leaving = true;
    clearTimeout(this.#pollTimer);
  }

  /** Goes to another page without the browser's question. */
  leave(path) {
    this.rest();
    window.location.replace(path);
  }

  #leavePage(event) {
    if (this.#leaving || !this.hasUnsaved) return;
    event.preventDefault();
  }

  /** The page is going away: what waits goes out in a request that outlives it, and stays in storage until then. */
  #flushOnLeave() {
    if (this.#leaving) return;
    this.commit();
    if (this.sender.stopped) return;
    const last = this.responses.queue.lastBatch();
    this.responses.persist();
    if (last) this.api.responses({ epoch: this.epoch, ...last }).catch(() => undefined);
  }

  #listen() {
    window.addEventListener("beforeunload", (event) => this.#leavePage(event));
    window.addEventListener("pagehide", () => this.#flushOnLeave());
    window.addEventListener("online", () => setTimeout(() => this.sender.hurry(), Math.random() * 2_000));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#poll(500);
      else this.commit();
    });
    listenToKeys({
      isOn: () => this.display.hasShortcuts && this.standing.isRunning,
      optionCount: () => this.view.optionCount,
      onMove: (step) => this.move(step),
      onChoose: (index) => this.view.choose(index),
      onFlag: () => this.flag(),
    });
  }

  // Parts

  #makeSender() {
    return new Sender({
      queue: this.responses.queue,
      api: this.api,
      epoch: () => this.epoch,
      meet: (problem) => meet(this, problem),
      onSaved: (answer, outage) => this.#saved(answer, outage),
      onChange: () => this.showSaveState(),
    });
  }

  #makeEvents() {
    return new Events({
      api: this.api,
      epoch: () => this.epoch,
      maySend: () => !this.sender.inFlight && !this.sender.stopped && this.sender.failingSince === null,
      onRefusal: (problem) => problem instanceof Refusal && concernsStanding(problem) && meet(this, problem),
    });
  }

  #makeView() {
    return new ItemView({
      onAnswer: (item, response) => this.answer(item, response),
      onDraft: () => this.showSaveState(),
      onMove: (step) => this.move(step),
      onFlag: () => this.flag(),
    });
  }

  #makeSubmission() {
    const without = (name) => this.items.filter((item) => !this.responses.stateOf(item)[name]);
    return new Submission({
      commit: () => this.commit(),
      lists: () => ({ unanswered: without("answered"), flagged: this.items.filter((item) => this.responses.stateOf(item).flagged) }),
      flush: () => this.sender.flush(),
      send: () => this.api.submission({ epoch: this.epoch, last_seq: this.responses.queue.head.seq }),
      meet: (problem) => meet(this, problem),
      onGo: (item) => this.go(item),
      onDone: () => {
        this.responses.forget();
        this.leave("/exam/done");
      },
    });
  }

  #placeInUrl() {
    return Number(window.location.hash.slice(1)) - 1;
  }
}

