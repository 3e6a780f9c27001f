"""How to reach the clinic: whether it is open at that moment, and no link that leads nowhere."""

from datetime import datetime, timedelta

import pytest
from tests.support.screens import OPEN, QUESTIONNAIRE

from selfcheck.display import BREAK, Wording
from selfcheck.model import Recurrence
from selfcheck.patient.booking import BookingBlock, booking_block

SUNDAYS = Recurrence(on="FREQ=WEEKLY;BYDAY=SU", start="09:00", end="12:00")
ALWAYS = Recurrence(on="FREQ=DAILY")


def block(now: datetime = OPEN, opens: tuple[Recurrence, ...] = (SUNDAYS,), **clinic: object) -> BookingBlock:
    """The block of our clinic with other hours, and with some more of it changed."""
    hours = QUESTIONNAIRE.clinic.hours.model_copy(update={"open": opens, "closed": (), "closures": ()})
    own = QUESTIONNAIRE.clinic.model_copy(update={"hours": hours, **clinic})
    return booking_block(Wording(QUESTIONNAIRE.model_copy(update={"clinic": own}), "ja"), now)


@pytest.mark.parametrize(
    ("hours", "opens", "said"),
    [
        (0, (SUNDAYS,), "営業中（12:00まで）"),
        (0, (ALWAYS,), "営業中"),
        (2, (SUNDAYS,), "時間外です。次は11月29日（日） 9:00"),
        (-2, (SUNDAYS,), "時間外です。次は11月22日（日） 9:00"),
        (0, (), "時間外です。"),
    ],
)
def test_it_says_whether_it_is_open_and_until_or_from_when(
    hours: int, opens: tuple[Recurrence, ...], said: str
) -> None:
    found = block(OPEN + timedelta(hours=hours), opens)
    assert found["now"].replace(BREAK, "").removeprefix("ただいま").removesuffix("からです。") == said
    assert found["open"] == (not hours and bool(opens))


@pytest.mark.parametrize(
    ("given", "kept"), [(None, ""), ("https://maps.example/x", "https://maps.example/x")]
)
def test_a_map_is_offered_where_there_is_one(given: str | None, kept: str) -> None:
    found = block(map=given)
    assert (found["map_href"], bool(found["map"])) == (kept, bool(given))


def test_line_is_offered_where_the_clinic_has_an_account() -> None:
    without = block(line=None)
    assert (without["line"], without["line_href"], without["line_code"]) == ("", "", None)
    found = block(line="@clinic", line_message="a b")
    assert found["line_href"] == "https://line.me/R/oaMessage/%40clinic/?a%20b"
    assert found["line_code"]
