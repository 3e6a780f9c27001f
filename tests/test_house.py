"""The house keeps its own rules: imports go one way, the code is clean and holds no patient's sentence."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "selfcheck").rglob("*.py"))
ONLY = {
    "streamlit": ("ui", "staff"),
    "pandas": ("review", "export", "staff"),
    "yaml": ("load", "syntax"),
    "sqlalchemy": ("store",),
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def room(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "selfcheck").with_suffix("").parts[0]


@pytest.mark.parametrize("library", ONLY)
def test_only_its_own_rooms_know_a_library(library: str) -> None:
    knowing = {room(p) for p in SOURCES if any(n.split(".")[0] == library for n in imported(p))}
    assert knowing <= set(ONLY[library])


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        ".".join(p.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): imported(p)
        for p in SOURCES
    }

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        for other in graph[name] & graph.keys():
            visit(other, (*trail, name))

    for name in graph:
        visit(name, ())


def test_no_japanese_in_the_code() -> None:
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    code = [p for p in (ROOT / "src").rglob("*") if p.suffix in {".py", ".js", ".css"}]
    # Docstrings give each noun's Japanese name; sentences of patients would stand in code.
    lines = [
        f"{p.name}:{number}"
        for p in code
        for number, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if japanese.search(line) and not line.strip().startswith(('"""', "#", "//"))
    ]
    assert lines == []
