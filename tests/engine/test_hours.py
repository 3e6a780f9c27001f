"""Opening hours: the worked examples, ten years of third Sundays, and status against intervals."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfcheck.engine.hours import Status, intervals, minutes, recurrence, status
from selfcheck.loader.loading import load
from selfcheck.model.clinic import Hours

QUESTIONS = Path(__file__).parents[2] / "questions.yaml"
TOKYO = ZoneInfo("Asia/Tokyo")
WORKED = "FREQ=WEEKLY;BYDAY=TU,WE,TH,SA,SU"
CLINIC = {
    "timezone": "Asia/Tokyo",
    "text": {"en": "9 to 12, 14 to 18"},
    "open": [{"on": WORKED, "from": "09:00", "to": "12:00"}, {"on": WORKED, "from": "14:00", "to": "18:00"}],
    "closed": [
        {"on": "FREQ=WEEKLY;BYDAY=TU", "from": "12:00"},
        {"on": "FREQ=MONTHLY;BYDAY=+3SU"},
        {"on": "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=14,15,16,17,18,19,20", "from": "12:00"},
    ],
    "closures": [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 2), date(2027, 1, 3)],
}
HOURS = Hours.model_validate(CLINIC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def clock(day: date, hours: Hours = HOURS) -> list[str]:
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in intervals(hours, day)]


def daily(**changes: object) -> Hours:
    return Hours.model_validate(CLINIC | {"closed": [], "closures": []} | changes)


@pytest.mark.parametrize(
    ("now", "until", "opens"),
    [
        ("2026-11-24 15:00", None, "2026-11-25 09:00"),  # Tuesday afternoon
        ("2026-11-14 15:00", None, "2026-11-17 09:00"),  # the Saturday before the third Sunday, Monday after
        ("2026-11-22 10:00", "2026-11-22 12:00", None),  # the fourth Sunday
        ("2026-11-22 12:00", None, "2026-11-22 14:00"),  # `to` is not included
        ("2026-11-22 13:59", None, "2026-11-22 14:00"),
        ("2026-11-22 14:00", "2026-11-22 18:00", None),  # `from` is
        ("2026-11-20 08:00", None, "2026-11-21 09:00"),  # Friday
        ("2026-12-29 12:30", None, "2027-01-05 09:00"),  # closures, Friday and Monday, over the year's end
    ],
)
def test_worked_examples(now: str, until: str | None, opens: str | None) -> None:
    expected = Status(until is not None, at(until) if until else None, at(opens) if opens else None)

    assert status(HOURS, at(now)) == expected


def months() -> list[tuple[int, int]]:
    return [(year, month) for year in range(2026, 2037) for month in range(1, 13)]


def third_sunday(year: int, month: int) -> date:
    """By counting Sundays from the first, with nothing of dateutil."""
    days = [date(year, month, 1) + timedelta(days=n) for n in range(28)]
    return [day for day in days if day.isoweekday() == 7][2]


@pytest.mark.parametrize(("year", "month"), months())
def test_every_day_of_ten_years(year: int, month: int) -> None:
    day = date(year, month, 1)
    sunday = third_sunday(year, month)
    while day.month == month:
        morning = day.isoweekday() not in (1, 5) and day != sunday and day not in HOURS.closures
        afternoon = morning and day.isoweekday() != 2 and day + timedelta(days=1) != sunday
        assert clock(day) == ["09:00-12:00"] * morning + ["14:00-18:00"] * afternoon
        day += timedelta(days=1)


def test_the_clinic_s_own_file_says_the_same() -> None:
    own = load(QUESTIONS).clinic.hours
    closures = HOURS.model_copy(update={"closures": own.closures})
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(3700)]

    assert own.timezone == "Asia/Tokyo"
    assert [day for day in days if intervals(own, day) != intervals(closures, day)] == []


def test_the_traps_are_among_those_months() -> None:
    sundays = {third_sunday(year, month) for year, month in months()}

    assert third_sunday(2026, 11) == date(2026, 11, 15)  # a month that begins on a Sunday
    assert {day.day for day in sundays} == set(range(15, 22))  # so the Saturday is the 14th, and the 20th


@pytest.mark.parametrize("host", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Tokyo"])
def test_the_host_may_stand_anywhere(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", host)
    time.tzset()
    try:
        now = datetime(2026, 11, 24, 15, 0, tzinfo=TOKYO)
        for zone in (TOKYO, UTC, ZoneInfo(host)):
            seen = status(HOURS, now.astimezone(zone))
            assert seen.opens is not None
            assert seen.opens.isoformat() == "2026-11-25T09:00:00+09:00"
        assert status(HOURS, datetime.now().astimezone()) == status(HOURS, datetime.now(UTC))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        status(HOURS, datetime(2026, 11, 24, 15, 0))


SPRING = datetime(2026, 1, 1, tzinfo=TOKYO)
moments = st.one_of(
    st.integers(0, 5 * 365 * 24 * 60).map(lambda m: SPRING + timedelta(minutes=m)),
    st.tuples(st.integers(2026, 2036), st.integers(-3000, 6000)).map(
        lambda y: datetime(y[0], 12, 31, tzinfo=TOKYO) + timedelta(minutes=y[1])
    ),
    st.tuples(st.integers(0, 3650), st.integers(-90, 90)).map(
        lambda d: SPRING + timedelta(days=d[0], seconds=d[1])
    ),
)


@settings(deadline=None)  # the time is that of a machine with other work
@given(moments)
def test_status_agrees_with_intervals(now: datetime) -> None:
    seen = status(HOURS, now)
    today = intervals(HOURS, now.date())
    around = [start <= now < end for start, end in today]

    assert seen.open == any(around)
    if seen.open:
        assert seen.opens is None
        assert seen.until == today[around.index(True)][1]
        return
    assert seen.until is None
    assert seen.opens is not None
    assert seen.opens > now
    assert status(HOURS, seen.opens).open
    later = [
        start
        for day in range((seen.opens.date() - now.date()).days + 1)
        for start, _ in intervals(HOURS, now.date() + timedelta(days=day))
        if start > now
    ]
    assert later[0] == seen.opens


def test_a_clinic_that_never_closes() -> None:
    always = daily(open=[{"on": "FREQ=DAILY"}])

    assert status(always, at("2026-12-31 23:59")) == Status(open=True)
    assert clock(date(2026, 12, 31), always) == ["00:00-00:00"]


def test_a_stretch_over_midnight_is_one_stretch() -> None:
    night = daily(
        open=[{"on": "FREQ=WEEKLY;BYDAY=TH", "from": "22:00"}, {"on": "FREQ=WEEKLY;BYDAY=FR", "to": "02:00"}]
    )

    assert status(night, at("2026-12-31 23:00")) == Status(open=True, until=at("2027-01-01 02:00"))


def test_a_clinic_that_is_closed_for_good() -> None:
    assert status(daily(open=[]), at("2026-11-24 15:00")) == Status(open=False)
    assert status(daily(closed=[{"on": "FREQ=DAILY"}]), at("2026-11-24 15:00")) == Status(open=False)


def test_closed_cuts_out_of_the_middle_and_open_stretches_join() -> None:
    joined = [{"on": "FREQ=DAILY", "from": "09:00", "to": "13:00"}, {"on": "FREQ=DAILY", "from": "12:00"}]
    lunch = [{"on": "FREQ=DAILY", "from": "11:30", "to": "12:30"}, {"on": "FREQ=DAILY", "to": "09:30"}]

    assert clock(date(2026, 5, 5), daily(open=joined)) == ["09:00-00:00"]
    assert clock(date(2026, 5, 5), daily(open=joined, closed=lunch)) == ["09:30-11:30", "12:30-00:00"]


def test_a_zone_with_summer_time_keeps_the_clock_on_the_wall() -> None:
    berlin = daily(timezone="Europe/Berlin", open=[{"on": "FREQ=DAILY", "from": "09:00", "to": "12:00"}])
    opens = status(berlin, datetime(2027, 3, 27, 12, 0, tzinfo=UTC)).opens

    assert opens is not None
    assert opens.isoformat() == "2027-03-28T09:00:00+02:00"


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("FREQ=WEEKLY;BYDAY=XX", "not an RRULE of RFC 5545"),
        ("FREQ=WEKLY;BYDAY=MO", "`FREQ` is YEARLY, MONTHLY, WEEKLY or DAILY"),
        ("", "`FREQ` is YEARLY, MONTHLY, WEEKLY or DAILY"),
        ("FREQ=WEEKLY", "no day is named"),
        ("FREQ=WEEKLY;BYDAY=+3SU", "counts within a month or a year"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "`INTERVAL` says nothing"),
        ("FREQ=MONTHLY;BYDAY=+9SU", "not an RRULE of RFC 5545"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "there is no such day"),
        ("FREQ=MONTHLY;BYDAY=3", "not an RRULE of RFC 5545"),
        ("FREQ=MONTHLY;BYDAY=MO\nRRULE:FREQ=DAILY", "this is not one RRULE"),
    ],
)
def test_recurrences_that_cannot_be_read(on: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        recurrence(on)


@pytest.mark.parametrize("text", ["9:00", "24:01", "12:60", "noon", "", "-1:00", "１２:００"])
def test_times_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"time"):
        minutes(text)


def test_a_stretch_that_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="is not before"):
        clock(date(2026, 5, 5), daily(open=[{"on": "FREQ=DAILY", "from": "18:00", "to": "09:00"}]))
