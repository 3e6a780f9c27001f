// The result: guidance, reasons, stage picture, safety net, and how to go on. Above frame.
import { el, svg } from "./dom.js";
import { marked } from "./figure.js";
import { button, calls, code, heading, takeButtons } from "./frame.js";
import { offer } from "./send.js";

export function result(screen, act, say) {
  const body = screen.result;
  return [
    card(screen, body.card),
    body.card.urgency === "emergency" ? [phones(body.card), points(body.card)] : [points(body.card), phones(body.card)],
    body.because.map((list) => listing("because", list)),
    body.answer_on_flow && el("section", { class: "onward" }, el("p", {}, body.answer_on_lead),
      button("secondary", body.answer_on, () => act(body.answer_on_flow))),
    stages(body.stages),
    listing("watch", body.watch),
    listing("net", body.safety_net),
    body.ask_doctor && el("section", { class: "doctor" }, el("p", {}, body.ask_doctor)),
    booking(body.booking),
    listing("unasked", body.unasked),
    body.marked.map((map) => el("section", { class: "marked" }, el("h2", {}, map.hint), marked(map))),
    takeAlong(body, say),
    body.send && offer(body.send, act),
    el("div", { class: "actions" }, button("link", body.review, () => act(body.review_flow))),
    el("p", { class: "date" }, body.date),
  ];
}

function card(screen, body) {
  const box = el("section", { class: "card", "data-urgency": body.urgency },
    el("div", { class: "light" }, light(body), el("p", {}, el("b", { "aria-hidden": "true" }, body.icon), " ", body.word)),
    heading(screen), el("p", {}, body.what));
  box.style.setProperty("--background", body.background);
  box.style.setProperty("--text", body.text);
  return box;
}

/** A Japanese traffic light: blue, yellow, red from left to right; the lit lamp has its own shape. */
function light(body) {
  const lamps = ["blue", "yellow", "red"];
  return svg("svg", { viewBox: "0 0 120 46", role: "img", "aria-label": body.lamp_name, class: "lamps" },
    svg("rect", { x: 1, y: 1, width: 118, height: 44, rx: 22, class: "housing" }),
    lamps.map((lamp, i) => svg("circle", { cx: 24 + 36 * i, cy: 23, r: 14, class: lamp === body.lamp ? "lit " + lamp : "dark" })),
    shape(body.lamp, 24 + 36 * lamps.indexOf(body.lamp)));
}

function shape(lamp, x) {
  const paths = {
    red: `M${x - 7} 16h14v14h-14z`,
    yellow: `M${x} 14l9 15h-18z`,
    blue: `M${x - 7} 23a7 7 0 1 0 14 0a7 7 0 1 0-14 0z`,
  };
  return svg("path", { d: paths[lamp], class: "shape" });
}

function phones(body) {
  return body.calls.length > 0 && el("section", { class: "phones" }, el("h2", {}, body.calls_title), calls(body.calls));
}

function points(body) {
  return body.points.length > 0 && el("dl", { class: "what" }, body.points.map((point) =>
    el("div", { "data-point": point.id }, el("dt", {}, point.title), el("dd", {}, point.text))));
}

function listing(kind, list) {
  return list && el("section", { class: kind }, el("h2", {}, list.title), list.lead && el("p", {}, list.lead),
    el("ul", {}, list.items.map((item) => el("li", {}, item))), list.footer && el("p", { class: "end" }, list.footer));
}

function stages(body) {
  return body && el("section", { class: "stages" }, el("h2", {}, body.title),
    el("ol", {}, body.steps.map((step) => el("li", { class: step.reached, "aria-current": step.reached === "here" ? "step" : null },
      el("b", {}, step.title), step.reached === "here" && el("em", {}, body.here), el("span", {}, step.about)))),
    el("p", {}, body.note));
}

function booking(body) {
  return body && el("section", { class: "booking" }, el("h2", {}, body.title), el("p", {}, body.lead),
    el("p", { class: body.open ? "now open" : "now" }, body.now),
    el("a", { class: "call", href: body.call.href, target: "_top" },
      el("span", { class: "number" }, body.call.number), el("span", {}, body.call_label)),
    body.line && el("a", { class: "line", href: body.line_href, target: "_blank", rel: "noopener noreferrer" }, body.line),
    body.line_code && el("div", { class: "scan" }, code(body.line_code)),
    el("p", { class: "address" }, el("b", {}, body.clinic), el("br"), body.address, el("br"), body.hours),
    body.map && el("a", { class: "link", href: body.map_href, target: "_blank", rel: "noopener noreferrer" }, body.map));
}

function takeAlong(body, say) {
  const take = body.take_along;
  return el("section", { class: "take" }, el("h2", {}, take.title),
    takeButtons(take, say),
    code(take.code));
}
