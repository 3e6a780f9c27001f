#!/usr/bin/env python3
"""How long a patient waits for the first page, against a bare Streamlit app of one button, in one run.

    python bench/page_load.py PEERS [--app app.py] [--lines none:1,slow4g:4] [--runs 3] [--out FILE]

PEERS is the folder `streamlit_floor` (its servers, its slow telephone line, its bare app `q_button`). For
each line and CPU slow-down both are loaded in turn with an empty cache: the bare app until its first button
is painted, the self-check by a patient who taps each button as soon as it is there, until an answer of the
first question can be tapped, and on to the second question. A patient who reads is slower. Bytes are those of HTTP (headers and compression as on the wire) and of the
websocket.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PORT = 8730
BARE = """(() => {
  const seen = () => { if (!marks.ready && document.querySelector('[data-testid="stButton"] button'))
    requestAnimationFrame(() => marks.ready ??= performance.now()); };
  const marks = window.__marks = {};
  new MutationObserver(seen).observe(document, { childList: true, subtree: true });
})();"""
OURS = """(() => {
  const marks = window.__marks = {};
  let first;
  const tap = (view, mark) => {
    const button = window.selfcheck?.tap &&
      document.querySelector(`#selfcheck[data-view="${view}"] .primary`);
    if (marks[mark] || !button) return;
    marks[mark] = performance.now();
    button.click();
  };
  const look = () => {
    tap("start", "begin");
    tap("consent", "agree");
    const view = document.querySelector('#selfcheck[data-view^="question:"]')?.dataset.view;
    if (view && !marks.answer) {
      first = view;
      requestAnimationFrame(() => marks.answer ??= performance.now());
    } else if (view && view !== first) {
      requestAnimationFrame(() => marks.ready ??= performance.now());
      return;
    } else if (view) document.querySelector("#selfcheck button[data-option]").click(); // heard once the screen takes taps
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""


def load(common: Any, playwright: Any, url: str, script: str, cpu: int) -> dict[str, float]:
    """One cold load: milliseconds from the start of the navigation, bytes and requests."""
    counted = {"bytes": 0.0, "requests": 0.0}

    def frame(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        counted["bytes"] += len(payload) * 3 / 4 if event["response"]["opcode"] == 2 else len(payload)

    def finished(event: dict[str, Any]) -> None:
        counted["bytes"] += event["encodedDataLength"]
        counted["requests"] += 1

    with common.chromium(playwright) as context:
        page = context.new_page()
        page.add_init_script(script)
        protocol = common.throttle(page, "none", cpu)
        protocol.on("Network.loadingFinished", finished)
        protocol.on("Network.webSocketFrameReceived", frame)
        page.goto(url, wait_until="commit", timeout=180_000)
        until = time.monotonic() + 180
        while not page.evaluate("window.__marks?.ready"):
            if time.monotonic() > until:
                raise TimeoutError(f"{url}: {page.evaluate('JSON.stringify(window.__marks)')}")
            page.wait_for_timeout(50)
        marks: dict[str, float] = page.evaluate("window.__marks")
        marks["fcp"] = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
        )
        page.wait_for_load_state("networkidle")
    return {**marks, **counted}


def median(rows: list[dict[str, float]]) -> dict[str, float]:
    """Each figure's median."""
    return {name: round(statistics.median(row[name] for row in rows)) for name in rows[0]}


def cold(common: Any, playwright: Any, server: Any, script: str, line: str, cpu: int) -> dict[str, float]:
    """One cold load from a server that is warm."""
    with server as running:
        load(common, playwright, running.url, script, 1)
        with common.slow_line(None if line == "none" else line, PORT, PORT + 1) as port:
            return load(common, playwright, f"http://127.0.0.1:{port}/", script, cpu)


def ratios(bare: dict[str, float], ours: dict[str, float]) -> dict[str, float]:
    """Each of ours against the time to the bare app's first widget, and against its bytes."""
    return {
        "first text": round(ours["fcp"] / bare["ready"], 3),
        "first tap heard": round(ours["begin"] / bare["ready"], 3),
        "first answer can be tapped": round(ours["answer"] / bare["ready"], 3),
        "second question": round(ours["ready"] / bare["ready"], 3),
        "bytes": round(ours["bytes"] / bare["bytes"], 3),
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peers", type=Path)
    parser.add_argument("--app", type=Path, default=ROOT / "app.py")
    parser.add_argument("--lines", default="none:1,slow4g:4")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(given.peers.resolve()))
    import common
    from playwright.sync_api import sync_playwright

    rows = []
    with sync_playwright() as playwright:
        for line, cpu in (pair.split(":") for pair in given.lines.split(",")):
            bare, ours = [], []
            for _ in range(given.runs):  # in turn, so that what else the machine does hits both alike
                server = common.streamlit_run("q_button.py", PORT)
                bare.append(cold(common, playwright, server, BARE, line, int(cpu)))
                server = common.uvicorn_run(
                    f"{given.app.stem}:app", PORT, cwd=given.app.parent, health="/livez"
                )
                ours.append(cold(common, playwright, server, OURS, line, int(cpu)))
            found = {"bare": median(bare), "ours": median(ours)}
            rows.append({"line": line, "cpu": int(cpu), **found, "ratios": ratios(**found)})
            print(json.dumps(rows[-1]), flush=True)
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
