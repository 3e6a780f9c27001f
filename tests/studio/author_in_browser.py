"""An author before the studio in a real browser, and the studio as a process of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, expect

WAIT = 30_000


class Studio:
    """`selfcheck studio` on a free port of this computer."""

    def __init__(self, main: Path, language: str = "en") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.main, self.url = main, f"http://127.0.0.1:{self.port}/"
        command = ["-m", "selfcheck.cli", "studio", str(main), "--port", str(self.port), "--lang", language]
        self.command = [sys.executable, *command, "--no-browser"]

    def __enter__(self) -> "Studio":
        self.log = (self.main.parent / "log").open("ab")
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log, env=os.environ)
        for _ in range(300):
            try:
                with urlopen(f"{self.url}_stcore/health"):
                    return self
            except OSError:
                time.sleep(0.1)
        raise TimeoutError((self.main.parent / "log").read_text("utf-8"))

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.log.close()


class Author:
    """What somebody does there, by the words on the page."""

    def __init__(self, browser: Browser, studio: Studio) -> None:
        self.studio = studio
        self.page: Page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        self.page.set_default_timeout(WAIT)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(studio.url)
        self.heading("Question:")

    @property
    def kept(self) -> dict[str, str]:
        """File name → text of the draft on the disk, else of the files."""
        path = self.studio.main.parent / ".selfcheck" / "draft.json"
        if path.exists():
            texts: dict[str, str] = json.loads(path.read_text("utf-8"))["texts"]
            return texts
        return {file.name: file.read_text("utf-8") for file in self.studio.main.parent.glob("*.yaml")}

    @property
    def text(self) -> str:
        """The main file's draft."""
        return self.kept[self.studio.main.name]

    def heading(self, words: str) -> None:
        """Wait until a heading holds these words."""
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible(timeout=WAIT)

    def go(self, name: str) -> None:
        """Open a page from the bar above."""
        self.page.get_by_role("link", name=name).click()

    def open(self, branch: str, words: str) -> None:
        """Choose a branch and an entry of it."""
        self.choose("Questionnaire", branch)
        self.page.get_by_test_id("stSidebar").get_by_text(words, exact=False).first.click()

    def choose(self, label: str, option: str, place: int = 0) -> None:
        """Choose from a list that opens."""
        self.page.get_by_role("combobox", name=label).nth(place).click()
        self.page.get_by_role("option").filter(has_text=option).first.click()

    def box(self, label: str, place: int = 0) -> Locator:
        return self.page.get_by_label(label, exact=True).nth(place)

    def write(self, label: str, words: str, place: int = 0) -> None:
        """Write into a box, and leave it."""
        box = self.box(label, place)
        box.fill(words)
        box.blur()

    def press(self, name: str, place: int = 0) -> None:
        self.page.get_by_role("button", name=name, exact=False).nth(place).click()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words, exact=False).first).to_be_visible(timeout=WAIT)

    def until(self, holds: Any) -> None:
        """Wait until something holds of the draft."""
        for _ in range(WAIT // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(self.text[-3000:])
