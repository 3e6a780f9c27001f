"""Limits by address, so that a flood from one visitor's network leaves room for others."""

import ipaddress
import logging

from selfcheck.web.rate_limits import Buckets

_log = logging.getLogger(__name__)
_WARNINGS = 1 / 3600
"""Per second and address."""
WIDER = ((64, 1), (56, 4), (48, 16))
"""IPv6 networks as providers hand them out, and how many times one address's limit each may take."""


class AddressLimit:
    """At most `size` requests at once and `rate` more a second from one address; IPv6 also by /56 and /48."""

    def __init__(self, size: int, rate: float) -> None:
        self._buckets = [(bits, Buckets(size * times, rate * times)) for bits, times in WIDER]
        self._warnings = Buckets(1, _WARNINGS)

    def take(self, host: str) -> bool:
        """Count one request; False when its network is at its limit."""
        names = [(network(host, bits), buckets) for bits, buckets in self._buckets]
        wider = names[1:] if ":" in names[0][0] else []
        # The narrow one first: what it refuses is not held against its neighbours.
        allowed = all(buckets.take(name) for name, buckets in (names[0], *wider))
        if not allowed:
            self._warn(names[0][0])
        return allowed

    def _warn(self, name: str) -> None:
        if self._warnings.take(name):
            _log.warning(
                "The address %s is at its limit. If it is a proxy of yours, name it in SELFCHECK_PROXIES.",
                name,
            )


def network(host: str, bits: int = 64) -> str:
    """What counts as one address: an IPv4 address, or the network of an IPv6 address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, bits), strict=False))
