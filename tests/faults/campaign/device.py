"""A patient's device over the real websocket: it owns the flow, and taps again until its tap is answered."""

import contextlib
import json
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection

from selfcheck.model.questionnaire import Answer, Questionnaire

Connect = Callable[[], AbstractContextManager[ClientConnection]]
Screen = dict[str, Any]

PATIENCE = 120.0
"""Seconds until a device gives up on one tap."""


class GaveUpError(RuntimeError):
    """A tap was not answered however often it was sent."""


class Device:
    """One patient: `tap` what a screen offers, `send` at the end. Not safe in threads."""

    def __init__(self, connect: Connect, questionnaire: Questionnaire, **flow: Any) -> None:
        self._connect = connect
        self._socket: ClientConnection | None = None
        self._held = ExitStack()
        self._mount = ""
        self.flow: Screen = {"n": 0, "view": "start", "answers": {}, **flow}
        self.consent = questionnaire.consent.version
        self.again = 0
        """How often a tap had to be sent once more."""

    def tap(self, patch: Mapping[str, Any], answer: Mapping[str, Answer] | None = None) -> Screen:
        """One tap, and the screen that answers it, whatever happens to servers meanwhile. Raises GaveUpError."""
        answers = {**self.flow["answers"], **(answer or {}), **patch.get("answers", {})}
        self.flow = {**self.flow, **patch, "answers": answers, "n": self.flow["n"] + 1}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, EOFError, TimeoutError, WebSocketException, ssl.SSLError):
                screen = self._ask()
                self.flow |= {name: screen[name] for name in ("view", "lang", "acknowledged")}
                return screen
            self.close()
            self.again += 1
            time.sleep(0.05)
        raise GaveUpError(self.flow["view"])

    def send(self, version: str, token: str | None = None) -> str:
        """Send until it is stored; its receipt. `version` is that of the consent to sending. Raises GaveUpError."""
        form = {"token": token or secrets.token_hex(16), "agree": version, "guardian": True}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            screen = self.tap({"view": "sending", "form": form})
            if screen["sent"]:
                return str(screen["sent"][-1][0])
            self.again += 1
        raise GaveUpError(self.flow["view"])

    def close(self) -> None:
        """Leave as a closed tab does."""
        self._socket = None
        with contextlib.suppress(OSError, WebSocketException):
            self._held.close()

    def _ask(self) -> Screen:
        if self._socket is None:
            self._socket = self._held.enter_context(self._connect())
            self._run(self._socket, None)
        screen = self._run(self._socket, {"event": "flow", "value": self.flow})
        if screen["n"] != self.flow["n"]:
            raise EOFError("an older screen")
        return screen

    def _run(self, socket: ClientConnection, event: Mapping[str, Any] | None) -> Screen:
        message = BackMsg()
        message.rerun_script.query_string = ""
        if event:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self._mount}__events"
            widget.json_trigger_value = json.dumps([event])
        socket.send(message.SerializeToString())
        return self._read(socket)

    def _read(self, socket: ClientConnection) -> Screen:
        screen: Screen = {}
        while True:
            data = socket.recv(timeout=40)
            found = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            element = found.delta.new_element
            if element.HasField("bidi_component"):
                if element.bidi_component.id.endswith("-tap"):
                    self._mount = element.bidi_component.id
                screen = json.loads(element.bidi_component.json)[0].get("screen", screen)
            if found.HasField("script_finished"):
                return screen


def begin(device: Device) -> Screen:
    """Open the page, begin and agree; the first question."""
    screen = device.tap({})
    screen = device.tap(screen["start"]["flow"])
    return device.tap(screen["consent"]["agree_flow"]) if "consent" in screen else screen


def usual(screen: Screen) -> dict[str, Any]:
    """What most people answer: the least worrying option, or the middle of a scale."""
    body = screen["question"]
    flows = [option["flow"] for option in body["options"] if option["flow"]]
    return (
        flows[0]
        if flows
        else {"view": f"after:{body['id']}", "answers": {body["id"]: [body["options"][0]["id"]]}}
    )


def walk(device: Device) -> list[str]:
    """From the start page to the result; the questions met."""
    screen, met = begin(device), []
    while screen["view"].startswith("question:"):
        met.append(screen["view"])
        screen = device.tap(usual(screen))
    if screen["view"] not in ("result", "emergency"):
        raise GaveUpError(screen["view"])
    return met
