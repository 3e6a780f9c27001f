// The review page: every answer with its Change link. Above frame.
import { el, plain } from "./dom.js";
import { button, heading } from "./frame.js";

export function review(screen, act) {
  const body = screen.review;
  return [
    heading(screen),
    el("p", { class: "lead" }, body.lead),
    body.sections.map((section) => el("section", { class: "answers" },
      el("h2", {}, section.title),
      el("dl", {}, section.rows.map((row) => el("div", {},
        el("dt", {}, row.question),
        el("dd", {}, row.answer),
        el("dd", { class: "change" }, button("link", row.change, () => act(row.flow), { "aria-label": plain(row.change_of) }))))))),
    el("div", { class: "actions sticky" }, button("primary", body.onward, () => act(body.flow))),
  ];
}
