"""The review pack in Chromium: opened and printed from the disk, without one request."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.serving import ROOT

from selfcheck.authoring.book import render_book
from selfcheck.loader.loading import load


@pytest.mark.parametrize("name", ["tests/small.yaml", "questions.yaml"])
def test_the_book_opens_and_prints_without_a_request(name: str, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "book.html"
    path.write_text(render_book(load(ROOT / name)), "utf-8")
    seen: list[str] = []
    tab = browser.new_page(viewport={"width": 1000, "height": 1400})
    tab.on("request", lambda request: seen.append(request.url))
    tab.on("console", lambda message: seen.append(message.text))
    tab.goto(path.as_uri())

    assert seen == [path.as_uri()]
    for width in (1000, 390):
        tab.set_viewport_size({"width": width, "height": 1400})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    colour = tab.locator(".mark").first.evaluate("each => getComputedStyle(each).backgroundColor")
    assert colour != "rgba(0, 0, 0, 0)"
    pages = re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))
    assert len(pages) >= 8
    tab.close()
