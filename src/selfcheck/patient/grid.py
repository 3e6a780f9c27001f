"""Several questions with the same options on one screen, a row each. Above question."""

from collections.abc import Iterator
from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.engine import AnswerPath, Engine, questions_of
from selfcheck.model import Grid, Question, Questionnaire
from selfcheck.patient.flow import Flow, Patch
from selfcheck.patient.question import Progress, after, error, progress


class Choice(TypedDict):
    """One answer of a row."""

    id: str
    label: str
    chosen: bool


class GridRow(TypedDict):
    """One question: its usual answers, and the others, which open on demand."""

    id: str
    ask: str
    error: str
    choices: list[Choice]
    others: list[Choice]


class GridBody(TypedDict):
    """A grid: each of its rows has to be answered."""

    id: str
    progress: Progress
    hint: str
    why: str
    """Why its questions are asked: what the first row that says so says; may be empty."""
    why_title: str
    rows: list[GridRow]
    others: str
    """Opens the answers that say nothing about the body."""
    go_on: str
    flow: Patch
    answers_so_far: str
    review_flow: Patch | None


def grids(questionnaire: Questionnaire) -> Iterator[Grid]:
    """Every grid of the questionnaire."""
    for section in questionnaire.sections:
        yield from section.grids


def grid_of(questionnaire: Questionnaire, question: str) -> Grid | None:
    """The grid in which a question is a row."""
    return next((grid for grid in grids(questionnaire) if question in grid.questions), None)


def rows_of(engine: Engine, path: AnswerPath, grid: Grid) -> list[Question]:
    """The rows that are asked: their conditions look at nothing within the grid."""
    every = [q for q in questions_of(engine.questionnaire) if q.id in grid.questions]
    return [q for q in every if q.when is None or engine.holds(q.when, path)]


def grid_body(engine: Engine, wording: Wording, path: AnswerPath, grid: Grid, flow: Flow) -> GridBody:
    """A grid with the answers given so far, also behind a row that is not answered."""
    rows = rows_of(engine, path, grid)
    return {
        "id": grid.id,
        "progress": progress(engine, wording, path, rows[0].id),
        "hint": wording.say(grid.hint),
        "why": wording.say(next((row.why for row in rows if row.why), None)),
        "why_title": wording.word("why"),
        "rows": [_row(wording, question, grid, flow) for question in rows],
        "others": wording.word("other_answers"),
        "go_on": wording.word("go_on"),
        "flow": {**after(grid.id), "fields": [question.id for question in rows]},
        "answers_so_far": wording.word("answers_so_far"),
        "review_flow": {"view": "review"} if path.asked else None,
    }


def _row(wording: Wording, question: Question, grid: Grid, flow: Flow) -> GridRow:
    chosen = next(iter(flow.drafts.get(question.id, ())), flow.answers.get(question.id))
    choices: list[Choice] = [
        {"id": name, "label": wording.say(text), "chosen": name == chosen}
        for name, text in (question.options or {}).items()
    ]
    return {
        "id": question.id,
        "ask": wording.say(question.ask),
        "error": error(wording, flow.wrong.get(question.id), question),
        "choices": [choice for choice in choices if choice["id"] not in grid.other],
        "others": [choice for choice in choices if choice["id"] in grid.other],
    }
