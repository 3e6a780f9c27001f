"""Who is connected: how many in all and from each address, so that one visitor cannot take every place."""

import ipaddress
import logging
from dataclasses import dataclass, field

from selfcheck.ui.bucket import Bucket
from selfcheck.ui.settings import Settings

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Address:
    arrivals: Bucket
    connected: int = 0
    warned: bool = field(default=False)


class Visitors:
    """Places for patients: `enter` takes one, `leave` gives it back. IPv6 counts by /64, one home."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.connected = 0
        self._addresses: dict[str, _Address] = {}

    @property
    def full(self) -> bool:
        return self.connected >= self.settings.connections

    def enter(self, host: str) -> int:
        """Take a place: 0 when there was one, else the HTTP status that says why not."""
        if self.full:
            return 503
        address = self._address(home(host))
        if not address.arrivals.take() or address.connected >= self.settings.connections_per_address:
            self._warn(host, address)
            return 429
        address.connected += 1
        self.connected += 1
        return 0

    def leave(self, host: str) -> None:
        self._addresses[home(host)].connected -= 1
        self.connected -= 1

    def _address(self, name: str) -> _Address:
        if len(self._addresses) >= _REMEMBERED:
            self._forget()
        if name not in self._addresses:
            settings = self.settings
            arrivals = Bucket(settings.arrivals_per_address, settings.arrivals_per_second)
            self._addresses[name] = _Address(arrivals)
        return self._addresses[name]

    def _forget(self) -> None:
        """Drop addresses that left long ago, so that the record cannot be made to grow."""
        self._addresses = {n: a for n, a in self._addresses.items() if a.connected or not a.arrivals.full}

    def _warn(self, host: str, address: _Address) -> None:
        if not address.warned:
            address.warned = True
            _log.warning(
                "The address %s is at its limit. If it is a proxy of yours, name it in SELFCHECK_PROXIES.",
                host,
            )


def home(host: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
