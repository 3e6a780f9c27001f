"""The audit log: append-only, in the act's own transaction, and no change of it stays unseen."""

import random
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from selfcheck.store import Audit, AuditError, Head, Settings, Store, open_store
from selfcheck.store.audit import head_of, read_head, rows

ROWS = 12


def fill(store: Store) -> Head:
    for number in range(ROWS):
        with store.database.write() as connection:
            head = store.audit.append(connection, "anna", "view", f"r{number}", page=number, note="気")
    return head


def verify(store: Store, expected: Head | None = None) -> Head:
    with store.database.read() as connection:
        return store.audit.verify(connection, expected)


def tamper(store: Store, *statements: str, **values: Any) -> None:
    """As somebody who owns the database and so can drop its triggers."""
    with store.database.write() as connection:
        for name in ("audit_no_update", "audit_no_delete", "audit_in_order"):
            if store.database.is_sqlite:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        if not store.database.is_sqlite:
            connection.execute(text("DROP TRIGGER IF EXISTS audit_no_change ON audit"))
            connection.execute(text("DROP TRIGGER IF EXISTS audit_in_order ON audit"))
        for statement in statements:
            connection.execute(text(statement), values)


def test_a_chain_holds_and_ends_at_its_head(store: Store) -> None:
    assert verify(store) == Head(0, "0" * 64)
    head = fill(store)
    assert verify(store) == head == verify(store, head)
    assert head.seq == ROWS
    with store.database.read() as connection:
        assert [row.seq for row in rows(connection)] == list(range(1, ROWS + 1))


def test_a_row_is_rolled_back_with_its_act(store: Store) -> None:
    def act(connection: Connection) -> None:
        store.audit.append(connection, "anna", "view", "r")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.database.write() as connection:
        act(connection)
    assert verify(store).seq == 0


REFUSED = [
    "UPDATE audit SET actor = 'x'",
    "UPDATE audit SET actor = 'x' WHERE seq = 3",
    "DELETE FROM audit WHERE seq = 3",
    "DELETE FROM audit",
    "INSERT INTO audit SELECT -1, at, actor, action, object, detail, mac FROM audit WHERE seq = 3",
    "INSERT INTO audit SELECT 14, at, actor, action, object, detail, mac FROM audit WHERE seq = 3",
    "INSERT INTO audit SELECT 9223372036854775807, at, actor, action, object, detail, mac FROM audit WHERE seq = 3",
]
REFUSED_BY_SQLITE = [
    "INSERT OR REPLACE INTO audit SELECT seq, at, 'x', action, object, detail, mac FROM audit WHERE seq = 3",
]
REFUSED_BY_POSTGRESQL = ["TRUNCATE audit"]


def test_the_database_itself_refuses_changes(store: Store) -> None:
    head = fill(store)
    for statement in REFUSED + (REFUSED_BY_SQLITE if store.database.is_sqlite else REFUSED_BY_POSTGRESQL):
        with pytest.raises(DBAPIError, match="append-only"), store.database.write() as connection:
            connection.execute(text(statement))
        assert verify(store, head) == head


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE audit SET actor = 'eve' WHERE seq = 3"],
        ["UPDATE audit SET at = at + 1 WHERE seq = 1"],
        ["UPDATE audit SET detail = '{}' WHERE seq = 12"],
        ["DELETE FROM audit WHERE seq = 5"],
        ["DELETE FROM audit WHERE seq = 1"],
        ["DELETE FROM audit WHERE seq = 5", "UPDATE audit SET seq = seq - 1 WHERE seq > 5"],
        [
            "UPDATE audit SET seq = 99 WHERE seq = 4",
            "UPDATE audit SET seq = 4 WHERE seq = 5",
            "UPDATE audit SET seq = 5 WHERE seq = 99",
        ],
        ["INSERT INTO audit SELECT 13, at, actor, action, object, detail, mac FROM audit WHERE seq = 12"],
        ["INSERT INTO audit SELECT 0, at, actor, action, object, detail, mac FROM audit WHERE seq = 12"],
        ["INSERT INTO audit SELECT -5, at, actor, action, object, detail, mac FROM audit WHERE seq = 12"],
        ["DELETE FROM audit WHERE seq = 12"],
        ["DELETE FROM audit"],
    ],
)
def test_what_somebody_changes_around_the_triggers_is_found(store: Store, statements: list[str]) -> None:
    head = fill(store)
    tamper(store, *statements)
    with pytest.raises(AuditError):
        verify(store, head)


def test_every_flipped_character_is_found(store: Store) -> None:
    fill(store)
    chance = random.Random(4)
    for _ in range(60):
        column = chance.choice(["at", "actor", "action", "object", "detail", "mac"])
        seq = chance.randint(1, ROWS)
        with store.database.read() as connection:
            before = connection.execute(text(f"SELECT {column} FROM audit WHERE seq = {seq}")).scalar_one()
        tamper(store, f"UPDATE audit SET {column} = :value WHERE seq = {seq}", value=flipped(before, chance))
        with pytest.raises(AuditError, match=f"Row {seq} "):
            verify(store)
        tamper(store, f"UPDATE audit SET {column} = :value WHERE seq = {seq}", value=before)
    assert verify(store).seq == ROWS


def flipped(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(40)
    place = chance.randrange(len(value))
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def test_a_chain_made_anew_with_another_key_is_found(store: Store, settings: Settings) -> None:
    fill(store)
    tamper(store, "DELETE FROM audit")
    forger = Audit("a key that the forger made up, long enough")
    with store.database.write() as connection:
        forger.append(connection, "anna", "view", "r0")
        forger.verify(connection)
    with pytest.raises(AuditError, match="not its key"):
        verify(store)


def test_processes_append_in_turn(store: Store, settings: Settings) -> None:
    from concurrent.futures import ThreadPoolExecutor

    others = [open_store(settings) for _ in range(4)]

    def act(other: Store) -> None:
        for _ in range(10):
            with other.database.write() as connection:
                other.audit.append(connection, "anna", "view", "r")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, others))
    assert verify(store).seq == 40
    for other in others:
        other.close()


def test_a_noted_head_is_read_back() -> None:
    head = Head(17, "ab" * 32)
    assert read_head(str(head)) == head
    for noted in ("", "17", "x:" + "ab" * 32, "17:ab"):
        with pytest.raises(ValueError, match="no head"):
            read_head(noted)


def test_heads_are_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "selfcheck.store.audit"):
        head = fill(store)
    assert f"audit {head}" in caplog.text
    with store.database.read() as connection:
        assert head_of(connection) == head
