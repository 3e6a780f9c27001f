"""The staff: named people, each with a role. Nobody is deleted, so that the audit log keeps its names."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, select, update

from selfcheck.store.schema import staff

Role = Literal["staff", "admin"]

ONE_TIME = "once:"
"""Before the hash of a passphrase that somebody else gave: its person has to choose an own one with it."""


class LastAdminError(ValueError):
    """After this change nobody could administer any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff. With OIDC the name is the e-mail address that the provider vouches for."""

    id: int
    name: str
    role: Role
    passphrase: str | None
    """Its argon2 hash, behind ONE_TIME while it was given; None for those who sign in by OIDC only."""
    disabled: bool

    @property
    def has_to_choose(self) -> bool:
        """Whether the passphrase opens nothing until the person has chosen an own one."""
        return self.passphrase is not None and self.passphrase.startswith(ONE_TIME)


def add(connection: Connection, name: str, role: Role, passphrase: str | None) -> bool:
    """Add somebody; False if the name is taken, also by one who is typed another way."""
    if any(known_as(each.name) == known_as(name) for each in everybody(connection)):
        return False
    row = {"name": name, "role": role, "passphrase": passphrase, "created": datetime.now(UTC)}
    connection.execute(staff.insert().values(row))
    return True


def find_person(connection: Connection, name: str) -> Person | None:
    """Who has this name, disabled or not, however it is typed: in small or full-width letters, or parted.

    A clinic has few people, so all are looked at. Where older versions let in two of nearly one name, each is
    found by typing it exactly.
    """
    exact = connection.execute(select(staff).where(staff.c.name == name)).first()
    if exact:
        return person(exact)
    found = [each for each in everybody(connection) if known_as(each.name) == known_as(name)]
    return found[0] if len(found) == 1 else None


def known_as(name: str) -> str:
    """What is the same in every way to type a name: no case, no width, no blanks (NFKC, casefold)."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(unicodedata.normalize("NFKC", plain).split())


def everybody(connection: Connection) -> list[Person]:
    """Everybody, by name."""
    return [person(row) for row in connection.execute(select(staff).order_by(staff.c.name)).all()]


def change(connection: Connection, name: str, **columns: object) -> bool:
    """Change role, passphrase (its hash) or `disabled` (a time or None); False if nobody has this name.

    Raises LastAdminError where it would leave no admin; then the transaction has to be rolled back.
    """
    admins = select(staff.c.name).where(staff.c.role == "admin", staff.c.disabled.is_(None))
    before = connection.execute(admins.with_for_update()).scalars().all()
    found = find_person(connection, name)
    if found is None:
        return False
    connection.execute(update(staff).where(staff.c.id == found.id).values(columns))
    if before and not connection.execute(admins).first():
        raise LastAdminError(name)
    return True


def person(row: Row[Any]) -> Person:
    """The Person of a row of `staff`."""
    disabled = row.disabled is not None
    return Person(row.id, row.name, cast(Role, row.role), row.passphrase, disabled)
