"""A patient with a telephone, and a real server that can be killed and started again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.patient import NewPatient, Patient
from tests.browser.serving import ROOT, Server
from tests.browser.tour import KEY

from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire

PHONE = {"width": 375, "height": 667}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file share a browser, and so a worker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load(ROOT / "questions.yaml")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application as it is at the root."""
    with Server(tmp_path_factory.mktemp("server"), SELFCHECK_PUBLIC_KEY=KEY) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport=PHONE, locale="ja-JP", has_touch=True)  # type: ignore[arg-type]
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A telephone's page on which nothing may go wrong unseen."""
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    assert errors == []


@pytest.fixture
def patient(page: Page, questionnaire: Questionnaire) -> Patient:
    return Patient(page, questionnaire)


@pytest.fixture
def new_patient(browser: Browser, questionnaire: Questionnaire) -> Iterator[NewPatient]:
    """Patients with settings of their own: `new_patient(color_scheme="dark")`."""
    contexts: list[BrowserContext] = []

    def make(frame: str | None = None, **settings: object) -> Patient:
        contexts.append(browser.new_context(**{"viewport": PHONE, "locale": "ja-JP", **settings}))  # type: ignore[arg-type]
        return Patient(contexts[-1].new_page(), questionnaire, frame=frame)

    yield make
    for each in contexts:
        each.close()
