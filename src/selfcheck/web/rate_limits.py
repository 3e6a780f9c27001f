"""Token buckets: so many at once, and so many more each second."""

import threading
from collections.abc import Callable
from time import monotonic

MOST = 10_000
"""Names that are remembered at one time; a flood from more than these cannot make the record grow."""
_FEW = 100
"""Names that are not worth a look for those to forget."""
_ROUNDING = 1e-6
"""Of a token: sums of seconds are not exact."""


class Bucket:
    """Holds `size` tokens, gains `rate` per second. A human never finds it empty, a flood does at once."""

    def __init__(self, size: int, rate: float, clock: Callable[[], float] = monotonic) -> None:
        self.size, self.rate, self.clock = size, rate, clock
        self._full = clock()

    def take(self) -> bool:
        """Take one token; False when there is none."""
        full = _after_one(self._full, self.clock(), self.size, self.rate)
        self._full = full or self._full
        return bool(full)


class Buckets:
    """A bucket for each name; safe in threads. One that is full again is forgotten: a new one is as good.

    All that is remembered of a name is when it will be full. The record holds at most `most` names: beyond
    them all but the emptiest half are forgotten, so that a name at its limit stays.
    """

    def __init__(
        self, size: int, rate: float, *, most: int = MOST, clock: Callable[[], float] = monotonic
    ) -> None:
        self.size, self.rate, self.most, self.clock = size, rate, most, clock
        self._full: dict[str, float] = {}
        self._takes = self._left = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._full)

    def take(self, name: str) -> bool:
        """Take one token of a name's; False when there is none."""
        with self._lock:
            now = self.clock()
            self._tidy(now)
            full = _after_one(self._full.get(name, now), now, self.size, self.rate)
            if full:
                self._full[name] = full
            return bool(full)

    def _tidy(self, now: float) -> None:
        """Look for names to forget once in as many takes as the last look left: each take costs the same."""
        self._takes += 1
        over = len(self._full) >= self.most
        if over or self._takes > max(_FEW, self._left):
            self._full = {name: full for name, full in self._full.items() if full > now}
            if over and len(self._full) > self.most // 2:
                self._full = dict(sorted(self._full.items(), key=_when)[-(self.most // 2) :])
            self._takes, self._left = 0, len(self._full)


def _after_one(full: float, now: float, size: int, rate: float) -> float:
    """When a bucket that is full at `full` will be so with one token less; 0 where it holds none."""
    missing = max(0.0, full - now) * rate + 1
    return now + missing / rate if missing <= size + _ROUNDING else 0.0


def _when(each: tuple[str, float]) -> float:
    return each[1]
