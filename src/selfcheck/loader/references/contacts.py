"""The clinic can be reached as the file says: times, days, zone, telephone numbers and links can be read."""

import re
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo, available_timezones

from selfcheck.engine import minutes, recurrence
from selfcheck.loader.references.register import Register
from selfcheck.model import Recurrence, YamlPath
from selfcheck.problems import NamesCode, Problem, meant, quoted


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of `clinic`, `phones` and `links`."""
    clinic = register.questionnaire.clinic
    yield from _number(register, clinic.phone, ("clinic", "phone"))
    yield from _link(register, clinic.website, ("clinic", "website"))
    yield from _link(register, clinic.map, ("clinic", "map"))
    for name, phone in register.questionnaire.phones.items():
        yield from _number(register, phone.number, ("phones", name, "number"))
        yield from _number(register, phone.dial, ("phones", name, "dial"))
    for i, link in enumerate(register.questionnaire.links):
        yield from _link(register, link.url, ("links", i, "url"))
    yield from _zone(register, clinic.hours.timezone, ("clinic", "hours", "timezone"))
    for group in ("open", "closed"):
        for i, entry in enumerate(getattr(clinic.hours, group)):
            yield from _recurrence(register, entry, ("clinic", "hours", group, i))


def _number(register: Register, number: str | None, place: YamlPath) -> Iterator[Problem]:
    if number is not None and not re.fullmatch(r"[+#]?[0-9][0-9 ()-]*", number):
        message = f"{register.source.subject(place)}: {quoted(number)} cannot be dialled."
        fix = 'Write digits in half width, with hyphens: `"0466-22-1111"`.'
        yield register.problem(place, "bad-phone", message, fix)


def _link(register: Register, link: str | None, place: YamlPath) -> Iterator[Problem]:
    if link is not None and not re.fullmatch(r"https://[^\s\"'<>]+", link):
        message = (
            f"{register.source.subject(place)}: {quoted(link)} is not a link that a browser opens safely."
        )
        yield register.problem(place, "bad-link", message, "Write it in full, beginning with `https://`.")


def _zone(register: Register, zone: str, place: YamlPath) -> Iterator[Problem]:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        message = f"there is no time zone {quoted(zone)}."
        fix = meant(zone, sorted(available_timezones()), "zones")
        yield register.problem(place, "bad-timezone", message, fix if "Did" in fix else "Write `Asia/Tokyo`.")


def _recurrence(register: Register, entry: Recurrence, path: YamlPath) -> Iterator[Problem]:
    fix = "Write an RRULE such as `FREQ=MONTHLY;BYDAY=+3SU` (every third Sunday)."
    yield from _read(register, recurrence, entry.on, (*path, "on"), "bad-recurrence", fix)
    readable = True
    for word, clock in (("from", entry.start), ("to", entry.end)):
        for wrong in _read(
            register, minutes, clock, (*path, word), "bad-time", "Write two digits each: `09:00`."
        ):
            readable = False
            yield wrong
    if readable and minutes(entry.start) >= minutes(entry.end):
        message = f"`from: {entry.start}` is not before `to: {entry.end}`."
        yield register.problem(path, "bad-time", message, "Part hours that pass midnight into two entries.")


def _read(
    register: Register, read: Callable[[str], object], text: str, place: YamlPath, code: NamesCode, fix: str
) -> Iterator[Problem]:
    try:
        read(text)
    except ValueError as error:
        yield register.problem(place, code, f"{error}.", fix)
