"""One question on the screen: one tap per answer where one is chosen. Above figure and progress."""

from datetime import timedelta
from typing import TypedDict

from selfcheck.display import Figure, Shape, Wording, figure, shapes
from selfcheck.engine import AnswerPath, Engine, measure, questions_of
from selfcheck.model import Answer, Question, Questionnaire
from selfcheck.patient.flow import Flow, Patch
from selfcheck.patient.progress import asked, left, left_in_words, percent, place_of

UNDECIDED = ("unsure", "skip")
"""Answers that say nothing about the body: they stand apart from the others."""


class Progress(TypedDict):
    """How far the patient has come."""

    section: str
    percent: int
    label: str
    """For screen readers."""
    left: str


class Option(TypedDict):
    """One button; `flow` is None where several may be ticked and Continue is pressed."""

    id: str
    label: str
    chosen: bool
    undecided: bool
    flow: Patch | None
    shapes: list[Shape]
    """The areas of the body map that are this option."""


class Scale(TypedDict):
    """Numbers to tap, with what the ends mean."""

    name: str
    low: str
    high: str


class Field(TypedDict):
    """A field to type in."""

    type: str
    """`text`, `date` for a date, or `area` for own words."""
    mode: str
    """Which keys a telephone shows: `numeric` or `decimal`; empty for a date."""
    value: str
    unit: str
    hint: str
    """What is taken; empty where the field itself shows it."""
    low: str
    high: str
    """The last day, or how many characters are taken; empty for a number, as the first day is."""


class QuestionBody(TypedDict):
    """One question with its answers."""

    id: str
    progress: Progress
    hint: str
    why: str
    why_title: str
    error: str
    """What was wrong with the last tap; may be empty."""
    options: list[Option]
    columns: int
    tick: str
    """The sentence above options of which several may be ticked; empty where one is chosen."""
    go_on: str
    go_on_flow: Patch
    scale: Scale | None
    field: Field | None
    figure: Figure | None
    keep: str
    keep_flow: Patch | None
    answers_so_far: str
    review_flow: Patch | None


def question_body(
    engine: Engine, wording: Wording, path: AnswerPath, question: Question, flow: Flow
) -> QuestionBody:
    """A question with its earlier answer shown as chosen, and nothing chosen where there is none."""
    answer = path.answers.get(question.id)
    go_on = after(question.id)
    return {
        "id": question.id,
        "progress": progress(engine, wording, path, question.id),
        "hint": wording.say(question.hint),
        "why": wording.say(question.why),
        "why_title": wording.word("why"),
        "error": error(wording, flow.wrong.get(question.id), question),
        "options": _options(wording, question, flow.drafts.get(question.id, answer)),
        "columns": question.columns,
        "tick": wording.word("tick_all") if question.tick else "",
        "go_on": wording.word("go_on"),
        "go_on_flow": {**go_on, "fields": [question.id]},
        "scale": _scale(wording, question),
        "field": _field(wording, question, path, flow.drafts.get(question.id)),
        "figure": figure(wording, question.tick) if question.tick and question.body_map else None,
        "keep": wording.word("keep"),
        "keep_flow": go_on if answer is not None and (question.options or question.scale) else None,
        "answers_so_far": wording.word("answers_so_far"),
        "review_flow": {"view": "review"} if path.asked else None,
    }


def after(name: str, answers: dict[str, object] | None = None) -> Patch:
    """The tap that answers a screen's question and goes on; without an answer it only goes on."""
    patch: Patch = {"view": f"after:{name}"}
    return patch if answers is None else {**patch, "answers": answers}


def progress(engine: Engine, wording: Wording, path: AnswerPath, name: str) -> Progress:
    """How far the patient has come at a question."""
    done, remaining = _after_result(path) if name in path.rest else _before_result(engine, path, name)
    return {
        "section": _section(wording, name),
        "percent": done,
        "label": wording.plain_word("progress", percent=done),
        "left": left_in_words(wording, remaining),
    }


def _before_result(engine: Engine, path: AnswerPath, name: str) -> tuple[int, int]:
    remaining = left(engine, name)
    return percent(place_of(asked(path), name), remaining), remaining


def _after_result(path: AnswerPath) -> tuple[int, int]:
    """Among the questions for the visit: the share of all that may be asked, and how many are left."""
    remaining = len(path.rest)
    return percent(len(path.asked), remaining), remaining


def error(wording: Wording, kind: str | None, question: Question) -> str:
    """What is wrong with an answer, by its kind such as `missing`; empty where nothing is."""
    measured = measure(question)
    if kind and question.text:
        return wording.word(f"answer_{kind}", most=question.text.at_most)
    if not kind or not measured:
        return wording.word(f"answer_{kind}") if kind else ""
    low, high, decimals = measured.low, measured.high, measured.decimals
    return wording.word(f"answer_{kind}", low=low, high=high, decimals=decimals, days=high)


def answer_text(wording: Wording, question: Question, answer: Answer) -> str:
    """An answer in words."""
    if isinstance(answer, int | float):
        return f"{answer} {_unit(wording, question)}".strip()
    if question.past_date:
        return date_text(wording, str(answer))
    if question.text:
        return str(answer)
    options = question.tick or question.options or {}
    chosen = [answer] if isinstance(answer, str) else answer
    return wording.word("list").join(wording.say(options[name]) for name in chosen)


def date_text(wording: Wording, written: str) -> str:
    """A date in words."""
    year, month, day = written.split("-")
    return wording.word("date", year=year, month=int(month), day=int(day))


def _field(
    wording: Wording, question: Question, path: AnswerPath, draft: tuple[str, ...] | None
) -> Field | None:
    answer = path.written.get(question.id)
    field: Field = {"type": "text", "mode": "", "value": "", "unit": "", "hint": "", "low": "", "high": ""}
    field["value"] = draft[-1] if draft else "" if answer is None else str(answer)
    if number := question.number:
        field["mode"] = "decimal" if number.decimals else "numeric"
        field["unit"] = _unit(wording, question)
        field["hint"] = wording.word("number_range", low=number.at_least, high=number.at_most)
        return field
    if question.text:
        field["type"], field["high"] = "area", str(question.text.at_most)
        field["hint"] = wording.word("text_hint")
        return field
    if question.past_date and path.today:
        field["type"], field["high"] = "date", path.today.isoformat()
        field["low"] = (path.today - timedelta(days=question.past_date.at_most)).isoformat()
        return field
    return None


def own_words(questionnaire: Questionnaire) -> list[str]:
    """The questions in own words: where nothing can be sealed, none is asked."""
    return [question.id for question in questions_of(questionnaire) if question.text]


def _unit(wording: Wording, question: Question) -> str:
    return wording.say(question.number.unit) if question.number else ""


def previous(path: AnswerPath, question: str | None) -> Patch:
    """Where Back leads: one question back, or from the first one to the start page."""
    questions = asked(path)
    place = place_of(questions, question) if question else len(path.asked)
    return {"view": f"question:{questions[place - 1]}" if place else "start", "from": None}


def _section(wording: Wording, name: str) -> str:
    sections = wording.questionnaire.sections
    title = next(each.title for each in sections if any(question.id == name for question in each.questions))
    return wording.say(title)


def _options(wording: Wording, question: Question, answer: Answer | None) -> list[Option]:
    if question.scale:
        numbers = range(question.scale.at_least, question.scale.at_most + 1)
        return [_option(question, str(n), str(n), chosen=answer == n, value=n) for n in numbers]
    if question.tick:
        ticked = answer if isinstance(answer, tuple) else ()
        return [
            _option(question, name, wording.say(text), chosen=name in ticked, value=_alone(question, name))
            for name, text in question.tick.items()
        ]
    return [
        _option(question, name, wording.say(text), chosen=answer == name, value=name)
        for name, text in (question.options or {}).items()
    ]


def _alone(question: Question, name: str) -> object:
    """An exclusive option answers at once; of the others several may be ticked."""
    return [name] if name in question.exclusive else None


def _option(question: Question, name: str, label: str, *, chosen: bool, value: object) -> Option:
    return {
        "id": name,
        "label": label,
        "chosen": chosen,
        "undecided": name in UNDECIDED,
        "flow": None if value is None else after(question.id, {question.id: value}),
        "shapes": list(shapes(name)) if question.body_map else [],
    }


def _scale(wording: Wording, question: Question) -> Scale | None:
    if not question.scale:
        return None
    low, high = wording.plain(question.scale.low), wording.plain(question.scale.high)
    return {
        "name": wording.plain_word("scale", low=low, high=high),
        "low": wording.say(question.scale.low),
        "high": wording.say(question.scale.high),
    }
