"""Uploads are few: Streamlit keeps every opened file in memory for as long as its page lives."""

import time
from collections import deque
from collections.abc import Callable

MOST = 10
"""Files of one session within an hour."""

EVERYBODY = 30
"""Files of all sessions within an hour."""

_HOUR = 3600.0


class Uploads:
    """Counts the files that each session opened lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: deque[tuple[float, str]] = deque()

    def may(self, token: str) -> bool:
        """Whether the session may open one more; it counts as opened then."""
        now = self._clock()
        while self._kept and self._kept[0][0] < now - _HOUR:
            self._kept.popleft()
        mine = sum(who == token for _, who in self._kept)
        if mine >= MOST or len(self._kept) >= EVERYBODY:
            return False
        self._kept.append((now, token))
        return True
