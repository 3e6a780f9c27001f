"""The tests keep their own rules: they and the measurements stay apart, and only files of browser tests need a browser."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def imported(path: Path) -> Iterator[str]:
    """First names of what a module imports whenever it is imported itself."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_tests_and_measurements_do_not_import_each_other() -> None:
    for folder, other in (("tests", "bench"), ("bench", "tests")):
        assert [path for path in (ROOT / folder).rglob("*.py") if other in imported(path)] == []


def test_only_files_of_browser_tests_import_playwright() -> None:
    """Those that `-m "not browser"` leaves unread, and scripts that take pictures."""
    found = [p.relative_to(ROOT) for p in (ROOT / "tests").rglob("*.py") if "playwright" in imported(p)]
    assert [str(p) for p in found if "browser" not in str(p) and p.name != "pictures.py"] == []
