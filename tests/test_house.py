"""The house keeps its own rules: imports go one way, the code is clean and holds no patient's sentence."""

import ast
import re
import subprocess
import sys
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


@pytest.mark.parametrize(
    "package", sorted(p.parent for p in SOURCES if p.name == "__init__.py"), ids=lambda path: path.name
)
def test_no_package_offers_a_name_that_one_of_its_modules_has(package: Path) -> None:
    """Importing the module would replace what the package offers under that name."""
    modules = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    assert offered(package / "__init__.py") & modules == set()


def offered(init: Path) -> set[str]:
    """The functions, classes and values that a package names; modules that it imports are left out."""
    names: set[str] = set()
    for node in ast.parse(init.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            module = (ROOT / "src").joinpath(*(node.module or "").split("."))
            names |= {alias.asname or alias.name for alias in node.names if not is_module(module, alias.name)}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def is_module(package: Path, name: str) -> bool:
    return (package / name).with_suffix(".py").exists() or (package / name / "__init__.py").exists()


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


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy"])
def test_clean(command: str) -> None:
    run = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
