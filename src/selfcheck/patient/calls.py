"""Telephone numbers to tap. Above wording."""

from collections.abc import Iterable
from typing import TypedDict
from urllib.parse import quote

from selfcheck.display import Wording
from selfcheck.model import Phone

AMBULANCE = "119"
EMERGENCY = (AMBULANCE, "7119")
"""Digits of the numbers on the start page: the ambulance, and advice."""


class Call(TypedDict):
    """A telephone number to tap."""

    name: str
    number: str
    """As people know it."""
    href: str
    hours: str
    menu: str
    """Which key to press when a recorded voice answers; may be empty."""
    otherwise: str
    """What to dial where the number does not work; may be empty."""
    otherwise_href: str


def calls(wording: Wording, ids: Iterable[str]) -> list[Call]:
    """The numbers of these ids that are offered in the patient's language."""
    phones = [wording.questionnaire.phones[name] for name in ids]
    return [
        call(wording, phone) for phone in phones if not phone.languages or wording.language in phone.languages
    ]


def emergency_calls(wording: Wording) -> list[Call]:
    """The ambulance and the advice line, where the questionnaire knows them."""
    phones = wording.questionnaire.phones.values()
    return [call(wording, phone) for digits in EMERGENCY for phone in phones if _digits(phone) == digits]


def reachable(wording: Wording) -> list[Call]:
    """Whom to call while the self-check cannot be reached: ambulance, advice, and the clinic."""
    return [*emergency_calls(wording), clinic_call(wording)]


def call(wording: Wording, phone: Phone) -> Call:
    """One number. Where it has a full number as well, that is dialled: telephones refuse `#` in a link."""
    return {
        "name": wording.say(phone.name),
        "number": phone.number,
        "href": telephone(phone.dial or phone.number),
        "hours": wording.say(phone.hours),
        "menu": wording.say(phone.menu),
        "otherwise": wording.word("call_else", number=phone.dial) if phone.dial else "",
        "otherwise_href": telephone(phone.dial) if phone.dial else "",
    }


def clinic_call(wording: Wording) -> Call:
    """The clinic's own number."""
    clinic = wording.questionnaire.clinic
    return {
        "name": wording.say(clinic.name),
        "number": clinic.phone,
        "href": telephone(clinic.phone),
        "hours": wording.say(clinic.hours.text),
        "menu": "",
        "otherwise": "",
        "otherwise_href": "",
    }


def telephone(number: str) -> str:
    """The link of a number as written for people."""
    return "tel:" + quote("".join(c for c in number if c.isdigit() or c in "+#*"), safe="+")


def _digits(phone: Phone) -> str:
    return phone.number.lstrip("#")
