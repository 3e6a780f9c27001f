"""A patient's device without a script: it owns the flow, and taps again until its tap is answered."""

import contextlib
import http.client
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.shown import Shown

from selfcheck.model.questionnaire import Answer, Questionnaire

Post = Callable[[bytes], tuple[int, bytes]]
"""Sends a form to the page; status and document of the answer. Raises OSError or HTTPException where none comes."""
Fields = Sequence[tuple[str, str]]

FORM = {"content-type": "application/x-www-form-urlencoded"}
TIMEOUT_S = 120.0
"""Until a device gives up on one tap."""


class GaveUpError(RuntimeError):
    """A tap was not answered however often it was sent."""


class Device:
    """One patient: `tap` what a screen offers, `send` at the end. Not safe in threads."""

    def __init__(self, post: Post, questionnaire: Questionnaire, **flow: Any) -> None:
        self._post = post
        self.flow: dict[str, Any] = {"view": "start", "answers": {}, **flow}
        self.consent = questionnaire.consent.version
        self.again = 0
        """How often a tap had to be sent once more."""

    def tap(self, patch: dict[str, Any], fields: Fields = ()) -> Shown:
        """One tap, and the screen that answers it, whatever happens to servers meanwhile. Raises GaveUpError."""
        form = [("flow", json.dumps(self.flow)), ("tap", json.dumps(patch)), *fields]
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, body = self._post(urlencode(form).encode())
                if status == 200:
                    shown = Shown(body.decode())
                    self.flow = shown.flow
                    return shown
            self.again += 1
            time.sleep(0.05)
        raise GaveUpError(self.flow["view"])

    def try_to_send(self, version: str, token: str) -> Shown:
        """One tap on Send. `version` is that of the consent to sending. Raises GaveUpError."""
        return self.tap({"view": "sending"}, [("token", token), ("agree", version), ("guardian", "on")])

    def send(self, version: str, token: str | None = None) -> str:
        """Send until it is stored; its receipt. Raises GaveUpError."""
        token = token or secrets.token_hex(16)
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            self.try_to_send(version, token)
            if self.flow["sent"]:
                return str(self.flow["sent"][-1][0])
            self.again += 1
        raise GaveUpError(self.flow["view"])


def post_to(url: str, address: str) -> Post:
    """Posts to a server as a proxy would that names the patient's address."""

    def post(body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=40)
        with contextlib.closing(connection):
            connection.request("POST", "/", body, {**FORM, "X-Forwarded-For": address})
            answer = connection.getresponse()
            return answer.status, answer.read()

    return post


def begin(device: Device) -> Shown:
    """Begin and agree; the first question."""
    return device.tap({"view": "next", "consent": device.consent})


def is_asking(shown: Shown) -> bool:
    """Whether the screen asks something."""
    return shown.view.startswith(("question:", "grid:"))


def answer_usually(device: Device, shown: Shown, usual: Mapping[str, Answer]) -> Shown:
    """Answer what the screen asks as most people do."""
    kind, _, name = shown.view.partition(":")
    if kind == "question":
        return device.tap(*shown.answer(name, usual[name]))
    patch = next(button.patch for button in shown.buttons if button.patch.get("fields"))
    return device.tap(patch, [(f"answer:{row}", str(usual[row])) for row in patch["fields"]])


def walk(device: Device, usual: Mapping[str, Answer]) -> list[str]:
    """From the start page to the result; the screens met."""
    shown, met = begin(device), []
    while is_asking(shown):
        met.append(shown.view)
        shown = answer_usually(device, shown, usual)
    if shown.view not in ("result", "emergency"):
        raise GaveUpError(shown.view)
    return met
