"""Counts over many Responses, in SQL: by day and urgency, by stage, and how often each rule and tag held."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from selfcheck.model import Urgency
from selfcheck.store.inbox import Filter, where
from selfcheck.store.lookup import urgency_of
from selfcheck.store.schema import finding_set_item, response

_DAY = 24 * 60 * 60 * 1000
_FIRST = date(1970, 1, 1)
_AHEAD = 9 * 60 * 60 * 1000
"""Tokyo is nine hours ahead all year round, so that a day is a division."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the Responses of one filter."""

    days: dict[tuple[date, Urgency], int]
    stages: dict[tuple[str | None, Urgency], int]
    rules: Counter[str]
    tags: Counter[str]


def overview(connection: Connection, wanted: Filter) -> Overview:
    """Count everything; each count reads an index, never the answers."""
    items = _items(connection, wanted)
    return Overview(
        _days(connection, wanted),
        _stages(connection, wanted),
        Counter({name: number for (kind, name), number in items.items() if kind == "rule"}),
        Counter({name: number for (kind, name), number in items.items() if kind == "tag"}),
    )


def _days(connection: Connection, wanted: Filter) -> dict[tuple[date, Urgency], int]:
    day = ((type_coerce(response.c.created, BigInteger) + _AHEAD) // _DAY).label("day")
    query = select(day, response.c.urgency, func.count()).where(*where(wanted))
    rows = connection.execute(query.group_by(day, response.c.urgency)).all()
    return {(_FIRST + timedelta(days=days), urgency_of(rank)): number for days, rank, number in rows}


def _stages(connection: Connection, wanted: Filter) -> dict[tuple[str | None, Urgency], int]:
    by = response.c.stage, response.c.urgency
    rows = connection.execute(select(*by, func.count()).where(*where(wanted)).group_by(*by)).all()
    return {(stage, urgency_of(rank)): number for stage, rank, number in rows}


def _items(connection: Connection, wanted: Filter) -> Counter[tuple[str, str]]:
    """How often each rule and tag held: the sets are counted, of which there are few, and added up."""
    sets = response.c.finding_set
    rows = connection.execute(select(sets, func.count()).where(*where(wanted)).group_by(sets)).all()
    numbers: dict[int, int] = {set_id: number for set_id, number in rows}  # noqa: C416 - rows are no pairs to mypy
    item = finding_set_item.c
    items: Counter[tuple[str, str]] = Counter()
    for set_id, kind, name in connection.execute(select(item.set_id, item.kind, item.name)).all():
        items[kind, name] += numbers.get(set_id, 0)
    return items
