"""One tap, from its form's fields to the screen after it, for every way in. Above rendering."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from selfcheck.engine import Engine, clinic_day
from selfcheck.patient.flow import SENDING, Flow
from selfcheck.patient.post import Fields, ahead, read_tap
from selfcheck.patient.rendering import encode, kept_flow, render_main, render_page, taps
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import Outbox, SendStatus


@dataclass(frozen=True, slots=True)
class Answered:
    """The screen after a tap, and the flow that led to it."""

    engine: Engine
    flow: Flow
    screen: Screen
    now: datetime
    status: SendStatus

    def as_json(
        self, shown: str, *, ahead: bool, page: Callable[[Flow, Screen], str] | None = None
    ) -> dict[str, object]:
        """What our script takes: the screen, with all around it where another language is `shown`."""
        found: dict[str, object] = {"flow": kept_flow(self.flow, self.screen)}
        if shown == self.screen["lang"]:
            found["main"] = render_main(self.screen)
        else:
            whole = page or (lambda flow, screen: render_page(self.engine.questionnaire, screen, flow))
            found["page"] = whole(self.flow, self.screen)
        if ahead:
            found["ahead"] = self._ahead()
        return found

    def _ahead(self) -> dict[str, object]:
        """The screens behind each tap that needs nothing else, each distinct one once: tap → its place."""
        screens: list[Screen] = []
        places: dict[str, int] = {}
        for tap in taps(self.screen):
            flow = ahead(self.engine.questionnaire, self.flow, self.screen, tap)
            after = draw(self.engine, flow, self.now, self.status)
            if after not in screens:
                screens.append(after)
            places[encode(tap)] = screens.index(after)
        return {"taps": places, "screens": [render_main(each) for each in screens]}


def answer_tap(
    engine: Engine,
    fields: Fields,
    outbox: Outbox,
    now: datetime,
    *,
    language: str | None = None,
    host: str = "",
) -> Answered:
    """Read a tap, store what it sends, and draw what follows; `host` is the patient's address."""
    flow = read_tap(engine.questionnaire, fields, language, clinic_day(engine.questionnaire, now))
    status = outbox.status
    if flow.view in SENDING:
        flow, status = outbox.answer(engine, flow, host, now)
    return Answered(engine, flow, draw(engine, flow, now, status), now, status)
