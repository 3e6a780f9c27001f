"""Backup and restore: one verified file from either database, restored into either."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.support.postgresql import PostgreSQL
from tests.support.walks import QUESTIONS
from typer.testing import CliRunner

from selfcheck.cli.commands import app
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Contact, Response, Settings, Store, find, open_store, save
from selfcheck.store.backup import BackupError, back_up, check_backup, prune, restore
from selfcheck.store.schema import metadata, review, staff, staff_session

Make = Callable[..., Response]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, settings: Settings, postgresql: PostgreSQL
) -> Iterator[Store]:
    """A second, empty database of either kind."""
    url = postgresql.empty_database("other") if request.param == "postgresql" else None
    store = open_store(settings.model_copy(update={"data": tmp_path / "other", "database_url": url}))
    yield store
    store.close()


def fill(store: Store, knee: Questionnaire, make: Make) -> list[Response]:
    key = store.settings.read_public_key()
    sent = [make(contact=Contact(note=f"note {n}"), public_key=key) for n in range(20)]
    for one in sent:
        save(store, knee, one)
    now = datetime.now(UTC)
    with store.database.write() as connection:
        connection.execute(staff.insert().values(name="anna", role="admin", created=now))
        connection.execute(staff_session.insert().values(token="t", staff_id=1, created=now, last_seen=now))
        acts = {"response_id": sent[0].id, "at": now, "by": "anna", "act": "state", "value": "seen"}
        connection.execute(review.insert().values(acts))
        store.audit.append(connection, "anna", "view", sent[0].id)
    return sent


def counts(store: Store) -> dict[str, int]:
    with store.database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_backup_restores_to_the_same(store: Store, empty: Store, knee: Questionnaire, make: Make) -> None:
    sent = fill(store, knee, make)
    made = back_up(store, "operator")
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name], (
        "nothing unfinished is left"
    )
    assert restore(empty, made.path, "operator").responses == 20
    assert counts(empty) == {**counts(store), "staff_session": 0}, "sessions end with their machine"
    with empty.database.read() as connection:
        assert [find(connection, one.id) for one in sent] == sent
        assert empty.audit.verify(connection).seq == made.head.seq + 1
    assert save(empty, knee, make()), "and life goes on"
    with empty.database.write() as connection:
        connection.execute(staff.insert().values(name="ben", role="staff", created=datetime.now(UTC)))


def test_only_an_empty_database_is_restored_into(store: Store, knee: Questionnaire, make: Make) -> None:
    fill(store, knee, make)
    made = back_up(store, "operator")
    before = counts(store)
    with pytest.raises(BackupError, match="not empty"):
        restore(store, made.path, "operator")
    assert counts(store) == before


def test_a_backup_is_taken_while_patients_send(store: Store, knee: Questionnaire, make: Make) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()

    def send() -> None:
        while not stop.is_set():
            acknowledged.append(save(store, knee, make()))
            stop.wait(0.01)  # SQLite's lock is not fair: without a breath between them, one may wait long

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    while len(acknowledged) < 20:
        stop.wait(0.01)
    before = set(acknowledged)
    made = back_up(store, "operator")
    stop.set()
    for sender in senders:
        sender.join()
    with sqlite3.connect(made.path) as backup:
        held = {receipt for (receipt,) in backup.execute("SELECT receipt FROM response")}
    backup.close()
    assert before <= held <= set(acknowledged)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two SQLite stores: what is wrong with a file does not depend on where it came from."""
    stores = tuple(open_store(Settings(data=tmp_path / name, reserve_mb=0)) for name in ("one", "two"))
    yield stores[0], stores[1]
    for store in stores:
        store.close()


@pytest.mark.parametrize("how", ["byte", "page", "cut", "text", "empty", "missing", "chain", "foreign"])
def test_a_broken_backup_is_refused(
    two: tuple[Store, Store], knee: Questionnaire, make: Make, how: str
) -> None:
    store, empty = two
    for _ in range(20):
        save(store, knee, make())
    with store.database.write() as connection:
        store.audit.append(connection, "anna", "view", "r")
    path = back_up(store, "operator").path
    spoil(path, how)
    with pytest.raises(BackupError):
        restore(empty, path, "operator")
    assert set(counts(empty).values()) <= {0, 1}, "nothing but the schema's version"


@pytest.mark.parametrize("page", [0, 3, 9])
def test_a_backup_of_a_damaged_database_is_whole_or_not_made_and_the_operator_is_told(
    two: tuple[Store, Store], knee: Questionnaire, make: Make, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = two
    for _ in range(20):
        save(store, knee, make())
    store.close()
    with store.settings.sqlite_path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xa5" * 4096)
    monkeypatch.setenv("SELFCHECK_DATA", str(store.settings.data))
    result = CliRunner().invoke(app, ["backup"])
    made = list(store.settings.backups.glob("*"))
    assert (result.exit_code, len(made)) in {(2, 0), (1, 1)}, "an index can be made anew, a row cannot"
    assert "Run: selfcheck doctor" in result.output
    for path in made:
        assert check_backup(store, path).responses == 20
    assert "damaged" in CliRunner().invoke(app, ["doctor", str(QUESTIONS)]).output


def spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    match how:
        case "byte":
            place = content.index(b'"urgency":"soon"')
            path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
        case "page":
            path.write_bytes(content[:12292] + b"\xff" * 40 + content[12332:])
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "text":
            path.write_text("no database at all, but long enough to look like one " * 100)
        case "empty":
            path.write_bytes(b"")
        case "missing":
            path.unlink()
        case "chain" | "foreign":
            with sqlite3.connect(path) as backup:
                if how == "chain":
                    backup.execute("DROP TRIGGER audit_no_update")
                    backup.execute("UPDATE audit SET actor = 'eve'")
                else:
                    backup.execute("UPDATE response SET questionnaire_hash = 'gone'")
            backup.close()


def test_old_backups_go(store: Store, knee: Questionnaire, make: Make) -> None:
    made = [back_up(store, "operator").path for _ in range(4)]
    assert prune(store, 2) == made[:2]
    assert sorted(store.settings.backups.iterdir()) == made[2:]
    assert check_backup(store, made[3]).responses == 0


def test_a_backup_made_with_another_audit_key_is_refused(
    settings: Settings, tmp_path: Path, knee: Questionnaire, make: Make
) -> None:
    store = open_store(settings)
    fill(store, knee, make)
    path = back_up(store, "operator").path
    changed = {
        "data": tmp_path / "other",
        "database_url": None,
        "audit_key": "another key, as long as the first",
    }
    other = open_store(settings.model_copy(update=changed))
    with pytest.raises(BackupError, match="audit"):
        restore(other, path, "operator")
    other.close()
    store.close()
