"""The clinic's private keys in one file, newest first, so that old boxes open after a change of keys."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from selfcheck.store.seal import Contact, PrivateKey, Sealed, SealError

_PEM = re.compile(rb"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----\n?", re.DOTALL)


class PrivateKeys:
    """Every private key of one file; the first one belongs to the public key in use."""

    def __init__(self, keys: Sequence[PrivateKey]) -> None:
        self.newest = keys[0]
        self._by_id = {key.id: key for key in keys}

    @classmethod
    def read(cls, path: Path, passphrase: str | None = None) -> "PrivateKeys":
        """Read a file of PEM keys; raises SealError."""
        blocks = _PEM.findall(_bytes(path))
        if not blocks:
            raise SealError(f"{path} holds no private key.")
        return cls([PrivateKey.read(block, path.name, passphrase) for block in blocks])

    def __contains__(self, key_id: str) -> bool:
        return key_id in self._by_id

    def open(self, sealed: Sealed, bound_to: str) -> Contact:
        """Open a box with the key it was sealed for; raises SealError."""
        if sealed.key not in self._by_id:
            raise SealError(f"The private key {sealed.key}, which this was sealed for, is not here.")
        return self._by_id[sealed.key].open(sealed, bound_to)


def add_key(path: Path, passphrase: str | None = None) -> PrivateKey:
    """Make a new key and write it in front of those in the file, which only its owner can read.

    The file is replaced in one step: a crash leaves the old keys, or the new one with them. Raises SealError.
    """
    older = b""
    if path.exists():
        PrivateKeys.read(path, passphrase)  # a file that is no key file is never overwritten
        older = _bytes(path)
    key = PrivateKey.new()
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(key.pem(passphrase) + older)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise SealError(f"The key file {path} cannot be written: {error.strerror}.") from None
    return key


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SealError(f"The key file {path} cannot be read: {error.strerror}.") from None
