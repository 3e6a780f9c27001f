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


def near(at: datetime, now: datetime | None = None) -> str:
    """The same, with a word for today and yesterday."""
    local, today = at.astimezone(TOKYO), (now or datetime.now(UTC)).astimezone(TOKYO).date()
    words = {today: "today", today - timedelta(days=1): "yesterday"}
    if local.date() in words:
        return say(words[local.date()], time=f"{local:%H:%M}")
    return moment(at)
