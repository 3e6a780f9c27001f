// A list whose entries are dragged, or moved by the arrow keys, to another place. Holds no sentence.
const make = (name, props = {}, children = []) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children);
  return node;
};
let moved; // the entry that keeps the focus when the list is drawn anew

export default function ({ data, parentElement, setTriggerValue }) {
  const [{ items, label }] = data;
  const move = (from, to) => {
    if (from === to || to < 0 || to >= items.length) return;
    moved = items[from][0];
    setTriggerValue("moved", { name: moved, to });
  };
  let dragged = null;
  const rows = items.map(([name, text], place) => {
    const grip = make("span", { textContent: "⠿", ariaHidden: "true" });
    const button = make("button", { type: "button" }, [grip, make("span", { textContent: text })]);
    button.ariaLabel = `${text}, ${place + 1} / ${items.length}`;
    button.onkeydown = (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      move(place, place + step);
    };
    const row = make("li", { draggable: true }, [button]);
    row.dataset.name = name;
    row.ondragstart = (event) => {
      dragged = place;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name);
    };
    row.ondragover = (event) => {
      if (dragged === null) return;
      event.preventDefault();
      row.classList.add("over");
    };
    row.ondragleave = () => row.classList.remove("over");
    row.ondrop = (event) => {
      event.preventDefault();
      row.classList.remove("over");
      if (dragged !== null) move(dragged, place);
    };
    row.ondragend = () => { dragged = null; };
    return row;
  });
  parentElement.querySelector("ol")?.remove();
  const list = make("ol", {}, rows);
  list.ariaLabel = label;
  parentElement.append(list);
  const kept = rows.find((row) => row.dataset.name === moved);
  if (kept) kept.firstChild.focus({ preventScroll: true });
  moved = undefined;
}
