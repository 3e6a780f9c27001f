"""The stand-in rule set of the peers' bench as a Questionnaire, question by question and rule by rule."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from selfcheck.model import Questionnaire

Json = dict[str, Any]

URGENCIES = {
    "self_care": "selfcare",
    "routine": "routine",
    "soon": "soon",
    "urgent": "urgent",
    "emergency": "emergency",
}
TENTHS = 10
"""Our numbers are whole: a question with a step of 0.1 is counted in tenths."""


def questionnaire(ruleset: Json) -> Questionnaire:
    """The rule set as a questionnaire; what only a screen needs is filled with one word."""
    questions = {question["id"]: question for question in ruleset["questions"]}
    return Questionnaire.model_validate(
        {
            **_FRAME,
            "sections": [{"id": "all", "title": WORD, "questions": list(_questions(questions))}],
            "rules": [_rule(rule, questions) for rule in ruleset["rules"]],
            "promises": [_promise(each, questions) for each in ruleset["invariants"]],
        }
    )


def condition(raw: Json, questions: Mapping[str, Json]) -> Json:
    """A condition of theirs in our grammar."""
    match raw:
        case {"all": parts}:
            return {"all": [condition(part, questions) for part in parts]}
        case {"any": parts}:
            return {"any": [condition(part, questions) for part in parts]}
        case {"not": part}:
            return {"not": condition(part, questions)}
    return _leaf(raw["q"], raw["op"], raw["value"], questions[raw["q"]])


def _leaf(name: str, op: str, value: Any, question: Json) -> Json:
    options = [option["value"] for option in question.get("options", ())]
    match op:
        case "eq" | "has":
            return {name: value}
        case "in" | "has_any":
            return {name: list(value)}
        case "ne" | "not_in":
            barred = value if isinstance(value, list) else [value]
            return {name: [option for option in options if option not in barred]}
        case "has_all":
            return {"all": [{name: one} for one in value]}
    return {name: _bounds(op, value, TENTHS if question["step"] == 0.1 else 1)}


def _bounds(op: str, value: float, unit: int) -> Json:
    number = round(value * unit)
    return {
        "ge": {"at_least": number},
        "gt": {"at_least": number + 1},
        "le": {"at_most": number},
        "lt": {"at_most": number - 1},
    }[op]


def _questions(questions: Mapping[str, Json]) -> Iterator[Json]:
    for question in questions.values():
        when = {"when": condition(question["when"], questions)} if question["when"] else {}
        name = question["id"]
        if question["optional"]:
            yes_no = {"no": WORD, "yes": WORD}
            yield {"id": f"knows_{name}", "ask": WORD, "options": yes_no, "order": "none", **when}
            when = {"when": {f"knows_{name}": "yes"}}
        yield {"id": name, "ask": {"en": question["text"]}, **_answers(question), **when}


def _answers(question: Json) -> Json:
    worse = question["worse"] or {}
    options = {option["value"]: {"en": option["label"]} for option in question.get("options", ())}
    if question["type"] == "multi":
        return {"tick": options, "exclusive": [question["exclusive"]], "order": None if worse else "none"}
    if question["type"] == "single":
        ranks = worse.get("rank", {})
        pairs = [(a, b) for a, b in itertools.permutations(ranks, 2) if ranks[a] < ranks[b]]
        return {"options": options, "order": pairs or "none"}
    unit = TENTHS if question["step"] == 0.1 else 1
    bounds = {"at_least": round(question["min"] * unit), "at_most": round(question["max"] * unit)}
    return {"scale": {**bounds, "low": WORD, "high": WORD, "worse": worse.get("number", "none")}}


def _rule(rule: Json, questions: Mapping[str, Json]) -> Json:
    when = condition(rule["when"], questions)
    then = {"urgency": URGENCIES[rule["level"]]}
    return {
        "id": rule["id"].lower(),
        "if": when,
        "then": then,
        "because": {"en": rule["title"]},
        "source": "stand-in",
    }


def _promise(invariant: Json, questions: Mapping[str, Json]) -> Json:
    when = condition(invariant["if"], questions)
    then = {"urgency": {"at_least": URGENCIES[invariant["at_least"]]}}
    return {"name": invariant["text"], "if": when, "then": then}


WORD = {"en": "-"}
_COLOUR = {"background": "#000000", "text": "#ffffff"}
_FRAME: Json = {
    "id": "standin",
    "version": "1",
    "title": WORD,
    "languages": {"en": "English"},
    "reviewed": {"by": "nobody", "on": "2026-01-01", "again": "2027-01-01"},
    "clinic": {
        "name": WORD,
        "address": WORD,
        "phone": "0",
        "hours": {"timezone": "Asia/Tokyo", "text": WORD, "open": []},
    },
    "phones": {},
    "departments": {},
    "tags": {},
    "start": {"title": WORD, "lead": WORD, "readers": [], "minutes": WORD, "is_not": [], "emergency": WORD},
    "consent": {
        "version": "1",
        "title": WORD,
        "points": [],
        "agree": WORD,
        "decline": WORD,
        "declined": WORD,
    },
    "guidance": [
        {"id": u, "urgency": u, "word": WORD, "icon": "-", "colour": _COLOUR, "title": WORD, "what": WORD}
        for u in URGENCIES.values()
    ],
    "safety_net": {"title": WORD, "items": [WORD], "footer": WORD},
    "disclaimer": WORD,
    "texts": {},
}
