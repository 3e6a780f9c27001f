"""Settings of the server, by environment only: who may show the self-check, and how much of it."""

import ipaddress
import re
from collections.abc import Callable, Mapping

from pydantic import PositiveInt

from selfcheck.model import Noun

PREFIX = "SELFCHECK_"

_ORIGIN = re.compile(
    r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?"
)


class Settings(Noun):
    """How one server is run. Each field is read from `SELFCHECK_<NAME>`; lists by spaces or commas."""

    parents: tuple[str, ...] = ()
    """Origins of the websites that may show the self-check in a frame, as `https://clinic.example`."""
    proxies: tuple[str, ...] = ("127.0.0.1",)
    """Addresses of the proxies whose word on the patient's address and on TLS is believed."""
    connections: PositiveInt = 1000
    """Connections at one time in one process; a patient holds one for seconds only."""
    taps_per_address: PositiveInt = 600
    """Taps that one address may send at once: a whole waiting room has one."""
    taps_per_second: PositiveInt = 20
    """And how many of these come back each second."""
    body_bytes: PositiveInt = 64 * 1024
    """The longest tap that is read."""
    keep_minutes: PositiveInt = 60
    """After so many minutes without a tap the device erases the answers; for a shared tablet a few."""


class SettingsError(ValueError):
    """Settings that cannot be read; one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises SettingsError, which names every variable that is not right."""
    values: dict[str, object] = {}
    problems: list[str] = []
    for name in Settings.model_fields:
        written = environ.get(PREFIX + name.upper(), "").strip()
        try:
            if written:
                values[name] = _READERS.get(name, _count)(written)
        except ValueError as error:
            problems.append(f"{PREFIX}{name.upper()}: {error}")
    if problems:
        raise SettingsError(problems)
    return Settings.model_validate(values)


def _words(written: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,]+", written))


def _origins(written: str) -> tuple[str, ...]:
    origins = tuple(word.lower().removesuffix("/") for word in _words(written))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"`{origin[:80]}` is no origin. Write it as `https://clinic.example`, without a path."
            )
    return origins


def _addresses(written: str) -> tuple[str, ...]:
    for address in (addresses := _words(written)):
        try:
            ipaddress.ip_network("0.0.0.0/0" if address == "*" else address)
        except ValueError:
            fix = "Write it as `10.0.0.2` or `10.0.0.0/8`."
            raise ValueError(f"`{address[:80]}` is no address. {fix}") from None
    return addresses


def _count(written: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", written):
        raise ValueError(f"`{written[:80]}` is no whole number from 1 on.")
    return int(written)


_READERS: dict[str, Callable[[str], object]] = {
    "parents": _origins,
    "proxies": _addresses,
}
