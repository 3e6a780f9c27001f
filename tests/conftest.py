"""What tests of several packages share: markers, needs, a browser, both databases, the real questionnaire."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.store.conftest import postgresql, private_key, settings, store
from tests.support import provision
from tests.support.walks import QUESTIONS, responses

from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import PrivateKey, PublicKey, Response, Settings, Store, open_store, save

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["postgresql", "private_key", "settings", "store"]

SLOW = ("browser", "faults", "hostile", "mutation", "server")
"""Folders whose tests start servers and processes, or try thousands of inputs."""

MISSING = pytest.StashKey[dict[str, str]]()
"""A sentence for each need of the selected tests that could not be brought."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what `-m` deselects as a whole: quicker, and without a browser nothing imports playwright."""
    name, selected = collection_path.name, config.option.markexpr
    unread = ("not browser" in selected and "browser" in name) or ("not slow" in selected and name in SLOW)
    return True if unread else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes a browser or a server, before `-m` selects."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "server" in fixtures or item.path.parent.name in SLOW:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Bring what the selected tests need, before the first of them runs."""
    config = session.config
    if config.option.collectonly:
        return
    run = getattr(config, "workerinput", {}).get("testrunuid") or uuid4().hex
    needed = {need for item in session.items for need in needs(item)}
    terminal = config.pluginmanager.getplugin("capturemanager")

    def tell(sentence: str) -> None:
        with terminal.global_and_fixture_disabled():
            print(sentence, file=sys.stderr, flush=True)

    config.stash[MISSING] = provision.provide(needed, run, tell) if needed else {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose need is missing fails with a sentence that says what to install."""
    for sentence in filter(None, map(item.config.stash[MISSING].get, needs(item))):
        pytest.fail(sentence, pytrace=False)


def needs(item: pytest.Item) -> list[str]:
    """Names of `provision.NEEDS` that the markers of a test ask for."""
    named = [name for marker in item.iter_markers("needs") for name in marker.args]
    return [*named, "chromium"] if item.get_closest_marker("browser") else named


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A real Chromium, one for all tests of a worker: a process has room for one playwright only."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=45_000)  # a machine that is full is slow, not wrong
    chromium = provision.find_chromium()
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
