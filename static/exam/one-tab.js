// The same attempt in two tabs of one browser would write over each other: the tab opened last goes on.

/** Calls `onOther()` when another tab of this browser opens the attempt. */
export function guardTab(attempt, onOther) {
  if (!window.BroadcastChannel) return;
  const channel = new BroadcastChannel(`gradus:${attempt}`);
  channel.onmessage = onOther;
  channel.postMessage("opened");
}
