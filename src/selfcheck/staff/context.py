"""The office: what the staff's process holds once for all pages and routes. Never in a Streamlit cache."""

import logging
from dataclasses import dataclass, field

from selfcheck.staff.services.rate import Rate
from selfcheck.store import Guard, Lasting, PrivateKeys, SealError, Settings, Store, open_store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Office:
    """The store behind its guard, and the clinic's private keys where they can be read."""

    guard: Guard
    keys: PrivateKeys | None
    searches: Rate = field(default_factory=lambda: Rate(20, 60))
    """Searches of one person by name or phone in a minute: more is no work at the desk."""

    @property
    def store(self) -> Store:
        """The clinic's store."""
        return self.guard.store


_open: list[Office] = []


def open_office(settings: Settings | None = None, lasting: Lasting | None = None) -> Office:
    """Open it for this process, with sessions of this length.

    Raises SettingsError, SchemaError or the database's errors.
    """
    store = open_store(settings)
    try:
        keys = store.settings.read_private_keys() if store.settings.private_key_file else None
    except SealError as error:
        _log.error("Name, phone and note stay closed: %s", error)
        keys = None
    _open[:] = [Office(Guard(store, lasting or Lasting()), keys)]
    return _open[0]


def office() -> Office:
    """The one that is open; raises RuntimeError before that."""
    if not _open:
        raise RuntimeError("The staff's app is started by `selfcheck staff`.")
    return _open[0]
