"""Who wrote: Responses found by name or phone, and those of one patient. Contacts are opened in memory."""

from collections.abc import Callable, Iterator

from selfcheck.staff.patients import matcher, same_patient
from selfcheck.staff.services.rate import Rate
from selfcheck.store import (
    Contact,
    Entry,
    Guard,
    PrivateKeys,
    Response,
    SealError,
    StaffTransaction,
    find,
    sealed_contacts,
)

MOST = 2000
"""Contacts that are opened for one search, the newest first."""


def search_contacts(
    guard: Guard, token: str, typed: str, keys: PrivateKeys | None, searches: Rate
) -> list[Entry]:
    """Responses whose name or phone holds what was typed, newest first. Raises TooOftenError.

    The log notes that somebody searched and how many were found, never for what.
    """
    with guard.write(token) as desk:
        searches.take(desk.person.name)
        found = [entry for entry, _ in _matching(desk, matcher(typed), keys)]
        desk.note("search_contact", "", found=len(found))
        return found


def of_same_patient(guard: Guard, token: str, response_id: str, keys: PrivateKeys | None) -> list[Response]:
    """The others with the same phone, or without one the same name, newest first. Raises LookupError."""
    with guard.read(token) as desk:
        own = find(desk.connection, response_id)
        if own is None:
            raise LookupError("There is no such response.")
        if own.sealed is None or keys is None:
            return []
        try:
            contact = keys.open(own.sealed, own.id)
        except SealError:
            return []
        ids = [entry.id for entry, _ in _matching(desk, lambda other: same_patient(contact, other), keys)]
        others = (find(desk.connection, each) for each in ids if each != response_id)
        return [other for other in others if other]


def _matching(
    desk: StaffTransaction, matches: Callable[[Contact], bool], keys: PrivateKeys | None
) -> Iterator[tuple[Entry, Contact]]:
    if keys is None:
        return
    for entry, sealed in sealed_contacts(desk.connection, MOST):
        try:
            contact = keys.open(sealed, entry.id)
        except SealError:  # of another key, or damaged: it is somebody's whom nobody can find by name
            continue
        if matches(contact):
            yield entry, contact
