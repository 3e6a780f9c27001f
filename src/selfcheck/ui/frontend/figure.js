// The body map: areas to tap, in step with the list of checkboxes beside it. Above dom.
import { el, svg } from "./dom.js";

/** The figure; `ticked` is the set it shows, `toggle(id)` is a tap. The list is the way in for keyboards. */
export function figure(body, ticked, toggle) {
  const areas = [];
  const node = el("div", { class: "figure" }, el("p", { class: "hint" }, body.hint),
    el("div", { class: "panels", "aria-hidden": "true" }, body.panels.map((panel) =>
      drawn(panel, body.view_box, toggle, (id, area) => areas.push([id, area])))));
  return { node, update: () => areas.forEach(([id, area]) => mark(area, ticked.has(id))) };
}

/** The figure with what was marked, to look at. */
export function marked(body) {
  const show = (_, area) => mark(area, true);
  return el("div", { class: "panels" }, body.panels.map((panel) => drawn(panel, body.view_box, () => {}, show)));
}

function drawn(panel, viewBox, toggle, found) {
  const area = ({ option, label, path }) => {
    const parts = path.match(/M[^M]+/g).map((d) => svg("path", { d, class: "skin" }));
    const node = svg("g", { class: "area", "data-area": option, on: { click: () => toggle(option) } }, named(label), parts);
    found(option, node);
    return node;
  };
  return el("div", { class: "panel" },
    el("p", {}, el("span", {}, panel.left), el("b", {}, panel.title), el("span", {}, panel.right)),
    svg("svg", { viewBox }, panel.outlines.map((d) => svg("path", { d, class: "outline" })), panel.areas.map(area)));
}

function named(label) {
  const title = svg("title");
  title.textContent = label;
  return title;
}

/** A ticked area is told by a check mark too, not by its colour alone. */
function mark(area, ticked) {
  area.toggleAttribute("data-ticked", ticked);
  area.querySelectorAll(".check").forEach((each) => each.remove());
  if (!ticked) return;
  area.querySelectorAll(".skin").forEach((skin) => {
    const [x, y] = middle(skin.getAttribute("d"));
    area.append(svg("path", { class: "check", d: `M${x - 9} ${y}l6 7l12-14` }));
  });
}

/** The middle of a path that has absolute coordinates only. */
function middle(path) {
  const numbers = path.match(/[\d.]+/g).map(Number);
  return [0, 1].map((axis) => {
    const along = numbers.filter((_, i) => i % 2 === axis);
    return (Math.min(...along) + Math.max(...along)) / 2;
  });
}
