#!/usr/bin/env python3
"""From a tap to the next question painted, against the peers' bare app, all servers in turn, in one run.

    python bench/tap.py PEERS [--app app.py] [--taps 100] [--lines none:1,none:4] [--out FILE]

PEERS is the folder `streamlit_floor`. Timed within the page: from the click event until the frame in which the
heading is another one has been painted. The bare app `q_button` (one question per screen) is measured as a plain
`streamlit run` (no uvloop), as `streamlit run` with uvloop, and tuned under uvicorn; ours goes forth and back
between two questions. Each round taps once on each, so that what else the machine does hits all alike; some
five minutes for the two lines. `slow4g:4` is a third one, for which four browsers at once want more than two cores.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PORT = 8740
TUNED = {"runner.postScriptGC": False, "server.fileWatcherType": "none"}
TIMER = """(() => {
  const heading = () => document.querySelector("#selfcheck h1, h3")?.textContent;
  addEventListener("click", () => {
    const began = performance.now(), before = heading();
    window.__tap = new Promise((done) => {
      const look = new MutationObserver(() => {
        const now = heading();
        if (!now || now === before) return;
        look.disconnect();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel(); // its turn comes when the frame has been painted
          port1.onmessage = () => done(performance.now() - began);
          port2.postMessage(0);
        });
      });
      look.observe(document, { childList: true, subtree: true, characterData: true });
    });
  }, true);
})();"""
BARE = '[data-testid="stButton"] button'
OPTION = "#selfcheck[data-view^='question:'] button[data-option]"
BACK = "#selfcheck .back"
GUARD = 0.4
"""Seconds between taps: a new screen takes none at first, because the finger meant the one before."""


class Walker:
    """A patient on one server, one tap after the other."""

    def __init__(self, page: Any, url: str, *, ours: bool) -> None:
        self.page = page
        self.times: list[float] = []
        self.rested = 0.0
        self.selectors: Iterator[str] = cycle([OPTION, BACK] if ours else [BARE])
        page.add_init_script(TIMER)
        page.goto(url, wait_until="commit")
        begin = ["#selfcheck[data-view=start] .primary", "#selfcheck[data-view=consent] .primary", OPTION]
        for selector in begin if ours else [BARE]:
            page.locator(selector).first.click(timeout=120_000)
            page.wait_for_timeout(GUARD * 5000)

    def tap(self) -> None:
        """One tap, until the next question is painted."""
        time.sleep(max(0.0, self.rested - time.monotonic()))
        self.page.locator(next(self.selectors)).first.click(timeout=120_000, no_wait_after=True)
        self.times.append(self.page.evaluate("window.__tap"))
        self.rested = time.monotonic() + GUARD


def servers(common: Any, app: Path) -> dict[str, Any]:
    """What is measured."""
    plain = {"PYTHONPATH": str(common.APPS / "no_uvloop")}
    tuned = {"APP": "q_button", "LAB_CONFIG": json.dumps(TUNED), "FREEZE": "1"}
    return {
        "bare streamlit run, no uvloop": common.streamlit_run("q_button.py", PORT, env=plain),
        "bare streamlit run": common.streamlit_run("q_button.py", PORT + 2),
        "bare, tuned": common.uvicorn_run("asgi:app", PORT + 4, env=tuned),
        "ours": common.uvicorn_run(f"{app.stem}:app", PORT + 6, cwd=app.parent, health="/livez"),
    }


def measure(common: Any, playwright: Any, app: Path, line: str, cpu: int, taps: int) -> dict[str, Any]:
    """Median and 95th percentile of each server, in milliseconds, and the ratios of ours to each."""
    walkers: dict[str, Walker] = {}
    with ExitStack() as stack:
        for name, server in servers(common, app).items():
            port = stack.enter_context(server).port
            port = stack.enter_context(common.slow_line(None if line == "none" else line, port, port + 1))
            page = stack.enter_context(common.chromium(playwright)).new_page()
            walkers[name] = Walker(page, f"http://127.0.0.1:{port}/", ours=name == "ours")
            common.throttle(page, "none", cpu)
        for _ in range(taps):
            for walker in walkers.values():
                walker.tap()
    found = {name: figures(common, walker.times) for name, walker in walkers.items()}
    ratios = {
        name: {key: round(found["ours"][key] / bare[key], 2) for key in bare}
        for name, bare in found.items()
        if name != "ours"
    }
    return {"line": line, "cpu": cpu, "taps": taps, "milliseconds": found, "ours against": ratios}


def figures(common: Any, times: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"median": round(common.pct(times, 50), 1), "p95": round(common.pct(times, 95), 1)}


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peers", type=Path)
    parser.add_argument("--app", type=Path, default=ROOT / "app.py")
    parser.add_argument("--taps", type=int, default=100)
    parser.add_argument("--lines", default="none:1,none:4")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(given.peers.resolve()))
    import common
    from playwright.sync_api import sync_playwright

    rows = []
    with sync_playwright() as playwright:
        for line, cpu in (pair.split(":") for pair in given.lines.split(",")):
            rows.append(measure(common, playwright, given.app, line, int(cpu), given.taps))
            print(json.dumps(rows[-1], indent=1), flush=True)
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
