"""Telephone numbers to tap. Above wording."""

from collections.abc import Iterable
from urllib.parse import quote

from selfcheck.model import Phone
from selfcheck.ui.part import Call
from selfcheck.ui.wording import Wording

EMERGENCY = ("119", "7119")
"""Digits of the numbers that stand on the start page: the ambulance, and advice."""


def calls(wording: Wording, ids: Iterable[str]) -> list[Call]:
    """The numbers of these ids."""
    return [call(wording, wording.questionnaire.phones[name]) for name in ids]


def emergency_calls(wording: Wording) -> list[Call]:
    """The ambulance and the advice line, where the questionnaire knows them."""
    phones = wording.questionnaire.phones.values()
    return [call(wording, phone) for digits in EMERGENCY for phone in phones if _digits(phone) == digits]


def call(wording: Wording, phone: Phone) -> Call:
    """One number."""
    return {
        "name": wording.say(phone.name),
        "number": phone.number,
        "href": telephone(phone.number),
        "hours": wording.say(phone.hours),
        "otherwise": wording.word("call_else", number=phone.dial) if phone.dial else "",
    }


def clinic_call(wording: Wording) -> Call:
    """The clinic's own number."""
    clinic = wording.questionnaire.clinic
    return {
        "name": wording.say(clinic.name),
        "number": clinic.phone,
        "href": telephone(clinic.phone),
        "hours": wording.say(clinic.hours.text),
        "otherwise": "",
    }


def telephone(number: str) -> str:
    """The link of a number as written for people."""
    return "tel:" + quote("".join(c for c in number if c.isdigit() or c in "+#*"), safe="+")


def _digits(phone: Phone) -> str:
    return phone.number.lstrip("#")
