"""The files of one questionnaire while an author changes them: one tree, each change in its own file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from selfcheck.model import YamlPath
from selfcheck.studio.document import Document, read


@dataclass(frozen=True)
class Draft:
    """File name → document. The main file, its parts, and the languages that have files of their own."""

    main: str
    documents: Mapping[str, Document]

    @property
    def texts(self) -> dict[str, str]:
        """File name → text."""
        return {name: document.text for name, document in self.documents.items()}

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """Language → the file that holds its texts alone."""
        stem, _, ending = self.main.rpartition(".")
        return {
            name.removeprefix(f"{stem}.").removesuffix(f".{ending}"): name
            for name, document in self.documents.items()
            if name != self.main and document.at(("language",)) is not None
        }

    @cached_property
    def tree(self) -> dict[str, Any]:
        """The questionnaire as plain data: the main file with its parts."""
        joined: dict[str, Any] = {}
        for name, document in self.documents.items():
            if name not in self.languages.values() and isinstance(document.tree, Mapping):
                joined |= document.tree
        return joined

    def at(self, path: YamlPath) -> Any:
        """The plain value at a path of the questionnaire, also of a text in a language with its own file."""
        name, place = self.home(path)
        return self.documents[name].at(place)

    def home(self, path: YamlPath) -> tuple[str, YamlPath]:
        """The file in which a path is written, and its place there."""
        if path and path[-1] in self.languages:
            return self.languages[str(path[-1])], self.address(path[:-1])
        for name, document in self.documents.items():
            parts = name != self.main and name not in self.languages.values()
            if path and parts and isinstance(document.tree, Mapping) and path[0] in document.tree:
                return name, path
        return self.main, path

    def address(self, path: YamlPath) -> YamlPath:
        """A path as files of languages have it: what is listed has its id for its position."""
        node, steps = self.tree, []
        for step in path:
            node = _child(node, step)
            named = node.get("id") if isinstance(step, int) and isinstance(node, Mapping) else None
            steps.append(named if isinstance(named, str) else step)
        return tuple(steps)

    def unaddressed(self, address: YamlPath) -> YamlPath:
        """The path of an address; as far as there is one."""
        node, path = self.tree, []
        for step in address:
            here: str | int = step
            if isinstance(node, list) and isinstance(step, str):
                here = next((i for i, entry in enumerate(node) if _id(entry) == step), len(node))
            node = _child(node, here)
            path.append(here)
            if node is None:
                break
        return tuple(path)

    def put(self, path: YamlPath, value: object) -> "Draft":
        """Set a value. Raises EditError."""
        return self._at(path, lambda document, place: document.put(place, value))

    def remove(self, path: YamlPath) -> "Draft":
        """Take a value out. Raises EditError."""
        return self._at(path, lambda document, place: document.remove(place))

    def insert(self, path: YamlPath, position: int, value: object) -> "Draft":
        """Put a new entry into a list. Raises EditError."""
        return self._at(path, lambda document, place: document.insert(place, position, value))

    def move(self, path: YamlPath, position: int) -> "Draft":
        """Move an entry within its list or mapping. Raises EditError."""
        return self._at(path, lambda document, place: document.move(place, position))

    def with_text(self, name: str, text: str) -> "Draft":
        """The same with another text of one file. Raises Problems of its syntax."""
        return replace(self, documents={**self.documents, name: read(text, name)})

    def with_document(self, name: str, document: Document) -> "Draft":
        """The same with another document of one file."""
        return replace(self, documents={**self.documents, name: document})

    def _at(self, path: YamlPath, change: Callable[[Document, YamlPath], Document]) -> "Draft":
        name, place = self.home(path)
        return self.with_document(name, change(self.documents[name], place))


def draft(main: str, texts: Mapping[str, str]) -> Draft:
    """The draft of some files' texts. Raises Problems of their syntax."""
    return Draft(main, {name: read(text, name) for name, text in texts.items()})


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _id(entry: object) -> object:
    return entry.get("id") if isinstance(entry, Mapping) else None
