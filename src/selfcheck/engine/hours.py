"""When the clinic is open: its recurrences, read for one day or one moment. Above clinic."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from selfcheck.model import Hours, Recurrence

Interval = tuple[datetime, datetime]
"""From, to: aware, in the clinic's zone; `to` is not included."""

HORIZON = 60
"""How many days to look ahead for the next opening."""

_UNREADABLE = ("DTSTART", "COUNT", "UNTIL", "INTERVAL", "BYHOUR", "BYMINUTE", "BYSECOND")
_DAYS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYEASTER")


@dataclass(frozen=True, slots=True)
class Status:
    """Open or closed, and until when; times are aware and in the clinic's zone."""

    open: bool
    until: datetime | None = None
    """When it closes; None while closed, or when it does not close within HORIZON days."""
    opens: datetime | None = None
    """When it opens next; None while open, or when nothing opens within HORIZON days."""


def intervals(hours: Hours, day: date) -> list[Interval]:
    """The stretches of `day` in which the clinic is open, in order, touching ones joined.

    Raises ValueError, in the author's words, when a recurrence or a time cannot be read.
    """
    if day in hours.closures:
        return []
    spans: Iterable[Interval] = _joined(sorted(_spans(hours.open, day, hours.timezone)))
    for cut in _spans(hours.closed, day, hours.timezone):
        spans = chain.from_iterable([_less(span, cut) for span in spans])
    return list(spans)


def status(hours: Hours, now: datetime) -> Status:
    """Whether the clinic is open at `now` (aware, of any zone). Raises ValueError for a naive `now`."""
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone")
    local = now.astimezone(ZoneInfo(hours.timezone))
    days = (local.date() + timedelta(days=n) for n in range(HORIZON + 1))
    for start, end in _joined(chain.from_iterable(intervals(hours, day) for day in days)):
        if local < start:
            return Status(open=False, opens=start)
        if local < end:
            return Status(open=True, until=end if end < local + timedelta(days=HORIZON) else None)
    return Status(open=False)


@lru_cache(maxsize=64)
def recurrence(on: str) -> rrule:
    """The days of an RRULE that needs no start; raises ValueError with one sentence when it is not one."""
    parts = dict(part.partition("=")[::2] for part in on.upper().split(";"))
    if wrong := [word for word in _UNREADABLE if word in parts]:
        raise ValueError(f"`{wrong[0]}` says nothing in a recurrence without a start: `{on}`")
    if parts.get("FREQ") not in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY"):
        raise ValueError(f"`FREQ` is YEARLY, MONTHLY, WEEKLY or DAILY: `{on}`")
    if parts["FREQ"] != "DAILY" and not parts.keys() & set(_DAYS):
        raise ValueError(f"no day is named, such as `BYDAY=TU,WE`: `{on}`")
    # dateutil drops the number and would read every Sunday.
    if parts["FREQ"] in ("WEEKLY", "DAILY") and any(c.isdigit() for c in parts.get("BYDAY", "")):
        raise ValueError(f"`BYDAY={parts['BYDAY']}` counts within a month or a year, not a week: `{on}`")
    return _parsed(on)


def _parsed(on: str) -> rrule:
    try:
        rule = rrulestr(on, dtstart=datetime(2000, 1, 1))
        never = isinstance(rule, rrule) and "EASTER" not in on.upper() and _never(rule)
    except (ValueError, TypeError, IndexError, AttributeError, KeyError) as error:
        raise ValueError(f"not an RRULE of RFC 5545: `{on}`") from error
    if not isinstance(rule, rrule) or never:
        raise ValueError(f"there is no such day: `{on}`" if never else f"this is not one RRULE: `{on}`")
    return rule


def _never(rule: rrule) -> bool:
    """Whether no day fits. dateutil looks until the year 9999, so it is let look at its last 28 years only,
    in which every calendar comes round once."""
    return next(iter(rule.replace(dtstart=datetime(9972, 1, 1))), None) is None


def minutes(clock: str) -> int:
    """Minutes from midnight of `HH:MM`, 24:00 included; raises ValueError."""
    hour, _, minute = clock.partition(":")
    if not (len(hour) == len(minute) == 2 and (hour + minute).isascii() and (hour + minute).isdigit()):
        raise ValueError(f"a time is written `HH:MM`, not `{clock}`")
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > 24 * 60:
        raise ValueError(f"there is no such time of day: `{clock}`")
    return total


def _spans(recurrences: tuple[Recurrence, ...], day: date, zone: str) -> Iterator[Interval]:
    midnight = datetime.combine(day, time())
    for each in recurrences:
        first, last = minutes(each.start), minutes(each.end)
        if first >= last:
            raise ValueError(f"`from: {each.start}` is not before `to: {each.end}`")
        # Started on the day itself, the rule's first occurrence tells whether it falls on that day.
        if next(iter(recurrence(each.on).replace(dtstart=midnight)), None) == midnight:
            yield _at(midnight, first, zone), _at(midnight, last, zone)


def _at(midnight: datetime, minute: int, zone: str) -> datetime:
    return (midnight + timedelta(minutes=minute)).replace(tzinfo=ZoneInfo(zone))


def _joined(spans: Iterable[Interval]) -> Iterator[Interval]:
    """Spans in order of their start, with those that touch or overlap made one."""
    held: Interval | None = None
    for start, end in spans:
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _less(span: Interval, cut: Interval) -> Iterator[Interval]:
    (start, end), (first, last) = span, cut
    if start < min(end, first):
        yield start, min(end, first)
    if max(start, last) < end:
        yield max(start, last), end
