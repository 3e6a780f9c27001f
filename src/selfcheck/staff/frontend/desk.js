// What belongs to every page: the number of unread ones in the title, the top of a new page, and the list of keys.
const main = () => document.querySelector('[data-testid="stMain"]');
const make = (name, props = {}, children = []) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children);
  return node;
};
let shown, listening;

export default function ({ data, parentElement }) {
  const [{ title, top, keys, heading, close }] = data;
  document.title = title;
  // A list finds its own place again (table.js).
  if (top && shown !== top) requestAnimationFrame(() => main()?.scrollTo(0, 0));
  shown = top;

  parentElement.querySelector("dialog")?.remove();
  const rows = keys.map(([key, does]) =>
    make("div", {}, [make("dt", {}, [make("kbd", { textContent: key })]), make("dd", { textContent: does })]));
  const dialog = make("dialog", {}, [
    make("h2", { textContent: heading }), make("dl", {}, rows),
    make("form", { method: "dialog" }, [make("button", { textContent: close })]),
  ]);
  dialog.ariaLabel = heading;
  parentElement.append(dialog);
  const press = (event) => {
    const target = event.composedPath()[0];
    if (event.key === "?" && !target.matches?.("input, textarea, select, [contenteditable]")) dialog.showModal();
  };
  listening?.abort();
  listening = new AbortController();
  document.addEventListener("keydown", press, { signal: listening.signal });
  return () => listening.abort();
}
