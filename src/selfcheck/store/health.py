"""Health of the store, asked by many and looked at by one; a look that does not come back says enough."""

import threading
from collections.abc import Callable
from time import monotonic

from selfcheck.store.store import Store

_FRESH = 2.0
"""Seconds for which what was seen is good enough."""

_OVERDUE = 2.0
"""Seconds after which a look that has not come back means that the database does not answer."""


class Health:
    """Whether what is sent now would be stored; safe in threads, and never slower than one look."""

    def __init__(self, opened: Callable[[], Store | None]) -> None:
        self._opened = opened
        """Gives the store; None while it cannot be opened."""
        self._healthy, self._looked = False, -_FRESH
        self._began = 0.0
        self._looking = threading.Lock()

    def ask(self) -> bool:
        """What was seen a moment ago, or else is seen now; False while a look is overdue."""
        if not self._looking.acquire(blocking=False):
            return self._healthy and monotonic() - self._began < _OVERDUE
        try:
            self._began = monotonic()
            if self._began - self._looked >= _FRESH:
                store = self._opened()
                self._healthy = store is not None and store.is_healthy()
                self._looked = monotonic()
            return self._healthy
        finally:
            self._looking.release()
