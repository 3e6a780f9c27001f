"""A PostgreSQL that is frozen, and a SQLite file that is gone: Send and health answer in time, and truly."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.postgresql import PostgreSQL

from selfcheck.model import Questionnaire
from selfcheck.store import NotStoredError, Response, Settings, Store, open_store, save
from selfcheck.store.health import Health

Make = Callable[..., Response]


@pytest.fixture(scope="module")
def own() -> Iterator[PostgreSQL]:
    """A server of these tests alone: it is stopped in the middle."""
    server = PostgreSQL()
    yield server
    server.close()


def family(server: PostgreSQL) -> list[int]:
    """The server's process and its children."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [server.process.pid, *map(int, children.split())]


def timed(act: Callable[[], object]) -> tuple[object, float]:
    start = time.monotonic()
    return act(), time.monotonic() - start


@pytest.mark.slow
def test_a_frozen_server_costs_seconds_and_never_a_thread(
    own: PostgreSQL, tmp_path: Path, knee: Questionnaire, make: Make
) -> None:
    store = open_store(Settings(data=tmp_path, database_url=own.empty_database(), reserve_mb=0))
    health = Health(lambda: store)
    save(store, knee, make())
    assert health.ask()

    def send() -> str:
        try:
            return save(store, knee, make(), timeout=6)
        except NotStoredError as error:
            return error.reason

    frozen = family(own)
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        reason, seconds = timed(send)
        assert reason == "unavailable"
        assert seconds < 14, "the device sends again after 16"
        time.sleep(2.1)  # what was seen is no longer fresh
        looking = threading.Thread(target=health.ask)
        looking.start()
        time.sleep(2.3)
        assert looking.is_alive(), "the look has not come back"
        healthy, seconds = timed(health.ask)
        assert (healthy, seconds < 0.5) == (False, True)
        looking.join(15)
        assert not looking.is_alive()
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    for _ in range(100):
        if health.ask():
            break
        time.sleep(0.1)
    assert health.ask()
    assert len(send()) == 9, "and patients can send again"
    store.close()


@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
def test_a_database_that_is_gone_takes_nothing_and_is_unhealthy(
    how: str, tmp_path: Path, knee: Questionnaire, make: Make
) -> None:
    store = open_store(Settings(data=tmp_path, reserve_mb=0))
    save(store, knee, make())
    path = store.settings.sqlite_path
    if how == "deleted":
        path.unlink()
    else:
        path.rename(tmp_path / "aside")
    if how == "replaced":
        shutil.copy(tmp_path / "aside", path)
    assert not store.is_healthy()
    with pytest.raises(NotStoredError):
        save(store, knee, make(), timeout=0)
    store.close()


def test_below_the_reserve_it_is_unhealthy(tmp_path: Path) -> None:
    store: Store = open_store(Settings(data=tmp_path, reserve_mb=10**9))
    assert not store.is_healthy()
    store.close()
