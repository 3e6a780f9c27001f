"""How to reach the clinic: phone, LINE, hours, map. Shown only where the engine opens booking. Above code."""

from datetime import datetime
from typing import TypedDict
from urllib.parse import quote

from selfcheck.display import Wording
from selfcheck.engine import Status, status
from selfcheck.patient.calls import Call, clinic_call
from selfcheck.patient.qr import Code, code


class BookingBlock(TypedDict):
    """How to reach the clinic."""

    title: str
    lead: str
    clinic: str
    address: str
    call: Call
    call_label: str
    line: str
    line_href: str
    line_code: Code | None
    map: str
    map_href: str
    hours: str
    now: str
    open: bool


def booking_block(wording: Wording, now: datetime) -> BookingBlock:
    """The clinic's block; its LINE part is empty while the account is not known."""
    clinic = wording.questionnaire.clinic
    found = status(clinic.hours, now)
    line = _line_href(clinic.line, clinic.line_message)
    return {
        "title": wording.word("booking"),
        "lead": wording.word("booking_lead"),
        "clinic": wording.say(clinic.name),
        "address": wording.say(clinic.address),
        "call": clinic_call(wording),
        "call_label": wording.word("booking_phone"),
        "line": wording.word("booking_line") if line else "",
        "line_href": line,
        "line_code": code(wording, line, "booking_line_scan", fixed=True) if line else None,
        "map": wording.word("booking_map") if clinic.map else "",
        "map_href": clinic.map or "",
        "hours": wording.say(clinic.hours.text),
        "now": open_line(wording, found),
        "open": found.open,
    }


def open_line(wording: Wording, found: Status) -> str:
    """Whether the clinic is open, and until when or from when on."""
    if found.open:
        return (
            wording.word("open_until", time=_time(found.until)) if found.until else wording.word("open_now")
        )
    if found.opens is None:
        return wording.word("closed")
    return wording.word("opens", day=day(wording, found.opens), time=_time(found.opens))


def day(wording: Wording, moment: datetime) -> str:
    """A date with its weekday, as people say it."""
    weekday = wording.plain_word("weekdays").split()[moment.weekday()]
    return wording.plain_word("day", month=moment.month, day=moment.day, weekday=weekday)


def _time(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _line_href(account: str | None, message: str | None) -> str:
    """The link that opens the clinic's chat with a message prefilled: the wish to book, never a symptom."""
    if not account:
        return ""
    return f"https://line.me/R/oaMessage/{quote(account, safe='')}/?{quote(message or '', safe='')}"
