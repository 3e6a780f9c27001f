"""SIGKILL in the middle of Sends: nothing acknowledged is lost, nothing doubled, nothing half.

A longer campaign: `SELFCHECK_KILLS=500 pytest tests/store/test_kill.py`.
"""

import contextlib
import hashlib
import os
import random
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import select, text
from tests.store.writer import answers_of, send
from tests.support.postgresql import PostgreSQL

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import NotStoredError, Response, Settings, Store, open_store, read_row, responses, save
from selfcheck.store.schema import finding_set_item, response

pytestmark = pytest.mark.slow

Make = Callable[..., Response]
KILLS = int(os.environ.get("SELFCHECK_KILLS", "25"))


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> ForkServerContext:
    """Processes that start quickly: they are forked from one that has imported everything already.

    Each child first runs the file of `__main__` again, and Streamlit's AppTest leaves the page of an earlier
    test under that name: the child would end with the page's error.
    """
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.store.writer"])
    return context


def kill_while_sending(processes: ForkServerContext, settings: Settings, tokens: list[str]) -> dict[str, str]:
    """Token → receipt, as far as a writer acknowledged before it was killed."""
    receiving, sending = processes.Pipe(duplex=False)
    writer = processes.Process(target=send, args=(settings, tokens, sending))
    writer.start()
    sending.close()
    assert ready(receiving), f"the writer ended by itself ({writer.exitcode}): see the captured stderr"
    # Some sends are let through first, however slow the machine is; then the kill comes at any moment.
    acknowledged = dict(receiving.recv() for _ in range(random.randrange(4)))
    time.sleep(random.uniform(0, 0.03))
    writer.kill()
    with contextlib.suppress(EOFError, OSError):  # the last message may be cut off
        while True:
            token, receipt = receiving.recv()
            acknowledged[token] = receipt
    writer.join()
    receiving.close()
    return acknowledged


def ready(receiving: Connection) -> bool:
    with contextlib.suppress(EOFError):
        return bool(receiving.recv() == "ready")
    return False


def test_a_killed_writer_loses_nothing_it_acknowledged(
    processes: ForkServerContext, settings: Settings, knee: Questionnaire, make: Make
) -> None:
    acknowledged: dict[str, str] = {}
    started: list[str] = []
    for _ in range(KILLS):
        tokens = [secrets.token_hex(16) for _ in range(300)]
        said = kill_while_sending(processes, settings, tokens)
        acknowledged |= said
        started += tokens[: len(said) + 1]
    assert acknowledged, "or nothing was tried"
    store = open_store(settings)
    check(store, acknowledged)
    for token in started:  # the patients tap again: those stored get their receipt, the others are stored now
        receipt = save(store, knee, make(answers_of(token), token=token))
        assert acknowledged.setdefault(token, receipt) == receipt
    check(store, acknowledged)
    with store.database.read() as connection:
        stored = [read_row(row) for row in connection.execute(responses()).all()]
        assert len(stored) == len(acknowledged)
        assert store.audit.verify(connection).seq == 0
        if store.database.is_sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    store.close()


def check(store: Store, acknowledged: dict[str, str]) -> None:
    """Every acknowledged receipt is there exactly once, with its own answers and findings."""
    with store.database.read() as connection:
        rows = connection.execute(select(response)).all()
        marked = set(connection.execute(select(finding_set_item.c.set_id)).scalars())
    by_token = {row.token: row for row in rows}
    assert len(by_token) == len(rows)
    for token, receipt in acknowledged.items():
        row = by_token[hashlib.sha256(token.encode()).hexdigest()]
        assert row.receipt == receipt
        much = int(token, 16) % 11
        assert f'"much":{much}' in row.answers
        assert (row.finding_set in marked) == (much >= 7)


def test_a_restarting_postgresql_loses_and_doubles_nothing(
    postgresql: PostgreSQL, tmp_path: Path, knee: Questionnaire, make: Make
) -> None:
    store = open_store(Settings(data=tmp_path, database_url=postgresql.empty_database()))
    acknowledged: dict[str, str] = {}
    refused: list[str] = []
    stop = threading.Event()

    def patient() -> None:
        while not stop.is_set():
            token = secrets.token_hex(16)
            try:
                acknowledged[token] = save(store, knee, make(token=token), timeout=20)
            except NotStoredError:
                refused.append(token)

    patients = [threading.Thread(target=patient) for _ in range(4)]
    for one in patients:
        one.start()
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL) * max(1, KILLS // 12):
        time.sleep(0.2)
        postgresql.restart(how)
    time.sleep(0.5)
    stop.set()
    for one in patients:
        one.join(30)
        assert not one.is_alive(), "no thread is left hanging"
    assert refused == []
    with store.database.read() as connection:
        rows = dict(connection.execute(select(response.c.token, response.c.receipt)).all())
    assert rows == {hashlib.sha256(t.encode()).hexdigest(): receipt for t, receipt in acknowledged.items()}
    store.close()
