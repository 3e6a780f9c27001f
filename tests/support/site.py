"""The application of `selfcheck serve` in this process, without a socket, and a patient whose browser runs no script."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from tests.support.event_loop import run
from tests.support.shown import Shown
from tests.support.walks import QUESTIONS

from selfcheck.patient.sending import Outbox
from selfcheck.patient.server import build
from selfcheck.store import Settings as StoreSettings
from selfcheck.web.served import Content
from selfcheck.web.settings import Settings


class Site:
    """The application without a socket, and a patient of it whose browser runs no script."""

    def __init__(
        self, questions: Path | Content, data: Path, clock: Callable[[], datetime], **settings: Any
    ) -> None:
        self.outbox = Outbox(StoreSettings(data=data, reserve_mb=0))
        kept = questions if isinstance(questions, Content) else Content(questions)
        self.app = build(kept, Settings(**settings), self.outbox, clock)
        self.shown = Shown("")

    def ask(self, method: str, path: str = "/", **more: Any) -> httpx.Response:
        """Ask, and wait for the answer."""
        return run(self._ask(method, path, more))

    async def _ask(self, method: str, path: str, more: dict[str, Any]) -> httpx.Response:
        host = more.pop("host", "192.0.2.1")
        transport = httpx.ASGITransport(self.app, client=(host, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://check.example") as client:
            return await client.request(method, path, **more)

    def open(self, path: str = "/", **more: Any) -> Shown:
        self.shown = Shown(self.ask("GET", path, **more).text)
        return self.shown

    def tap(self, patch: dict[str, Any], fields: Sequence[tuple[str, str]] = (), **more: Any) -> Shown:
        """One tap of a browser without a script: the whole form goes out, a whole document comes back."""
        answer = self.ask("POST", content=encoded(self.shown, patch, fields), **FORM, **more)
        assert answer.status_code == 200, answer.text
        self.shown = Shown(answer.text)
        return self.shown

    def answer(self, name: str, answer: object) -> Shown:
        assert self.shown.view == f"question:{name}"
        return self.tap(*self.shown.answer(name, answer))


FORM: dict[str, Any] = {"headers": {"content-type": "application/x-www-form-urlencoded"}}


def encoded(shown: Shown, patch: dict[str, Any], fields: Sequence[tuple[str, str]] = ()) -> bytes:
    """A form as a browser encodes it."""
    return urlencode([("flow", shown.hidden("flow")), ("tap", json.dumps(patch)), *fields]).encode()


NewSite = Callable[..., Site]


@pytest.fixture(scope="session")
def kept() -> Content:
    """The questionnaire that patients are asked, read once: no test changes its files."""
    return Content(QUESTIONS)


@pytest.fixture
def new_site(tmp_path: Path, kept: Content) -> Iterator[NewSite]:
    """Makes sites: `new_site()`, or of another file, clock or settings."""
    made: list[Site] = []

    def make(
        questions: Path | Content = kept,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        **settings: Any,
    ) -> Site:
        made.append(Site(questions, tmp_path / "data", clock, **settings))
        return made[-1]

    yield make
    for each in made:
        each.outbox.close()


@pytest.fixture
def site(new_site: NewSite) -> Site:
    return new_site()
