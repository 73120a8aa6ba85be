// Where this page fetches the pictures and sounds that a paper names by the digest of their bytes, and when: ahead, so
// that they are there when the network is not.
import { pause, waitAfter } from "./backoff.js";

const MOST_TRIES = 8;
const NAMED = /media:[0-9a-f]{64}/g;
const SOURCE = /(<(?:img|audio)\b[^>]*?\bsrc=")media:([0-9a-f]{64})(")/g;

export const mediumUrl = (source) => source.replace(/^media:/, "/exam/media/");

/** Sanitised HTML with an address in place of each `media:` source. */
export const withMedia = (html) => html.replace(SOURCE, "$1/exam/media/$2$3");

/** Gets all that a paper names into the cache, one after the other; what cannot be had is tried again later. */
export async function fetchMediaAhead(paper) {
  for (const source of new Set(JSON.stringify(paper).match(NAMED))) {
    for (let failures = 0; failures < MOST_TRIES && !(await isThere(mediumUrl(source))); failures += 1) await pause(waitAfter(failures));
  }
}

const isThere = (url) => fetch(url, { credentials: "same-origin" }).then(async (answer) => Boolean(await answer.blob()) && answer.ok, () => false);
