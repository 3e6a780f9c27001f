"""A real Chromium: the one that is there, or one that is brought."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Where Chromium is; None for the one that playwright knows of."""
    if named := os.environ.get("CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    if _playwright_has_one() or _run(sys.executable, "-m", "playwright", "install", "chromium"):
        return None
    if _run("apt-get", "update") and _run("apt-get", "install", "-y", "chromium", "fonts-noto-cjk"):
        return shutil.which("chromium")
    pytest.fail(
        "The browser tests need Chromium. None was found, and neither `playwright install chromium` nor "
        "`apt-get install chromium` could bring one. Install Chromium, or name it by $CHROMIUM.",
        pytrace=False,
    )


def _playwright_has_one() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=300).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
