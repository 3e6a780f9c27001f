"""Which parts of a further language are of today's texts: `of` is the edition of all, or marks each part."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from selfcheck.model import Source, YamlPath, texts

Wanted = Mapping[YamlPath, str]
"""Place in the language's file → the text to translate."""


def wanted(source: Source) -> dict[YamlPath, str]:
    """Every text of the questionnaire in its first language, by its place in a translation."""
    languages = source.at(("languages",))
    first = next(iter(languages), "") if isinstance(languages, dict) else ""
    return {source.address(path): str(text.get(first, "")) for path, text in texts(source.tree)}


def edition(source: Source) -> str:
    """A short hash of these texts in the questionnaire's first language: another one after any change."""
    listed = json.dumps(
        sorted((str(path), text) for path, text in wanted(source).items()), ensure_ascii=False
    )
    return hashlib.sha256(listed.encode()).hexdigest()[:8]


def current(source: Source, tag: str) -> Wanted:
    """The texts of parts that have not changed since they were translated; all, where `of` is an edition."""
    found, of = wanted(source), source.translations[tag].at(("of",))
    if not has_marks(of):
        return found
    kept, today = set(str(of).split()), _marks(found)
    return {path: text for path, text in found.items() if today[_part(path)] in kept}


def waiting(source: Source, tag: str) -> dict[YamlPath, dict[YamlPath, str]]:
    """Part → its texts, of those that changed since they were translated, or are not translated yet.

    Of an edition that is not today's nobody knows what has changed: then it is every part.
    """
    of = source.translations[tag].at(("of",))
    translated = current(source, tag) if has_marks(of) or of == edition(source) else {}
    found: dict[YamlPath, dict[YamlPath, str]] = {}
    for path, text in wanted(source).items():
        if path not in translated:
            found.setdefault(_part(path), {})[path] = text
    return found


def marks_of(source: Source, tag: str) -> str:
    """What `of` is once every part that is whole in a language's file is a translation of today's texts."""
    found, file = wanted(source), source.translations[tag]
    marks = _marks(found)
    for path in found:
        if not isinstance(file.at(path), str):
            marks.pop(_part(path), None)
    return " ".join(marks.values())


def has_marks(of: Any) -> bool:
    """Whether `of` marks each part, instead of being the edition of all of them."""
    return isinstance(of, str) and len(of.split()) > 1


def _part(path: YamlPath) -> YamlPath:
    """What patients read as one, and so in one language: a question, a rule, a guidance, a button."""
    return path[:4] if path[0] == "sections" else path[:2]


def _marks(found: Wanted) -> dict[YamlPath, str]:
    """Part → a mark that is another one after any change of its texts."""
    parts: dict[YamlPath, list[tuple[str, str]]] = {}
    for path, text in found.items():
        parts.setdefault(_part(path), []).append((str(path), text))
    return {
        name: hashlib.sha256(json.dumps(sorted(lines), ensure_ascii=False).encode()).hexdigest()[:8]
        for name, lines in parts.items()
    }
