"""Who is staff, for admins: somebody is added, changed, or let in no longer; and what everybody did."""

from datetime import UTC, datetime
from typing import Literal

from selfcheck.staff.passphrases import Weakness, hashed, problem
from selfcheck.staff.services.sign_in import NAME_LENGTH, name_key
from selfcheck.store import (
    Act,
    Guard,
    LastAdminError,
    Person,
    Role,
    add,
    change,
    everybody,
    find_person,
    forgive,
    newest_acts,
    revoke_all,
)

ACTS = 100
"""Rows of the audit log on one page."""

Wrong = Literal["name", "taken", "last_admin"] | Weakness


class PersonError(ValueError):
    """A change that cannot be made; `reason` says why."""

    def __init__(self, reason: Wrong) -> None:
        self.reason = reason
        super().__init__(f"This cannot be: {reason}.")


def people(guard: Guard, token: str) -> list[Person]:
    """Everybody, by name."""
    with guard.read(token, "admin") as desk:
        return everybody(desk.connection)


def hire(guard: Guard, token: str, name: str, role: Role, passphrase: str) -> None:
    """Add somebody; without a passphrase the name is the provider's e-mail address. Raises PersonError.

    The passphrase is good once, for the person to choose an own one with it.
    """
    _allow(guard, token)
    name = name.strip()
    address = not passphrase
    if not 0 < len(name) <= NAME_LENGTH or (address and "@" not in name):
        raise PersonError("name")
    kept = None if address else _new(passphrase, name, one_time=True)
    name = name.lower() if address else name
    with guard.write(token, "admin") as desk:
        if not add(desk.connection, name, role, kept):
            raise PersonError("taken")
        desk.note("staff_add", name, role=role, oidc=address)


def set_role(guard: Guard, token: str, name: str, role: Role) -> None:
    """Change what somebody may do, and sign them out everywhere. Raises PersonError or LookupError."""
    _change(guard, token, name, "staff_role", role=role)


def set_passphrase(guard: Guard, token: str, name: str, passphrase: str) -> None:
    """Give a new passphrase, to somebody else for once; sign them out everywhere.

    Raises PersonError or LookupError.
    """
    one_time = _allow(guard, token).name != name
    _change(guard, token, name, "staff_passphrase", passphrase=_new(passphrase, name, one_time=one_time))


def set_disabled(guard: Guard, token: str, name: str, disabled: bool) -> None:
    """Let somebody in no longer, or again. Raises PersonError or LookupError."""
    at = datetime.now(UTC) if disabled else None
    _change(guard, token, name, "staff_disable" if disabled else "staff_enable", disabled=at)


def unlock(guard: Guard, token: str, name: str) -> None:
    """Forget somebody's failed sign-ins, so that they need not wait."""
    with guard.write(token, "admin") as desk:
        forgive(desk.connection, [name_key(name)])
        desk.note("staff_unlock", name)


def audit_log(guard: Guard, token: str, before: int | None = None) -> list[tuple[int, Act]]:
    """The newest rows with their numbers; `before` goes on behind a number."""
    with guard.read(token, "admin") as desk:
        return newest_acts(desk.connection, ACTS, before=before)


def verified(guard: Guard, token: str) -> str:
    """The head of the audit log, once all of it was found to be whole. Raises AuditError."""
    with guard.read(token, "admin") as desk:
        return str(desk.store.audit.verify(desk.connection))


def _allow(guard: Guard, token: str) -> Person:
    """The admin, before a hash is worked out; it takes long, and the transaction of the act is short."""
    with guard.read(token, "admin") as desk:
        return desk.person


def _change(guard: Guard, token: str, name: str, action: str, **columns: object) -> None:
    with guard.write(token, "admin") as desk:
        person = find_person(desk.connection, name)
        if person is None:
            raise LookupError("There is no such person.")
        try:
            change(desk.connection, person.name, **columns)
        except LastAdminError:  # and the transaction is rolled back
            raise PersonError("last_admin") from None
        revoke_all(desk.connection, person.id)
        desk.note(action, person.name, **({"role": columns["role"]} if "role" in columns else {}))


def _new(passphrase: str, name: str, *, one_time: bool) -> str:
    if wrong := problem(passphrase, name):
        raise PersonError(wrong)
    return hashed(passphrase, one_time=one_time)
