"""A tap as it arrives: the fields of the page's form, read to a flow. Above screens.

`flow` is the flow before the tap and `tap` what the pressed button changes, both as JSON; `answer:<question>`
are ticked boxes and chosen rows, and all else is written on the page of Send. Without JavaScript the browser
sends these fields, with it our script does: there is one reader.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from selfcheck.engine import questions_of
from selfcheck.model import Question, Questionnaire
from selfcheck.patient.flow import Flow, Patch, read_flow, write_flow
from selfcheck.patient.form import CHECKED, READERS
from selfcheck.patient.screens import Screen
from selfcheck.patient.typed import TypedError, read_typed

PREFIX = "answer:"
MOST_FIELDS = 200

Fields = list[tuple[str, str]]


def read_body(body: bytes) -> Fields:
    """The fields of a form as browsers encode it; none where it holds too many."""
    try:
        return parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        return []


def read_tap(
    questionnaire: Questionnaire,
    fields: Iterable[tuple[str, str]],
    language: str | None,
    today: date | None = None,
) -> Flow:
    """The flow after a tap; `language` is what to begin in where no flow names one.

    `today` is the day at the clinic, which no date that is typed may be after.
    """
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    before, tap = (read_json(values.get(name, [""])[-1]) for name in ("flow", "tap"))
    if tap.get("erase") is True:
        before = {"lang": before.get("lang")}
    wrong, drafts, answered = _form(questionnaire, tap, values, today)
    merged = {**before, **tap, "answers": _merged(before, tap, answered, wrong)}
    if merged.get("view") == "sending":  # also of a tap that was sent before a reload: the flow says so
        merged["form"] = _send(values)
    return replace(read_flow(questionnaire, merged, language), wrong=wrong, drafts=drafts)


def ahead(questionnaire: Questionnaire, flow: Flow, screen: Screen, tap: Patch) -> Flow:
    """The flow after a tap on a screen that needs no fields of a form."""
    answers = tap.get("answers")
    merged = {**flow.answers, **(answers if isinstance(answers, Mapping) else {})}
    raw = {**write_flow(flow, screen["view"], tuple(screen["acknowledged"])), **tap, "answers": merged}
    return replace(read_flow(questionnaire, raw), sent=flow.sent)


def _form(
    questionnaire: Questionnaire,
    tap: Mapping[str, Any],
    values: Mapping[str, list[str]],
    today: date | None,
) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, object]]:
    """What the form's own fields answer: questions that are wrong, what was ticked, and the answers."""
    named, direct = tap.get("fields"), tap.get("answers")
    asked = named if isinstance(named, list) else []
    wrong: dict[str, str] = {}
    drafts: dict[str, tuple[str, ...]] = {}
    answered: dict[str, object] = {}
    for question in questions_of(questionnaire):
        chosen = values.get(PREFIX + question.id, [])
        if question.id in asked:
            drafts[question.id] = tuple(chosen)
            try:
                answered[question.id] = _answer(question, chosen, today)
            except TypedError as error:
                wrong[question.id] = error.kind
        elif chosen and isinstance(direct, Mapping) and question.id in direct:
            wrong[question.id], drafts[question.id] = "both", tuple(chosen)
    return wrong, drafts, answered


def _answer(question: Question, chosen: list[str], today: date | None) -> object:
    """The answer of a form's fields. Raises TypedError."""
    if question.number or question.past_date or question.text:
        return read_typed(question, chosen[-1] if chosen else "", today)
    if not chosen:
        raise TypedError("missing")
    return chosen if question.tick else chosen[-1]


def _merged(
    before: Mapping[str, Any], tap: Mapping[str, Any], answered: Mapping[str, object], wrong: Iterable[str]
) -> dict[str, object]:
    """The answers after the tap, without those that its form leaves open."""
    merged: dict[str, object] = {}
    for answers in (before.get("answers"), tap.get("answers"), answered):
        if isinstance(answers, Mapping):
            merged |= answers
    for name in wrong:
        merged.pop(name, None)
    return merged


def _send(values: Mapping[str, list[str]]) -> dict[str, object]:
    """What the page of Send holds; a box that is not ticked sends nothing."""
    form: dict[str, object] = {name: values[name][-1] for name in READERS if name in values}
    form |= {name: values[name][-1] for name in ("token", "agree") if name in values}
    return form | {name: name in values for name in CHECKED}


def read_json(text: str) -> dict[str, Any]:
    """A JSON object; an empty one where there is none, or where it holds what is no JSON."""
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
