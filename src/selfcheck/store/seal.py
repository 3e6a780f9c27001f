"""What is written for the clinic only: sealed with its public key, opened with its private key.

HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, as the library `cryptography` ships it.
Each box is bound to the Response it was made for, so that it opens nowhere else. The patients' process holds
only the public key.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import ConfigDict, Field

from selfcheck.model import Id, Noun

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw
_BLOCK = 256
"""Boxes are padded to steps of this many bytes, so that their size does not tell how much was written."""


class SealError(ValueError):
    """A key that is missing, damaged or not the one a box was sealed with; the message says which."""


class Contact(Noun):
    """What a patient may add so that the clinic can answer; empty where nothing was written."""

    name: str = ""
    phone: str = ""
    note: str = ""
    texts: dict[Id, str] = Field(default_factory=dict)
    """Question → what was written in own words."""


def dumped(contact: Contact) -> dict[str, object]:
    """A contact as JSON; without texts as all were before there were any."""
    return contact.model_dump(exclude=None if contact.texts else {"texts"})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A closed box, and the id of the key that opens it."""

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    key: str
    box: bytes


class PublicKey:
    """The clinic's public key, as 44 characters of base64."""

    def __init__(self, text: str) -> None:
        try:
            self._key = X25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
        except ValueError:
            raise SealError("The public key is not 32 bytes in base64 (44 characters).") from None
        try:
            X25519PrivateKey.generate().exchange(self._key)
        except ValueError:  # a point such as zero, which nobody's private key belongs to
            raise SealError("The public key is no key: nothing can be sealed with it.") from None
        self.id = _key_id(self._key)

    def seal(self, contact: Contact, bound_to: str) -> Sealed:
        """Close a contact in a box that only opens for the same `bound_to`."""
        plain = json.dumps(dumped(contact), ensure_ascii=False).encode()
        padded = plain + b" " * (-len(plain) % _BLOCK)
        return Sealed(self.id, _SUITE.encrypt(padded, self._key, info=_info(bound_to)))


class PrivateKey:
    """The clinic's private key; never where patients' requests are served."""

    def __init__(self, key: X25519PrivateKey) -> None:
        self._key = key
        self.id = _key_id(key.public_key())

    @classmethod
    def new(cls) -> "PrivateKey":
        """A new random key."""
        return cls(X25519PrivateKey.generate())

    @classmethod
    def read(cls, pem: bytes, name: str, passphrase: str | None = None) -> "PrivateKey":
        """Read a key from its PEM text; `name` is for the message of a SealError."""
        try:
            key = serialization.load_pem_private_key(pem, passphrase.encode() if passphrase else None)
        except (ValueError, TypeError):
            raise SealError(f"A key of {name} is damaged, or the passphrase is not its own.") from None
        if not isinstance(key, X25519PrivateKey):
            raise SealError(f"A key of {name} is no X25519 key.")
        return cls(key)

    @property
    def public_text(self) -> str:
        """The public key that belongs to it, for the patients' process."""
        return base64.b64encode(self._key.public_key().public_bytes(*_RAW)).decode()

    def pem(self, passphrase: str | None = None) -> bytes:
        """The key as a PEM file, encrypted if a passphrase is given."""
        lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase:
            lock = serialization.BestAvailableEncryption(passphrase.encode())
        return self._key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)

    def open(self, sealed: Sealed, bound_to: str) -> Contact:
        """Open a box; raises SealError if it is another key's, another Response's, or was changed."""
        try:
            plain = _SUITE.decrypt(sealed.box, self._key, info=_info(bound_to))
        except (InvalidTag, ValueError):
            raise SealError(
                f"The box of key {sealed.key} cannot be opened with key {self.id} here."
            ) from None
        return Contact.model_validate_json(plain)


def _info(bound_to: str) -> bytes:
    return f"selfcheck contact 1|{bound_to}".encode()


def _key_id(key: X25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(*_RAW)).hexdigest()[:16]
