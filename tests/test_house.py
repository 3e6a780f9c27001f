"""The house keeps its own rules: imports go down only, through the front; tests mirror src; no sentences in code.

`python -m tests.test_house` writes the table of docs/house.md anew.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.support.imports import OURS, Import, at_once, cycle, imports, names_of, wrong_imports

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / OURS
TESTS = ROOT / "tests"
HOUSE = ROOT / "docs" / "house.md"
SOURCES = sorted(SRC.rglob("*.py"))
PACKAGES = {
    package["name"]: package
    for package in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["selfcheck"][
        "packages"
    ]
}
ORDER = list(PACKAGES)
TABLE = re.compile(r"\| package \|.*?\n\n", re.DOTALL)

NOT_PACKAGES = {
    "browser": "patients in a real browser, through every package",
    "content": "the questionnaire's own files",
    "docs": "the pages of docs/",
    "faults": "what is broken on purpose: power, disks, processes, settings",
    "hostile": "what an attacker sends, to both apps",
    "mutation": "the questionnaire broken in every way, which the proofs must notice",
    "server": "servers of their own process",
    "support": "what tests of several packages share",
}
"""The folders with tests that are no package of src."""

INSIDE = {"bench/proofs.py", "bench/store_size.py"}
"""Measurements of what no front offers: proofs of larger trees, and tables filled without a Send for each row."""


@cache
def imported(path: Path) -> list[Import]:
    """Every import of a module of this repository."""
    package = ".".join(path.parent.relative_to(ROOT / "src").parts) if SRC in path.parents else ""
    return list(imports(path.read_text("utf-8"), package))


def package_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0]


@cache
def offered(package: str) -> set[str]:
    return names_of((SRC / package / "__init__.py").read_text("utf-8"))


def modules(folder: str) -> Iterator[Path]:
    return (ROOT / folder).rglob("*.py")


def table() -> str:
    """The packages and their libraries as a table of Markdown."""
    rows = [f"| `{name}/` | {p['noun']} | {', '.join(p['libraries'])} |" for name, p in PACKAGES.items()]
    return "\n".join(["| package | what it is | libraries |", "|---|---|---|", *rows]) + "\n\n"


def test_every_module_belongs_to_a_package_of_the_list() -> None:
    assert {path.name for path in SRC.iterdir() if path.suffix == ".py"} == {"__init__.py"}
    assert {package_of(path) for path in SOURCES if path.parent != SRC} == set(ORDER)


@pytest.mark.parametrize("package", ORDER)
def test_imports_go_down_only_and_through_the_front(package: str) -> None:
    below = ORDER[ORDER.index(package) + 1 :]
    allowed = set(below) - set(PACKAGES[package].get("not_from", ()))
    assert wrong(sorted((SRC / package).rglob("*.py")), package, allowed) == []


def test_scripts_come_through_the_front_too() -> None:
    paths = [ROOT / "app.py", *modules("bench"), *modules("deploy")]
    assert {line.partition(":")[0] for line in wrong(paths, "", {"", *ORDER})} == INSIDE


def wrong(paths: list[Path], own: str, allowed: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {line}"
        for path in paths
        for line in wrong_imports(imported(path), own, allowed, offered)
    ]


def test_what_must_be_apart_is_named() -> None:
    """By the order alone these two could be imported."""
    assert PACKAGES["staff"]["not_from"] == ["patient"]
    assert PACKAGES["store"]["not_from"] == ["loader"]


@pytest.mark.parametrize(
    ("folder", "other"), [("tests", "bench"), ("bench", "tests"), ("src", "tests"), ("src", "bench")]
)
def test_neither_tests_nor_measurements_are_imported(folder: str, other: str) -> None:
    assert [
        path for path in modules(folder) for each in imported(path) if each.module.split(".")[0] == other
    ] == []


def test_tests_are_where_their_subject_is() -> None:
    """Each folder that holds Python is a package of src or one of NOT_PACKAGES, and each package has one."""
    folders = {path.relative_to(TESTS).parts[0] for path in TESTS.rglob("*/*.py")}
    assert folders == {*ORDER, *NOT_PACKAGES}
    assert {path.name for path in TESTS.glob("*.py")} == {"conftest.py", "test_house.py"}


def test_only_files_of_browser_tests_import_playwright() -> None:
    """Those that `-m "not browser"` leaves unread, and scripts that take pictures."""
    found = [
        path.relative_to(ROOT)
        for path in modules("tests")
        if "playwright" in at_once(path.read_text("utf-8"))
    ]
    assert [str(path) for path in found if "browser" not in str(path) and path.name != "pictures.py"] == []


def test_only_one_place_starts_an_event_loop() -> None:
    """`asyncio.run` in a test fails in a worker whose main thread playwright's loop has."""
    found = [path.relative_to(TESTS) for path in modules("tests") if "asyncio.run" in path.read_text("utf-8")]
    assert {str(path) for path in found} == {"support/event_loop.py", "test_house.py"}


@pytest.mark.parametrize("package", ORDER)
def test_only_its_owners_know_a_library(package: str) -> None:
    paths = (SRC / package).rglob("*.py")
    known = {each.module.split(".")[0] for path in paths for each in imported(path)} - sys.stdlib_module_names
    assert known - {OURS} == set(PACKAGES[package]["libraries"])


def test_no_package_offers_a_name_that_one_of_its_modules_has() -> None:
    """The import of such a module would put it in the place of the function."""
    for init in SRC.rglob("__init__.py"):
        modules = {path.stem for path in init.parent.iterdir() if path.suffix == ".py" or path.is_dir()}
        tree = ast.parse(init.read_text("utf-8"))
        names = {a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names}
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not (names | functions) & modules - {"__init__"}, init


def test_no_module_imports_itself_in_a_circle() -> None:
    names = {
        path: ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES
        if path.parent != SRC
    }
    graph = {
        name: {f"{each.module}.{taken}" for each in imported(path) for taken in each.names or ()}
        | {each.module for each in imported(path)}
        for path, name in names.items()
    }
    assert cycle(graph) == []


def test_the_table_of_packages_is_the_list() -> None:
    found = TABLE.search(HOUSE.read_text("utf-8"))
    assert found
    assert found[0] == table(), "run `python -m tests.test_house`"


def test_no_japanese_in_the_code() -> None:
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    code = [p for p in (ROOT / "src").rglob("*") if p.suffix in {".py", ".js", ".css"}]
    # Docstrings give each noun's Japanese name; sentences of patients would be in code.
    lines = [
        f"{p.name}:{number}"
        for p in code
        for number, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if japanese.search(line) and not line.strip().startswith(('"""', "#", "//"))
    ]
    assert lines == []


if __name__ == "__main__":
    HOUSE.write_text(TABLE.sub(table().replace("\\", "\\\\"), HOUSE.read_text("utf-8")), "utf-8")
