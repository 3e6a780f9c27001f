"""Where the staff's app is reached, from the environment; every variable is told in docs/staff.md."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from selfcheck.model import Noun
from selfcheck.store import SettingsError

PREFIX = "SELFCHECK_STAFF_"

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The OpenID Connect provider that the clinic's people sign in with."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


class StaffSettings(Noun):
    """One field for each variable: `port` is SELFCHECK_STAFF_PORT, and so on."""

    address: str = "127.0.0.1"
    """Where it listens; loopback unless the operator says otherwise."""
    port: int = Field(8502, ge=1, le=65_535)
    hosts: str = "localhost,127.0.0.1,[::1]"
    """Names by which browsers may call it: a page elsewhere must not reach it under a name of its own."""
    proxies: str = "127.0.0.1"
    """Proxies whose word on the caller's address and on TLS is taken."""
    oidc_issuer: str = ""
    """The provider's address, such as https://accounts.google.com; without it people use passphrases."""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field("", repr=False)

    @property
    def host_names(self) -> frozenset[str]:
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    @property
    def oidc(self) -> OidcSettings | None:
        """The provider; None where there is none."""
        if not self.oidc_issuer:
            return None
        return OidcSettings(self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "StaffSettings":
        """Read the variables; raises SettingsError with one sentence for each that is wrong."""
        given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in cls.model_fields}
        try:
            settings = cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            said = (f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors())
            raise SettingsError("\n".join(said)) from None
        if wrong := _wrong_provider(settings):
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
