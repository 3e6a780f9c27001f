"""Erasure and retention: what is erased is gone from tables, files and backups, and what stays is untouched."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import (
    Contact,
    ErasureError,
    PrivateKeys,
    Response,
    SealError,
    Settings,
    Store,
    disclose,
    erase,
    open_store,
    purge,
    save,
)
from selfcheck.store import database as database_module
from selfcheck.store.backup import back_up, check_backup
from selfcheck.store.schema import audit, finding_set, finding_set_item, response, review

Make = Callable[..., Response]


def count(store: Store, table: Any = response) -> int:
    with store.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def note(store: Store, sent: Response, words: str) -> None:
    with store.database.write() as connection:
        connection.execute(
            review.insert().values(
                response_id=sent.id, at=datetime.now(UTC), by="anna", act="note", value=words
            )
        )


def test_an_erased_response_is_gone_with_all_beside_it(store: Store, knee: Questionnaire, make: Make) -> None:
    other, sent = make({"hurts": "no", "swollen": "no"}), make()
    save(store, knee, other)
    save(store, knee, sent)
    note(store, sent, "called")
    head = erase(store, sent.receipt, "anna")
    assert head
    assert [count(store, t) for t in (response, review, finding_set, finding_set_item)] == [1, 0, 1, 0]
    with store.database.read() as connection:
        done = connection.execute(select(audit)).one()
        assert store.audit.verify(connection) == head
    assert (done.actor, done.action, done.object) == ("anna", "erase", sent.id)
    assert erase(store, sent.receipt, "anna") is None, "once"


def test_the_same_token_may_not_bring_it_back_unseen(store: Store, knee: Questionnaire, make: Make) -> None:
    """After an erasure a late retry of the same device is a new Response, with a new receipt."""
    token = "ab" * 16
    first = save(store, knee, make(token=token))
    erase(store, first, "anna")
    assert save(store, knee, make(token=token)) != first


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_no_byte_is_left_in_any_file(
    tmp_path: Path, knee: Questionnaire, make: Make, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(database_module, "journal_mode", lambda: mode)
    store = open_store(Settings(data=tmp_path / "data", reserve_mb=0))
    assert store.database.alone("PRAGMA journal_mode") == [(mode.lower(),)]
    sent = [make() for _ in range(12)]
    for number, one in enumerate(sent):
        # Marks where a real Response has its answers, long enough to fill pages of their own.
        marked = {**one.answers, "hurts": f"marker-{number:03}-" * 900}
        save(store, knee, one.model_copy(update={"answers": marked}))
        note(store, one, f"marker-{number:03}-note")
    back_up(store, "operator")
    assert b"marker-007" in bytes_of(tmp_path)
    for one in sent[3:9]:
        assert erase(store, one.receipt, "anna")
    left = bytes_of(tmp_path)
    assert [n for n in range(3, 9) if f"marker-{n:03}-".encode() in left] == []
    assert all(f"marker-{n:03}-".encode() in left for n in (*range(3), *range(9, 12)))
    store.close()
    assert [n for n in range(3, 9) if f"marker-{n:03}-".encode() in bytes_of(tmp_path)] == []


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_backups_are_erased_too(store: Store, knee: Questionnaire, make: Make) -> None:
    sent, other = make(), make()
    save(store, knee, sent)
    save(store, knee, other)
    made = back_up(store, "operator")
    erase(store, sent.receipt, "anna")
    assert check_backup(store, made.path).responses == 1
    assert sent.receipt.encode() not in made.path.read_bytes()
    assert other.receipt.encode() in made.path.read_bytes()


def test_a_damaged_backup_is_named(store: Store, knee: Questionnaire, make: Make) -> None:
    sent = make()
    save(store, knee, sent)
    broken, whole = back_up(store, "operator").path, back_up(store, "operator").path
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(ErasureError, match=broken.name):
        erase(store, sent.receipt, "anna")
    assert (count(store), check_backup(store, whole).responses) == (0, 0), "everything else was done"


def test_a_purge_erases_what_is_over_its_time(store: Store, knee: Questionnaire, make: Make) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    ages = {"fresh": 29.99, "over": 30.01, "visitor": 300, "visitor_over": 1826.01}
    sent = {
        name: make().model_copy(update={"created": now - timedelta(days=days)}) for name, days in ages.items()
    }
    for one in sent.values():
        save(store, knee, one)
    came = [sent["visitor"].id, sent["visitor_over"].id]
    with store.database.write() as connection:
        connection.execute(
            update(response).where(response.c.id.in_(came)).values(visited_on=str(date(2026, 1, 1)))
        )
    purged = purge(store, "operator", now)
    assert purged.count == 2
    with store.database.read() as connection:
        left = set(connection.execute(select(response.c.id)).scalars())
        assert store.audit.verify(connection) == purged.head
    assert left == {sent["fresh"].id, sent["visitor"].id}
    assert purge(store, "operator", now).count == 0
    assert count(store, audit) == 1, "a purge of nothing is no act"


def test_a_purge_goes_in_batches(
    store: Store, knee: Questionnaire, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfcheck.store.retention._BATCH", 3)
    for _ in range(7):
        save(store, knee, make().model_copy(update={"created": datetime(2020, 1, 1, tzinfo=UTC)}))
    assert purge(store, "operator").count == 7
    assert [count(store, t) for t in (response, finding_set, audit)] == [0, 0, 3]


def test_disclosure_is_whole_opened_and_audited(store: Store, knee: Questionnaire, make: Make) -> None:
    key = store.settings.read_public_key()
    sent = make(
        contact=Contact(name="花子", phone="090-1234-5678", note="n"), public_key=key, visit_wish=True
    )
    save(store, knee, sent)
    note(store, sent, "called back")
    record = disclose(store, sent.receipt, "anna", "the patient asked")
    assert record
    assert record["contact"] == {"name": "花子", "phone": "090-1234-5678", "note": "n", "texts": {}}
    assert record["answers"] == {"hurts": "yes", "much": 8, "where": ["left", "right"], "swollen": "no"}
    assert [act["value"] for act in record["review"]] == ["called back"]  # type: ignore[attr-defined]
    assert not {"sealed", "token", "fingerprint"} & record.keys()
    assert count(store, audit) == 1
    assert disclose(store, "123456789", "anna", "x") is None


def test_disclosure_without_the_key_is_no_disclosure(
    settings: Settings, knee: Questionnaire, make: Make
) -> None:
    store = open_store(settings.model_copy(update={"private_key_file": None}))
    sent = make(contact=Contact(name="N"), public_key=settings.read_public_key())
    save(store, knee, sent)
    with pytest.raises(SealError):
        disclose(store, sent.receipt, "anna", "x")
    assert count(store, audit) == 0
    store.close()
    assert isinstance(settings.read_private_keys(), PrivateKeys)
