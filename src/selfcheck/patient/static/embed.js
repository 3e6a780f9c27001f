// On the clinic's own page: puts the self-check where the script tag stands. Nothing of it is sent anywhere else.
// The server writes WORDS before it: the frame's title and the fallback, by language.
const me = document.currentScript;
const app = new URL(".", me.src);
const wish = me.dataset;
const WAIT_MS = Number(wish.wait) || 20000; // then the phone numbers are shown
const frame = document.createElement("iframe");
const words = WORDS[language()];

frame.name = "selfcheck-" + (document.querySelectorAll("iframe[name^=selfcheck-]").length + 1);
frame.title = wish.title || words.title;
frame.allow = "clipboard-write";
frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups " +
  "allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols");
const noScript = me.previousElementSibling?.matches("[data-selfcheck]") ? me.previousElementSibling : null; // the snippet's own link and numbers
style({ display: "block", "inline-size": "100%", "max-inline-size": "none", "block-size": "40rem", "min-block-size": "0", "max-block-size": "none", border: "0", "border-radius": "16px" });
// With `resume` it goes on where this tab was, with no start page before it.
const asked = { lang: language(), theme: wish.theme ?? "light", color: wish.color, resume: kept() && "1" };
for (const [name, value] of Object.entries(asked)) if (value) app.searchParams.set(name, value);
frame.src = app;

const fallback = instead();
let timer = setTimeout(() => alive(false), WAIT_MS);
me.after(frame, fallback);
addEventListener("message", hear);
// A browser's own error page never speaks to us; ours does as soon as it is drawn.
frame.addEventListener("load", () => { if (fallback.hidden && timer) wait(WAIT_MS / 4); });

function hear(event) {
  if (event.source !== frame.contentWindow || event.origin !== app.origin || !event.data?.selfcheck) return;
  alive(true);
  ({ ready, height, top: toTop, keep, erase: forget, event: tell })[event.data.selfcheck]?.(event.data);
}

/** Styles that no theme of the host page overrides. */
function style(wanted) {
  for (const [name, value] of Object.entries(wanted)) frame.style.setProperty(name, value, "important");
}

function ready() {
  const hello = { selfcheck: "hello", flow: kept(), events: wish.events !== undefined, ...asked };
  frame.contentWindow.postMessage(hello, app.origin);
}

function height({ height: pixels }) {
  if (pixels > 0 && pixels < 50000) style({ "block-size": Math.ceil(pixels) + "px" });
}

function toTop() {
  if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView({ block: "start" });
}

function keep({ flow }) {
  try {
    sessionStorage.setItem(frame.name, JSON.stringify(flow));
  } catch {
    // then a reload begins anew
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(frame.name));
  } catch {
    return null;
  }
}

function forget() {
  try {
    sessionStorage.removeItem(frame.name);
  } catch {
    // nothing was kept
  }
}

function tell({ name }) {
  if (wish.events !== undefined) document.dispatchEvent(new CustomEvent("selfcheck", { detail: { name } }));
}

function wait(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => alive(false), milliseconds);
}

/** Show the self-check, or what to do without it. */
function alive(yes) {
  clearTimeout(timer);
  timer = null;
  fallback.hidden = yes;
  frame.hidden = !yes;
  style({ display: yes ? "block" : "none" });
  if (noScript) noScript.hidden = yes;
}

/** Phone numbers and the safety net, for when the self-check cannot be reached. */
function instead() {
  const box = document.createElement("div");
  box.setAttribute("role", "alert");
  box.lang = language();
  box.hidden = true;
  box.style.cssText = "font:1.125rem/1.7 system-ui,sans-serif;padding:1.25rem;border:2px solid #8b0000;border-radius:16px;background:#fff;color:#1c2b2a";
  const list = (items, drawn, style) => {
    const ul = document.createElement("ul");
    ul.style.cssText = "margin:.75rem 0;" + style;
    for (const item of items) ul.appendChild(document.createElement("li")).append(drawn(item));
    return ul;
  };
  const line = (text, bold) => Object.assign(document.createElement(bold ? "strong" : "p"), { textContent: text });
  box.append(line(words.failed), list(words.calls, call, "padding:0;list-style:none"), line(words.net, true), list(words.items, (item) => item, "padding-inline-start:1.25rem"), line(words.footer));
  return box;
}

function call({ href, number, name }) {
  const link = Object.assign(document.createElement("a"), { href, textContent: `${number} ${name}` });
  link.style.cssText = "display:inline-block;padding:.75rem 0;font-weight:700;font-size:1.25rem;color:#8b0000";
  return link;
}

function language() {
  const asked = (wish.lang || document.documentElement.lang || "").toLowerCase();
  const known = Object.keys(WORDS);
  return known.find((tag) => tag.toLowerCase() === asked) ??
    known.find((tag) => tag.split("-")[0] === asked.split("-")[0]) ?? known[0];
}
