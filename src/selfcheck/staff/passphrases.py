"""Passphrases: what a good one is, and its argon2id hash."""

import secrets
import unicodedata
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from selfcheck.store import ONE_TIME

SHORTEST, LONGEST = 13, 200
_DIFFERENT = 6

Weakness = Literal["short", "long", "holds_name", "simple"]

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def problem(passphrase: str, name: str) -> Weakness | None:
    """What is wrong with a new passphrase; it must not hold the person's name."""
    plain = _plain(passphrase)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    if name.casefold() in plain.casefold():
        return "holds_name"
    return "simple" if len(set(plain)) < _DIFFERENT else None


def hashed(passphrase: str, *, one_time: bool = False) -> str:
    """What is kept of it; a `one_time` passphrase is good for nothing but to choose another one."""
    return (ONE_TIME if one_time else "") + _hasher.hash(_plain(passphrase))


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether the passphrase is the one of this hash. Takes as long where there is none."""
    try:
        right = _hasher.verify((kept or _nobody()).removeprefix(ONE_TIME), _plain(passphrase[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@cache
def _nobody() -> str:
    """The hash of a passphrase that nobody knows."""
    return _hasher.hash(secrets.token_urlsafe(32))


def _plain(passphrase: str) -> str:
    """However a keyboard composes its signs, the same passphrase gives the same bytes."""
    return unicodedata.normalize("NFKC", passphrase)
