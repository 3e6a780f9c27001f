#!/usr/bin/env python3
"""From a tap to the next question painted, beside Streamlit, SurveyJS and the plainest page, in one run.

    python -m bench.tap PEERS [--surveyjs FOLDER] [--taps 30] [--lines none:1,slow4g:4] [--out FILE]

Timed within the page: from the click event until the frame in which the heading is another one has been painted.
Each round taps once on each page, so that what else the machine does hits all alike. Ours goes forth and back
between two questions: an answer, whose screen was asked ahead, and Back, whose screen was not.
"""

import json
from contextlib import ExitStack
from typing import Any

from bench.floors import OURS, Site, Tools, arguments, read_tools, running
from bench.load.figures import percentile
from playwright.sync_api import Page, Playwright, sync_playwright

PORT = 8740
TIMER = """(() => {
  const heading = () => document.querySelector("main h1, h3, .sd-question__title")?.textContent;
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
BEGIN = ("#selfcheck.ready [data-view=start] .primary", "#selfcheck [data-view=consent] .primary")
BACK = "#selfcheck .back"
ARRIVAL_MS = 2000
"""After each screen up to the first question: a patient reads, and what is asked ahead arrives."""
REST_MS = 600
"""After each tap; until the same page is tapped again, all others have been."""
TIMEOUT_MS = 120_000


class Walker:
    """A patient on one page, one tap after the other."""

    def __init__(self, page: Page, url: str, site: Site, *, ours: bool) -> None:
        self.page, self.option = page, site.option
        self.times: list[float] = []
        self.back: list[float] = []
        page.add_init_script(TIMER)
        page.goto(url, wait_until="commit", timeout=TIMEOUT_MS)
        for selector in BEGIN if ours else ():
            page.locator(selector).first.click(timeout=TIMEOUT_MS)
            page.wait_for_timeout(ARRIVAL_MS)
        page.locator(site.option).first.wait_for(timeout=TIMEOUT_MS)
        page.wait_for_timeout(ARRIVAL_MS)

    def answer(self) -> None:
        """Answer one question."""
        self.times.append(self._tap(self.option))

    def go_back(self) -> None:
        """Back to the question before, on our page."""
        self.back.append(self._tap(BACK))

    def _tap(self, selector: str) -> float:
        self.page.locator(selector).first.click(timeout=TIMEOUT_MS, no_wait_after=True)
        milliseconds: float = self.page.evaluate("window.__tap")
        self.page.wait_for_timeout(REST_MS)
        return milliseconds


def measure(
    tools: Tools, playwright: Playwright, sites: dict[str, Site], line: str, cpu: int, taps: int
) -> dict[str, Any]:
    """Median and 95th percentile of each page in milliseconds, and the ratios of ours to each."""
    walkers: dict[str, Walker] = {}
    with ExitStack() as stack:
        slow = None if line == "none" else line
        lines = {site.port for site in sites.values()}
        ports = {port: stack.enter_context(tools.slow_line(slow, port, port + 1)) for port in lines}
        for name, site in sites.items():
            page = stack.enter_context(tools.chromium(playwright)).new_page()
            url = f"http://127.0.0.1:{ports[site.port]}{site.path}"
            walkers[name] = Walker(page, url, site, ours=name == OURS)
            tools.throttle(page, "none", cpu)
        turns = [walker.answer for walker in walkers.values()]
        turns.insert(len(turns) // 2, walkers[OURS].go_back)
        for _ in range(taps):
            for turn in turns:
                turn()
    found = {name: _figures(walker.times) for name, walker in walkers.items()}
    ratios = {name: _ratios(found[OURS], peer) for name, peer in found.items() if name != OURS}
    back = {"ours, not asked ahead": _figures(walkers[OURS].back)}
    return {"line": line, "cpu": cpu, "taps": taps, "milliseconds": found | back, "ours against": ratios}


def _figures(times: list[float]) -> dict[str, float]:
    return {"median": round(percentile(times, 0.5), 1), "p95": round(percentile(times, 0.95), 1)}


def _ratios(ours: dict[str, float], peer: dict[str, float]) -> dict[str, float]:
    return {name: round(ours[name] / value, 2) for name, value in peer.items()}


def main() -> None:
    """Measure, print, keep."""
    parser = arguments(__doc__)
    parser.add_argument("--taps", type=int, default=30)
    given = parser.parse_args()
    tools = read_tools(given.peers)
    rows = []
    with sync_playwright() as playwright, running(tools, given.peers, given.surveyjs, PORT) as sites:
        for line, cpu in (pair.split(":") for pair in given.lines.split(",")):
            rows.append(measure(tools, playwright, sites, line, int(cpu), given.taps))
            print(json.dumps(rows[-1], indent=1), flush=True)
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
