"""An author before the studio in a real browser, by mouse or keyboard, and the studio as its own process."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, expect

WAIT = 60_000
MOST_TABS = 400
Hand = Literal["mouse", "keyboard"]


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
        for _ in range(600):
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
    """What somebody does there, by the words on the page; counts the clicks of the mouse."""

    def __init__(self, browser: Browser, studio: Studio, hand: Hand = "mouse") -> None:
        self.studio, self.hand, self.clicks = studio, hand, 0
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

    @property
    def outline(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")

    def heading(self, words: str) -> None:
        """Wait until a heading holds these words."""
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible(timeout=WAIT)

    def wait_for_page(self) -> None:
        """Wait until the page is drawn and nothing of it is of the run before."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT)
        expect(self.page.locator("[data-stale=true]")).to_have_count(0, timeout=WAIT)

    def use(self, target: Locator, key: str = "Enter") -> None:
        """Click on something; or go there by Tab, and press a key."""
        self.wait_for_page()
        if self.hand == "mouse":
            target.click()
            self.clicks += 1
        else:
            self.reach(target)
            self.page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Press Tab until the focus is there."""
        expect(target).to_be_visible(timeout=WAIT)
        expect(target).to_be_enabled(timeout=WAIT)
        for _ in range(MOST_TABS):
            if target.evaluate("node => node.contains(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not lead to {target}")

    def go(self, name: str) -> None:
        """Open a page from the bar above."""
        self.use(self.page.get_by_role("link", name=name))

    def open(self, branch: str, words: str) -> None:
        """Choose a branch and an entry of it; by the keyboard, search for it."""
        if self.hand == "keyboard":
            self.write("Search", words)
            self.use(self.outline.get_by_role("radio").first, "Space")
            return
        self.choose("Questionnaire", branch)
        self.use(self.outline.get_by_text(words, exact=False).first)

    def close_search(self) -> None:
        """By the keyboard alone: show the whole outline again."""
        if self.hand == "keyboard":
            self.write("Search", "")
            expect(self.page.get_by_role("combobox", name="Questionnaire")).to_be_visible(timeout=WAIT)

    def choose(self, label: str, option: str, place: int = 0) -> None:
        """Choose from a list that opens."""
        box = self.page.get_by_role("combobox", name=label).nth(place)
        found = self.page.get_by_role("option").filter(has_text=option).first
        if self.hand == "mouse":
            self.use(box)
            self.use(found)
            return
        self.reach(box)
        self.page.keyboard.type(option)
        expect(found).to_be_visible(timeout=WAIT)
        self.page.keyboard.press("Enter")

    def box(self, label: str, place: int = 0) -> Locator:
        return self.page.get_by_label(label, exact=True).nth(place)

    def write(self, label: str, words: str, place: int = 0) -> None:
        """Write into a box, and leave it."""
        self.use(self.box(label, place), "Control+a")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(words)
        if self.hand == "keyboard":
            self.page.keyboard.press("Tab")
        else:
            self.box(label, place).blur()

    def leave(self) -> None:
        """Leave a calendar that has opened: it takes the day then."""
        self.page.keyboard.press("Escape")
        if self.hand == "mouse":
            self.use(self.page.get_by_role("heading").first)
        else:
            self.reach(self.page.get_by_role("link", name="Edit"))

    def press(self, name: str, place: int = 0) -> None:
        self.use(self.page.get_by_role("button", name=name, exact=False).nth(place))

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words, exact=False).first).to_be_visible(timeout=WAIT)

    def sees_patients(self, count: int) -> None:
        """Wait for the dialog with the screens of so many patients, and close it."""
        dialog = self.page.get_by_role("dialog")
        expect(dialog.locator("iframe")).to_have_count(count, timeout=WAIT)
        self.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0, timeout=WAIT)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of the draft."""
        for _ in range(WAIT // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(self.text[-3000:])

    def until_written(self, *words: str) -> None:
        """Wait until the draft holds these words."""
        self.until(lambda: all(any(each in text for text in self.kept.values()) for each in words))
