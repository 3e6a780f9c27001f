#!/usr/bin/env python3
"""From a tap to the next question painted, against the peers' bare app, in one run.

    python bench/tap.py PEERS [--app app.py] [--taps 100] [--lines none:1,none:4,slow4g:4] [--out FILE]

PEERS is the folder `streamlit_floor`. Timed within the page: from the click event to the frame in which the
heading is another one. The bare app `q_button` (one question per screen) is measured as a plain
`streamlit run` (no uvloop), as `streamlit run` with uvloop, and tuned under uvicorn; ours goes forth and back
between two questions.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PORT = 8740
TUNED = json.dumps({"runner.postScriptGC": False, "server.fileWatcherType": "none"})
TIMER = """(() => {
  window.__taps = [];
  const heading = () => document.querySelector("#selfcheck h1, h3")?.textContent;
  addEventListener("click", () => {
    const began = performance.now(), before = heading();
    const look = () => {
      const now = heading();
      if (!now || now === before) return setTimeout(look, 1);
      requestAnimationFrame(() => window.__taps.push(performance.now() - began));
    };
    look();
  }, true);
})();"""
BARE = '[data-testid="stButton"] button'
OPTION = "#selfcheck[data-view^='question:'] button[data-option]"
GUARD = 400
"""Milliseconds between taps: a new screen takes none at first, because the finger meant the one before."""


def until(page: Any, question: str) -> None:
    """Wait without `eval`, which our policy forbids to playwright too."""
    deadline = time.monotonic() + 60
    while not page.evaluate(question):
        if time.monotonic() > deadline:
            raise TimeoutError(question)
        page.wait_for_timeout(20)


def tap(page: Any, selector: str) -> None:
    """One tap, until the next question is painted."""
    count = page.evaluate("window.__taps.length")
    page.locator(selector).first.click()
    until(page, f"window.__taps.length > {count}")
    page.wait_for_timeout(GUARD)


def bare(page: Any, url: str, taps: int) -> None:
    """Answer the bare app's questions."""
    page.goto(url, wait_until="commit")
    page.locator(BARE).first.wait_for(timeout=120_000)
    page.wait_for_timeout(1000)
    page.evaluate("window.__taps.length = 0")
    for _ in range(taps):
        tap(page, BARE)


def ours(page: Any, url: str, taps: int) -> None:
    """Begin, agree, then answer the second question and go back to it, again and again."""
    page.goto(url, wait_until="commit")
    for selector in ("[data-view=start] .primary", "[data-view=consent] .primary", OPTION):
        page.locator(selector).first.click(timeout=120_000)
        page.wait_for_timeout(GUARD * 3)
    page.evaluate("window.__taps.length = 0")
    for _ in range(taps // 2):
        tap(page, OPTION)
        tap(page, "#selfcheck .back")


def measure(common: Any, playwright: Any, server: Any, walk: Any, line: str, cpu: int, taps: int) -> Any:
    """Median and 95th percentile of one server, in milliseconds."""
    with (
        server as running,
        common.slow_line(None if line == "none" else line, running.port, PORT + 1) as port,
        common.chromium(playwright) as context,
    ):
        page = context.new_page()
        page.add_init_script(TIMER)
        common.throttle(page, "none", cpu)
        walk(page, f"http://127.0.0.1:{port}/", taps)
        times = page.evaluate("window.__taps")
    return {"taps": len(times), "median": common.pct(times, 50), "p95": common.pct(times, 95)}


def servers(common: Any, app: Path) -> dict[str, tuple[Any, Any]]:
    """What is measured, and how a patient walks through it."""
    plain = {"PYTHONPATH": str(common.APPS / "no_uvloop")}
    tuned = {"APP": "q_button", "LAB_CONFIG": TUNED, "FREEZE": "1"}
    return {
        "bare streamlit run, no uvloop": (common.streamlit_run("q_button.py", PORT, env=plain), bare),
        "bare streamlit run": (common.streamlit_run("q_button.py", PORT), bare),
        "bare, tuned": (common.uvicorn_run("asgi:app", PORT, env=tuned), bare),
        "ours": (common.uvicorn_run(f"{app.stem}:app", PORT, cwd=app.parent, health="/healthz"), ours),
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("peers", type=Path)
    parser.add_argument("--app", type=Path, default=ROOT / "app.py")
    parser.add_argument("--taps", type=int, default=100)
    parser.add_argument("--lines", default="none:1,none:4,slow4g:4")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(given.peers.resolve()))
    import common
    from playwright.sync_api import sync_playwright

    rows = []
    with sync_playwright() as playwright:
        for line, cpu in (pair.split(":") for pair in given.lines.split(",")):
            for name, (server, walk) in servers(common, given.app).items():
                found = measure(common, playwright, server, walk, line, int(cpu), given.taps)
                rows.append({"line": line, "cpu": int(cpu), "server": name, **found})
                print(json.dumps(rows[-1]), flush=True)
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
