"""SQLite's memory: what was stored stays on the disk, and the server does not grow with it."""

import _sqlite3
import ctypes
from pathlib import Path

import pytest
from tests.store.conftest import Make

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Settings, keep, open_store


def sqlite_memory() -> int:
    """Bytes that SQLite holds in this process, by its own count."""
    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    try:
        used = library.sqlite3_memory_used
    except AttributeError:
        pytest.fail(
            "This Python hides SQLite's functions; run the tests with one that links a shared libsqlite3."
        )
    used.restype = ctypes.c_int64
    return int(used())


def test_memory_does_not_grow_with_the_responses(tmp_path: Path, knee: Questionnaire, make: Make) -> None:
    store = open_store(Settings(data=tmp_path, reserve_mb=0))
    held = []
    for number in range(300):
        keep(store, knee, make())
        if number >= 50:
            held.append(sqlite_memory())
    store.close()
    assert max(held) - held[0] < 20_000  # bytes; pages that are kept would be 300,000
