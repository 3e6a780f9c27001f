// The component: takes screens from the server, draws them, and sends taps. Above all other modules.
import { el, plain } from "./dom.js";
import { begin, connect, connected, erase, eraseOld, listen, receive, renew, tap } from "./flow.js";
import { frame } from "./frame.js";
import { followHeight, framed, keepInSight, meet, show, tell } from "./host.js";
import { question } from "./question.js";
import { result } from "./result.js";
import { review } from "./review.js";
import { receipt, send } from "./send.js";
import { consent, start } from "./start.js";
import { obey } from "./theme.js";

const SAID_MS = 8000;
const BODIES = { start, consent, question, result, review, send, receipt };

let shown = null; // the screen on the page
let touched = Boolean(window.selfcheck?.flow); // on the start page, before this module was there
let reached = false; // the server has sent a screen
let waits = false;
let silence; // the timer that takes away what was said

/** Called by Streamlit for each mount and each screen: a mount with hosts sends, one with a screen draws, most do both. */
export default function (component) {
  const [{ hosts, screen }] = component.data;
  if (hosts) {
    meet(hosts, obey);
    connect((flow) => component.setTriggerValue("flow", flow));
  }
  if (screen) answered(screen);
}

const page = place();
const voice = document.getElementById("voice") ?? el("p", { id: "voice", role: "status" });
page.after(voice);
followHeight(page);
listen(draw, speak);

function answered(screen) {
  const late = !reached && shown && page.dataset.view !== shown.view; // the page had given the server up
  if (!reached && shown) page.dataset.drawn = "again";
  reached = true;
  receive(screen);
  if (late) renew();
}

/** The first question, before the server has said anything: Streamlit loads while it is read. */
function early() {
  const { first } = window.selfcheck;
  if (!first.question) return;
  tell("event", { name: "started" });
  begin(first, window.selfcheck);
  if (!reached) page.dataset.drawn = "early";
  speak("");
}

function draw(screen) {
  if (!shown && stands(screen)) {
    shown = screen;
    page.dataset.drawn = "before";
    return true;
  }
  const moved = page.dataset.view !== screen.view;
  if (shown) announce(shown, screen);
  shown = screen;
  document.documentElement.lang = screen.lang;
  document.title = screen.title;
  const kind = Object.keys(BODIES).find((name) => screen[name]);
  page.replaceChildren(...frame(screen, BODIES[kind](screen, tap, say), tap, () => { erase(); say(screen.words.erased); }));
  page.dataset.kind = kind;
  page.dataset.view = screen.view;
  page.dataset.drawn = moved ? "moved" : "again";
  delete document.documentElement.dataset.resuming;
  if (moved) arrive();
  else page.querySelector(".failure, [aria-invalid]")?.focus(); // what has to be put right
  return moved;
}

/** Whether the server's start page shows this screen already: drawn again, a finger or a screen reader on it would lose its place. */
function stands(screen) {
  const { lang, dataset } = document.documentElement;
  return window.selfcheck && !("resuming" in dataset) && page.dataset.view === screen.view && lang === screen.lang;
}

/** The clinic's own counting, if it asked for it: that someone began or came to the end, and nothing else. */
function announce(before, screen) {
  if (before.consent && screen.question) tell("event", { name: "started" });
  if (screen.view === "result" && before.question) tell("event", { name: "finished" });
}

/** A new screen: its top is shown, and its heading is focused so that a screen reader says it. */
function arrive() {
  if (!touched) return; // a page that nobody has touched yet takes no focus from the clinic's page around it
  window.scrollTo(0, 0);
  page.querySelector("h1")?.focus({ preventScroll: true });
  show("top");
  keepInSight(voice, page);
}

function say(words, lasting = false) {
  clearTimeout(silence);
  voice.textContent = plain(words);
  keepInSight(voice, page);
  if (!lasting) silence = setTimeout(() => { voice.textContent = ""; }, SAID_MS);
}

/** How the connection is: "waiting", "offline" or "" for well. */
function speak(state) {
  page.toggleAttribute("data-waiting", Boolean(state));
  if (state) say(shown?.words[state] ?? "", true);
  else if (waits) say("");
  waits = Boolean(state);
}

/** Where to draw: what the server put into the page, else a place of our own before Streamlit's. */
function place() {
  const found = document.getElementById("selfcheck");
  if (found) return found;
  const made = el("div", { id: "selfcheck" });
  document.body.prepend(made);
  return made;
}

function old() {
  const words = shown?.words;
  if (document.visibilityState === "visible" && eraseOld()) say(words.expired);
}

setInterval(old, 30000);
document.addEventListener("visibilitychange", old);
new MutationObserver(() => {
  const app = document.querySelector("[data-test-connection-state]");
  if (app?.dataset.testConnectionState === "CONNECTED") connected();
}).observe(document.body, { subtree: true, attributeFilter: ["data-test-connection-state"] });
document.documentElement.classList.toggle("framed", framed);
for (const event of ["pointerdown", "keydown", "popstate"]) addEventListener(event, () => { touched = true; }, { capture: true });
if (window.selfcheck?.hosts) {
  meet(window.selfcheck.hosts, obey);
  window.selfcheck.begin = early;
  if (window.selfcheck.flow?.view === "next") early();
}
