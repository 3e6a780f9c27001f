"""Versions of the schema: upgraded in one transaction, refused when newer, kept as released."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select, text

from selfcheck.model import read_pinned
from selfcheck.store import SchemaError, Settings, Store, find_by_receipt, open_store
from selfcheck.store.database import Database, connect, open_sqlite
from selfcheck.store.migrations import STEPS, VERSION, migrate, schema_version
from selfcheck.store.schema import meta, metadata

GOLDEN = Path(__file__).parent / "golden"


def version(database: Database) -> int:
    with database.read() as connection:
        return schema_version(connection)


def columns(database: Database) -> dict[str, list[tuple[str, bool]]]:
    with database.read() as connection:
        look = inspect(connection)
        return {
            name: [(column["name"], bool(column["nullable"])) for column in look.get_columns(name)]
            for name in sorted(look.get_table_names())
        }


@pytest.fixture
def database(settings: Settings) -> Any:
    database = connect(settings)
    yield database
    database.close()


def test_a_new_database_has_the_newest_schema(database: Database) -> None:
    assert version(database) == 0
    assert migrate(database) == 0
    assert version(database) == VERSION
    assert set(columns(database)) == set(metadata.tables)
    assert migrate(database) == VERSION, "and then there is nothing to do"


def test_a_newer_database_is_refused(database: Database) -> None:
    migrate(database)
    with database.write() as connection:
        connection.execute(meta.update().values(value=str(VERSION + 1)))
    with pytest.raises(SchemaError, match="Install the newer selfcheck"):
        migrate(database)
    assert version(database) == VERSION + 1


def add_words(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE response ADD COLUMN words TEXT"))


def rename_words(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE response RENAME COLUMN words TO remark"))


def fail(connection: Connection) -> None:
    rename_words(connection)
    raise KeyboardInterrupt


def test_versions_are_upgraded_one_after_the_other(database: Database) -> None:
    migrate(database)
    steps = {**STEPS, VERSION + 1: add_words, VERSION + 2: rename_words}
    assert migrate(database, steps, VERSION + 2) == VERSION
    assert version(database) == VERSION + 2
    assert ("remark", True) in columns(database)["response"]


def test_a_step_that_breaks_off_leaves_the_old_schema(database: Database) -> None:
    migrate(database)
    before = columns(database)
    with pytest.raises(KeyboardInterrupt):
        migrate(database, {VERSION + 1: add_words, VERSION + 2: fail}, VERSION + 2)
    assert (version(database), columns(database)) == (VERSION, before)


def test_processes_that_start_at_once_upgrade_once(settings: Settings) -> None:
    with ThreadPoolExecutor(6) as starts:
        stores = list(starts.map(lambda _: open_store(settings), range(6)))
    assert version(stores[0].database) == VERSION
    for store in stores:
        store.close()


@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.sql")), ids=lambda path: path.stem)
def test_a_database_of_every_released_version_opens(golden: Path, tmp_path: Path) -> None:
    """golden/N.sql is what SQLite's dump of a database of version N was. It is never changed."""
    path = tmp_path / "data" / "responses.sqlite3"
    path.parent.mkdir()
    with sqlite3.connect(path) as old:
        old.executescript(golden.read_text("utf-8"))
    old.close()
    store = open_store(
        Settings(data=path.parent, reserve_mb=0, audit_key="the golden file's key, kept in the open")
    )
    with store.database.read() as connection:
        found = find_by_receipt(connection, "482915035")
        assert found
        assert found.assessment.urgency == "soon"
        assert store.audit.verify(connection).seq == 1
    fresh = open_sqlite(tmp_path / "fresh.sqlite3")
    migrate(fresh)
    assert columns(store.database) == columns(fresh)
    assert declared(store.database) == declared(fresh)
    store.close()
    fresh.close()


def declared(database: Database) -> set[str]:
    """Every table, index and trigger as SQL, without the blanks that say nothing."""
    with database.read() as connection:
        said = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).scalars()
        return {" ".join(str(sql).split()) for sql in said}


BEFORE_3 = {
    "sqlite": (
        "DROP TRIGGER audit_in_order",
        "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "DROP TRIGGER audit_in_order ON audit",
        "DROP FUNCTION audit_in_order, audit_send_differs, audit_lock",
        "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conname, conrelid::regclass AS t FROM pg_constraint"
        " WHERE contype = 'c' AND NOT convalidated LOOP"
        " EXECUTE 'ALTER TABLE ' || c.t || ' DROP CONSTRAINT ' || c.conname; END LOOP; END $$",
    ),
}


def guards(store: Store) -> set[str]:
    """What the database itself refuses: triggers, functions, checks."""
    if store.database.is_sqlite:
        return declared(store.database)
    names = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT conname FROM pg_constraint"
        " UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    with store.database.read() as connection:
        return {str(name) for name in connection.exec_driver_sql(names).scalars()}


def test_both_databases_are_upgraded(store: Store) -> None:
    def indexes() -> set[str | None]:
        with store.database.read() as connection:
            return {index["name"] for index in inspect(connection).get_indexes("response")}

    newest, guarded = indexes(), guards(store)
    with store.database.write() as connection:
        connection.execute(text("DROP INDEX response_counts"))
        for statement in BEFORE_3["sqlite" if store.database.is_sqlite else "postgresql"]:
            connection.exec_driver_sql(statement)
        connection.execute(meta.update().values(value="1"))
    assert migrate(store.database) == 1
    assert indexes() == newest
    assert guards(store) == guarded


def test_there_is_a_golden_file_of_every_version() -> None:
    assert [path.stem for path in sorted(GOLDEN.glob("*.sql"))] == [str(n) for n in range(1, VERSION + 1)]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.sql")), ids=lambda path: path.stem)
def test_a_questionnaire_of_an_older_version_is_still_the_one_of_its_hash(path: Path) -> None:
    """Until version 0.1 the hash was that of the whole text."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(path.read_text("utf-8"))
        kept = database.execute("SELECT hash, text FROM questionnaire").fetchall()
    assert [read_pinned(text, digest).id for digest, text in kept] == ["knee"]


def test_strict_tables_and_checks(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)check"), store.database.write() as connection:
        connection.execute(text("INSERT INTO staff (name, role, created) VALUES ('eve', 'owner', 0)"))
    if store.database.is_sqlite:
        with pytest.raises(Exception, match="BLOB"), store.database.write() as connection:
            connection.execute(text("INSERT INTO meta VALUES ('x', x'00')"))
    with store.database.read() as connection:
        assert connection.execute(select(meta.c.value)).scalars().all() == [str(VERSION)]
