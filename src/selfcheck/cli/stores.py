"""The service's store for one command; what keeps it shut is said in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from selfcheck.cli.service import enter
from selfcheck.cli.stopping import reason_of, stop

if TYPE_CHECKING:
    from selfcheck.store import Settings, Store


@contextmanager
def opened_store(*, make: bool = False, database: str = "") -> Iterator["Store"]:
    """The store of the service's settings; `make` makes it where there is none, `database` is another URL."""
    from selfcheck.store import (
        DatabaseError,
        NoDatabaseError,
        SchemaError,
        SettingsError,
        explain,
        open_store,
    )

    enter(alone=False)
    try:
        store = open_store(read_settings(database), short_timeouts=False, make=make)
    except NoDatabaseError as error:
        stop(f"{error} Nothing was made: the apps make it when they start, or `selfcheck migrate` does.")
    except (SettingsError, SchemaError) as error:
        stop(str(error))
    except OSError as error:
        stop(reason_of(error))
    except DatabaseError as error:
        stop(f"The database cannot be used: {explain(error)}. Run: selfcheck doctor")
    try:
        yield store
    except DatabaseError as error:
        stop(f"The database stopped the work: {explain(error)}. Run: selfcheck doctor")
    finally:
        store.close()


def read_settings(database: str = "") -> "Settings":
    """The settings of the environment, with another database where one is named. Raises SettingsError."""
    from selfcheck.store import Settings

    settings = Settings.from_environment()
    return settings.model_copy(update={"database_url": database}) if database else settings
