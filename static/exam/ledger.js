// The time ledger: every second that was granted or stopped, with its reason, as the server keeps it.
import { byId, el } from "./dom.js";
import { t, timeOfDay } from "./strings.js";
import { asTime } from "./timer.js";

/** Shows the deadline and each entry of the ledger. */
export function showLedger({ deadline, time_ledger: entries }) {
  byId("ends-at").textContent = deadline ? t("ends_at", { time: timeOfDay(Date.parse(deadline)) }) : "";
  byId("ledger").replaceChildren(...(entries ?? []).map(({ seconds, reason }) =>
    el("li", {}, el("span", { class: "ledger-time" }, `${seconds < 0 ? "−" : "+"}${asTime(Math.abs(seconds) * 1000)}`), ` ${reason}`)));
}
