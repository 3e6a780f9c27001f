"""An office on both databases, with two people and some Responses; and the staff's app as it runs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.staff.serving import PASSPHRASE, StaffServer, desk_settings, hire

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.staff.context import Office, open_office
from selfcheck.store import PrivateKey, Response, Settings, open_store, save
from selfcheck.store.schema import staff_session
from selfcheck.store.sessions import new_session_token, open_session

__all__ = ["PASSPHRASE"]


SERVED = (
    "test_desk_browser",
    "test_browser",
    "test_forged",
    "test_malformed",
    "test_oidc_browser",
    "test_routes",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file share a server, and so a worker."""
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.stem in SERVED:
            item.add_marker(pytest.mark.xdist_group(f"staff_{item.path.stem}"))


@pytest.fixture
def office(settings: Settings, real: Questionnaire, sent: list[Response]) -> Iterator[Office]:
    """An office with the admin `Megumi`, the staff member `Ken` and 12 Responses."""
    found = open_office(settings)
    hire(found.store)
    for response in sent[:12]:
        save(found.store, real, response)
    yield found
    found.store.close()


@pytest.fixture
def admin(office: Office) -> str:
    return signed_in(office, 1)


@pytest.fixture
def member(office: Office) -> str:
    return signed_in(office, 2)


def signed_in(office: Office, staff_id: int) -> str:
    """The token of a new session."""
    token = new_session_token()
    with office.store.database.write() as connection:
        open_session(connection, staff_id, token)
    return token


def age(office: Office, **columns: timedelta) -> None:
    """Make every session older: `age(office, last_seen=timedelta(minutes=16))`."""
    with office.store.database.write() as connection:
        for row in connection.execute(staff_session.select()).all():
            changed = {name: getattr(row, name) - by for name, by in columns.items()}
            mine = staff_session.c.token == row.token
            connection.execute(update(staff_session).where(mine).values(changed))


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    real: Questionnaire,
    sent: list[Response],
    private_key: PrivateKey,
) -> Iterator[StaffServer]:
    """The app as `selfcheck staff` runs it, with 120 Responses."""
    folder: Path = tmp_path_factory.mktemp("staff")
    settings = desk_settings(folder, private_key)
    store = open_store(settings)
    hire(store)
    for response in sent[:120]:
        save(store, real, response)
    with StaffServer(settings) as running:
        yield running
    store.close()
