// The chain of answers: every answer carries the hash of all before it, so that the server, the receipt and the
// candidate speak of the same answers in the same order.
import { sha256 } from "./sha256.js";

const encode = (text) => new TextEncoder().encode(text);

/** Canonical JSON: keys sorted, no white space, non-ASCII as is. Holds strings, integers, lists and objects. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(",")}}`;
}

/** The hex SHA-256 of a text, by WebCrypto where the page may use it. */
export async function digest(text) {
  if (!globalThis.crypto?.subtle) return digestNow(text);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encode(text)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The same at once, for the moment in which the page is being left. */
export const digestNow = (text) => sha256(encode(text));

/** What is hashed for one link. */
export const link = (previous, { item, response, seq }) => previous + canonical({ item, response, seq });
