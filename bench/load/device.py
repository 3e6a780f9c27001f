"""A patient's device: posts each tap as our script does, and asks ahead for the screens behind the next one."""

import asyncio
import json
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench.load.connections import Answer, Connections
from bench.load.patients import Asked, Patient
from bench.load.screen import Screen, encoded, read_page
from bench.load.visits import Exchange, LoadError, MakeVisitor

from selfcheck.model import Questionnaire

Fields = list[tuple[str, str]]


class Device:
    """One patient's visit over HTTP."""

    def __init__(self, patient: Patient, connections: Connections, address: str, *, ahead: bool) -> None:
        self.patient, self.chance = patient, patient.chance
        self.ahead: dict[str, Any] = {}
        """The screens behind each tap, as the server drew them beforehand."""
        self._connections, self._address, self._asks_ahead = connections, address, ahead

    @property
    def has_sent(self) -> bool:
        """Whether there was a receipt."""
        return self.patient.has_sent

    async def open(self) -> None:
        document = await self._request("GET")
        self.patient.see(*read_page(document.text))
        if self._asks_ahead:
            found = await self._post([("flow", json.dumps(self.patient.flow))], ahead=True)
            self.ahead = json.loads(found.text)["ahead"]

    def choose(self) -> bool:
        return self.patient.choose()

    async def think(self, seconds: float) -> None:
        """While a form is filled in, the script asks for the screen behind it after each choice."""
        chosen = len(self.patient.fields) if self._asks_ahead and "fields" in self.patient.patch else 0
        for number in range(1, chosen + 1):
            await asyncio.sleep(seconds / (chosen + 1))
            await self._post([*self._tap(), *self.patient.fields[:number]])
        await asyncio.sleep(seconds / (chosen + 1))

    async def tap(self) -> Exchange:
        answer = await self._post([*self._tap(), *self.patient.fields], ahead=self._asks_ahead)
        found = json.loads(answer.text)
        screen = Screen(found["main"])
        self.compare(screen)
        self.ahead = found.get("ahead", {})
        self.patient.see(screen, found["flow"])
        return answer.exchange

    async def close(self) -> None:
        self._connections.leave()

    def compare(self, screen: Screen) -> None:
        """What was asked ahead must be the same screen; its clock may have gone on. Raises LoadError."""
        place = self.ahead.get("taps", {}).get(encoded(self.patient.patch))
        if place is not None and (guess := Screen(self.ahead["screens"][place])).view != screen.view:
            raise LoadError(f"{screen.view} came, and {guess.view} was asked ahead")

    def _tap(self) -> Fields:
        return [("flow", json.dumps(self.patient.flow)), ("tap", encoded(self.patient.patch))]

    async def _post(self, fields: Fields, *, ahead: bool = False) -> Answer:
        headers = {"selfcheck-shown": self.patient.screen.language}
        if ahead:
            headers["selfcheck-ahead"] = "1"
        return await self._request("POST", headers, urlencode(fields).encode())

    async def _request(self, method: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
        whose = {"X-Forwarded-For": self._address, "Accept-Language": "ja"}
        return await self._connections.request(method, whose | (headers or {}), body)


def devices(questionnaire: Questionnaire, url: str, *, ahead: bool) -> MakeVisitor:
    """The visitors of one server; `ahead` as our script asks where the patient saves no data."""
    asked, connections = Asked(questionnaire), Connections(url)

    def make(chance: Random, address: str) -> Device:
        return Device(Patient(asked, chance), connections, address, ahead=ahead)

    return make
