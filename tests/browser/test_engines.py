"""One path to Send and one emergency in each of the three engines: the same page, the same words."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from tests.browser.engines import Engine, firefox, webkit
from tests.browser.serving import Server
from tests.support.screens import QUESTIONNAIRE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("engines")]

GUARD_S = 0.4
ENGINES = [
    pytest.param(firefox, marks=pytest.mark.needs("firefox"), id="firefox"),
    pytest.param(webkit, marks=pytest.mark.needs("webkit"), id="webkit"),
]
VIEW = "return document.querySelector('#selfcheck.ready main')?.dataset.view"
USUAL = "button[data-option=none], .options button.option, .numbers button.option"
"""What most people tap: none of these, or the first answer."""


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Firefox and WebKit; Chromium walks in every other file of this folder."""
    start: Callable[[], AbstractContextManager[Engine]] = request.param
    with start() as found:
        yield found


def wait(engine: Engine, *, beside: str = "") -> str:
    """The view that is shown once it is another one."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        view = engine.run(VIEW)
        if view and view != beside:
            return str(view)
        time.sleep(0.05)
    raise TimeoutError(beside)


def tap(engine: Engine, selector: str) -> str:
    """One tap, and the view that follows."""
    before = wait(engine)
    time.sleep(GUARD_S)
    engine.click(selector)
    return wait(engine, beside=before)


def begin(engine: Engine, server: Server) -> str:
    engine.goto("about:blank")
    engine.goto(f"{server.url}?lang=ja")
    wait(engine)  # until an answer that is on its way is kept, or it would come back
    engine.run("sessionStorage.clear()")
    engine.goto(f"{server.url}?lang=ja")
    assert wait(engine) == "start"
    assert tap(engine, "main .primary") == "consent"
    return tap(engine, "main .primary")


def test_one_path_to_send(engine: Engine, server: Server) -> None:
    view, met = begin(engine, server), []
    while view.startswith(("question:", "grid:")):
        met.append(view)
        view = tap(engine, filled(engine) if view.startswith("grid:") else USUAL)
    assert view == "result"
    assert len(met) == len(set(met)) > 5
    assert tap(engine, ".send .secondary") == "send"
    for box in ("guardian", "agree"):
        if engine.run(f"return document.querySelector('#send-{box}') !== null"):
            engine.click(f"#send-{box}")
    assert tap(engine, "#answer .actions .primary") == "sent"
    assert len(engine.run("return document.querySelector('.receipt').textContent")) == len("123-456-789")


def filled(engine: Engine) -> str:
    """Choose the first answer in each row; what goes on then."""
    for row in engine.run("return [...document.querySelectorAll('fieldset.row')].map((row) => row.id)"):
        pick = f"[id='{row}'] .pick"
        engine.run(
            f'document.querySelector("{pick}").scrollIntoView({{block: "center"}})'
        )  # from under Continue
        engine.click(pick)
    return "#answer .actions .primary"


def test_one_emergency(engine: Engine, server: Server) -> None:
    begin(engine, server)
    engine.click("input[data-option=chest]")
    assert tap(engine, "#answer .actions .primary") in ("emergency", "result")
    assert engine.run("return document.querySelector('.card').dataset.urgency") == "emergency"
    assert engine.run("return document.querySelector(\"main a[href='tel:119']\") !== null")
    title = next(g.title["ja"] for g in QUESTIONNAIRE.guidance if g.id == guidance(engine))
    assert engine.run("return document.activeElement.textContent").replace("\u200b", "") == title
    assert engine.run("return document.title").startswith(title)


def guidance(engine: Engine) -> str:
    return str(engine.run("return document.querySelector('.card').dataset.guidance"))
