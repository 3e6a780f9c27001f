// The patient's flow: owned by this device, sent whole with each tap, so that any server can answer. Above device.
import { forget, keep, KEPT_MS, restore } from "./device.js";

const GUARD_MS = 350; // a tap this soon after a screen came up was meant for the one before
const PATIENCE_MS = [1000, 3000, 4000, 8000, 15000]; // then the flow is sent again
const STORING_MS = 20000; // a Send waits so long first: the server's database may need the time

let flow = null;
let send = null; // hands the flow to the server
let draw = () => true; // draws a screen; says whether it shows another view than before
let say = () => {}; // says in words how the connection is
let pending = null; // the timer of a flow that has no answer yet
let tries = 0;
let how = "push"; // what the next screen does to the browser's history: after Back or Forward it takes the place it came to
let posted = 0; // when the flow was last sent
let painted = 0;
let first = null; // the screen of a page that has just been opened

/** Learn how to draw (true: another view came up) and how to speak of the connection. */
export function listen(drawing, saying) {
  draw = drawing;
  say = saying;
}

/** Learn how to reach the server; what has waited for a way there is sent at once. */
export function connect(sending) {
  const waits = pending && !send;
  send = sending;
  if (!waits) return;
  tries = 0; // the screen that comes with it sends nothing again: of two taps in one message the server takes none
  post();
}

/** Begin before any server answers, with the first question; what is tapped from here on waits for one. */
export function begin(screen, early) {
  early.tap = go;
  flow = { answers: {}, at: Date.now(), ...early.flow, n: screen.n };
  history.replaceState({ selfcheck: "start" }, "");
  show(screen, "push");
}

/** Take a screen from the server: draw it if it answers the newest tap, which needs one answer only. */
export function receive(screen) {
  if (!flow) return open(screen);
  if (screen.n !== flow.n && flow.form?.token) stored(screen.sent); // whatever was tapped in the meantime
  if (!pending) return;
  if (screen.n !== flow.n) return tries ? post() : undefined; // a new session knows nothing of us
  show(screen, history.state?.selfcheck ? how : "replace");
}

/** A page that has just been opened goes on where this tab was; nothing is drawn before that is known. */
async function open(screen) {
  const known = first;
  first = screen;
  if (known) return;
  const found = await restore();
  if (flow) return; // begun meanwhile
  flow = found ?? { n: 0, view: screen.view, lang: screen.lang, answers: {}, at: Date.now() };
  const early = window.selfcheck; // the start page that the server sent, and what was tapped there
  if (early) early.tap = go;
  if (found || early?.flow) go((!found && early.flow) || {});
  else show(first, "replace");
}

/** A tap: changes the flow and asks for the next screen. False where the tap was not meant for this screen. */
export function tap(patch) {
  if (pending || performance.now() - painted < GUARD_MS) return false;
  go(patch);
  return true;
}

/** Keep what is ticked but not answered yet. */
export function draft(question, ticked) {
  flow.drafts = { ...flow.drafts, [question]: ticked };
  touch();
}

/** What was ticked on this question and not answered yet. */
export const drafted = (question) => flow.drafts?.[question];

/** Keep what is ticked or written on the page of Send; it leaves the device with the tap that sends and not before. */
export function note(name, value) {
  flow.form = { ...flow.form, [name]: value };
  touch();
}

/** What was ticked or written there. */
export const noted = (name) => flow.form?.[name];

/** The tap that sends: its token is kept here before the first try, so that no second one is ever stored. */
export function dispatch(patch) {
  if (pending) return;
  if (!flow.form?.token) note("token", newToken());
  if (tap(patch)) say("waiting");
}

/** Erase every answer from this device and begin again. */
export function erase() {
  forget();
  flow = { n: flow.n, lang: flow.lang, answers: {} };
  go({ view: "start" });
  forget();
}

/** Erase once an hour has passed without a tap; says whether it did. */
export function eraseOld() {
  const old = flow && flow.at && flow.view !== "start" && Date.now() - flow.at > KEPT_MS;
  if (old) erase();
  return Boolean(old);
}

/** Ask for the screen as it should be: another one stands there. */
export function renew() {
  go({});
}

/** Try at once: the connection is back. */
export function connected() {
  if (pending) post();
}

function go(patch, history = "push") {
  how = history;
  const answers = { ...flow.answers, ...patch.answers };
  flow = { ...flow, ...patch, answers, n: flow.n + 1 };
  for (const name of Object.keys(patch.answers ?? {})) delete flow.drafts?.[name];
  touch();
  tries = 0;
  post();
}

function touch() {
  flow.at = Date.now();
  keep(flow);
}

function post() {
  const { drafts, at, form, ...sent } = flow; // what is only ticked or written stays here
  posted = performance.now();
  if (send) send(storing() ? { ...sent, form } : sent);
  wait();
}

function wait() {
  clearTimeout(pending);
  pending = setTimeout(again, PATIENCE_MS[Math.min(tries, PATIENCE_MS.length - 1)]);
}

function again() {
  tries += 1;
  const patient = storing() && online();
  say(send && (!online() || (tries > 1 && !patient)) ? "offline" : "waiting");
  if (patient && performance.now() - posted < STORING_MS) wait();
  else post();
}

const storing = () => flow.view === "sending";

/** A receipt that is new ends its Send: token and form are forgotten. */
function stored(receipts) {
  const known = new Set((flow.sent ?? []).map(([code]) => code));
  if (receipts.every(([code]) => known.has(code))) return;
  flow.sent = receipts;
  delete flow.form;
  delete flow.again;
  keep(flow);
}

const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function online() {
  return document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState === "CONNECTED";
}

function show(screen, way) {
  clearTimeout(pending);
  pending = null;
  const fresh = screen.view !== history.state?.selfcheck;
  flow.view = screen.view;
  flow.lang = screen.lang;
  flow.acknowledged = screen.acknowledged;
  stored(screen.sent);
  keep(flow);
  if (fresh) history[way + "State"]({ selfcheck: screen.view }, "");
  say("");
  const now = performance.now(); // what the browser lays out while it draws is part of the guard
  if (draw(screen)) painted = now;
}

window.addEventListener("popstate", (event) => {
  if (flow && event.state?.selfcheck) go({ view: event.state.selfcheck, from: null }, "replace");
});
