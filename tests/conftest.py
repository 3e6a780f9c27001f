"""What tests of several rooms share: a browser, both databases, and the real questionnaire with 500 Responses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import find_chromium
from tests.store.conftest import postgresql, private_key, settings, store
from tests.walks import QUESTIONS, responses

from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import PrivateKey, PublicKey, Response, Settings, Store, open_store, save

__all__ = ["postgresql", "private_key", "settings", "store"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, found or brought. One for all rooms: a process has room for one playwright only."""
    chromium = find_chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--test-third-party-cookie-phaseout"]
        )
        yield found
        found.close()


@pytest.fixture(scope="session")
def real() -> Questionnaire:
    """The questionnaire that patients are asked."""
    return load(QUESTIONS)


@pytest.fixture(scope="session")
def sent(real: Questionnaire, private_key: PrivateKey) -> list[Response]:
    """The same 500 walks in every run."""
    return list(responses(real, 500, key=PublicKey(private_key.public_text)))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def full(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    real: Questionnaire,
    sent: list[Response],
) -> Iterator[Store]:
    """A store that holds them, on both databases; tests only read it."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").empty_database("full")
    store = open_store(Settings(data=tmp_path_factory.mktemp("full"), database_url=url, reserve_mb=0))
    for response in sent:
        save(store, real, response)
    yield store
    store.close()
