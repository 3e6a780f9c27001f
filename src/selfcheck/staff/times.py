"""Times as staff read them, in Asia/Tokyo."""

from datetime import UTC, date, datetime, timedelta

from selfcheck.staff.words import say
from selfcheck.store import TOKYO


def moment(at: datetime) -> str:
    """Such as `2026/11/22 10:05`."""
    return f"{at.astimezone(TOKYO):%Y/%m/%d %H:%M}"


def day(on: date) -> str:
    """Such as `2026/11/22`."""
    return f"{on:%Y/%m/%d}"


def day_of(at: datetime) -> date:
    """Its day in Japan."""
    return at.astimezone(TOKYO).date()


def today() -> date:
    """The day that it is in Japan, wherever the server stands."""
    return day_of(datetime.now(UTC))


FRESH = timedelta(days=7)
"""What came before is behind what came since, and is marked where nobody has read it."""


def first_fresh() -> date:
    """The first day that counts as new."""
    return today() - FRESH


def near(at: datetime, now: datetime | None = None) -> str:
    """The same, with a word for today and yesterday."""
    local, today = at.astimezone(TOKYO), (now or datetime.now(UTC)).astimezone(TOKYO).date()
    words = {today: "today", today - timedelta(days=1): "yesterday"}
    if local.date() in words:
        return say(words[local.date()], time=f"{local:%H:%M}")
    return moment(at)
