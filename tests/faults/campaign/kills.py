"""SIGKILL of the server while patients send, and restarts of PostgreSQL under their Sends."""

import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text
from tests.faults.campaign.patients import Patients
from tests.faults.campaign.row import Row
from tests.faults.campaign.served import Served, acknowledge_early, asked, environment
from tests.faults.campaign.verdict import examine
from tests.support.postgresql import PostgreSQL

from selfcheck.store import Settings, Store, open_store

AUDIT_KEY = "the audit key of the campaign, in 32 letters or more"
SABOTAGES: dict[str, Callable[[], None] | None] = {
    "": None,
    "acknowledge-early": acknowledge_early,
    "no-unique": None,
}


def kills_on_sqlite(number: int, sabotage: str = "") -> Row:
    """Kill the server so many times while four patients send into one SQLite file."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder, "data"), audit_key=AUDIT_KEY, reserve_mb=0)
        return _kills("SIGKILL of the server, SQLite", number, settings, Path(folder), sabotage)


def kills_on_postgresql(number: int, sabotage: str = "") -> Row:
    """The same with PostgreSQL."""
    server = PostgreSQL()
    try:
        with TemporaryDirectory() as folder:
            settings = Settings(
                data=Path(folder, "data"),
                database_url=server.empty_database("campaign"),
                audit_key=AUDIT_KEY,
            )
            return _kills("SIGKILL of the server, PostgreSQL", number, settings, Path(folder), sabotage)
    finally:
        server.close()


def _kills(fault: str, number: int, settings: Settings, folder: Path, sabotage: str) -> Row:
    store = open_store(settings)
    if sabotage == "no-unique":
        drop_unique(store)
    served = Served(folder, environment(settings), SABOTAGES[sabotage])
    amid = 0
    served.start()
    with Patients(asked(), served.device) as patients:
        for _ in range(number):
            _wait_for(patients, patients.acknowledged + random.randrange(4))
            time.sleep(random.uniform(0, 0.05))
            amid += patients.busy > 0
            served.kill()
            served.start()
    wrong = [*patients.failed, *examine(store, patients.sent)]
    served.kill()
    store.close()
    note = f"{patients.acknowledged:,} Sends acknowledged, {patients.again:,} tried again; {amid:,} kills amid a Send"
    return Row(fault, number, wrong, note)


def restarts(number: int, sabotage: str = "") -> Row:
    """Restart PostgreSQL so many times, in turn politely, at once, and by SIGKILL, while four patients send."""
    server = PostgreSQL()
    try:
        with TemporaryDirectory() as folder:
            url = server.empty_database("campaign")
            settings = Settings(data=Path(folder, "data"), database_url=url, audit_key=AUDIT_KEY)
            return _restarts(server, number, settings, Path(folder), sabotage)
    finally:
        server.close()


def _restarts(server: PostgreSQL, number: int, settings: Settings, folder: Path, sabotage: str) -> Row:
    open_store(settings).close()
    served = Served(folder, environment(settings), SABOTAGES[sabotage])
    served.start()
    with Patients(asked(), served.device) as patients:
        for count in range(number):
            _wait_for(patients, patients.acknowledged + random.randrange(1, 6))
            server.restart((signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)[count % 3])
    store = open_store(settings)
    wrong = [*patients.failed, *examine(store, patients.sent)]
    wrong += [f"{served.threads()} threads are left in the server"] if served.threads() > 60 else []
    store.close()
    served.kill()
    note = f"{patients.acknowledged:,} Sends acknowledged, {patients.again:,} tried again by the device"
    return Row("restart of PostgreSQL under Sends", number, wrong, note)


def drop_unique(store: Store) -> None:
    """A sabotage: nothing keeps a token from being stored twice (PostgreSQL only)."""
    with store.database.write() as connection:
        connection.execute(text("ALTER TABLE response DROP CONSTRAINT response_token_key"))


def _wait_for(patients: Patients, acknowledged: int) -> None:
    deadline = time.monotonic() + 120
    while patients.acknowledged < acknowledged and time.monotonic() < deadline and not patients.failed:
        time.sleep(0.005)
