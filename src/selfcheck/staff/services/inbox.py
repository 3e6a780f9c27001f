"""The inbox: the list that staff work on, counts, what is new, and the search by receipt code."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from selfcheck.model import Questionnaire
from selfcheck.staff.times import first_fresh
from selfcheck.store import (
    Count,
    Entry,
    Filter,
    Guard,
    arrived,
    counts,
    find_by_receipt,
    newest,
    questionnaires,
    read_receipt,
    work_list,
)

FLOOD = 300
"""In one hour: no clinic has so many patients."""


@dataclass(frozen=True, slots=True)
class News:
    """What a page that is open has not shown yet."""

    unread: int
    newest: datetime | None
    arrived: int
    """Since the moment that was asked about."""


def entries(guard: Guard, token: str, wanted: Filter, skip: int = 0) -> list[Entry]:
    """A page of the list behind the first `skip` Responses: the fresh ones first, then the older."""
    with guard.read(token) as desk:
        return work_list(desk.connection, wanted, first_fresh(), skip=skip)


def numbers(guard: Guard, token: str, wanted: Filter) -> list[Count]:
    """How many Responses of a filter there are of each urgency and state."""
    with guard.read(token) as desk:
        return counts(desk.connection, wanted)


def news(guard: Guard, token: str, since: datetime | None) -> News:
    """What came since a moment. Asked by the page itself, which keeps no session alive."""
    with guard.watch(token) as desk:
        unread = sum(count.number for count in counts(desk.connection, Filter(states=("new",))))
        last = newest(desk.connection)
        return News(unread, last, arrived(desk.connection, since) if since else 0)


def flood(guard: Guard, token: str) -> int:
    """How many came within the last hour, where they are more than patients send; else 0."""
    with guard.read(token) as desk:
        number = arrived(desk.connection, datetime.now(UTC) - timedelta(hours=1))
    return number if number >= FLOOD else 0


def search(guard: Guard, token: str, typed: str) -> str | None:
    """The id of the Response with the receipt code that somebody typed; None if there is none."""
    receipt = read_receipt(typed)
    with guard.write(token) as desk:
        found = find_by_receipt(desk.connection, receipt) if receipt else None
        # What was typed may be anything, also a name: only a code of the right form is noted.
        desk.note("search", found.id if found else "", receipt=receipt or "")
        return found.id if found else None


def versions(guard: Guard, token: str) -> dict[str, Questionnaire]:
    """Every version of the questionnaire by its hash, newest first; empty before the first Response."""
    with guard.read(token) as desk:
        return questionnaires(desk.connection)
