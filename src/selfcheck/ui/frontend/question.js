// One question: one tap answers it, or several ticks and Continue. Above frame and figure.
import { el, plain } from "./dom.js";
import { draft, drafted } from "./flow.js";
import { figure } from "./figure.js";
import { button, heading } from "./frame.js";

export function question(screen, act) {
  const body = screen.question;
  return [
    progress(body),
    heading(screen),
    body.hint && el("p", { class: "hint" }, body.hint),
    body.why && el("details", { class: "why" }, el("summary", {}, body.why_title), el("p", {}, body.why)),
    answers(screen, act),
    body.keep_flow && button("secondary", body.keep, () => act(body.keep_flow)),
    body.review_flow && button("link", body.answers_so_far, () => act(body.review_flow)),
  ];
}

function progress(body) {
  return el("div", { class: "progress" },
    el("div", { class: "bar", role: "progressbar", "aria-label": plain(body.progress),
      "aria-valuenow": body.percent, "aria-valuemin": 0, "aria-valuemax": 100 },
      filled(body.percent)),
    el("p", {}, el("span", {}, body.section), el("span", {}, body.left)));
}

function filled(percent) {
  const bar = el("span", {});
  bar.style.inlineSize = percent + "%";
  return bar;
}

function answers(screen, act) {
  const { question: body } = screen;
  if (body.tick) return ticks(screen, act);
  const kind = body.scale ? "numbers" : body.columns === 2 ? "options two" : "options";
  const list = el("div", { class: kind, role: "group", "aria-label": plain(body.scale?.name ?? screen.heading) },
    body.options.map((option) => choice(option, screen, act)));
  return body.scale ? el("div", { class: "scale" }, end(body.options[0], body.scale.low), list, end(body.options.at(-1), body.scale.high)) : list;
}

/** What an end of a scale means. */
const end = (option, meaning) => el("p", { class: "end" }, el("b", {}, option.label), " ", meaning);

/** One button that answers at once; an earlier answer is shown as chosen. */
function choice(option, screen, act) {
  const press = (event) => {
    const pressed = event.currentTarget;
    if (act(option.flow)) pressed.classList.add("pressed");
  };
  return button("option", [option.label, option.chosen && said(screen.words.chosen)], press,
    { "data-option": option.id, "data-chosen": option.chosen });
}

const said = (words) => el("span", { class: "said" }, " (" + words + ")");

function ticks(screen, act) {
  const { question: body, heading: name } = screen;
  const several = body.options.filter((option) => !option.flow);
  const alone = body.options.filter((option) => option.flow);
  const ticked = new Set(drafted(body.id) ?? several.filter((o) => o.chosen).map((o) => o.id));
  const go = el("div", { class: "actions sticky" },
    button("primary", body.go_on, () => act(answer(body, several, ticked))));
  const others = el("div", { class: "options alone" }, alone.map((option) => choice(option, screen, act)));
  const boxes = several.map((option) => box(option, ticked, step));
  const picture = body.figure && figure(body.figure, ticked, toggle);
  function toggle(id) {
    if (!ticked.delete(id)) ticked.add(id);
    draft(body.id, [...ticked]);
    step();
  }
  function step() {
    boxes.forEach((each) => each.update());
    picture?.update();
    go.hidden = !ticked.size;
    others.hidden = Boolean(ticked.size); // what stands alone cannot be chosen beside ticks
  }
  boxes.forEach((each) => each.on(toggle));
  step();
  return [
    picture?.node,
    el("div", { role: "group", "aria-label": plain(name), class: "ticks" },
      el("p", { class: "hint" }, body.tick),
      el("div", { class: body.columns === 2 ? "options two" : body.figure ? "options close" : "options" }, boxes.map((each) => each.node))),
    go, others,
  ];
}

function answer(body, several, ticked) {
  const ids = several.map((option) => option.id).filter((id) => ticked.has(id));
  return { view: "after:" + body.id, answers: { [body.id]: ids } };
}

function box(option, ticked) {
  const input = el("input", { type: "checkbox", "data-option": option.id });
  const node = el("label", { class: "option tick" }, input, el("span", {}, option.label));
  return {
    node,
    on: (toggle) => input.addEventListener("change", () => toggle(option.id)),
    update: () => { input.checked = ticked.has(option.id); },
  };
}
