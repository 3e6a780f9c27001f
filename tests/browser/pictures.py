"""Pictures of every screen in each language, width and theme, for people to look at.

`python -m tests.browser.pictures` puts them into artifacts/pictures/, with an index.html to leaf through;
`python -m tests.browser.pictures readme` makes docs/screens.png.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright
from tests.browser import patient as patients
from tests.browser.patient import Patient
from tests.browser.serving import ROOT, Server
from tests.browser.tour import KEY, QUESTIONNAIRE, settle, tour, usual
from tests.support.provision import find_chromium

from selfcheck.model.questionnaire import Answers

WIDTHS = (320, 375, 768, 1280)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FOLDER = ROOT / "artifacts" / "pictures"


def picture_all(browser: Browser, url: str) -> None:
    """One picture of each screen × language × width × theme."""
    patients.ARTIFACTS = FOLDER
    for language in QUESTIONNAIRE.languages:
        for width in WIDTHS:
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": 667}, color_scheme=theme, has_touch=True
                )
                patient = Patient(context.new_page(), QUESTIONNAIRE)
                for name in tour(patient, f"{url}?lang={language}", language):
                    settle(patient)
                    patient.shot(f"{name}_{language}_{width}_{theme}")
                context.close()
    _index()


def _index() -> None:
    """All pictures on one page, screen by screen."""
    rows = "".join(
        f'<figure><img src="{file.name}" loading="lazy" width="240"><figcaption>{file.stem}</figcaption></figure>'
        for file in sorted(FOLDER.glob("*.png"))
    )
    style = "body{display:flex;flex-wrap:wrap;align-items:start;font:12px sans-serif}figure{margin:8px}"
    FOLDER.joinpath("index.html").write_text(f"<!doctype html><style>{style}</style>{rows}", "utf-8")


def picture_readme(browser: Browser, url: str) -> None:
    """The README's picture: start page, a grid, the body map, a result, side by side."""
    context = browser.new_context(viewport={"width": 375, "height": 760}, device_scale_factor=2)
    patient = Patient(context.new_page(), QUESTIONNAIRE)
    shots: list[bytes] = []
    patient.page.goto(f"{url}?lang=ja")
    patient.sees("start")
    settle(patient)
    shots.append(patient.page.screenshot())
    screens: dict[str, Answers] = {
        "grid:private": {"gate_a": ("none",), "age": "from_35"},
        "question:pain_map": {**usual(pain="leg"), "pain_map": ("left_low_back", "left_thigh_back")},
        "result": usual(saddle="unsure"),
    }
    for view, answers in screens.items():
        patient.resume(url, view, answers)
        settle(patient)
        shots.append(patient.page.screenshot())
    context.close()
    _join(browser, shots, ROOT / "docs" / "screens.png")


def _join(browser: Browser, shots: list[bytes], place: Path) -> None:
    """Let the browser lay the pictures beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        for number, shot in enumerate(shots):
            Path(folder, f"{number}.png").write_bytes(shot)
        style = "body{margin:0;padding:24px;display:flex;gap:24px;background:#dfe5e3;width:max-content}"
        style += "img{width:300px;border-radius:24px;box-shadow:0 8px 28px #0003}"
        images = "".join(f'<img src="{number}.png">' for number in range(len(shots)))
        Path(folder, "page.html").write_text(f"<!doctype html><style>{style}</style>{images}")
        page = browser.new_page(viewport={"width": 1320, "height": 660}, device_scale_factor=1)
        page.goto(Path(folder, "page.html").as_uri())
        page.screenshot(path=place)


def main() -> None:
    """Start a server and a browser, and take the pictures asked for."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder), SELFCHECK_PUBLIC_KEY=KEY)
        server.start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        try:
            (picture_readme if "readme" in sys.argv[1:] else picture_all)(browser, server.url)
        finally:
            browser.close()
            server.kill()


if __name__ == "__main__":
    main()
