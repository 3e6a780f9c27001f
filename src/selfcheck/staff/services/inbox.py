"""The inbox: pages of Responses, counts, and the search by receipt code."""

from selfcheck.model import Questionnaire
from selfcheck.store import (
    Count,
    Entry,
    Filter,
    Guard,
    counts,
    find_by_receipt,
    page,
    questionnaires,
    read_receipt,
)


def entries(guard: Guard, token: str, wanted: Filter, after: Entry | None = None) -> list[Entry]:
    """The page of the inbox behind an entry, or the first one."""
    with guard.read(token) as desk:
        return page(desk.connection, wanted, after=after)


def numbers(guard: Guard, token: str, wanted: Filter) -> list[Count]:
    """How many Responses of a filter there are of each urgency and state."""
    with guard.read(token) as desk:
        return counts(desk.connection, wanted)


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
