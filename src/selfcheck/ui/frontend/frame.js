// What stands around every screen: clinic, languages, back, emergency banner, disclaimer. Above dom.
import { el, svg } from "./dom.js";

/** The whole page around a screen's own content. `act(patch)` is a tap, `erase()` forgets the answers. */
export function frame(screen, content, act, erase) {
  const { words } = screen;
  return [
    el("a", { class: "skip", href: "#content", on: { click: skip } }, words.skip),
    el("header", {}, el("p", { class: "clinic" }, screen.clinic), languages(screen, act)),
    el("main", { id: "content" }, banner(screen, act), content),
    el("footer", {},
      el("div", { class: "ways" },
        screen.back && button("back", words.back, () => act(screen.back)),
        screen.view !== "start" && button("quiet", words.erase, erase)),
      el("p", { class: "disclaimer" }, screen.disclaimer)),
  ];
}

/** A button; `kind` is its class. */
export function button(kind, label, press, more = {}) {
  return el("button", { type: "button", class: kind, on: { click: press }, ...more }, el("span", {}, label)); // one child, or a flex box would part its phrases
}

/** The heading that is focused when its screen comes up. */
export const heading = (screen) => el("h1", { tabindex: "-1" }, screen.heading);

/** Telephone numbers to tap. They leave a frame. */
export function calls(list, words) {
  return list.length > 0 && el("ul", { class: "calls" }, list.map((call) => el("li", {},
    el("a", { class: "call", href: call.href, target: "_top" },
      el("span", { class: "number" }, call.number),
      el("span", {}, call.name, " ", el("small", {}, call.hours))),
    call.otherwise && el("p", { class: "otherwise" }, call.otherwise))));
}

/** A QR code with what it is for. */
export function code(body) {
  const side = body.size + 4;
  return el("figure", { class: "code" },
    svg("svg", { viewBox: `-2 -2 ${side} ${side}`, role: "img", "aria-label": body.name, "shape-rendering": "crispEdges" },
      svg("rect", { x: -2, y: -2, width: side, height: side, fill: "#fff" }), svg("path", { d: body.path, fill: "#000" })),
    el("figcaption", {}, body.lead));
}

/** The buttons that print the page and copy its text. */
export function takeButtons(take, say) {
  return el("div", { class: "options two" },
    button("secondary", take.print, () => window.print()),
    button("secondary", take.copy, async () => say((await copy(take.text)) ? take.copied : take.copy_failed)));
}

async function copy(written) {
  try {
    await navigator.clipboard.writeText(written);
    return true;
  } catch {
    return copyOld(written); // a frame without leave to use the clipboard
  }
}

function copyOld(written) {
  const area = el("textarea", { class: "said", "aria-hidden": "true" });
  area.value = written;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

function languages(screen, act) {
  if (screen.languages.length < 2) return null;
  const others = screen.languages.filter(({ chosen }) => !chosen).map(({ tag, name }) =>
    button("", name, () => act({ lang: tag, view: screen.view }), { lang: tag }));
  const folded = others.length > 1 && !screen.start && !screen.consent; // then a narrow screen spares it one line
  return el("nav", { class: "languages", "aria-label": screen.words.languages },
    folded ? el("details", {}, el("summary", {}, screen.words.languages), others) : others);
}

function banner(screen, act) {
  const { banner: found } = screen;
  return found && el("aside", { class: "banner" },
    el("p", {}, el("strong", {}, found.stands), el("br"), found.text),
    button("link", found.show, () => act(found.flow)));
}

function skip(event) {
  event.preventDefault();
  document.querySelector("#selfcheck h1")?.focus();
}
