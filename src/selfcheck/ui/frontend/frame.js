// What stands around every screen: clinic, languages, back, emergency banner, disclaimer. Above dom.
import { el } from "./dom.js";

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
