// The inbox as a table: a line opens its Response. Draws what Python hands over, holds no sentence.
const COLUMNS = ["urgency", "received", "receipt", "stage", "age", "wish", "state"];

const make = (name, props = {}, children = []) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...children);
  return node;
};

function cell(column, line, data, open) {
  if (column === "urgency") {
    const look = data.looks[line.urgency];
    const icon = make("span", { className: "icon", textContent: look.icon });
    icon.ariaHidden = "true";
    const chip = make("span", { className: "chip" }, [icon, look.word]);
    chip.style.background = look.background;
    chip.style.setProperty("--chip", look.background);
    chip.style.color = look.text;
    return make("td", {}, [chip]);
  }
  if (column === "receipt") {
    const button = make("button", { type: "button", textContent: line.receipt, onclick: open });
    button.ariaLabel = data.headings.open.replace("{receipt}", line.receipt);
    return make("td", {}, [button]);
  }
  if (column === "wish" && line.wish)
    return make("td", {}, [make("span", { className: "wish", textContent: line.wish })]);
  return make("td", { textContent: line[column] });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const [{ lines, ...rest }] = data;
  const head = make("tr", {}, COLUMNS.map((column) => make("th", { scope: "col", textContent: rest.headings[column] })));
  const rows = lines.map((line) => {
    const open = (event) => { event.stopPropagation(); setTriggerValue("open", line.id); };
    const row = make("tr", { className: line.unread ? "unread" : "", onclick: open },
      COLUMNS.map((column) => cell(column, line, rest, open)));
    row.dataset.receipt = line.receipt;
    return row;
  });
  const table = make("table", {}, [make("thead", {}, [head]), make("tbody", {}, rows)]);
  parentElement.querySelector(".wide")?.remove();
  parentElement.append(make("div", { className: "wide" }, [table]));
}
