"""The version of the schema: a new database gets the newest, an older one is upgraded, a newer refused."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, inspect, select, text, update
from sqlalchemy.exc import ProgrammingError

from selfcheck.store.constraints import constrain_3, run_script
from selfcheck.store.database import Database, NoDatabaseError
from selfcheck.store.database_errors import lacks_rights
from selfcheck.store.schema import meta, metadata

VERSION = 3

Steps = Mapping[int, Callable[[Connection], None]]


def _index_counts(connection: Connection) -> None:
    connection.execute(text("CREATE INDEX response_counts ON response (urgency, state)"))


STEPS: Steps = {2: _index_counts, 3: constrain_3}
"""Version → what upgrades the version before to it. A step is never changed once it is released."""


_NOT_OURS = (
    "The database has schema {found}, this selfcheck needs {target}, and this role may not change it. "
    "Let the owner of the tables do it: selfcheck migrate --database postgresql://OWNER@HOST/NAME"
)


class SchemaError(RuntimeError):
    """A database that this version of selfcheck cannot use; the message says what to do."""


def migrate(database: Database, steps: Steps = STEPS, target: int = VERSION, *, make: bool = True) -> int:
    """Bring the schema to `target` in one transaction; the version it had (0: a new database).

    Raises SchemaError when the database is newer, or this role may not change it; NoDatabaseError when there
    are no tables and none are to be made. A process that may only insert gets through when there is nothing
    to do.
    """
    with database.read() as connection:
        found = schema_version(connection)
    if found == target:
        return found
    if found == 0 and not make:
        raise NoDatabaseError(f"{database.path or 'The database'} holds no tables of selfcheck.")
    try:
        return _migrate(database, steps, target)
    except ProgrammingError as error:
        if not lacks_rights(error):
            raise
        raise SchemaError(_NOT_OURS.format(found=found, target=target)) from None


def _migrate(database: Database, steps: Steps, target: int) -> int:
    with database.write() as connection:
        if not database.is_sqlite:
            for setting in (
                "statement_timeout",
                "lock_timeout",
            ):  # a step may take long, or wait for another one
                connection.execute(text(f"SET LOCAL {setting} = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(7119001)"))
        found = schema_version(connection)  # another process may have been quicker
        _upgrade(connection, found, steps, target)
    return found


def grant_rights(database: Database) -> bool:
    """On PostgreSQL, as the owner: give each role its rights. False where the roles are missing."""
    roles = text("SELECT count(*) FROM pg_roles WHERE rolname IN ('selfcheck_patient', 'selfcheck_staff')")
    with database.write() as connection:
        if database.is_sqlite or connection.execute(roles).scalar() != 2:
            return False
        run_script(connection, "grants.sql")
    return True


def newer(found: int, target: int = VERSION) -> str:
    """What to do with a database that a newer selfcheck has brought up to date."""
    return (
        f"The database has schema {found}, but this selfcheck knows only up to {target}. "
        "Install the newer selfcheck, or restore a backup made before the upgrade into a new database."
    )


def schema_version(connection: Connection) -> int:
    """The version of the schema; 0 for an empty database."""
    if not inspect(connection).has_table(meta.name):
        return 0
    found = connection.execute(select(meta.c.value).where(meta.c.name == "schema")).scalar_one_or_none()
    return int(found) if found else 0


def _upgrade(connection: Connection, found: int, steps: Steps, target: int) -> None:
    if found > target:
        raise SchemaError(newer(found, target))
    if found == 0:
        metadata.create_all(connection)
        connection.execute(meta.insert().values(name="schema", value=str(target)))
        return
    for version in range(found + 1, target + 1):
        steps[version](connection)
    connection.execute(update(meta).where(meta.c.name == "schema").values(value=str(target)))
