"""A token bucket: so many at once, and so many more each second."""

from collections.abc import Callable
from time import monotonic


class Bucket:
    """Holds `size` tokens, gains `rate` per second. A human never finds it empty, a flood does at once."""

    def __init__(self, size: int, rate: float, clock: Callable[[], float] = monotonic) -> None:
        self.size, self.rate, self.clock = size, rate, clock
        self.tokens, self.filled = float(size), clock()

    def take(self) -> bool:
        """Take one token; False when there is none."""
        self._fill()
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    @property
    def full(self) -> bool:
        self._fill()
        return self.tokens >= self.size

    def _fill(self) -> None:
        now = self.clock()
        self.tokens = min(self.size, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
