"""A reminder as a file for the patient's calendar (RFC 5545): a neutral title, a day and an alarm."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from selfcheck.model import Questionnaire

AT = time(10)
"""When the calendar reminds, in the clinic's time zone; written as UTC, which needs no rules of it."""
LASTS = timedelta(minutes=15)


def reminder_days(questionnaire: Questionnaire) -> set[int]:
    """After how many days some guidance says to look again."""
    found = {guidance.again.days for guidance in questionnaire.guidance if guidance.again}
    return found if questionnaire.second_look else set()


def reminder(title: str, days: int, now: datetime, zone: ZoneInfo) -> bytes:
    """An event with an alarm so many days after `now` (aware); others may see its title."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    start = datetime.combine(day, AT, zone).astimezone(ZoneInfo("UTC"))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(0))
    event = Event()
    for name, value in {
        "uid": uuid4().urn,
        "dtstamp": now.astimezone(ZoneInfo("UTC")),
        "dtstart": start,
        "dtend": start + LASTS,
        "summary": title,
        "class": "PRIVATE",
        "transp": "TRANSPARENT",
    }.items():
        event.add(name, value)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//selfcheck//reminder//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
