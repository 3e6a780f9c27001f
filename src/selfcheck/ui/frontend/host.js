// The page around the frame, met through embed.js: height, scrolling, colours, and a place to keep the flow.

const WAIT_MS = 500; // a frame without embed.js around it is not kept waiting longer

let origin = null; // of the host page, once it has answered and is one that the clinic allows
let answered;
const hello = new Promise((done) => { answered = done; });
const waiting = [];

export const framed = window.parent !== window;

export const host = {
  /** The flow that the host page kept for this frame, or null. */
  async kept() {
    if (!framed) return null;
    const late = new Promise((done) => setTimeout(() => done(null), WAIT_MS));
    return (await Promise.race([hello, late]))?.flow ?? null;
  },

  /** Tell the host page something; kept back until it has said hello. */
  tell(what, more = {}) {
    if (!framed) return;
    if (origin) window.parent.postMessage({ selfcheck: what, ...more }, origin);
    else if (what !== "keep") waiting.push([what, more]);
  },
};

/** Listen to the host page if its origin is one of `allowed`; `obey` takes its wishes (theme, colour). */
export function meet(allowed, obey) {
  if (!framed) return;
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.data?.selfcheck !== "hello") return;
    if (!allowed.some((pattern) => matches(pattern, event.origin))) return;
    origin = event.origin;
    obey(event.data);
    answered(event.data);
    waiting.splice(0).forEach(([what, more]) => host.tell(what, more));
  });
  window.parent.postMessage({ selfcheck: "ready" }, "*"); // says nothing but that the frame is there
}

/** Tell the host page how high the content is, now and whenever it changes. */
export function followHeight(node) {
  if (!framed) return;
  new ResizeObserver(() => {
    host.tell("height", { height: Math.ceil(node.getBoundingClientRect().height) });
  }).observe(node);
}

function matches(pattern, found) {
  if (!pattern.includes("//*.")) return pattern === found;
  const [scheme, domain] = pattern.split("//*.");
  return found.startsWith(scheme + "//") && found.endsWith("." + domain);
}
