"""How often a person may do what costs much or tells much."""

import time
from collections import defaultdict, deque
from collections.abc import Callable


class TooOftenError(PermissionError):
    """The person has done it too often in a short time."""


class Rate:
    """At most `most` times in `seconds` for each person."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, person: str) -> None:
        """Count one more; raises TooOftenError."""
        now, times = self._clock(), self._times[person]
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._most:
            raise TooOftenError
        times.append(now)
