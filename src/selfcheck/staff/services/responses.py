"""One Response: read it, print it, note what was done about it, erase it on its patient's wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selfcheck.model import Questionnaire
from selfcheck.review import clean
from selfcheck.store import (
    ABSOLUTE,
    INBOX_PAGE,
    Contact,
    Guard,
    PrivateKeys,
    Response,
    ReviewAct,
    Reviewed,
    SealError,
    StaffTransaction,
    State,
    add_review,
    erase,
    find,
    noted,
    questionnaire_by,
    reviewed,
)

NOTE_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Response with all that staff need to read it."""

    response: Response
    questionnaire: Questionnaire
    """As it was asked then."""
    reviewed: Reviewed
    contact: Contact | None
    """None where there is one that cannot be opened here."""


def open_sheet(
    guard: Guard, token: str, response_id: str, keys: PrivateKeys | None, *, again: bool = False
) -> Sheet:
    """Read a Response; anyone who opens it first has seen it. Raises LookupError.

    `again` says that it is open and is only drawn once more, which the log need not hold a second time.
    """
    with guard.write(token) as desk:
        found = _found(desk, response_id)
        acts = reviewed(desk.connection, response_id).acts
        if not any(act.act == "state" for act in acts):  # else somebody wants it to be unread
            add_review(desk.connection, response_id, desk.person.name, "state", "seen")
        sheet = _sheet(desk, found, keys)
        if not (again and noted(desk.connection, desk.person.name, "view", response_id, ABSOLUTE)):
            desk.note("view", response_id, contact=found.sealed is not None and sheet.contact is not None)
        return sheet


def print_sheet(guard: Guard, token: str, response_id: str) -> Sheet:
    """Read a Response for the page that a patient hands to a doctor. Raises LookupError."""
    with guard.write(token) as desk:
        found = _found(desk, response_id)
        desk.note("print", response_id)
        return _sheet(desk, found, None)


def set_state(guard: Guard, token: str, response_id: str, state: State) -> None:
    """Say how far the clinic is with it. Raises LookupError."""
    _review(guard, token, response_id, "state", state)


def set_states(guard: Guard, token: str, response_ids: Sequence[str], state: State) -> int:
    """Say it of several at once; of how many. Those that are gone by now are left out."""
    with guard.write(token) as desk:
        found = [each for each in response_ids[:INBOX_PAGE] if find(desk.connection, each)]
        for response_id in found:
            add_review(desk.connection, response_id, desk.person.name, "state", state)
            desk.note("review_state", response_id, value=state)
        return len(found)


def add_note(guard: Guard, token: str, response_id: str, text: str) -> None:
    """Add a note; it can never be changed. Raises LookupError, or ValueError if it is empty or too long."""
    note = clean(text).strip()
    if not 0 < len(note) <= NOTE_LENGTH:
        raise ValueError("A note has 1 to 2000 characters.")
    _review(guard, token, response_id, "note", note)


def confirm_doctor_visit(guard: Guard, token: str, response_id: str, day: date | None) -> None:
    """Note on which day the patient saw a doctor; None takes it back. The level stays what it was."""
    _review(guard, token, response_id, "doctor_visit", day.isoformat() if day else "")


def confirm_visit(guard: Guard, token: str, response_id: str, day: date | None) -> None:
    """Note on which day the patient came to the clinic, after which the longer retention holds."""
    _review(guard, token, response_id, "visited", day.isoformat() if day else "")


def erase_response(guard: Guard, token: str, response_id: str) -> str:
    """Erase a Response for good (admin); the audit row that proves it. Raises LookupError."""
    with guard.read(token, "admin") as desk:
        receipt, person = _found(desk, response_id).receipt, desk.person.name
    head = erase(guard.store, receipt, person)
    if head is None:
        raise LookupError("Somebody was quicker.")
    return str(head)


def _review(guard: Guard, token: str, response_id: str, act: ReviewAct, value: str) -> None:
    with guard.write(token) as desk:
        _found(desk, response_id)
        add_review(desk.connection, response_id, desk.person.name, act, value)
        desk.note(f"review_{act}", response_id, **({} if act == "note" else {"value": value}))


def _found(desk: StaffTransaction, response_id: str) -> Response:
    found = find(desk.connection, response_id)
    if found is None:
        raise LookupError("There is no such response.")
    return found


def _sheet(desk: StaffTransaction, found: Response, keys: PrivateKeys | None) -> Sheet:
    asked = questionnaire_by(desk.connection, found.questionnaire_hash)
    return Sheet(found, asked, reviewed(desk.connection, found.id), _contact(found, keys))


def _contact(found: Response, keys: PrivateKeys | None) -> Contact | None:
    if found.sealed is None:
        return Contact()
    try:
        return keys.open(found.sealed, found.id) if keys else None
    except SealError:
        return None
