"""Guard: who may do what, asked of the database at every single call."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from selfcheck.store.people import Person, Role
from selfcheck.store.sessions import TOUCH, Lasting, touch, who
from selfcheck.store.store import Store


class NotSignedInError(PermissionError):
    """There is no session, or it has ended."""


class NotAllowedError(PermissionError):
    """The person's role does not allow it."""


@dataclass(frozen=True, slots=True)
class StaffTransaction:
    """One transaction of a person who may do what is done in it."""

    store: Store
    connection: Connection
    person: Person

    def note(self, action: str, object_: str, **detail: object) -> None:
        """Write into the audit log that it was done, in the same transaction."""
        self.store.audit.append(self.connection, self.person.name, action, object_, **detail)


class Guard:
    """Opens transactions for those who are signed in. `token` is what their cookie holds."""

    def __init__(self, store: Store, lasting: Lasting = Lasting()) -> None:  # noqa: B008 - frozen
        self.store, self.lasting = store, lasting

    @contextmanager
    def read(self, token: str, role: Role = "staff") -> Iterator[StaffTransaction]:
        """A transaction that reads. Raises NotSignedInError or NotAllowedError."""
        with self.store.database.read() as connection:
            desk, last_seen = self._desk(connection, token, role)
            yield desk
        if last_seen < datetime.now(UTC) - TOUCH:
            with self.store.database.write() as connection:
                touch(connection, token)

    @contextmanager
    def watch(self, token: str) -> Iterator[StaffTransaction]:
        """A transaction that reads by itself now and then, which keeps no session alive."""
        with self.store.database.read() as connection:
            yield self._desk(connection, token, "staff")[0]

    @contextmanager
    def write(self, token: str, role: Role = "staff") -> Iterator[StaffTransaction]:
        """A transaction that writes. Raises NotSignedInError or NotAllowedError."""
        with self.store.database.write() as connection:
            desk, _ = self._desk(connection, token, role)
            touch(connection, token)
            yield desk

    def is_alive(self, token: str) -> bool:
        """Whether the session still lasts; asking does not keep it alive."""
        with self.store.database.read() as connection:
            return who(connection, token, self.lasting) is not None

    def _desk(self, connection: Connection, token: str, role: Role) -> tuple[StaffTransaction, datetime]:
        found = who(connection, token, self.lasting)
        if found is None:
            raise NotSignedInError
        person, last_seen = found
        if role == "admin" and person.role != "admin":
            raise NotAllowedError
        return StaffTransaction(self.store, connection, person), last_seen
