"""The questionnaire as an outline: what an author can go to, with how many problems are there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from selfcheck.model import YamlPath

LISTS = ("terms", "scores", "stages", "rules", "guidance", "promises", "cases")
NAMED = ("phones", "departments", "tags", "texts")
GROUPS = (
    "sections",
    "rules",
    "terms",
    "scores",
    "stages",
    "guidance",
    "clinic",
    "texts",
    "cases",
    "promises",
)
"""The branches, in this order; `clinic` and `texts` gather what belongs together for an author."""
_GATHERED: Mapping[str, tuple[str, ...]] = {
    "rules": ("rules", "otherwise"),
    "clinic": ("clinic", "phones", "departments", "tags", "reviewed"),
    "texts": (
        "title",
        "start",
        "consent",
        "send",
        "call",
        "letter",
        "second_look",
        "safety_net",
        "disclaimer",
        "texts",
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the questionnaire: where it is, its name in the file, and its words."""

    path: YamlPath
    kind: str
    name: str
    words: str
    entries: tuple["Entry", ...] = ()


def outline(tree: Mapping[str, Any], language: str) -> dict[str, list[Entry]]:
    """Branch → its entries, however incomplete the questionnaire is."""
    return {
        group: [entry for key in _GATHERED.get(group, (group,)) for entry in _entries(tree, key, language)]
        for group in GROUPS
    }


def group_of(path: YamlPath) -> str:
    """The branch in which a path is."""
    top = str(path[0]) if path else GROUPS[0]
    return next((group for group, keys in _GATHERED.items() if top in keys), top)


def flat(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries with those in them."""
    for entry in entries:
        yield entry
        yield from flat(entry.entries)


def search(branches: Mapping[str, list[Entry]], words: str) -> list[Entry]:
    """The entries whose name or words hold every one of some words."""
    wanted = words.lower().split()
    return [
        entry
        for entries in branches.values()
        for entry in flat(entries)
        if all(word in f"{entry.name} {entry.words}".lower() for word in wanted)
    ]


def entry_at(branches: Mapping[str, list[Entry]], path: YamlPath) -> Entry | None:
    """The innermost entry in which a path is."""
    found = [e for entries in branches.values() for e in flat(entries) if path[: len(e.path)] == e.path]
    return max(found, key=lambda entry: len(entry.path), default=None)


def counted(paths: Iterable[YamlPath]) -> Counter[YamlPath]:
    """How many of some paths are at or below each path."""
    return Counter(path[:length] for path in paths for length in range(1, len(path) + 1))


def _entries(tree: Mapping[str, Any], key: str, language: str) -> Iterator[Entry]:
    value = tree.get(key)
    if key == "sections":
        for s, section in _listed(value):
            questions = tuple(
                _entry(("sections", s, "questions", q), "question", question, "ask", language)
                for q, question in _listed(section.get("questions"))
            )
            yield _entry(("sections", s), "section", section, "title", language, questions)
    elif key in LISTS:
        for place, entry in _listed(value):
            words = {"rules": "because", "promises": "name", "cases": "name"}.get(key, "title")
            yield _entry((key, place), key, entry, words, language)
    elif key in NAMED and isinstance(value, Mapping):
        yield from (
            Entry((key, name), key, name, _words(_inner(entry, key), language))
            for name, entry in value.items()
        )
    elif value is not None:
        yield Entry((key,), key, key, "")


def _inner(entry: Any, key: str) -> Any:
    return entry.get("name") if key == "phones" and isinstance(entry, Mapping) else entry


def _listed(value: object) -> list[tuple[int, dict[str, Any]]]:
    return [(i, v) for i, v in enumerate(value) if isinstance(v, dict)] if isinstance(value, list) else []


def _entry(
    path: YamlPath, kind: str, value: dict[str, Any], words: str, language: str, inner: tuple[Entry, ...] = ()
) -> Entry:
    name = value.get("id") or value.get("name") or str(path[-1])
    return Entry(path, kind, str(name), _words(value.get(words), language), inner)


def _words(text: object, language: str) -> str:
    if isinstance(text, Mapping):
        return str(text.get(language) or next(iter(text.values()), ""))
    return str(text or "")
