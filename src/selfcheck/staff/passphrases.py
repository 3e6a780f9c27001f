"""Passphrases: what a good one is, and its argon2id hash."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 13, 200
_DIFFERENT = 6

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def problem(passphrase: str, name: str) -> str | None:
    """What is wrong with a new passphrase: `short`, `long`, `name` (it holds the name) or `simple`."""
    plain = _plain(passphrase)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    if name.casefold() in plain.casefold():
        return "name"
    return "simple" if len(set(plain)) < _DIFFERENT else None


def hashed(passphrase: str) -> str:
    """The hash to be kept."""
    return _hasher.hash(_plain(passphrase))


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether the passphrase is the one of this hash. Takes as long where there is none."""
    try:
        right = _hasher.verify(kept or _nobody(), _plain(passphrase[:LONGEST]))
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
