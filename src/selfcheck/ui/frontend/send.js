// Send: the offer on the result, the page on which a patient sends, and the receipt. Above frame.
import { el } from "./dom.js";
import { dispatch, note, noted } from "./flow.js";
import { button, calls, code, heading, takeButtons } from "./frame.js";

/** On the result: what Send is and the way there, or the receipt code of what was sent. */
export function offer(body, act) {
  return el("section", { class: "send" }, el("h2", {}, body.title), el("p", {}, body.lead),
    body.receipt && el("p", { class: "receipt" }, body.receipt),
    el("p", { class: "unread" }, body.unread),
    button("secondary", body.open, () => act(body.flow)));
}

/** The page on which a patient sends. What is written stays on this device until the tap on the last button. */
export function send(screen, act) {
  const body = screen.send;
  return [
    first(body.first, act),
    heading(screen),
    body.failure && failure(body.failure),
    el("ul", { class: "points" }, body.points.map((point) => el("li", {}, point))),
    body.visit && el("div", { class: "ticks" }, tick(body.visit)),
    body.blanks.length > 0 && el("section", { class: "blanks" }, el("p", { class: "hint" }, body.contact), body.blanks.map(blank)),
    el("div", { class: "ticks" }, body.consents.map(tick)),
    el("p", { class: "unread" }, body.unread),
    el("div", { class: "actions" }, button("primary", body.submit, () => dispatch(body.flow))),
  ];
}

/** The page after sending. */
export function receipt(screen, act, say) {
  const body = screen.receipt;
  return [
    first(body.first, act),
    heading(screen),
    body.changed && el("section", { class: "alarm changed" }, el("p", {}, body.changed)),
    el("section", { class: "slip" },
      el("p", {}, body.label), el("p", { class: "receipt" }, body.receipt), el("p", {}, body.keep),
      takeButtons(body, say), code(body.code)),
    el("ul", { class: "points" }, body.points.map((point) => el("li", {}, point))),
    calls([body.call]),
    body.earlier.length > 0 && el("section", {}, el("h2", {}, body.earlier_title), el("p", {}, body.earlier.join(" / "))),
    el("div", { class: "actions" },
      button("primary", body.onward, () => act(body.flow)),
      button(body.changed ? "secondary" : "link", body.again, () => act(body.again_flow))),
  ];
}

/** On an urgent result the call to action comes before any sending, also for whoever hears the page. */
function first(body, act) {
  return body && el("section", { class: "alarm first", role: "alert" },
    el("p", {}, body.lead), el("p", { class: "act" }, body.text), calls(body.calls),
    button("link", body.show, () => act(body.flow)));
}

const failure = (body) => el("section", { class: "alarm failure", role: "alert", tabindex: "-1" }, el("p", {}, body.text), calls([body.call]));

function tick(body) {
  const input = el("input", { type: "checkbox", id: "send-" + body.id, "data-field": body.id, ...marked(body) });
  input.checked = noted(body.id) === body.value;
  input.addEventListener("change", () => note(body.id, input.checked ? body.value : false));
  return el("div", { class: "field" },
    el("label", { class: "option tick" }, input, el("span", {}, body.label)), wrong(body));
}

const KINDS = {
  name: ["input", { type: "text", autocomplete: "name" }],
  phone: ["input", { type: "tel", autocomplete: "tel" }],
  note: ["textarea", { rows: 4, autocomplete: "off" }],
};

function blank(body) {
  const [tag, how] = KINDS[body.id];
  const id = "send-" + body.id;
  const box = el(tag, { id, ...how, maxlength: body.most, "data-field": body.id, ...marked(body, body.hint && id + "-hint") });
  box.value = noted(body.id) ?? "";
  box.addEventListener("input", () => note(body.id, box.value));
  return el("div", { class: "field" }, el("label", { for: id }, body.label),
    body.hint && el("p", { class: "hint", id: id + "-hint" }, body.hint), box, wrong(body));
}

/** What a screen reader is told of a field: its hint, and what is wrong with it. */
function marked(body, hint) {
  const by = [hint, body.wrong && `send-${body.id}-wrong`].filter(Boolean).join(" ");
  return { "aria-invalid": body.wrong ? "true" : null, "aria-describedby": by || null };
}

const wrong = (body) => body.wrong && el("p", { class: "wrong", id: `send-${body.id}-wrong` }, body.wrong);
