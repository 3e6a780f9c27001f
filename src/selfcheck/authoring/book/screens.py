"""Every text beside its translations, screen by screen, in the order of a patient's way."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfcheck.model import Questionnaire, YamlPath, texts

WAY = (
    *("start", "consent", "sections", "guidance", "safety_net", "disclaimer", "stages", "send"),
    *("texts", "clinic"),
)
"""The patient's way; what is elsewhere in the file follows in the file's order."""

BY_RULE = ("rules", "otherwise", "terms")
"""Texts that are with their rules instead."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text: where it is within its screen (`options.new`), and the words in each language."""

    label: str
    text: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Screen:
    """The texts of one screen, or of one group of words."""

    path: YamlPath
    rows: tuple[Row, ...]


def screens(questionnaire: Questionnaire) -> list[Screen]:
    """Every text but those of rules and terms, once each."""
    rows: dict[YamlPath, list[Row]] = {}
    for path, text in texts(questionnaire.model_dump(mode="json", by_alias=True)):
        if path[0] not in BY_RULE:
            screen = _screen(path)
            rows.setdefault(screen, []).append(Row(".".join(map(str, path[len(screen) :])), text))
    found = [Screen(path, tuple(rows[path])) for path in rows]
    return sorted(found, key=lambda screen: WAY.index(screen.path[0]) if screen.path[0] in WAY else len(WAY))


def _screen(path: YamlPath) -> YamlPath:
    match path:
        case ("sections", int(), "questions", int(), *_):
            return path[:4]
        case ("sections" | "guidance" | "stages", int(), *_):
            return path[:2]
    return path[:1]
