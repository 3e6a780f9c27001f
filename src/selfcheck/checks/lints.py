"""Wording that no patient should meet, and texts that do not help; the words are data in lints.json.

The words are those of docs/decisions/0002-content.md; the form of a card follows the NHS service manual (care
cards: one call to action in the heading, at most five bullets, nothing vague).
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from selfcheck.model import Questionnaire, Text, YamlPath, texts
from selfcheck.problems import Problem, SafetyCode, Severity, problem, quoted

LONGEST_QUESTION = 60
"""In full-width characters; a longer question says why in `long_because`."""
MOST_SENTENCES = 2
"""Above the options."""
_ENDS = re.compile(r"[。！？]|[.!?](?=\s|$)")


def run(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every Problem of wording."""
    for path, text in texts(questionnaire.model_dump(mode="json", by_alias=True)):
        if path[0] not in ("tags", "cases", "promises"):  # no patient reads these
            yield from _words(questionnaire, path, text)
    yield from _questions(questionnaire)
    yield from _grids(questionnaire)
    yield from _guidance(questionnaire)


@cache
def _lists(kind: str, language: str) -> tuple[str, ...]:
    data = json.loads(files("selfcheck.checks").joinpath("lints.json").read_text("utf-8"))
    return tuple(data[kind].get(language.partition("-")[0], ()))


def _words(questionnaire: Questionnaire, path: YamlPath, text: Mapping[str, Any]) -> Iterator[Problem]:
    for language, words in text.items():
        subject = questionnaire.source.subject(path)
        for found in _found("banned", language, words):
            fix = "Say whom to see and when; what a patient has is for a doctor to say."
            message = f"{subject}: patients must not read {quoted(found)}."
            yield _problem(questionnaire, (*path, language), "banned-word", message, fix)
        for found in _found("vague", language, words):
            fix = "Say which sign, or by when."
            message = f"{subject}: {quoted(found)} can mean anything."
            yield _problem(questionnaire, (*path, language), "vague-word", message, fix, "warning")


def _found(kind: str, language: str, words: str) -> list[str]:
    """The listed words that are in a text, outside of what is allowed to hold them."""
    lower = words.lower()
    for allowed in _lists("allowed", language):
        lower = lower.replace(allowed.lower(), "")
    return [word for word in _lists(kind, language) if word.lower() in lower]


def _questions(questionnaire: Questionnaire) -> Iterator[Problem]:
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            place: YamlPath = ("sections", s, "questions", q)
            if not question.long_because:
                message = f"question `{question.id}` is longer than {LONGEST_QUESTION} Japanese characters."
                fix = "Ask it more shortly, or say in `long_because: …` why it has to be so long."
                yield from _long_asks(questionnaire, place, question.ask, message, fix)
            message = f"question `{question.id}`: more than two sentences are above the options."
            fix = "Leave out what can be left out; `why` has room for more."
            yield from _long_hints(questionnaire, place, question.hint, message, fix)


def _grids(questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is asked once for all rows is as short as a question."""
    for s, section in enumerate(questionnaire.sections):
        for g, grid in enumerate(section.grids):
            place: YamlPath = ("sections", s, "grids", g)
            message = f"grid `{grid.id}` asks with more than {LONGEST_QUESTION} Japanese characters."
            fix = "Ask it more shortly; each row has words of its own."
            yield from _long_asks(questionnaire, place, grid.ask, message, fix)
            message = f"grid `{grid.id}`: more than two sentences are above the rows."
            yield from _long_hints(
                questionnaire, place, grid.hint, message, "Leave out what can be left out."
            )


def _long_asks(
    questionnaire: Questionnaire, place: YamlPath, asks: Text, message: str, fix: str
) -> Iterator[Problem]:
    for tag, ask in asks.items():
        if _width(ask) > LONGEST_QUESTION:
            yield _problem(questionnaire, (*place, "ask", tag), "long-question", message, fix, "warning")


def _long_hints(
    questionnaire: Questionnaire, place: YamlPath, hints: Text | None, message: str, fix: str
) -> Iterator[Problem]:
    for tag, hint in (hints or {}).items():
        if _sentences(hint) > MOST_SENTENCES:
            yield _problem(questionnaire, (*place, "hint", tag), "long-hint", message, fix, "warning")


def _guidance(questionnaire: Questionnaire) -> Iterator[Problem]:
    for g, guidance in enumerate(questionnaire.guidance):
        for tag, title in guidance.title.items():
            if _sentences(title) > 1:
                message = f"guidance `{guidance.id}`: its title calls for more than one thing."
                fix = "Keep one call to action; the rest belongs under `what`."
                yield _problem(
                    questionnaire, ("guidance", g, "title", tag), "several-calls", message, fix, "warning"
                )


def _sentences(text: str) -> int:
    return len([part for part in _ENDS.split(text) if part.strip()])


def _width(text: str) -> float:
    """Length in full-width characters, of which a Latin letter is half of one."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _problem(
    questionnaire: Questionnaire,
    path: YamlPath,
    code: SafetyCode,
    message: str,
    fix: str,
    severity: Severity = "error",
) -> Problem:
    return problem(questionnaire.source, path, code, message, fix, layer="safety", severity=severity)
