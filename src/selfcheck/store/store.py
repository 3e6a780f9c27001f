"""The store as one object: the database, the audit log and the settings that belong together."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from selfcheck.store.audit import Audit
from selfcheck.store.database import Database, connect
from selfcheck.store.migrations import VERSION, migrate, schema_version
from selfcheck.store.settings import Settings


@dataclass(frozen=True, slots=True)
class Store:
    """One for each process; safe in threads. `database.write()` is the transaction for an act."""

    settings: Settings
    database: Database
    audit: Audit

    def is_healthy(self) -> bool:
        """Whether what is sent now would be stored, as far as can be seen.

        The database answers, has this version's schema and room, no damage was met in it, and its file is
        where it was.
        """
        try:
            with self.database.read() as connection:
                answers = schema_version(connection) == VERSION
            sound = not self.database.damaged and self.database.is_in_place()
            return answers and sound and self.database.has_room()
        except (SQLAlchemyError, OSError):
            return False

    def close(self) -> None:
        """Close the database; the store cannot be used afterwards."""
        self.database.close()


def open_store(settings: Settings | None = None, *, short_timeouts: bool = True, make: bool = True) -> Store:
    """Connect and bring the schema up to date; `make=False` opens only what is there.

    Raises SettingsError, SchemaError, NoDatabaseError, or SQLAlchemy's DBAPIError when the database cannot be
    reached.
    """
    store = look_into_store(settings, short_timeouts=short_timeouts, make=make)
    try:
        migrate(store.database, make=make)
    except BaseException:
        store.close()
        raise
    return store


def look_into_store(
    settings: Settings | None = None, *, short_timeouts: bool = False, make: bool = False
) -> Store:
    """The store as it is, with its schema left alone. Raises SettingsError and NoDatabaseError."""
    settings = settings or Settings.from_environment()
    database = connect(settings, short_timeouts=short_timeouts, make=make)
    return Store(settings, database, Audit(settings.audit_key))
