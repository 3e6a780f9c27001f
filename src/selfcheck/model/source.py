"""Where everything is in questions.yaml, so that every layer can point at it. Below the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from selfcheck.model.conditions import YamlPath

Mark = tuple[int, int]
"""Line and column, both from 1, in characters."""

_KINDS = {"scores": "score", "terms": "term", "stages": "stage", "rules": "rule", "guidance": "guidance"}
_NAMED = {"promises": "promise", "cases": "case"}


@dataclass(frozen=True)
class Source:
    """The file that a questionnaire was read from; it never makes two questionnaires differ."""

    file: str = field(default="questions.yaml", compare=False)
    text: str = field(default="", compare=False, repr=False)
    tree: object = field(default=None, compare=False, repr=False)
    """The file as plain mappings, lists, words and numbers."""
    keys: Mapping[YamlPath, Mark] = field(default_factory=dict, compare=False, repr=False)
    values: Mapping[YamlPath, Mark] = field(default_factory=dict, compare=False, repr=False)
    plain: Mapping[Mark, str] = field(default_factory=dict, compare=False, repr=False)
    """Texts without quotes that other programs may read otherwise."""

    parts: Mapping[str, "Source"] = field(default_factory=dict, compare=False, repr=False)
    """Key at the top → the file of its own that holds it; `tree` and the places hold all files."""
    translations: Mapping[str, "Source"] = field(default_factory=dict, compare=False, repr=False)
    """Language → the file of its own that holds its texts."""
    unreadable: Mapping[str, Exception] = field(default_factory=dict, compare=False, repr=False)
    """Language → why its file could not be read."""

    def home(self, path: YamlPath) -> "tuple[Source, YamlPath]":
        """The file that holds `path`, and its place there: a text's further language has its own file."""
        if not path:
            return self, path
        other = self.translations.get(str(path[-1]))
        address = self.address(path[:-1])
        if other and isinstance(other.at(address), str):
            return other, address
        return self.parts.get(str(path[0]), self), path

    def address(self, path: YamlPath) -> YamlPath:
        """The same path by ids where the file lists what has one."""
        node, steps = self.tree, []
        for step in path:
            node = _child(node, step)
            named = node.get("id") if isinstance(step, int) and isinstance(node, Mapping) else None
            steps.append(named if isinstance(named, str) else step)
        return tuple(steps)

    def key(self, path: YamlPath) -> Mark:
        """Where the last key of `path` is; of a list's entry its value; else what is around it."""
        return self.keys.get(path) or self.value(path)

    def value(self, path: YamlPath) -> Mark:
        """Where the value at `path` is, or what is nearest around it."""
        if path in self.values or not path:
            return self.values.get(path, (1, 1))
        return self.key(path[:-1])

    def at(self, path: YamlPath) -> object:
        """The plain value at `path`; None where there is none."""
        node = self.tree
        for step in path:
            node = _child(node, step)
        return node

    @cached_property
    def lines(self) -> list[str]:
        """The file's lines, without their ends."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    def line(self, number: int) -> str:
        """The text of one line; empty where there is no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def subject(self, path: YamlPath) -> str:
        """Whom a Problem at `path` is about, in the author's words: ``rule `saddle_new` ``."""
        match path:
            case ("sections", int(), "questions", int(), *_):
                return self._called("question", path[:4], "id")
            case ("sections", int(), "grids", int(), *_):
                return self._called("grid", path[:4], "id")
            case ("sections", int(), *_):
                return self._called("section", path[:2], "id")
            case (str(group), int(), *_) if group in _KINDS:
                return self._called(_KINDS[group], path[:2], "id")
            case (str(group), int(), *_) if group in _NAMED:
                return self._called(_NAMED[group], path[:2], "name")
            case (str(group), str(name), *_) if group in ("phones", "departments", "tags", "texts"):
                return f"`{group}: {name}`"
            case (str(group), *_):
                return f"`{group}`"
        return "the file"

    def _called(self, kind: str, path: YamlPath, label: str) -> str:
        name = self.at((*path, label))
        return f"{kind} `{name}`" if isinstance(name, str) else f"{kind} number {int(path[-1]) + 1}"


def _child(node: object, step: str | int) -> object:
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, Sequence) and not isinstance(node, str) and isinstance(step, int):
        return node[step] if step < len(node) else None
    return None
