"""The load generator walks the real servers, notices a wrong screen, and does not call a leak flat."""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
import uvloop
from bench.load.connections import Connections
from bench.load.crowd import Plan, Record, crowd
from bench.load.device import Device, devices
from bench.load.figures import percentile, slope
from bench.load.machine import floor, ours
from bench.load.patients import Asked, Patient, lengths, read_questionnaire
from bench.load.screen import Screen
from bench.load.table import summary, table
from bench.load.visits import LoadError
from bench.load.wire import Tapper

pytestmark = pytest.mark.slow

QUESTIONS = Path(__file__).parents[2] / "questions.yaml"
QUESTIONNAIRE = read_questionnaire(QUESTIONS)
Result = TypeVar("Result")
BRIEF = Plan(patients=2, seconds=2, think=0.01, per_second=100, every=0.5)


def run(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run it in a thread of its own: in the tests' own thread the browser of other tests keeps a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: uvloop.run(work())).result()


@pytest.mark.parametrize("ahead", [True, False])
def test_patients_walk_the_self_check(ahead: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.load.patients.SENDERS", 1.0)
    with ours(QUESTIONS, 10, tmp_path) as server:
        record = run(lambda: crowd(server, devices(QUESTIONNAIRE, server.url, ahead=ahead), BRIEF))
    figures = _right(record)
    assert figures["sends"] > 0
    assert "| CPU ms per tap |" in table({"ours": figures})


def test_visitors_walk_the_floor() -> None:
    with floor() as server:
        record = run(
            lambda: crowd(server, lambda chance, address: Tapper(server.url, chance, address, 3), BRIEF)
        )
    assert _right(record)["taps per visit"] == 3


def _right(record: Record) -> dict[str, float]:
    assert record.errors == {}
    assert record.visits
    figures = summary(record, BRIEF)
    assert figures["taps"] > 0
    assert figures["CPU ms per tap"] > 0
    assert figures["MB"] > 20
    assert figures["files"] > 5
    return figures


def test_visits_are_walked_without_a_server() -> None:
    found = lengths(QUESTIONNAIRE, 20)
    assert min(found) >= 3
    assert max(found) > 10


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ('<main data-view="question:pain">', r"question:pain came instead of \['gate_a'\]"),
        ('<main data-view="result" data-urgency="routine">', "a result came before gate_a"),
        ('<main data-view="emergency" data-urgency="emergency">', "emergency came instead of"),
    ],
)
def test_a_wrong_screen_is_noticed(main: str, said: str) -> None:
    patient = Patient(Asked(QUESTIONNAIRE), Random(1))
    with pytest.raises(LoadError, match=said):
        patient.see(Screen(main), {"answers": {}})


def test_another_screen_than_was_asked_ahead_is_noticed() -> None:
    tap = '<button type="submit" name="tap" class="primary" value="{&#34;view&#34;:&#34;next&#34;}">'
    patient = Patient(Asked(QUESTIONNAIRE), Random(1))
    patient.see(Screen(f'<main data-view="start">{tap}'), {"answers": {}})
    device = Device(patient, Connections("http://127.0.0.1"), "", ahead=True)
    assert device.choose()
    device.ahead = {"taps": {'{"view":"next"}': 0}, "screens": ['<main data-view="question:age">']}
    device.compare(Screen('<main data-view="question:age">'))
    with pytest.raises(LoadError, match="question:pain came, and question:age was asked ahead"):
        device.compare(Screen('<main data-view="question:pain">'))


def test_a_slope_is_found_in_noise_whose_neighbours_resemble_each_other() -> None:
    chance = Random(3)
    missed = {0.0: 0, 3.0: 0}
    for true, _ in [(t, n) for t in missed for n in range(100)]:
        noise, values = 0.0, []
        times = [n / 720 for n in range(720)]
        for at in times:
            noise = 0.98 * noise + chance.gauss(0, 0.2)
            values.append(100 + true * at + noise)
        found = slope(times, values)
        missed[true] += not found.low <= true <= found.high
    assert max(missed.values()) <= 12  # of 100: nominally 5
    assert not slope(times, [100 + 3 * at + chance.gauss(0, 0.2) for at in times]).flat
    with pytest.raises(ValueError, match="too few"):
        slope([0, 1], [0, 1])


def test_percentiles_lie_between_the_nearest() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2.5
    assert percentile(range(101), 0.95) == 95
