// Speaks the exam protocol. Answers come back as objects; everything else is thrown:
// `Refusal` if the server said no (with its code), `Unreachable` if it did not say anything that can be trusted.

const BASE = "/exam/api/attempt";
const PATIENCE_MS = 20_000;
const KEEPALIVE_BYTES = 60_000; // browsers refuse more than 64 KiB in requests that may outlive the page

export class Refusal extends Error {
  constructor(status, error, retryAfter) {
    super(error.message ?? error.code);
    Object.assign(this, { status, code: error.code, seq: error.seq, wanted: error.wanted, retryAfter });
  }
}

export class Unreachable extends Error {}

/** Seconds to wait from a Retry-After header, given as seconds or as a date. */
function retryAfter(headers) {
  const value = headers.get("Retry-After");
  if (value === null) return 0;
  if (/^\d+$/.test(value)) return Number(value);
  return Math.max(0, (Date.parse(value) - Date.parse(headers.get("Date") ?? "")) / 1000) || 0;
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    // A page of a proxy or of a hotel's sign-in is not our server's word.
    throw new Unreachable(`no JSON, status ${response.status}`);
  }
}

export class Api {
  /** `onAnswer({answer, sent, received})` hears every answer, for the clock. */
  constructor({ csrf, onAnswer }) {
    Object.assign(this, { csrf, onAnswer });
  }

  attempt = () => this.#call("GET", BASE);
  start = () => this.#call("POST", `${BASE}/start`, {});
  responses = (body) => this.#call("POST", `${BASE}/responses`, body);
  events = (body) => this.#call("POST", `${BASE}/events`, body);
  takeover = (pin) => this.#call("POST", `${BASE}/takeover`, { pin });
  submission = (body) => this.#call("POST", `${BASE}/submission`, body);

  /** Signs in again; the new token is used from now on. */
  async signIn(ticket, idNumber) {
    const answer = await this.#call("POST", "/exam/sign-in", { ticket, id_number: idNumber });
    this.csrf = answer.csrf;
    return answer;
  }

  /** Reads the token anew from the page, for a session whose token has changed. */
  async renewCsrf() {
    const page = await (await fetch("/exam/sit", { credentials: "same-origin" })).text();
    const found = page.match(/name="csrf-token" content="([^"]+)"/);
    if (found) this.csrf = found[1];
  }

  async #call(method, path, body) {
    const sent = performance.now();
    const response = await this.#fetch(method, path, body);
    const answer = await readJson(response);
    const received = performance.now();
    // 202 held_late is a success for HTTP and a refusal for us: what counts is whether there is an error.
    if (answer.error) throw new Refusal(response.status, answer.error, retryAfter(response.headers));
    if (!response.ok) throw new Unreachable(`status ${response.status}`);
    this.onAnswer?.({ answer, sent, received });
    return answer;
  }

  async #fetch(method, path, body) {
    const text = body && JSON.stringify(body);
    const headers = { Accept: "application/json", "X-CSRF-Token": this.csrf };
    if (text) headers["Content-Type"] = "application/json";
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const keepalive = Boolean(text) && new TextEncoder().encode(text).length < KEEPALIVE_BYTES;
      return await fetch(path, { method, headers, body: text, keepalive, signal: stop.signal, cache: "no-store", credentials: "same-origin" });
    } catch (problem) {
      throw new Unreachable(problem.message);
    } finally {
      clearTimeout(timer);
    }
  }
}
