#!/usr/bin/env python3
"""How long a patient waits for the first page, beside Streamlit, SurveyJS and the plainest page, in one run.

    python -m bench.page_load PEERS [--surveyjs FOLDER] [--lines none:1,slow4g:4] [--runs 3] [--out FILE]

For each line and CPU slow-down each page is loaded in turn with an empty cache, until its first question can be
answered. The self-check has a start page and a consent before it: `first tap` is when the start page's button can
be tapped, and `ready` when the first question is there for a patient who taps both as soon as they are taken
(the page takes no tap for 0.35 s after a new screen). Bytes are those of HTTP and websockets until then.
"""

import json
import statistics
import time
from contextlib import ExitStack
from typing import Any

from bench.floors import OURS, Site, Tools, arguments, read_tools, running
from playwright.sync_api import Playwright, sync_playwright

PORT = 8730
PEER = """((option) => {
  const marks = window.__marks = {};
  const look = () => {
    if (!document.querySelector(option)) return requestAnimationFrame(look);
    requestAnimationFrame(() => marks.tap = marks.ready = performance.now());
  };
  requestAnimationFrame(look);
})(%s);"""
OWN = """((option) => {
  const marks = window.__marks = {};
  const look = () => {
    const button = document.querySelector("#selfcheck main:is([data-view=start], [data-view=consent]) .primary");
    if (button && !marks.tap) requestAnimationFrame(() => marks.tap ??= performance.now());
    if (button && document.querySelector("#selfcheck.ready") && !button.matches(".pressed")) button.click();
    if (!document.querySelector(option)) return requestAnimationFrame(look);
    requestAnimationFrame(() => marks.ready = performance.now());
  };
  requestAnimationFrame(look);
})(%s);"""


def load(tools: Tools, playwright: Playwright, url: str, script: str, cpu: int) -> dict[str, float]:
    """One cold load: milliseconds from the start of the navigation, bytes and requests."""
    counted = {"bytes": 0.0, "requests": 0.0}

    def frame(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        counted["bytes"] += len(payload) * 3 / 4 if event["response"]["opcode"] == 2 else len(payload)

    def finished(event: dict[str, Any]) -> None:
        counted["bytes"] += event["encodedDataLength"]
        counted["requests"] += 1

    with tools.chromium(playwright) as context:
        page = context.new_page()
        page.add_init_script(script)
        protocol = tools.throttle(page, "none", cpu)
        protocol.on("Network.loadingFinished", finished)
        protocol.on("Network.webSocketFrameReceived", frame)
        page.goto(url, wait_until="commit", timeout=180_000)
        until = time.monotonic() + 180
        while not page.evaluate("window.__marks?.ready"):
            if time.monotonic() > until:
                raise TimeoutError(f"{url}: {page.evaluate('JSON.stringify(window.__marks)')}")
            page.wait_for_timeout(50)
        paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
        return {**page.evaluate("window.__marks"), "fcp": page.evaluate(paint), **counted}


def measure(
    tools: Tools, playwright: Playwright, sites: dict[str, Site], line: str, cpu: int, runs: int
) -> dict[str, Any]:
    """Medians of each page, and the ratios of ours to each."""
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in sites}
    with ExitStack() as stack:
        lines = {site.port for site in sites.values()}
        slow = None if line == "none" else line
        ports = {port: stack.enter_context(tools.slow_line(slow, port, port + 1)) for port in lines}
        for _ in range(runs):  # in turn, so that what else the machine does hits all alike
            for name, site in sites.items():
                script = (OWN if name == OURS else PEER) % json.dumps(site.option)
                url = f"http://127.0.0.1:{ports[site.port]}{site.path}"
                rows[name].append(load(tools, playwright, url, script, cpu))
    found = {name: _medians(each) for name, each in rows.items()}
    ratios = {name: _ratios(found[OURS], peer) for name, peer in found.items() if name != OURS}
    return {"line": line, "cpu": cpu, "runs": runs, "medians": found, "ours against": ratios}


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(row[name] for row in rows)) for name in rows[0]}


def _ratios(ours: dict[str, float], peer: dict[str, float]) -> dict[str, float]:
    return {name: round(ours[name] / peer[name], 3) for name in ("fcp", "tap", "ready", "bytes")}


def main() -> None:
    """Measure, print, keep."""
    parser = arguments(__doc__)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    tools = read_tools(given.peers)
    rows = []
    with sync_playwright() as playwright, running(tools, given.peers, given.surveyjs, PORT) as sites:
        measure(tools, playwright, sites, "none", 1, 1)  # warms the servers
        for line, cpu in (pair.split(":") for pair in given.lines.split(",")):
            rows.append(measure(tools, playwright, sites, line, int(cpu), given.runs))
            print(json.dumps(rows[-1], indent=1), flush=True)
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
