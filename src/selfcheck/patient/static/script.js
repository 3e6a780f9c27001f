// What JavaScript adds to the patient's page: no reload between screens, the next ones asked for ahead, answers kept
// in this tab, waiting for a bad line, and a place on the clinic's own page. Without it every form still works.

/**
 * @typedef {Record<string, any>} Flow What the device owns: language, consent, answers, and which screen is shown.
 * @typedef {{taps: Record<string, number>, screens: string[]}} Ahead The screens behind each tap, as HTML.
 * @typedef {{flow: Flow, main?: string, page?: string, ahead?: Ahead}} Answer
 * @typedef {[string, string][]} Fields
 * @typedef {(fields: Fields, shown: string, ahead: boolean, timeout: number) => Promise<Answer>} Ask
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Field
 */

const GUARD_MS = 350; // a tap this soon after a screen came up was meant for the one before
const RETRY_MS = [1000, 3000, 4000, 8000, 15000]; // between two tries of one tap
const ANSWER_MS = 10000; // how long one try may take
const SEND_MS = 20000; // the same for Send: the server's database may need the time
const WAITING_MS = 1000; // then we say that it takes long
const SAID_MS = 8000; // how long a word stays
const TICKING_MS = 300; // after a tick, until the screen behind the form is asked ahead
const LOOK_MS = 30000; // how often to look whether the answers are too old
const HOST_MS = 500; // how long a frame waits for the page around it

const RESULT = "selfcheck-result"; // in local storage: the result that the patient keeps, by a tick alone
const RESULT_MS = 35 * 86400000; // and for how long

const KEY = "selfcheck" + (window.name ? ":" + window.name : ""); // two frames of one tab do not mix
const framed = window.parent !== window;

/** @param {Element | ShadowRoot} scope @param {string} selector @returns {any} */
const one = (scope, selector) => scope.querySelector(selector);
/** @param {Element | ShadowRoot} scope @param {string} selector @returns {any[]} */
const all = (scope, selector) => [...scope.querySelectorAll(selector)];
/** @param {number} ms */
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * Make a page that the server drew quick.
 * @param {HTMLElement} root The element with the page in it.
 * @param {Ask} ask How to reach the server.
 * @param {{history: boolean, slow?: boolean, host: ReturnType<typeof meetHost> | null}} around `slow`: one answer at a time.
 */
function run(root, ask, around) {
  const asked = new URLSearchParams(location.search).get("lang") ?? "";
  const wish = base(asked) === base(root.lang) ? root.lang : ""; // a language that we do not have changes nothing
  const keepMs = Number(root.dataset.keep) * 60000;
  /** @type {Flow} */
  let flow = JSON.parse(one(root, "#way [name=flow]").value);
  /** @type {Record<string, any>} */
  let form = {}; // what is written on the page of Send; it leaves the device with the tap that sends
  /** @type {Record<string, string[]>} */
  let drafts = {}; // what is ticked and not answered yet
  /** @type {Ahead | null} */
  let ahead = null;
  let behind = { key: "", main: "" }; // the screen behind a form as it is filled in now
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ticking;
  let at = Date.now();
  let turn = 0; // counts taps: an answer to an older one is not drawn
  /** @type {"" | "waiting" | "guessed"} */
  let pending = ""; // "guessed": the screen is drawn, and the server has not confirmed it
  /** @type {(() => void) | null} */
  let held = null; // a tap on a screen that is not confirmed yet
  let farewell = ""; // what is said once the start page is there: the answers were erased
  let painted = 0;
  let touched = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;

  const main = () => /** @type {HTMLElement} */ (one(root, "main"));
  const voice = () => /** @type {HTMLElement} */ (one(root, "#voice"));

  // ── what the device keeps ──

  function keep() {
    at = Date.now();
    const kept = { ...flow, form, drafts, wish, at };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      around.host?.tell("keep", { flow: kept });
    }
  }

  async function kept() {
    let found = null;
    try {
      found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    } catch {
      // storage is blocked in this frame
    }
    found ??= await around.host?.kept();
    return found?.answers && Date.now() - found.at < keepMs ? found : null;
  }

  function forget() {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // nothing was kept here
    }
    around.host?.tell("erase");
    [form, drafts] = [{}, {}];
    flow = { lang: flow.lang, view: "start", answers: {} };
  }

  async function restore() {
    const found = await kept();
    if (turn) return; // something was tapped meanwhile
    if (found) {
      ({ form = {}, drafts = {}, ...flow } = found);
      const anew = found.wish !== wish && wish;
      go(anew ? { lang: wish } : {}, [], "replace");
    } else {
      around.history && history.replaceState(null, "", address(false));
      remember("replace");
      root.classList.add("ready");
      look();
    }
  }

  // ── a tap ──

  /** @param {Record<string, any>} patch @param {Fields} fields @param {"push" | "replace"} way */
  async function go(patch, fields = [], way = "push") {
    const mine = ++turn;
    const value = JSON.stringify(patch);
    /** @type {Fields} */
    const body = [["flow", JSON.stringify(flow)], ["tap", value], ...fields];
    const sends = (patch.view ?? flow.view) === "sending";
    if (sends && !fields.length) body.push(...written());
    const guess = ahead?.screens[ahead.taps[value]] ?? (behind.key === value + JSON.stringify(fields) ? behind.main : undefined);
    merge(patch, fields);
    keep();
    held = null;
    pending = guess ? "guessed" : "waiting";
    if (guess) {
      show({ flow, main: guess }, way);
      ahead = null;
    }
    const answer = await persist(body, sends, () => mine === turn);
    if (!answer) return;
    if (mine !== turn) return receipts(answer.flow);
    receipts(answer.flow);
    const same = guess !== undefined && answer.main === guess;
    flow = answer.flow;
    ahead = answer.ahead ?? null;
    pending = "";
    say(farewell);
    farewell = "";
    if (!same) show(answer, guess ? "replace" : way);
    keep();
    const waiting = /** @type {(() => void) | null} */ (held);
    held = null;
    if (same && waiting) waiting();
  }

  /** Take into the flow what a tap changes, as the server will: it is kept even if no answer ever comes. */
  function merge(/** @type {Record<string, any>} */ patch, /** @type {Fields} */ fields) {
    const { answers, fields: asked, erase, ...rest } = patch;
    if (erase) forget();
    const merged = { ...flow.answers, ...answers };
    for (const name of asked ?? []) {
      const chosen = fields.filter(([field]) => field === "answer:" + name).map(([, value]) => value);
      const radio = one(main(), `[name="answer:${name}"]`)?.type === "radio";
      if (chosen.length) merged[name] = radio ? chosen[0] : chosen;
      else delete merged[name];
    }
    for (const name of [...(asked ?? []), ...Object.keys(answers ?? {})]) delete drafts[name];
    flow = { ...flow, ...rest, answers: merged };
  }

  /**
   * Ask until there is an answer; says so when it takes long. A tap that is no longer wanted is given up, but for Send.
   * @param {Fields} body @param {boolean} sends @param {() => boolean} wanted
   * @returns {Promise<Answer | null>}
   */
  async function persist(body, sends, wanted) {
    for (let tries = 0; ; tries += 1) {
      const slow = setTimeout(() => wanted() && pending === "waiting" && say("waiting"), sends ? 0 : WAITING_MS);
      try {
        return await ask(body, root.lang, !saves(), sends ? SEND_MS : ANSWER_MS);
      } catch {
        if (!wanted() && !sends) return null;
        if (wanted()) say(tries || !navigator.onLine ? "offline" : "waiting");
      } finally {
        clearTimeout(slow);
      }
      await Promise.race([sleep(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]), online()]);
      if (!wanted() && !sends) return null;
    }
  }

  /** A receipt that is new ends its Send: token and form are forgotten, whatever was tapped in the meantime. */
  function receipts(/** @type {Flow} */ answered) {
    const known = new Set((flow.sent ?? []).map((/** @type {string[]} */ [code]) => code));
    if ((answered.sent ?? []).every((/** @type {string[]} */ [code]) => known.has(code))) return;
    form = {};
    flow = { ...flow, sent: answered.sent, again: false };
    keep();
  }

  /** Ask ahead for the screens behind the page that has just been opened. */
  async function look() {
    if (saves()) return;
    const mine = turn;
    const answer = await ask([["flow", JSON.stringify(flow)]], root.lang, true, ANSWER_MS).catch(() => null);
    if (mine === turn) ahead = answer?.ahead ?? null;
  }

  /** Ask ahead for the screen behind the form that is being filled in: of red flags the danger is known before Continue. */
  async function lookBehind() {
    const form = one(main(), "#answer");
    const value = JSON.stringify(JSON.parse(one(form, ".primary").value));
    const [mine, fields] = [turn, entries(form)];
    const body = /** @type {Fields} */ ([["flow", JSON.stringify(flow)], ["tap", value], ...fields]);
    const answer = await ask(body, root.lang, false, ANSWER_MS).catch(() => null);
    if (mine === turn && answer?.main) behind = { key: value + JSON.stringify(fields), main: answer.main };
  }

  /** What is ticked or chosen in a form. */
  function entries(/** @type {HTMLFormElement} */ form) {
    return /** @type {Fields} */ ([...new FormData(form)].filter(([name]) => name.startsWith("answer:")));
  }

  // ── drawing ──

  /** @param {Answer} answer @param {"push" | "replace"} way */
  function show(answer, way) {
    const before = main().dataset;
    if (answer.page) {
      const page = parse(answer.page);
      root.lang = page.lang;
      Object.assign(root.dataset, { ...page.dataset });
      root.replaceChildren(...page.childNodes);
      if (around.history) document.documentElement.lang = root.lang;
    } else {
      main().replaceWith(parse(answer.main ?? ""));
    }
    const { view, kind } = main().dataset;
    const moved = view !== before.view;
    flow.view = view;
    if (around.history) document.title = main().dataset.title ?? "";
    remember(way);
    dress(main());
    root.classList.add("ready");
    if (moved) arrive();
    else (one(main(), ".errors, .failure") ?? (answer.page && one(root, ".languages summary")))?.focus();
    if (before.kind === "consent" && kind !== "start" && moved && flow.consent) around.host?.tell("event", { name: "started" });
    if (view === "result" && /question|grid/.test(before.kind ?? "")) around.host?.tell("event", { name: "finished" });
  }

  /** A new screen: its top is shown, and its heading gets the focus once it can be found, so that it is read. */
  function arrive() {
    painted = performance.now();
    root.dataset.drawn = "moved";
    if (!touched) return; // a page that nobody has touched takes no focus from the page around it
    (around.history ? window : root).scrollTo(0, 0);
    if (!around.history) root.scrollIntoView({ block: "start" });
    around.host?.show("top");
    const heading = one(main(), "h1");
    requestAnimationFrame(() => setTimeout(() => heading.focus({ preventScroll: true })));
  }

  function remember(/** @type {"push" | "replace"} */ way) {
    if (!around.history) return;
    const { view } = main().dataset;
    const fresh = view !== history.state?.selfcheck;
    const begun = history.state?.selfcheck || view !== "start";
    if (fresh) history[`${history.state?.selfcheck ? way : "replace"}State`]({ selfcheck: view }, "", address(begun));
  }

  /** The address of this page: with `resume` the server hides the start page until the kept screen is there. */
  function address(/** @type {boolean} */ resume) {
    const url = new URL(location.href);
    if (resume) url.searchParams.set("resume", "");
    else url.searchParams.delete("resume");
    return url;
  }

  /** Put back what was ticked or written here, and show what needs the script. */
  function dress(/** @type {HTMLElement} */ screen) {
    for (const [name, chosen] of Object.entries(drafts))
      for (const box of all(screen, `[name="answer:${name}"]`)) {
        if (isTyped(box)) box.value = chosen[0] ?? "";
        else box.checked = chosen.includes(box.value);
      }
    for (const field of all(screen, "[data-field]")) {
      const value = form[field.name];
      if (value === undefined) continue;
      if (field.type === "checkbox") field.checked = value === field.value;
      else field.value = value;
    }
    for (const node of all(screen, ".script")) node.hidden = false;
    if (!around.history) for (const node of all(screen, "[data-own]")) node.remove(); // this device may be anybody's
    one(screen, "[data-forget]")?.addEventListener("click", (/** @type {any} */ { currentTarget }) => {
      keepResult("");
      lookAgain(screen);
      say("", currentTarget.dataset.forget);
      (one(screen, "[data-result]") ?? one(screen, "h1")).focus();
    });
    lookAgain(screen);
    one(screen, "[data-print]")?.addEventListener("click", () => print());
    const button = one(screen, "[data-copy]");
    button?.addEventListener("click", async () => say("", (await copy(button.dataset.copy)) ? button.dataset.copied : button.dataset.failed));
    ticked(screen);
  }

  /**
   * The start page offers a second look where a result is kept; on a result its box says whether this one is.
   * A milder one that is kept is deleted: what came since then must not be forgotten.
   */
  function lookAgain(/** @type {HTMLElement} */ screen) {
    let text = keptResult();
    const found = text && JSON.parse(text);
    const milder = one(screen, "[data-outdates]")?.dataset.outdates.split(" ") ?? [];
    if (text && milder.includes(found.result ?? found.guidance)) keepResult(text = "");
    const [offer, box] = [one(screen, "[data-again]"), one(screen, "[data-result]")];
    for (const button of all(screen, "[data-forget]")) button.hidden = !text;
    if (box) box.checked = text === box.dataset.result;
    if (!offer) return;
    offer.hidden = found?.questionnaire !== offer.dataset.again;
    if (offer.hidden) return;
    one(offer, "time").textContent = new Date(found.day).toLocaleDateString(root.lang, { month: "long", day: "numeric", timeZone: "UTC" });
    const button = one(offer, "[name=tap]");
    button.value = JSON.stringify({ ...JSON.parse(button.value), earlier: found });
  }

  /** What stands alone cannot be chosen beside ticks; the places that are marked are named. */
  function ticked(/** @type {HTMLElement} */ screen) {
    const boxes = all(screen, ".ticks [type=checkbox][name^='answer:']:checked");
    for (const button of all(screen, ".alone button")) button.disabled = boxes.length > 0;
    const marks = one(screen, ".marks");
    if (marks) marks.textContent = boxes.map((box) => box.nextElementSibling.textContent).join(" / ");
  }

  /** Say a word of ours, by its key, or one of the page's; "" is silence. `offline` stays, with its numbers. */
  function say(/** @type {string} */ key, words = root.dataset[key]) {
    clearTimeout(silence);
    if (key === "offline") voice().replaceChildren(one(root, "#offline").content.cloneNode(true));
    else voice().textContent = words ?? "";
    around.host?.inSight(voice(), root);
    if (words && key !== "offline" && key !== "waiting") silence = setTimeout(() => say(""), SAID_MS);
  }

  // ── what the patient does ──

  // Every way to submit a form clicks its button, Enter in a field too; in a frame without allow-forms only that is heard.
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {Element} */ (event.target).closest("button[name=tap]"));
    if (!button) return;
    event.preventDefault();
    if (half(button.form)?.reportValidity() === false) return;
    if (pending === "waiting" || performance.now() - painted < GUARD_MS) return;
    button.classList.add("pressed");
    const act = () => press(JSON.parse(button.value), /** @type {HTMLFormElement} */ (button.form));
    if (pending) held = act;
    else act();
  });

  // A label gives its box the focus and scrolls to it: the figure would jump away to the list at each tap.
  root.addEventListener("click", (event) => {
    const area = /** @type {Element} */ (event.target).closest("[data-area]");
    if (!area) return;
    event.preventDefault();
    const box = /** @type {HTMLInputElement} */ (one(/** @type {HTMLElement} */ (area.closest("label")), "input"));
    box.focus({ preventScroll: true });
    box.click();
  });

  /** @param {Record<string, any>} patch @param {HTMLFormElement} from */
  function press(patch, from) {
    if (patch.erase) {
      keepResult("");
      farewell = "erased";
      go(patch);
    } else if (patch.view === "sending") {
      form.token ??= [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      go(patch, written());
    } else {
      go(patch, entries(from));
    }
  }

  /** What is written on the page of Send, as its form would send it. */
  function written() {
    return /** @type {Fields} */ (Object.entries(form).filter(([, value]) => value !== false));
  }

  root.addEventListener("input", (event) => {
    const field = /** @type {Field} */ (event.target);
    if (field.dataset.result) {
      keepResult(/** @type {HTMLInputElement} */ (field).checked ? field.dataset.result : "");
      lookAgain(main());
    } else if (field.name.startsWith("answer:")) {
      const boxes = isTyped(field) ? [field] : all(main(), `[name="${field.name}"]:checked`);
      drafts[field.name.slice("answer:".length)] = boxes.map((box) => box.value);
      ticked(main());
      clearTimeout(ticking);
      if (!saves() && !around.slow && field.type !== "textarea") ticking = setTimeout(lookBehind, TICKING_MS);
    } else if (field.dataset.field) {
      const box = field.type === "checkbox";
      form[field.name] = box ? /** @type {HTMLInputElement} */ (field).checked && field.value : field.value;
      field.removeAttribute("aria-invalid");
      one(main(), `#${field.id}-wrong`)?.remove();
      one(main(), `.errors a[href="#${field.id}"]`)?.parentElement?.remove();
      if (!one(main(), ".errors li")) one(main(), ".errors")?.remove();
    }
    keep();
  });

  function closeLanguages(/** @type {any} */ event) {
    const menu = one(root, ".languages details[open]");
    const key = event.type === "keydown";
    if (!menu || (key ? event.key !== "Escape" : event.composedPath().includes(menu))) return;
    menu.open = false;
    if (key) one(menu, "summary").focus();
  }

  function old() {
    if (document.visibilityState !== "visible" || Date.now() - at < keepMs || flow.view === "start") return;
    farewell = "expired";
    go({ view: "start", erase: true }, [], "replace");
  }

  for (const event of ["pointerdown", "keydown"]) {
    addEventListener(event, () => { touched = true; }, { capture: true });
    addEventListener(event, closeLanguages);
  }
  if (around.history) addEventListener("popstate", (event) => {
    touched = true;
    const view = event.state?.selfcheck;
    if (view && view !== main().dataset.view) go({ view, from: null }, [], "replace");
  });
  for (const [event, open] of /** @type {[string, boolean][]} */ ([["beforeprint", true], ["afterprint", false]]))
    addEventListener(event, () => all(root, "main > details").forEach((fold) => { fold.open = open; }));
  document.addEventListener("visibilitychange", old);
  setInterval(old, LOOK_MS);
  dress(main());
  restore();
}

/** The kept result as it was written; "" where there is none, it is too old, or nothing can be kept here. */
function keptResult() {
  try {
    const text = localStorage.getItem(RESULT) ?? "";
    if (!text || Date.now() - Date.parse(JSON.parse(text).day) < RESULT_MS) return text;
    localStorage.removeItem(RESULT);
  } catch {
    // storage is blocked in this frame, or something else stands there
  }
  return "";
}

/** @param {string} text What to keep; "" deletes it. */
function keepResult(text) {
  try {
    if (text) localStorage.setItem(RESULT, text);
    else localStorage.removeItem(RESULT);
  } catch {
    // storage is blocked: the box shows that nothing is kept
  }
}

/** @param {string} html @returns {HTMLElement} */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/** A date of which a part is missing: the browser says so, and keeps the rest. @param {any} form */
const half = (form) => [...(form?.elements ?? [])].find((field) => field.validity?.badInput);

/** Whether something is typed into a field. @param {any} field */
const isTyped = (field) => field.type !== "checkbox" && field.type !== "radio";

/** `en` of `en-GB`. @param {string} language */
const base = (language) => language.split("-")[0].toLowerCase();

/** Whether the patient saves data: then nothing is asked ahead. */
const saves = () => Boolean(/** @type {any} */ (navigator).connection?.saveData);

const online = () => new Promise((done) => { addEventListener("online", done, { once: true }); });

/** @param {string} written */
async function copy(written) {
  try {
    await navigator.clipboard.writeText(written);
    return true;
  } catch {
    const area = document.createElement("textarea"); // a frame without leave to use the clipboard
    area.value = written;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** @type {Ask} */
async function post(fields, shown, ahead, timeout) {
  const headers = { "selfcheck-shown": shown, ...(ahead && { "selfcheck-ahead": "1" }) };
  const stop = AbortSignal.timeout(timeout);
  const response = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(fields), headers, signal: stop });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

// ── the page around a frame, met through embed.js: height, scrolling, colours, and a place to keep the flow ──

/** @param {HTMLElement} root @param {string[]} allowed Origins of the pages that may show this one. */
function meetHost(root, allowed) {
  /** @type {Record<string, any> | null} */
  let hello = null;
  const unsaid = new Map(); // the newest of each kind, for a host page that has not spoken yet
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let looking;
  /** @type {(value?: unknown) => void} */
  let heard = () => {};
  const met = new Promise((done) => { heard = done; });

  /** Tell whoever is around the frame how it is; nothing of the patient's is in it. */
  function show(/** @type {string} */ what, more = {}) {
    window.parent.postMessage({ selfcheck: what, ...more }, "*");
  }

  /** Tell the host page what only it may know: `keep`, `erase`, and events if it asked for them. */
  function tell(/** @type {string} */ what, more = {}) {
    if (!hello) {
      unsaid.delete(what); // the newest goes last
      unsaid.set(what, more);
    } else if (what !== "event" || hello.events) {
      window.parent.postMessage({ selfcheck: what, ...more }, hello.origin);
    }
  }

  /** Keep `node` at the foot of what can be seen of the frame, for as long as it says something. */
  function inSight(/** @type {HTMLElement} */ node, /** @type {HTMLElement} */ page) {
    clearTimeout(looking);
    new IntersectionObserver(([{ intersectionRect }], observer) => {
      observer.disconnect();
      node.style.insetBlock = `${Math.max(0, intersectionRect.bottom - node.offsetHeight - 16)}px auto`;
    }).observe(page);
    if (node.textContent) looking = setTimeout(() => inSight(node, page), 300);
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || data?.selfcheck !== "hello" || !allowed.some((one) => matches(one, origin))) return;
    hello = { ...data, origin };
    obey(data);
    heard();
    for (const [what, more] of unsaid) tell(what, more);
    unsaid.clear();
  });
  document.documentElement.classList.add("framed");
  new ResizeObserver(() => show("height", { height: Math.ceil(root.getBoundingClientRect().height) })).observe(root);
  show("ready");
  return { show, tell, inSight, kept: async () => { await Promise.race([met, sleep(HOST_MS)]); return hello?.flow ?? null; } };
}

/** `https://*.clinic.example` allows every subdomain, as in a frame-ancestors policy. @param {string} pattern @param {string} origin */
function matches(pattern, origin) {
  if (!pattern.includes("//*.")) return pattern === origin;
  const [scheme, domain] = pattern.split("//*.");
  return origin.startsWith(scheme + "//") && origin.endsWith("." + domain);
}

// ── the clinic's colour, and light or dark, as the address or the host page wishes ──

/** @param {{theme?: string, color?: string}} wishes */
function obey({ theme, color }) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color ?? "")?.slice(1).map((part) => parseInt(part, 16));
  if (!parts) return;
  paint("--clinic-light", parts, 0, (found) => 1.05 / (found + 0.05)); // beside white
  paint("--clinic-dark", parts, 255, (found) => (found + 0.05) / 0.062); // on the dark sheet
}

/** Mix a colour towards black or white until its contrast is 7 : 1. @param {string} name @param {number[]} rgb @param {number} end @param {(luminance: number) => number} contrast */
function paint(name, rgb, end, contrast) {
  let mixed = rgb;
  for (let share = 0; share < 1 && contrast(luminance(mixed)) < 7; share += 0.04) mixed = rgb.map((part) => part + (end - part) * share);
  document.documentElement.style.setProperty(name, `rgb(${mixed.map(Math.round).join(" ")})`);
}

/** @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// ── the two ways in: a page of ours, and Streamlit's component ──

const page = document.getElementById("selfcheck");
if (page) {
  obey(Object.fromEntries(new URLSearchParams(location.search)));
  const parents = (page.dataset.parents ?? "").split(" ").filter(Boolean);
  run(page, post, { history: true, host: framed ? meetHost(page, parents) : null });
}

/** @type {WeakMap<Element, (answer: Answer & {n: number}) => void>} */
const components = new WeakMap();

/**
 * Called by Streamlit for each run of its script: the first brings the page, each further one an answer.
 * @param {{parentElement: ParentNode, data: any, setTriggerValue: (name: string, value: any) => void}} component
 */
export default function (component) {
  const place = /** @type {HTMLElement} */ (component.parentElement.querySelector("#place"));
  const answered = components.get(place);
  if (answered) return answered(component.data);
  place.innerHTML = component.data.page;
  /** @type {(answer: Answer & {n: number}) => void} */
  let hear = () => {};
  let n = 0;
  components.set(place, (answer) => hear(answer));
  const root = /** @type {HTMLElement} */ (place.firstElementChild);
  run(root, (fields, shown, ahead, timeout) => new Promise((done, fail) => {
    const mine = ++n;
    const timer = setTimeout(() => fail(new Error("no answer")), timeout);
    hear = (answer) => {
      if (answer.n !== mine) return;
      clearTimeout(timer);
      done(answer);
    };
    component.setTriggerValue("tap", { n: mine, fields, shown, ahead });
  }), { history: false, slow: true, host: null });
}
