"""Where the staff's app is reached, from the environment; every variable is described in docs/staff.md."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from selfcheck.model import Noun
from selfcheck.store import Lasting, SettingsError

PREFIX = "SELFCHECK_STAFF_"

_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The OpenID Connect provider that the clinic's people sign in with."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server and the people who are told that a new Response waits."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    user: str
    password: str = field(repr=False)
    sender: str
    to: tuple[str, ...]


class StaffSettings(Noun):
    """One field for each variable: `port` is SELFCHECK_STAFF_PORT, and so on."""

    address: str = "127.0.0.1"
    """Where it listens; loopback unless the operator says otherwise."""
    port: int = Field(8502, ge=1, le=65_535)
    hosts: str = "localhost,127.0.0.1,[::1]"
    """Names by which browsers may call it: a page elsewhere must not reach it under a name of its own."""
    proxies: str = "127.0.0.1"
    """Proxies whose word on the caller's address and on TLS is taken."""
    idle_minutes: int = Field(15, ge=5, le=120)
    """Minutes without use after which a session ends."""
    session_hours: int = Field(8, ge=1, le=24)
    """Hours after which a session ends in any case."""
    mail_server: str = Field("", pattern=r"^$|^[^\s:]+(:\d{1,5})?$")
    """Mail server for the notice, such as smtp.clinic.example:587; without it no mail is sent."""
    mail_tls: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection to it is encrypted; `none` only on this machine or a trusted network."""
    mail_user: str = ""
    mail_password: str = Field("", repr=False)
    mail_from: str = ""
    """Sender of the notice."""
    mail_to: str = ""
    """Who gets it: addresses with a comma between."""
    oidc_issuer: str = ""
    """The provider's address, such as https://accounts.google.com; without it people use passphrases."""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field("", repr=False)

    @property
    def host_names(self) -> frozenset[str]:
        """The host names under which the app may be opened, in lower case."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    @property
    def oidc(self) -> OidcSettings | None:
        """The provider; None where there is none."""
        if not self.oidc_issuer:
            return None
        return OidcSettings(self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)

    @property
    def lasting(self) -> Lasting:
        """How long a session lasts."""
        return Lasting(timedelta(minutes=self.idle_minutes), timedelta(hours=self.session_hours))

    @property
    def mail(self) -> MailSettings | None:
        """Where the notice of a new Response goes; None where the clinic wants none."""
        if not self.mail_server:
            return None
        host, _, port = self.mail_server.partition(":")
        to = tuple(each.strip() for each in self.mail_to.split(",") if each.strip())
        ports = {"starttls": 587, "tls": 465, "none": 25}
        return MailSettings(
            host,
            int(port or ports[self.mail_tls]),
            self.mail_tls,
            self.mail_user,
            self.mail_password,
            self.mail_from,
            to,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "StaffSettings":
        """Read the variables; raises SettingsError with one sentence for each that is wrong."""
        given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in cls.model_fields}
        try:
            settings = cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            said = (f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors())
            raise SettingsError("\n".join(said)) from None
        if wrong := [*_wrong_provider(settings), *_wrong_mail(settings)]:
            raise SettingsError("\n".join(wrong))
        return settings


def _wrong_provider(settings: StaffSettings) -> list[str]:
    given = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if not any(given):
        return []
    names = "ISSUER", "CLIENT_ID", "CLIENT_SECRET"
    wrong = [
        f"{PREFIX}OIDC_{name}: it is needed with the others for sign-in by OIDC."
        for name, value in zip(names, given, strict=True)
        if not value
    ]
    address = urlsplit(settings.oidc_issuer)
    if settings.oidc_issuer and address.scheme != "https" and address.hostname not in _LOOPBACK:
        wrong.append(f"{PREFIX}OIDC_ISSUER: it has to begin with https://.")
    return wrong


def _wrong_mail(settings: StaffSettings) -> list[str]:
    """A notice needs a sender and somebody to send it to."""
    if not (settings.mail_server or settings.mail_to or settings.mail_from):
        return []
    given = {"SERVER": settings.mail_server, "FROM": settings.mail_from, "TO": settings.mail_to}
    wrong = [
        f"{PREFIX}MAIL_{name}: it is needed with the others." for name, each in given.items() if not each
    ]
    addresses = {"FROM": [settings.mail_from], "TO": settings.mail_to.split(",")}
    return wrong + [
        f"{PREFIX}MAIL_{name}: {each.strip()} is no e-mail address."
        for name, found in addresses.items()
        for each in found
        if each.strip() and not _ADDRESS.fullmatch(each.strip())
    ]
