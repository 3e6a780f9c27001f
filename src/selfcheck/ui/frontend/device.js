// What the device keeps of the flow: memory, this tab's sessionStorage, or the host page's. Above host.
import { keptByHost, tell } from "./host.js";

/** After this long without a tap the answers are erased. */
export const KEPT_MS = 60 * 60 * 1000;

const KEY = "selfcheck" + (window.name ? ":" + window.name : ""); // two frames of one tab do not mix

/** The flow that this tab left behind, if it is not too old. */
export async function restore() {
  const kept = read() ?? (await keptByHost());
  return kept && kept.answers && Date.now() - kept.at < KEPT_MS ? kept : null;
}

/** Keep the flow; where the browser blocks storage in this frame, the host page keeps it. */
export function keep(flow) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(flow));
  } catch {
    tell("keep", { flow });
  }
}

/** Forget everything, here and on the host page. */
export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept here
  }
  tell("erase");
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}
