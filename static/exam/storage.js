// What this browser keeps of an attempt, so that a reload loses nothing: waiting answers, flags, what was seen.
// A full or forbidden storage is no reason to stop an exam: then it all lives in memory only.

const name = (attempt, part) => `gradus:${attempt}:${part}`;

/** The stored value, or `fallback`. */
export function recall(attempt, part, fallback) {
  try {
    return JSON.parse(localStorage.getItem(name(attempt, part))) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Stores a value, or takes it out if it is null; says whether it could. */
export function keep(attempt, part, value) {
  try {
    if (value === null) localStorage.removeItem(name(attempt, part));
    else localStorage.setItem(name(attempt, part), JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Forgets everything about an attempt, once the receipt is given. */
export function forget(attempt) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(name(attempt, ""))) localStorage.removeItem(key);
  } catch {
    // A storage that may not be used holds nothing to forget.
  }
}
