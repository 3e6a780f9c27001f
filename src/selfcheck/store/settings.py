"""What the operator decides, from the environment; every variable is described in docs/operations.md."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from selfcheck.model import Id, Noun
from selfcheck.store.keys import PrivateKeys
from selfcheck.store.seal import PublicKey, SealError

PREFIX = "SELFCHECK_"

POOL = {"pool_size": 8, "max_overflow": 0, "pool_timeout": 5}
"""Connections of a process, for both databases: apps make threads without a cap; the pool is the cap."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable and what it needs."""


def _default_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "selfcheck"


class Settings(Noun):
    """One field for each variable: `data` is SELFCHECK_DATA, and so on."""

    data: Path = Field(default_factory=_default_folder)
    """Folder of the embedded database `responses.sqlite3`, of `backups/` and of nothing else."""
    database_url: str | None = Field(None, repr=False)
    """A PostgreSQL URL; without it the embedded SQLite is used."""
    public_key: str | None = None
    """The clinic's public key (44 characters). Without it name, phone and note are not taken."""
    private_key_file: Path | None = None
    """The clinic's private key, for the staff app only; outside of `data`."""
    private_key_passphrase: str | None = Field(None, repr=False)
    audit_key: Annotated[str, StringConstraints(min_length=32)] | None = Field(None, repr=False)
    """Keys the chain of the audit log: for the staff's app and the operator's commands, not for patients'."""
    audit_key_file: Path | None = None
    """A file that holds it, instead."""
    retention_days: int = Field(30, ge=1, le=36_525)
    """Days until a Response is purged."""
    retention_visited_days: int = Field(1826, ge=1, le=36_525)
    """Days until a Response is purged whose patient came to the clinic."""
    age_question: Id = "age"
    """The question whose answer is the age band of the inbox."""
    fhir_url: str | None = Field(None, pattern=r"^https?://[^\s/]+(/\S*)?$")
    """Base of the addresses by which FHIR exports name the questionnaire; the clinic's website without it."""
    reserve_mb: int = Field(200, ge=0)
    """Free space below which nothing new is taken, so that erasing and reading still work."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables; raises SettingsError with one sentence for each that is wrong."""
        given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in cls.model_fields}
        for name in ("private_key_file", "audit_key_file"):
            given[name] = _credential(given[name], environment.get("CREDENTIALS_DIRECTORY", ""))
        if given["audit_key_file"]:
            given["audit_key"] = _read_key(given["audit_key_file"])
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            raise SettingsError("\n".join(_sentence(e["loc"][0], e["msg"]) for e in error.errors())) from None

    @property
    def sqlite_path(self) -> Path:
        """The database file, where no `database_url` is set."""
        return self.data / "responses.sqlite3"

    @property
    def backups(self) -> Path:
        """The folder that backups are written to."""
        return self.data / "backups"

    def read_public_key(self) -> PublicKey | None:
        """The key to seal with; None where contact fields are not offered. Raises SealError."""
        return PublicKey(self.public_key) if self.public_key else None

    def read_private_keys(self) -> PrivateKeys:
        """The keys to open with; raises SealError."""
        if self.private_key_file is None:
            raise SealError("SELFCHECK_PRIVATE_KEY_FILE is not set, so nothing sealed can be opened here.")
        return PrivateKeys.read(self.private_key_file, self.private_key_passphrase)


def _credential(path: str, folder: str) -> str:
    """The copy that systemd made for this process alone (LoadCredential), where there is one."""
    copy = Path(folder) / Path(path).name
    return str(copy) if path and folder and copy.exists() else path


def _read_key(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or "") if isinstance(error, OSError) else "it is no key"
        raise SettingsError(f"{PREFIX}AUDIT_KEY_FILE: {path}: {why.lower()}.") from None


def _sentence(field: object, message: str) -> str:
    return f"{PREFIX}{str(field).upper()}: {message}."
