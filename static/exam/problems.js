// What the page does about each refusal of the protocol. A handler answers "again" if something was changed so that
// the request may be repeated, "wait" if time must pass, "stop" if sending has been stopped.

const resync = (exam) => exam.resync();
const refuseEntry = (exam, problem) => exam.refuseEntry(problem);

const toLobby = (exam) => {
  exam.leave("/exam/lobby");
  return "stop";
};

const HANDLERS = {
  gap: resync,
  chain_mismatch: resync,
  altered_replay: resync,
  bad_request: refuseEntry,
  too_large: refuseEntry,
  unknown_item: refuseEntry,
  bad_response: refuseEntry,
  not_signed_in: (exam) => exam.standing.signInAgain(),
  bad_csrf: (exam) => exam.standing.renewToken(),
  not_admitted: toLobby,
  not_started: toLobby,
  paused: (exam) => exam.standing.pause(),
  superseded: (exam) => exam.standing.freeze(),
  consent_needed: (exam) => exam.standing.askConsent(),
  closed: (exam) => exam.standing.closed(),
  held_late: (exam) => exam.standing.held(),
};

/** Meets a refusal; an unknown one is waited out. */
export async function meet(exam, problem) {
  const handler = HANDLERS[problem.code];
  if (!handler) return "wait";
  try {
    return await handler(exam, problem);
  } catch {
    // The way to mend it was closed too, most often because the network went away meanwhile.
    return "wait";
  }
}

const OF_THE_STANDING = new Set(["not_signed_in", "paused", "superseded", "consent_needed", "closed", "held_late"]);

/** For requests that carry no answers: only what changes the candidate's standing matters. */
export const concernsStanding = (problem) => OF_THE_STANDING.has(problem.code);
