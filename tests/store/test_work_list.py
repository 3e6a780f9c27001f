"""The list that staff work on: the fresh ones first, page by page, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from selfcheck.model import Questionnaire, Urgency
from selfcheck.store import (
    TOKYO,
    Entry,
    Filter,
    Response,
    Settings,
    Store,
    arrived,
    erased_on,
    newest,
    save,
    work_list,
)

FIRST = date(2026, 10, 20)


def listed(store: Store, wanted: Filter, size: int) -> list[Entry]:
    found: list[Entry] = []
    while True:
        with store.database.read() as connection:
            page = work_list(connection, wanted, FIRST, skip=len(found), size=size)
        found += page
        if len(page) < size:
            return found


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(urgencies=(Urgency.EMERGENCY, Urgency.SELFCARE)),
        Filter(since=date(2026, 10, 1)),
        Filter(until=date(2026, 10, 1)),
        Filter(since=date(2026, 10, 25), states=("new",)),
        Filter(states=("closed",)),
    ],
    ids=str,
)
def test_what_is_fresh_stands_before_what_is_old(full: Store, sent: list[Response], wanted: Filter) -> None:
    def day(response: Response) -> date:
        return response.created.astimezone(TOKYO).date()

    chosen = [
        response
        for response in sent
        if (not wanted.urgencies or response.assessment.urgency in wanted.urgencies)
        and (not wanted.since or day(response) >= wanted.since)
        and (not wanted.until or day(response) <= wanted.until)
        and wanted.states != ("closed",)
    ]
    chosen.sort(key=lambda r: (day(r) < FIRST, -r.assessment.urgency.rank, -r.created.timestamp(), r.id))
    for size in (7, 50):
        assert [entry.id for entry in listed(full, wanted, size)] == [response.id for response in chosen]


def test_what_came_is_counted(store: Store, real: Questionnaire, sent: list[Response]) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with store.database.read() as connection:
        assert newest(connection) is None
    for seconds, response in enumerate(sent[:3]):
        save(store, real, response.model_copy(update={"created": now + timedelta(seconds=seconds)}))
    with store.database.read() as connection:
        assert newest(connection) == now + timedelta(seconds=2)
        assert [arrived(connection, now + timedelta(seconds=n)) for n in (-1, 0, 2)] == [3, 2, 0]


def test_the_day_of_erasure_is_the_policys() -> None:
    settings = Settings(retention_days=30, retention_visited_days=365)
    created = datetime(2026, 11, 1, tzinfo=UTC)
    assert erased_on(settings, created, visited=False) == datetime(2026, 12, 1, tzinfo=UTC)
    assert erased_on(settings, created, visited=True) == datetime(2027, 11, 1, tzinfo=UTC)
