// The inbox as a table: a line opens its Response, ticked ones are set to a state together. Holds no sentence.
const COLUMNS = ["urgency", "received", "receipt", "stage", "age", "wish", "state"];
const main = () => document.querySelector('[data-testid="stMain"]');

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
    const link = line.href
      ? make("a", { href: line.href, className: "open", textContent: line.receipt })
      : make("button", { type: "button", className: "open", textContent: line.receipt });
    link.onclick = open;
    link.ariaLabel = data.headings.open.replace("{receipt}", line.receipt);
    return make("td", {}, [link]);
  }
  if (column === "wish" && line.wish)
    return make("td", {}, [make("span", { className: "wish", textContent: line.wish })]);
  if (column === "state" && line.old)
    return make("td", {}, [line.state, make("span", { className: "old", textContent: line.old })]);
  return make("td", { textContent: line[column] });
}

// A list is drawn where one was when one comes back to it, and at its top when it is another one.
let shown, listening;
function scroll(place) {
  if (!place || shown === place) return;
  shown = place;
  const kept = JSON.parse(sessionStorage.getItem("selfcheck.list") ?? "{}");
  const top = kept.place === place ? kept.top : 0;
  const until = performance.now() + 1500; // what stands below is drawn a little later
  const go = () => {
    main()?.scrollTo(0, top);
    if (top && Math.abs((main()?.scrollTop ?? top) - top) > 2 && performance.now() < until) requestAnimationFrame(go);
  };
  requestAnimationFrame(go);
}

function bar(data, ticked, send) {
  const count = make("span", { textContent: "" });
  const buttons = data.states.map(([state, word]) =>
    make("button", { type: "button", textContent: word, onclick: () => send({ state, ids: [...ticked] }) }));
  const node = make("div", { className: "several", hidden: true, role: "toolbar" }, [count, ...buttons]);
  node.update = () => {
    node.hidden = ticked.size === 0;
    count.textContent = data.several.replace("{n}", ticked.size);
  };
  return node;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const [{ lines, ...rest }] = data;
  const ticked = new Set();
  const several = bar(rest, ticked, (asked) => setTriggerValue("several", asked));
  const columns = COLUMNS.map((column) => make("th", { scope: "col", textContent: rest.headings[column] }));
  if (rest.states.length) columns.unshift(make("th", { scope: "col", className: "tick" }));
  const rows = lines.map((line) => {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1) return;
      event.preventDefault();
      event.stopPropagation();
      if (rest.place)
        sessionStorage.setItem("selfcheck.list", JSON.stringify({ place: rest.place, top: main()?.scrollTop ?? 0 }));
      setTriggerValue("open", line.id);
    };
    const cells = COLUMNS.map((column) => cell(column, line, rest, open));
    if (rest.states.length) {
      const box = make("input", { type: "checkbox" });
      box.ariaLabel = rest.headings.tick.replace("{receipt}", line.receipt);
      box.onchange = () => { ticked[box.checked ? "add" : "delete"](line.id); several.update(); };
      cells.unshift(make("td", { className: "tick", onclick: (event) => event.stopPropagation() }, [box]));
    }
    const row = make("tr", { className: line.unread ? "unread" : "", onclick: open }, cells);
    row.dataset.receipt = line.receipt;
    return row;
  });
  const table = make("table", {}, [make("thead", {}, [make("tr", {}, columns)]), make("tbody", {}, rows)]);
  parentElement.querySelector(".wide")?.remove();
  parentElement.append(make("div", { className: "wide" }, [several, table]));
  scroll(rest.place);

  // j and k go from line to line, x ticks one; Enter opens it, as on any link.
  const step = (by) => {
    const links = rows.map((row) => row.querySelector(".open"));
    const here = links.findIndex((link) => link === (link.getRootNode().activeElement ?? null));
    links[Math.min(Math.max(here + by, 0), links.length - 1)]?.focus();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => table.getRootNode().activeElement?.closest("tr")?.querySelector("input")?.click(),
  };
  const press = (event) => {
    const target = event.composedPath()[0];
    const writing = target.matches?.("textarea, select, [contenteditable], input:not([type=checkbox])");
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    keys[event.key]?.();
  };
  listening?.abort();
  listening = new AbortController();
  document.addEventListener("keydown", press, { signal: listening.signal });
  return () => {
    listening.abort();
    shown = undefined;
  };
}
