"""Where the staff's app is reached, from the environment; every variable is told in docs/staff.md."""

import os
from collections.abc import Mapping

from pydantic import Field, ValidationError

from selfcheck.noun import Noun
from selfcheck.store import SettingsError

PREFIX = "SELFCHECK_STAFF_"


class StaffSettings(Noun):
    """One field for each variable: `port` is SELFCHECK_STAFF_PORT, and so on."""

    address: str = "127.0.0.1"
    """Where it listens; loopback unless the operator says otherwise."""
    port: int = Field(8502, ge=1, le=65_535)
    hosts: str = "localhost,127.0.0.1,[::1]"
    """Names by which browsers may call it: a page elsewhere must not reach it under a name of its own."""
    proxies: str = "127.0.0.1"
    """Proxies whose word on the caller's address and on TLS is taken."""

    @property
    def host_names(self) -> frozenset[str]:
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "StaffSettings":
        """Read the variables; raises SettingsError with one sentence for each that is wrong."""
        given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in cls.model_fields}
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            said = (f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors())
            raise SettingsError("\n".join(said)) from None
