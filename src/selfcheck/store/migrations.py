"""The version of the schema: a new database gets the newest, an older one is led up, a newer refused."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, inspect, select, text, update

from selfcheck.store.database import Database
from selfcheck.store.schema import meta, metadata

VERSION = 2

Steps = Mapping[int, Callable[[Connection], None]]


def _index_counts(connection: Connection) -> None:
    connection.execute(text("CREATE INDEX response_counts ON response (urgency, state)"))


STEPS: Steps = {2: _index_counts}
"""Version → what leads from the version before to it. A step is never changed once it is released."""


class SchemaError(RuntimeError):
    """A database that this version of selfcheck cannot use; the message says what to do."""


def migrate(database: Database, steps: Steps = STEPS, target: int = VERSION) -> int:
    """Bring the schema to `target` in one transaction; the version it had (0: a new database).

    Raises SchemaError when the database is newer. A process that may only insert gets through when there is
    nothing to do.
    """
    with database.read() as connection:
        found = schema_version(connection)
    if found == target:
        return found
    with database.write() as connection:
        if not database.is_sqlite:
            for setting in (
                "statement_timeout",
                "lock_timeout",
            ):  # a step may take long, or wait for another one
                connection.execute(text(f"SET LOCAL {setting} = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(7119001)"))
        found = schema_version(connection)  # another process may have been quicker
        _lead(connection, found, steps, target)
    return found


def schema_version(connection: Connection) -> int:
    """The version of the schema; 0 for an empty database."""
    if not inspect(connection).has_table(meta.name):
        return 0
    found = connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar_one_or_none()
    return int(found) if found else 0


def _lead(connection: Connection, found: int, steps: Steps, target: int) -> None:
    if found > target:
        raise SchemaError(
            f"The database has schema {found}, but this selfcheck knows only up to {target}. "
            "Install the newer selfcheck, or restore a backup made before the upgrade into a new database."
        )
    if found == 0:
        metadata.create_all(connection)
        connection.execute(meta.insert().values(name="schema", value=str(target)))
        return
    for version in range(found + 1, target + 1):
        steps[version](connection)
    connection.execute(update(meta).where(meta.c.name == "schema").values(value=str(target)))
