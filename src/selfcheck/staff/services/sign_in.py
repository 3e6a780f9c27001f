"""Sign-in: by name and passphrase, slower after each failure, or vouched for by the OIDC provider.

A passphrase that somebody else gave opens no session: its person chooses an own one first.
"""

import hashlib
from datetime import datetime
from threading import BoundedSemaphore
from typing import Literal, NoReturn

from selfcheck.staff.passphrases import Weakness, hashed, matches, problem
from selfcheck.store import (
    Person,
    Store,
    address_keys,
    change,
    failed,
    find_person,
    forgive,
    known_as,
    new_session_token,
    open_session,
    revoke_all,
    waits_until,
)

NAME_LENGTH = 100

_few_at_once = BoundedSemaphore(2)
"""A hash costs 50 ms and 19 MiB: a flood may not take the machine, nor guess while failures are counted."""


class RefusedError(PermissionError):
    """Name and passphrase do not belong together."""


class ChooseError(PermissionError):
    """The passphrase is right and was given by somebody else: an own one has to be chosen."""


class PassphraseError(ValueError):
    """A new passphrase that cannot be taken; `reason` says why."""

    def __init__(self, reason: Weakness | Literal["same"]) -> None:
        self.reason = reason
        super().__init__(reason)


class WaitError(PermissionError):
    """There were too many failures; nothing is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until)


def sign_in(store: Store, name: str, passphrase: str, address: str) -> str:
    """Open a session and give its token. Raises RefusedError, WaitError or ChooseError."""
    with _few_at_once:
        person = _recognised(store, name, passphrase, address)
        if person.has_to_choose:
            raise ChooseError
        return _admit(store, person, address)


def choose_passphrase(store: Store, name: str, passphrase: str, new: str, address: str) -> str:
    """Change one's own passphrase, end every session, and open one. Its token.

    Raises RefusedError, WaitError or PassphraseError.
    """
    with _few_at_once:
        person = _recognised(store, name, passphrase, address)
        if wrong := "same" if new == passphrase else problem(new, person.name):
            raise PassphraseError(wrong)
        kept = hashed(new)
        with store.database.write() as connection:
            change(connection, person.name, passphrase=kept)
            revoke_all(connection, person.id)
            store.audit.append(connection, person.name, "staff_passphrase", person.name)
        return _admit(store, person, address)


def _recognised(store: Store, name: str, passphrase: str, address: str) -> Person:
    """Whose name and passphrase these are. Raises RefusedError or WaitError."""
    name = name.strip()[:NAME_LENGTH]
    keys = (name_key(name), *address_keys(address))
    with store.database.read() as connection:
        until = waits_until(connection, keys)
        person = find_person(connection, name)
    if until:
        raise WaitError(until)
    right = matches(person.passphrase if person else None, passphrase)
    if person is None or not right or person.disabled:
        _refuse(store, keys, person, address)
    return person


def sign_in_vouched(store: Store, email: str, address: str) -> str:
    """Open a session for whom the OIDC provider vouches, and give its token. Raises RefusedError.

    Only people who were added for it get in: who has a passphrase does not.
    """
    address_of = email.strip().lower()
    with store.database.read() as connection:
        person = find_person(connection, address_of) if address_of else None
    # The very address: another account of the provider may have one that only looks like it.
    if person is None or person.name != address_of or person.disabled or person.passphrase is not None:
        _refuse(store, (), person, address)
    return _admit(store, person, address)


def name_key(name: str) -> str:
    """The key of a name's failures: hashed, because people type their passphrase into the wrong field."""
    return f"name:{hashlib.sha256(known_as(name).encode()).hexdigest()[:32]}"


def _admit(store: Store, person: Person, address: str) -> str:
    token = new_session_token()
    with store.database.write() as connection:
        forgive(connection, [name_key(person.name)])  # not the address, which may have tried others
        open_session(connection, person.id, token)
        store.audit.append(connection, person.name, "sign_in", "session", address=address)
    return token


def _refuse(store: Store, keys: tuple[str, ...], person: Person | None, address: str) -> NoReturn:
    with store.database.write() as connection:
        failed(connection, keys)
        who = person.name if person else "unknown"
        store.audit.append(connection, who, "sign_in_failed", "session", address=address)
    raise RefusedError
