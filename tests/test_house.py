"""The house keeps its own rules: imports go down only, through the front; the code holds no patient's sentence.

`python -m tests.test_house` writes the table of docs/house.md anew.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "selfcheck"
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


def imports(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every import of a module: (dotted name, names taken from it), those within functions included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, tuple(alias.name for alias in node.names)


def package_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0]


def offered(package: str) -> set[str]:
    tree = ast.parse((SRC / package / "__init__.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


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
    wrong = []
    for path in sorted((SRC / package).rglob("*.py")):
        for module, names in imports(path):
            root, _, rest = module.partition(".")
            other, _, deeper = rest.partition(".")
            if root != "selfcheck" or other == package:
                continue
            if other not in below or deeper or not set(names) <= offered(other):
                wrong.append(f"{path.relative_to(ROOT)}: {module} {', '.join(names)}")
    assert wrong == []


@pytest.mark.parametrize("package", ORDER)
def test_only_its_owners_know_a_library(package: str) -> None:
    known = {
        module.split(".")[0] for path in (SRC / package).rglob("*.py") for module, _ in imports(path)
    } - sys.stdlib_module_names
    assert known - {"selfcheck"} == set(PACKAGES[package]["libraries"])


def test_no_package_offers_a_name_that_one_of_its_modules_has() -> None:
    """The import of such a module would put it in the place of the function."""
    for init in SRC.rglob("__init__.py"):
        modules = {path.stem for path in init.parent.iterdir() if path.suffix == ".py" or path.is_dir()}
        tree = ast.parse(init.read_text("utf-8"))
        names = {a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names}
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not (names | functions) & modules - {"__init__"}, init


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        ".".join(p.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): {
            module for module, _ in imports(p)
        }
        for p in SOURCES
        if p.parent != SRC
    }
    finished: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in finished:
            for other in graph[name] & graph.keys():
                visit(other, (*trail, name))
            finished.add(name)

    for name in graph:
        visit(name, ())


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
