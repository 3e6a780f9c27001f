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
        """Whether the database answers, has this version's schema, and no damage was met in it yet."""
        try:
            with self.database.read() as connection:
                return schema_version(connection) == VERSION and not self.database.damaged
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        self.database.close()


def open_store(settings: Settings | None = None, *, hurried: bool = True) -> Store:
    """Connect and bring the schema up to date.

    Raises SettingsError, SchemaError, or SQLAlchemy's DBAPIError when the database cannot be reached.
    """
    settings = settings or Settings.from_environment()
    database = connect(settings, hurried=hurried)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Store(settings, database, Audit(settings.audit_key))
