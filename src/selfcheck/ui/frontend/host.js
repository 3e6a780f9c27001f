// The page around the frame, met through embed.js: height, scrolling, colours, and a place to keep the flow.

const WAIT_MS = 500; // a frame without embed.js around it is not kept waiting longer
const LOOK_MS = 300; // how often to look where the frame can be seen

const unsaid = new Map(); // the newest of each kind, for a host page that has not spoken yet
let hello = null; // what the host page said, once it has said so from an origin that the clinic allows
let meeting = false;
let looking; // the timer that puts a message in sight again
let heard;
const met = new Promise((done) => { heard = done; });

export const framed = window.parent !== window;

/** The flow that the host page kept for this frame, or null. */
export async function keptByHost() {
  if (!framed) return null;
  await Promise.race([met, new Promise((done) => setTimeout(done, WAIT_MS))]);
  return hello?.flow ?? null;
}

/** Tell the host page what only it may know: `keep`, `erase`, and events if it asked for them. */
export function tell(what, more = {}) {
  if (!hello) return hold(what, more);
  if (what === "event" && !hello.events) return;
  window.parent.postMessage({ selfcheck: what, ...more }, hello.origin);
}

function hold(what, more) {
  unsaid.delete(what); // the newest goes last
  if (framed) unsaid.set(what, more);
}

/** Tell whoever is around the frame how it stands; nothing of the patient's is in it. */
export function show(what, more = {}) {
  if (framed) window.parent.postMessage({ selfcheck: what, ...more }, "*");
}

/** Listen to the host page if its origin is one of `allowed`; `obey` takes its wishes (theme, colour). */
export function meet(allowed, obey) {
  if (!framed || meeting) return;
  meeting = true;
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || data?.selfcheck !== "hello") return;
    if (!allowed.some((pattern) => matches(pattern, origin))) return;
    hello = { ...data, origin };
    obey(data);
    heard();
    for (const [what, more] of unsaid) tell(what, more);
    unsaid.clear();
  });
  show("ready");
}

/** Tell the host page how high the content is, now and whenever it changes. */
export function followHeight(node) {
  if (!framed) return;
  new ResizeObserver(() => show("height", { height: Math.ceil(node.getBoundingClientRect().height) })).observe(node);
}

/**
 * Put `node` at the foot of what can be seen of `page`, for as long as it says something: a frame as high as its
 * content has no edge of the screen, and the page around it may scroll or give it another height meanwhile.
 */
export function keepInSight(node, page) {
  if (!framed) return;
  clearTimeout(looking);
  new IntersectionObserver(([{ intersectionRect }], observer) => {
    observer.disconnect();
    node.style.insetBlock = `${Math.max(0, intersectionRect.bottom - node.offsetHeight - 16)}px auto`;
  }).observe(page);
  if (node.textContent) looking = setTimeout(() => keepInSight(node, page), LOOK_MS);
}

/** `https://*.clinic.example` allows every subdomain, as in a frame-ancestors policy. */
function matches(pattern, origin) {
  if (!pattern.includes("//*.")) return pattern === origin;
  const [scheme, domain] = pattern.split("//*.");
  return origin.startsWith(scheme + "//") && origin.endsWith("." + domain);
}
