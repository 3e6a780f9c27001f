// The few words in which the screens are drawn. Below all other modules.

// A Japanese phrase of 12 letters or more may be parted within, but only where no line has room for all of it.
const LONG = /^(?=.{12}).*[\u3040-\u30ff\u4e00-\u9fff]/;
const PHONE = /(\d+(?:-\d+)+)/; // is not parted at its hyphens

/** An element: el("a", {href, class, on: {click}}, ...children). Children are nodes, texts or nothing. */
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  set(node, props || {});
  node.append(...children.flat(9).filter((child) => child || child === 0).map(shown));
  return node;
}

/** The same for SVG, whose attributes keep their case. */
export function svg(tag, props, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(node, props || {});
  node.append(...children.flat(9).filter(Boolean));
  return node;
}

/** A text whose lines may break at the marks between phrases; startpage.py makes the same. */
export function text(written) {
  const box = document.createDocumentFragment();
  written.split("\n").forEach((line, i) => {
    if (i) box.append(document.createElement("br"));
    line.split("\u200b").forEach((phrase, k) => {
      if (k) box.append(document.createElement("wbr"));
      box.append(...(LONG.test(phrase) ? [span("long", whole(phrase))] : whole(phrase)));
    });
  });
  return box;
}

const whole = (phrase) => phrase.split(PHONE).map((part, i) => (i % 2 ? span("whole", [part]) : part));

function span(name, parts) {
  const node = document.createElement("span");
  node.className = name;
  node.append(...parts);
  return node;
}

/** A text without its marks, for names that only screen readers meet. */
export const plain = (written) => written.replaceAll("\u200b", "");

function shown(child) {
  return child instanceof Node ? child : text(String(child));
}

function set(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else node.setAttribute(name, value === true ? "" : value);
  }
}
