"""Which modules a module imports, and which of its imports break the rules of the house (tests/test_house.py)."""

import ast
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

OURS = "selfcheck"


class Import(NamedTuple):
    """One import by its absolute name; `names` is None for `import module`, which shows no names."""

    module: str
    names: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return self.module if self.names is None else f"{self.module}: {', '.join(self.names)}"


def imports(source: str, package: str = "") -> Iterator[Import]:
    """Every import in a module's text, those in functions included; relative ones begin at its `package`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(_absolute(node, package), tuple(alias.name for alias in node.names))
        elif isinstance(node, ast.Call) and (name := _by_call(node)):
            yield Import(name)


def at_once(source: str) -> set[str]:
    """First names of what a module imports as soon as it is imported itself."""
    body = ast.parse(source).body
    now = ast.Module([node for node in body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    return {each.module.partition(".")[0] for each in imports(ast.unparse(now))}


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def _by_call(node: ast.Call) -> str | None:
    """The module that `import_module("name")` or `__import__("name")` names."""
    called = ast.unparse(node.func).rpartition(".")[2]
    if called in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return None


def wrong_imports(
    found: Iterable[Import], own: str, allowed: Collection[str], offered: Callable[[str], set[str]]
) -> list[str]:
    """The imports of a module that break a rule, each with the rule.

    `own` is the module's package, empty outside of src; `allowed` are the packages it may import, where `""`
    is `selfcheck` itself; `offered` gives the names that a package's `__init__` lists.
    """
    return [f"{each} ({rule})" for each in found if (rule := _broken(each, own, allowed, offered))]


def _broken(
    each: Import, own: str, allowed: Collection[str], offered: Callable[[str], set[str]]
) -> str | None:
    root, *inner = each.module.split(".")
    other = inner[0] if inner else ""
    if root != OURS or (own and other == own):
        return None
    if other not in allowed:
        return "not a package that this one may import"
    if inner[1:]:
        return "past the package's front"
    if each.names is None:
        return "import names from it, so that they can be checked"
    return "not offered" if set(each.names) - offered(other) else None


def names_of(source: str) -> set[str]:
    """What a package's `__init__` offers: its `__all__`."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """A way from a module back to itself; empty where there is none."""
    finished: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in finished:
            return []
        for other in sorted(graph[name] & graph.keys()):
            if found := visit(other, [*trail, name]):
                return found
        finished.add(name)
        return []

    return next(filter(None, (visit(name, []) for name in graph)), [])
