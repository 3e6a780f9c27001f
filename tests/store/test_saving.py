"""Send on real databases: one Response for one token, whatever happens; a receipt only after the commit."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import (
    Contact,
    NotStoredError,
    PublicKey,
    Response,
    Settings,
    Store,
    find,
    find_by_receipt,
    new_receipt,
    open_store,
    questionnaire_of,
    save,
)
from selfcheck.store import database as database_module
from selfcheck.store import postgresql as postgresql_module
from selfcheck.store import saving as saving_module
from selfcheck.store.schema import audit, finding_set, finding_set_item, questionnaire, response

Make = Callable[..., Response]


def count(store: Store, table: Any = response) -> int:
    with store.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_was_sent_comes_back_whole(store: Store, knee: Questionnaire, make: Make) -> None:
    key = store.settings.read_public_key()
    sent = make(
        contact=Contact(name="花子", note="二行\nです"), public_key=key, visit_wish=True, guardian=True
    )
    assert save(store, knee, sent) == sent.receipt
    with store.database.read() as connection:
        found = find(connection, sent.id)
        assert found == sent
        assert found == find_by_receipt(connection, sent.receipt)
        assert list(found.answers) == list(sent.answers), "in the order asked"
        assert questionnaire_of(connection, found.questionnaire_hash) == knee
    assert found.sealed
    assert store.settings.read_private_keys().open(found.sealed, found.id).name == "花子"


def test_columns_that_the_inbox_filters_by(store: Store, knee: Questionnaire, make: Make) -> None:
    sent = make(age_question="much", visit_wish=True)
    save(store, knee, sent)
    with store.database.read() as connection:
        row = connection.execute(select(response)).one()
        items = connection.execute(
            select(finding_set_item.c.kind, finding_set_item.c.name).where(
                finding_set_item.c.set_id == row.finding_set
            )
        ).all()
    assert (row.urgency, row.stage, row.age_band, row.visit_wish, row.state) == (2, "pain", "0s", 1, "new")
    assert sorted(tuple(item) for item in items) == [("rule", "both"), ("rule", "much")]
    assert row.created == sent.created


def test_sending_again_gives_the_first_receipt(store: Store, knee: Questionnaire, make: Make) -> None:
    token = "ab" * 16
    first = save(store, knee, make(token=token))
    assert save(store, knee, make(token=token)) == first
    assert (count(store), count(store, audit)) == (1, 0)


def test_other_content_under_one_token_keeps_the_first(store: Store, knee: Questionnaire, make: Make) -> None:
    token = "ab" * 16
    sent = make(token=token)
    first = save(store, knee, sent)
    assert save(store, knee, make({"hurts": "no", "swollen": "yes"}, token=token)) == first
    with store.database.read() as connection:
        assert find_by_receipt(connection, first) == sent
        noted = connection.execute(select(audit)).one()
        store.audit.verify(connection)
    assert (noted.actor, noted.action, noted.object) == ("patient", "send_differs", sent.id)


def test_eight_taps_at_once_store_one(store: Store, knee: Questionnaire, make: Make) -> None:
    for round_ in range(5):
        token = f"{round_:032x}"
        start = threading.Barrier(8)

        def tap(token: str = token, start: threading.Barrier = start) -> str:
            sent = make(token=token)
            start.wait()
            return save(store, knee, sent)

        with ThreadPoolExecutor(8) as taps:
            receipts = {tap.result() for tap in [taps.submit(tap) for _ in range(8)]}
        assert len(receipts) == 1
        assert count(store) == round_ + 1


def test_many_patients_at_once_all_get_in(store: Store, knee: Questionnaire, make: Make) -> None:
    sent = [make({"hurts": "yes", "much": n % 11, "where": ["left"], "swollen": "no"}) for n in range(80)]
    with ThreadPoolExecutor(16) as patients:  # more than the pool has connections
        receipts = list(patients.map(lambda one: save(store, knee, one), sent))
    assert receipts == [one.receipt for one in sent]
    assert (count(store), count(store, questionnaire)) == (80, 1)
    assert count(store, finding_set) == 2, "none, and the rule `much`"


def test_a_receipt_code_that_is_taken_is_replaced(store: Store, knee: Questionnaire, make: Make) -> None:
    first = make()
    save(store, knee, first)
    second = make().model_copy(update={"receipt": first.receipt})
    receipt = save(store, knee, second)
    assert receipt != first.receipt
    with store.database.read() as connection:
        found = find_by_receipt(connection, receipt)
    assert found
    assert found.id == second.id


class Stop(BaseException):
    """As Streamlit's StopException: no `Exception`."""


def test_every_exception_rolls_back(store: Store, knee: Questionnaire, make: Make) -> None:
    def stopped() -> None:
        with store.database.write() as connection:
            saving_module._once(store, connection, knee, make())
            store.audit.append(connection, "anna", "view", "x")
            raise Stop

    with pytest.raises(Stop):
        stopped()
    assert [count(store, table) for table in (response, questionnaire, finding_set, audit)] == [0, 0, 0, 0]
    assert save(store, knee, make(), timeout=0), "and nothing is left locked"


def test_a_response_of_another_questionnaire_is_refused(
    store: Store, knee: Questionnaire, make: Make
) -> None:
    other = knee.model_copy(update={"version": "2"})
    with pytest.raises(ValueError, match="another questionnaire"):
        save(store, other, make())
    assert count(store) == 0


def test_a_write_holds_the_lock_from_its_first_moment(tmp_path: Path) -> None:
    """Else a transaction that reads before it writes fails at once when another one wrote in between."""
    store = open_store(Settings(data=tmp_path / "data"))
    other = sqlite3.connect(store.settings.sqlite_path, timeout=0, isolation_level=None)
    with store.database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    store.close()


def test_a_locked_database_is_waited_for(store: Store, knee: Questionnaire, make: Make) -> None:
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with store.database.write() as connection:
            save_in = make()
            saving_module._once(store, connection, knee, save_in)
            held.set()
            free.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    threading.Timer(0.5, free.set).start()
    save(store, knee, make())
    holder.join()
    assert count(store) == 2


def test_a_full_disk_is_said_before_anything_is_written(
    tmp_path: Path, knee: Questionnaire, make: Make
) -> None:
    store = open_store(Settings(data=tmp_path / "data", reserve_mb=10**9))
    with pytest.raises(NotStoredError) as refused:
        save(store, knee, make())
    assert refused.value.reason == "full"
    assert count(store) == 0
    store.close()


def test_a_folder_that_is_gone_is_said(tmp_path: Path, knee: Questionnaire, make: Make) -> None:
    store = open_store(Settings(data=tmp_path / "data", reserve_mb=0))
    store.close()
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    with pytest.raises(NotStoredError) as refused:
        save(store, knee, make())
    assert refused.value.reason == "unavailable"


def test_a_disk_that_fills_up_loses_nothing_acknowledged(
    tmp_path: Path, knee: Questionnaire, make: Make
) -> None:
    store = open_store(Settings(data=tmp_path / "data", reserve_mb=0))
    limit = {"pages": 60}

    def cap(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count={limit['pages']}")

    event.listen(store.database.engine, "checkout", cap)
    acknowledged: list[str] = []

    def send_all() -> None:
        while len(acknowledged) < 1000:
            acknowledged.append(save(store, knee, make()))

    with pytest.raises(NotStoredError) as refused:
        send_all()
    assert refused.value.reason == "full"
    assert acknowledged
    with store.database.read() as connection:
        assert all(find_by_receipt(connection, receipt) for receipt in acknowledged)
    limit["pages"] = 1000
    acknowledged.append(save(store, knee, make()))
    assert count(store) == len(acknowledged)
    assert store.database.alone("PRAGMA integrity_check") == [("ok",)]
    store.close()


def test_a_database_that_stays_locked_is_said_in_time(
    settings: Settings, knee: Questionnaire, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_BUSY_SECONDS", 0.1)
    monkeypatch.setattr(postgresql_module, "_SHORT_TIMEOUTS", "-c lock_timeout=100")
    holder, store = open_store(settings), open_store(settings)
    with holder.database.write() as connection:
        if not store.database.is_sqlite:
            connection.exec_driver_sql("LOCK TABLE response IN ACCESS EXCLUSIVE MODE")
        start = time.monotonic()
        with pytest.raises(NotStoredError) as refused:
            save(store, knee, make(), timeout=0.5)
    assert refused.value.reason == "unavailable"
    assert 0.3 < time.monotonic() - start < 5
    assert save(store, knee, make()), "and as soon as it is free it goes on"
    for one in (holder, store):
        one.close()


def test_a_database_that_is_gone_is_said_without_the_row(
    settings: Settings, knee: Questionnaire, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors of databases quote rows; neither the exception, its chain nor the log may."""
    store = open_store(settings)
    with store.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE response RENAME COLUMN answers TO gone")
    with caplog.at_level(logging.DEBUG), pytest.raises(NotStoredError) as refused:
        save(store, knee, make(), timeout=0)
    assert refused.value.reason == "unavailable"
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert "hurts" not in caplog.text
    assert "send failed" in caplog.text
    store.close()


def test_the_row_is_not_quoted_by_a_broken_constraint(
    store: Store, knee: Questionnaire, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL's message has the whole failing row in its DETAIL."""
    sent = make().model_copy(update={"language": None})
    with caplog.at_level(logging.DEBUG), pytest.raises(NotStoredError) as refused:
        save(store, knee, sent, timeout=0)
    assert "hurts" not in caplog.text + str(refused.value)
    assert new_receipt()  # the store goes on
    assert save(store, knee, make())


def test_health_is_the_database_s(settings: Settings) -> None:
    store = open_store(settings)
    assert store.is_healthy()
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99'")
    assert not store.is_healthy()
    store.close()


def test_without_a_public_key_nothing_personal_is_taken(settings: Settings, make: Make) -> None:
    bare = settings.model_copy(update={"public_key": None})
    assert bare.read_public_key() is None
    assert isinstance(settings.read_public_key(), PublicKey)
