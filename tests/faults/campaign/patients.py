"""Patients who send without end, all at once, each Send again with its token until it is acknowledged."""

import random
import secrets
import threading
from collections.abc import Callable
from types import TracebackType

from tests.faults.campaign.device import Device, GaveUpError
from tests.faults.campaign.verdict import Sent
from tests.support.walks import brought

from selfcheck.engine.answers import read_answers, usual_answer
from selfcheck.engine.engine import Engine
from selfcheck.model.expectations import Case
from selfcheck.model.questionnaire import Answers, Questionnaire


class Patients:
    """A few threads of them: `with Patients(…) as patients:` sends until the block ends, then to the end of each Send."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        device: Callable[..., Device],
        number: int = 4,
        breath: float = 0.0,
    ) -> None:
        self.sent: dict[str, Sent] = {}
        self.failed: list[str] = []
        self.busy = 0
        """Sends on their way."""
        self.again = 0
        """Sends and taps that had to be made once more."""
        self._questionnaire, self._device, self._breath = questionnaire, device, breath
        self._engine = Engine(questionnaire)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send_on) for _ in range(number)]

    @property
    def acknowledged(self) -> int:
        return sum(bool(one.receipt) for one in list(self.sent.values()))

    def __enter__(self) -> "Patients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, *_more: BaseException | TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(300)
            if thread.is_alive():
                self.failed.append("a patient was left waiting")

    def _send_on(self) -> None:
        device: Device | None = None
        try:
            while not self._stop.is_set():
                answers, path = story(self._engine, random.choice(self._questionnaire.cases))
                device = device or self._device(self._questionnaire)
                self._send(device, answers, path)
                self._stop.wait(self._breath)
        except GaveUpError as error:
            self.failed.append(f"a Send was never answered ({error})")
        finally:
            if device:
                self.again += device.again

    def _send(self, device: Device, answers: Answers, path: Answers) -> None:
        words = self._questionnaire.send
        token = secrets.token_hex(16)
        device.flow |= {"answers": dict(answers), "view": "result", "sent": [], "consent": device.consent}
        device.flow |= {"earlier": None, **brought(self._questionnaire, answers)}
        self.sent[token] = Sent(path)
        with self._lock:
            self.busy += 1
        try:
            self.sent[token].receipt = device.send(words.version if words else "", token)
        finally:
            with self._lock:
                self.busy -= 1


def story(engine: Engine, case: Case) -> tuple[Answers, Answers]:
    """All answers of a case, the usual ones where it says nothing, and those on the path."""
    answers = read_answers(engine.questionnaire, case.answers)
    while (path := engine.path(answers)).next:
        answers[path.next.id] = usual_answer(path.next)
    return answers, path.answers
