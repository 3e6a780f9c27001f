"""Who is connected: how many in all and from each address, so that one visitor cannot take every place."""

import ipaddress
import logging
from collections import Counter

from selfcheck.ui.bucket import Buckets
from selfcheck.ui.settings import Settings

_log = logging.getLogger(__name__)
_WARNINGS = 1 / 3600
"""Per second and address."""


class Visitors:
    """Places for patients: `enter` takes one, `leave` gives it back. IPv6 counts by /64, one home."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.connected = 0
        self._by_address: Counter[str] = Counter()
        """Of those who have left nothing is kept."""
        self._arrivals = Buckets(settings.arrivals_per_address, settings.arrivals_per_second)
        self._warnings = Buckets(1, _WARNINGS)

    @property
    def full(self) -> bool:
        return self.connected >= self.settings.connections

    def enter(self, host: str) -> int:
        """Take a place: 0 when there was one, else the HTTP status that says why not."""
        name = home(host)
        if self.full:
            return 503
        if not self._arrivals.take(name) or self._by_address[name] >= self.settings.connections_per_address:
            self._warn(name)
            return 429
        self._by_address[name] += 1
        self.connected += 1
        return 0

    def leave(self, host: str) -> None:
        name = home(host)
        self.connected -= 1
        self._by_address[name] -= 1
        if not self._by_address[name]:
            del self._by_address[name]

    def _warn(self, name: str) -> None:
        if self._warnings.take(name):
            _log.warning(
                "The address %s is at its limit. If it is a proxy of yours, name it in SELFCHECK_PROXIES.",
                name,
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
