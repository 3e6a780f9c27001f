"""A patient's device over real HTTP: it owns the flow, and taps again until its tap is answered."""

import contextlib
import http.client
import json
import secrets
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from tests.support.shown import Shown

from selfcheck.engine import usual_answer
from selfcheck.model import Questionnaire

Connect = Callable[[], http.client.HTTPConnection]

PATIENCE = 120.0
"""Seconds until a device gives up on one tap."""

FORM = {"content-type": "application/x-www-form-urlencoded", "selfcheck-shown": "ja"}


class GaveUpError(RuntimeError):
    """A tap was not answered however often it was sent."""


class Device:
    """One patient: `tap` what a screen offers, `send` at the end. Not safe in threads."""

    def __init__(self, connect: Connect, questionnaire: Questionnaire, **flow: Any) -> None:
        self._connect = connect
        self._line: http.client.HTTPConnection | None = None
        self.questions = {q.id: q for section in questionnaire.sections for q in section.questions}
        self.flow: dict[str, Any] = {"lang": "ja", "view": "start", "answers": {}, **flow}
        self.consent = questionnaire.consent.version
        self.again = 0
        """How often a tap had to be sent once more."""

    def tap(self, patch: Mapping[str, Any], fields: Sequence[tuple[str, str]] = ()) -> Shown:
        """One tap, and the screen that answers it, whatever happens to servers meanwhile. Raises GaveUpError."""
        body = urlencode([("flow", json.dumps(self.flow)), ("tap", json.dumps(patch)), *fields])
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException, ssl.SSLError):
                return self._ask(body)
            self.close()
            self.again += 1
            time.sleep(0.05)
        raise GaveUpError(self.flow["view"])

    def send(self, version: str, token: str | None = None) -> str:
        """Send until it is stored; its receipt. `version` is that of the consent to sending. Raises GaveUpError."""
        form = [("token", token or secrets.token_hex(16)), ("agree", version), ("guardian", "yes")]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.tap({"view": "sending"}, form)
            if self.flow["sent"]:
                return str(self.flow["sent"][-1][0])
            self.again += 1
        raise GaveUpError(self.flow["view"])

    def usual(self, shown: Shown) -> Shown:
        """Answer as most people would."""
        name = shown.view.removeprefix("question:")
        return self.tap(*shown.answer(name, usual_answer(self.questions[name])))

    def close(self) -> None:
        """Leave as a closed tab does."""
        if self._line:
            self._line.close()
        self._line = None

    def _ask(self, body: str) -> Shown:
        self._line = self._line or self._connect()
        self._line.request("POST", "/", body, FORM)
        answer = self._line.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise http.client.BadStatusLine(str(answer.status))
        found = json.loads(text)
        self.flow = found["flow"]
        return Shown(found.get("main") or found["page"])


def begin(device: Device) -> Shown:
    """Open the page, begin and agree; the first question."""
    shown = device.tap({})
    shown = device.tap(shown.tap(view="consent"))
    return device.tap(shown.tap(view="next"))


def walk(device: Device) -> list[str]:
    """From the start page to the result; the questions met."""
    shown, met = begin(device), []
    while shown.view.startswith("question:"):
        met.append(shown.view)
        shown = device.usual(shown)
    if shown.view not in ("result", "emergency"):
        raise GaveUpError(shown.view)
    return met
