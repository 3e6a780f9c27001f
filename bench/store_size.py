"""The inbox at size: first page, filters, counts and rules counted, on SQLite and PostgreSQL.

Usage: python -m bench.store_size [ROWS …]. It fills a new database of each kind with walks through
questions.yaml (2,000 different ones, repeated) and prints the median of five runs in milliseconds. At 100,000, which
are five years of 50 patients a day who all came, each is to take 150 ms at most.
"""

import json
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.postgresql import new_database
from bench.walks import responses
from sqlalchemy import Connection, func, insert, select

from selfcheck.loader import load
from selfcheck.model import Questionnaire, Urgency
from selfcheck.store import (
    Filter,
    Response,
    Settings,
    Store,
    counts,
    open_store,
    overview,
    page,
    saving,
    work_list,
)
from selfcheck.store.schema import finding_set_item, response

QUESTIONS = Path(__file__).parent.parent / "questions.yaml"
CHANCE = random.Random(20261122)  # noqa: S311 - the same patients in each run
WALKS = 2_000
PAGE = 5_000
START = datetime(2025, 11, 22, tzinfo=UTC)
LATE_DAY = date(2026, 8, 24)
"""The last 90 days begin here."""
TO_DO = Filter(states=("new", "seen", "contacted"))

Ask = Callable[[Connection], Any]


def rows(patients: list[dict[str, Any]], number: int) -> Iterator[list[dict[str, Any]]]:
    """Rows of `response` in pages, spread over a year, most of them dealt with."""
    for start in range(0, number, PAGE):
        yield [_row(patients, n, number) for n in range(start, min(start + PAGE, number))]


def _row(patients: list[dict[str, Any]], n: int, number: int) -> dict[str, Any]:
    return {
        **CHANCE.choice(patients),
        "id": secrets.token_hex(16),
        "token": secrets.token_hex(32),
        "receipt": str(100_000_000 + n),
        "created": START + timedelta(seconds=n * 31_536_000 // number),
        "state": CHANCE.choices(["new", "seen", "contacted", "closed"], [2, 3, 5, 90])[0],
        "visit_wish": int(n % 5 == 0),
    }


def fill(store: Store, questionnaire: Questionnaire, walks: list[Response], number: int) -> None:
    """Store `number` Responses in the way of a bulk load."""
    with store.database.write() as connection:
        saving._keep_questionnaire(connection, questionnaire, walks[0])
        patients = [
            {**saving._row(one), "finding_set": saving._keep_findings(connection, one)} for one in walks
        ]
    for batch in rows(patients, number):
        with store.database.write() as connection:
            connection.execute(insert(response), batch)
    if not store.database.is_sqlite:  # as its autovacuum does; the tests' server runs without
        autocommit = store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with autocommit as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def asked(connection: Connection) -> dict[str, Ask]:
    """What staff ask, by name."""
    tags = connection.execute(
        select(finding_set_item.c.name, func.count())
        .where(finding_set_item.c.kind == "tag")
        .group_by(finding_set_item.c.name)
        .order_by(func.count().desc())
    ).all()
    common, rare = tags[0].name, tags[-1].name
    rules = select(finding_set_item.c.name).where(finding_set_item.c.kind == "rule")
    rule = connection.execute(rules.order_by(finding_set_item.c.name)).scalars().first()
    return {
        "first page": lambda c: page(c, Filter()),
        "page 1001": lambda c: page(c, Filter(), skip=50_000),
        "to do": lambda c: work_list(c, TO_DO, LATE_DAY),
        "one level": lambda c: page(c, Filter(urgencies=(Urgency.SOON,))),
        "a stage": lambda c: page(c, Filter(stages=("numbness",))),
        "90 days": lambda c: page(c, Filter(since=LATE_DAY)),
        "a single day": lambda c: page(c, Filter(since=LATE_DAY, until=LATE_DAY)),
        "wish to visit": lambda c: page(c, Filter(visit_wish=True)),
        f"a rule ({rule})": lambda c: page(c, Filter(rule=rule)),
        "new only": lambda c: page(c, Filter(states=("new",))),
        "urgent and closed": lambda c: page(c, Filter(urgencies=(Urgency.URGENT,), states=("closed",))),
        f"common tag ({common})": lambda c: page(c, Filter(tag=common)),
        f"rare tag ({rare})": lambda c: page(c, Filter(tag=rare)),
        "rare tag, wish, 90 days": lambda c: page(c, Filter(tag=rare, visit_wish=True, since=LATE_DAY)),
        "a stage that nobody has": lambda c: page(c, Filter(stages=("none_such",))),
        "counts": lambda c: counts(c, Filter()),
        "counts, 90 days": lambda c: counts(c, Filter(since=LATE_DAY)),
        "counts, common tag": lambda c: counts(c, Filter(tag=common)),
        "overview": lambda c: overview(c, Filter()),
        "overview, 90 days": lambda c: overview(c, Filter(since=LATE_DAY)),
        "by receipt": lambda c: c.execute(
            select(response.c.id).where(response.c.receipt == "100000777")
        ).all(),
    }


def milliseconds(store: Store, ask: Ask) -> float:
    """The median of five."""
    taken = []
    for _ in range(5):
        with store.database.read() as connection:
            start = time.perf_counter()
            ask(connection)
            taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def measure(store: Store) -> None:
    """Ask everything and print how long it took."""
    with store.database.read() as connection:
        questions = asked(connection)
    for name, ask in questions.items():
        print(f"  {milliseconds(store, ask):9.1f} ms  {name}", flush=True)


def main(sizes: list[int]) -> None:
    """Fill and measure each size on each database."""
    questionnaire = load(QUESTIONS)
    walks = list(responses(questionnaire, WALKS))
    sets = {json.dumps(sorted(f.rule for f in one.assessment.findings)) for one in walks}
    print(f"{len(walks)} walks with {len(sets)} sets of rules")
    for number in sizes:
        with new_database() as postgresql:
            for url in (None, postgresql):
                with tempfile.TemporaryDirectory() as folder:
                    store = open_store(Settings(data=Path(folder), database_url=url), short_timeouts=False)
                    start = time.perf_counter()
                    fill(store, questionnaire, walks, number)
                    kind = "PostgreSQL" if url else "SQLite"
                    print(f"\n{kind}: {number} responses in {time.perf_counter() - start:.0f} s", flush=True)
                    measure(store)
                    store.close()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000])
