"""Reassessment: what today's rules would say of the answers of then. Nothing stored is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from selfcheck.engine import AnswersError, Engine, clinic_day
from selfcheck.model import Questionnaire, Urgency
from selfcheck.store.database import Database
from selfcheck.store.lookup import read_row, responses
from selfcheck.store.response import Response
from selfcheck.store.schema import response

_PAGE = 500
Change = Literal["same", "raised", "lowered", "open", "unreadable"]


@dataclass(frozen=True, slots=True)
class Reassessed:
    """One Response under today's rules.

    `open`: today's questionnaire asks more; `unreadable`: it no longer knows an answer.
    """

    receipt: str
    created: datetime
    before: Urgency
    after: Urgency | None
    change: Change
    reason: str = ""
    """Why it is unreadable."""


def reassess(database: Database, questionnaire: Questionnaire) -> Iterator[Reassessed]:
    """Every stored Response under another questionnaire, in no order. Reads in pages."""
    last, engine = "", Engine(questionnaire)
    while page := _page(database, last):
        yield from (_reassessed(found, engine) for found in page)
        last = page[-1].id


def _page(database: Database, after: str) -> list[Response]:
    query = responses().where(response.c.id > after).order_by(response.c.id).limit(_PAGE)
    with database.read() as connection:
        return [read_row(row) for row in connection.execute(query).all()]


def _reassessed(found: Response, engine: Engine) -> Reassessed:
    before = found.assessment.urgency
    try:
        today = engine.assess(engine.replay(found.answers, clinic_day(engine.questionnaire, found.created)))
    except AnswersError as error:
        return Reassessed(found.receipt, found.created, before, None, "unreadable", str(error))
    complete = today.finished or not found.assessment.finished
    change = _change(before, today.urgency, complete)
    return Reassessed(found.receipt, found.created, before, today.urgency, change)


def _change(before: Urgency, after: Urgency | None, complete: bool) -> Change:
    if after is not None and after.rank > before.rank:
        return "raised"
    if after is None or not complete:
        return "open"
    return "same" if after is before else "lowered"
