// Fetches the paper and, if it is encrypted, opens it with the key that the start gives.
import { Unreachable } from "./api.js";

const fromBase64Url = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

/** The paper as an object. `getKey` is asked only for an encrypted one. Throws if this page may not decrypt. */
export async function loadPaper(url, getKey) {
  const response = await fetchPaper(url);
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return response.json();
  const bytes = new Uint8Array(await response.arrayBuffer());
  return decrypt(bytes, fromBase64Url(await getKey()));
}

async function fetchPaper(url) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin" });
  } catch (problem) {
    throw new Unreachable(problem.message);
  }
  if (!response.ok) throw new Unreachable(`paper: status ${response.status}`);
  return response;
}

async function decrypt(bytes, rawKey) {
  if (!globalThis.crypto?.subtle) throw new Error("no-decryption");
  const key = await crypto.subtle.importKey("raw", rawKey, "AES-GCM", false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, key, bytes.slice(12));
  return JSON.parse(new TextDecoder().decode(plain));
}

/** The items in this attempt's own order, each with its number, section, stimulus and its options in order. */
export function arrange(paper, plan) {
  const items = new Map(paper.items.map((item) => [item.id, item]));
  const stimuli = new Map((paper.stimuli ?? []).map((stimulus) => [stimulus.id, stimulus]));
  const sections = new Map(paper.sections.flatMap((section) => section.items.map((id) => [id, section.title])));
  return (plan?.items ?? paper.items.map((item) => item.id)).map((id, index) => ({
    ...items.get(id),
    number: index + 1,
    section: sections.get(id) ?? "",
    stimulus: stimuli.get(items.get(id).stimulus) ?? null,
    options: inOrder(items.get(id).options ?? [], plan?.options?.[id]),
  }));
}

function inOrder(options, order) {
  if (!order) return options;
  const byId = new Map(options.map((option) => [option.id, option]));
  return order.map((id) => byId.get(id));
}
