// The start page and the consent. Above frame.
import { el } from "./dom.js";
import { button, calls, heading } from "./frame.js";

export function start(screen, act) {
  const body = screen.start;
  return [
    heading(screen),
    el("p", { class: "lead" }, body.lead),
    el("section", { class: "readers" },
      el("h2", {}, body.readers_title),
      el("ul", {}, body.readers.map((reader) => el("li", {}, reader)))),
    el("div", { class: "actions" },
      button("primary", body.begin, () => act(body.flow)),
      el("p", { class: "minutes" }, body.minutes)),
    el("section", { class: "alarm" }, el("p", {}, body.emergency), calls(body.calls)),
    el("section", {},
      el("h2", {}, body.is_not_title),
      el("ul", { class: "plain" }, body.is_not.map((item) => el("li", {}, item)))),
  ];
}

export function consent(screen, act) {
  const body = screen.consent;
  return [
    heading(screen),
    body.lead && el("p", { class: "lead" }, body.lead),
    body.points.length > 0 && el("ul", { class: "points" }, body.points.map((point) => el("li", {}, point))),
    calls(body.calls),
    el("div", { class: "actions" },
      button("primary", body.agree, () => act(body.agree_flow)),
      body.decline_flow && button("secondary", body.decline, () => act(body.decline_flow))),
  ];
}
