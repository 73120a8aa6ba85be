// The words of the page, rendered by the server in the reader's language as blocks of JSON.

const blocks = document.querySelectorAll('script[type="application/json"][id^="strings"]');
const table = Object.assign({}, ...[...blocks].map((block) => JSON.parse(block.textContent)));

/** The sentence `key` with its `{placeholders}` filled in. */
export function t(key, values = {}) {
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// The association's zone, as on every other page: a machine set to another one must not show another time.
const timeZone = document.documentElement.dataset.timeZone;

/** A time of day such as 10:41:07 from an instant in milliseconds. */
export function timeOfDay(instant) {
  return new Date(instant).toLocaleTimeString("en-GB", { hour12: false, timeZone });
}
