"""What `selfcheck init` will leave on a machine: the answers to its questions, and where everything lies."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from selfcheck.store import PrivateKey, PrivateKeys, new_token

PATIENTS, STAFF = "selfcheck", "selfcheck-staff"
"""The two service users. The group of the first shares the database's folder; the keys are the second's."""

PORTS = (8501, 8511)
"""Of the patients' servers: two, so that one can be restarted while the other one answers."""

_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")

Proxy = Literal["caddy", "nginx", "none"]


class PlanError(ValueError):
    """An answer that cannot be used; the message says how it is written."""


class Keys(NamedTuple):
    """What must never be lost: the clinic's private key, and the key of the audit log."""

    private: PrivateKey
    audit: str

    @classmethod
    def of(cls, private: Path, audit: Path) -> "Keys":
        """Those that are there already, else new ones. Raises SealError for a key file that is none."""
        return cls(
            PrivateKeys.read(private).newest if private.exists() else PrivateKey.new(),
            audit.read_text("ascii").strip() if audit.exists() else new_token() + new_token(),
        )


@dataclass(frozen=True)
class Plan:
    """The answers to the questions."""

    domain: str
    website: str
    """The origin that may show the self-check in a frame; empty for none."""
    admin: str
    proxy: Proxy = "caddy"
    program: str = "/opt/selfcheck/current/bin/selfcheck"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.domain):
            raise PlanError(f"`{self.domain[:80]}` is no host name. Write it as check.clinic.example.")
        if self.website and not _ORIGIN.fullmatch(self.website):
            raise PlanError(f"`{self.website[:80]}` is no website. Write it as https://www.clinic.example.")
        if not 1 <= len(self.admin.strip()) <= 100 or not self.admin.isprintable():
            raise PlanError("The first admin needs a name, as they type it to sign in.")

    def words(self, keys: Keys) -> dict[str, object]:
        """What the templates are filled with."""
        servers = [f"127.0.0.1:{port}" for port in PORTS]
        return {
            "domain": self.domain,
            "website": self.website,
            "program": self.program,
            "servers": servers,
            "upstreams": servers,
            "static": "/etc/selfcheck",
            "tls": "/etc/selfcheck/tls",
            "public_key": keys.private.public_text,
            "private_key": keys.private.pem().decode(),
            "audit_key": keys.audit,
            "today": date.today().isoformat(),
        }
