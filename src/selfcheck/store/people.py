"""The staff: named people, each with a role. Nobody is deleted, so that the audit log keeps its names."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, select, update

from selfcheck.store.schema import staff

Role = Literal["staff", "admin"]


class LastAdminError(ValueError):
    """After this change nobody could administer any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff. With OIDC the name is the e-mail address that the provider vouches for."""

    id: int
    name: str
    role: Role
    passphrase: str | None
    """Its argon2 hash; None for those who sign in by OIDC only."""
    disabled: bool


def add(connection: Connection, name: str, role: Role, passphrase: str | None) -> bool:
    """Add somebody; False if the name is taken."""
    if find_person(connection, name):
        return False
    row = {"name": name, "role": role, "passphrase": passphrase, "created": datetime.now(UTC)}
    connection.execute(staff.insert().values(row))
    return True


def find_person(connection: Connection, name: str) -> Person | None:
    """Who has this name, disabled or not."""
    row = connection.execute(select(staff).where(staff.c.name == name)).first()
    return person(row) if row else None


def everybody(connection: Connection) -> list[Person]:
    """Everybody, by name."""
    return [person(row) for row in connection.execute(select(staff).order_by(staff.c.name)).all()]


def change(connection: Connection, name: str, **columns: object) -> bool:
    """Change role, passphrase (its hash) or `disabled` (a time or None); False if nobody has this name.

    Raises LastAdminError where it would leave no admin; then the transaction has to be rolled back.
    """
    admins = select(staff.c.name).where(staff.c.role == "admin", staff.c.disabled.is_(None))
    before = connection.execute(admins.with_for_update()).scalars().all()
    found = connection.execute(update(staff).where(staff.c.name == name).values(columns)).rowcount == 1
    if before and not connection.execute(admins).first():
        raise LastAdminError(name)
    return found


def person(row: Row[Any]) -> Person:
    """The Person of a row of `staff`."""
    disabled = row.disabled is not None
    return Person(row.id, row.name, cast(Role, row.role), row.passphrase, disabled)
