"""The load generator walks the real servers, notices a wrong screen, and does not call a leak flat."""

import copy
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
import uvloop
from bench.load.crowd import Plan, Record, crowd
from bench.load.figures import percentile, slope
from bench.load.machine import Server, floor, ours
from bench.load.patients import Patient, Tapper, read_questionnaire
from bench.load.table import summary, table
from bench.load.wire import Browser, LoadError
from streamlit.proto.Element_pb2 import Element

pytestmark = pytest.mark.slow

QUESTIONS = Path(__file__).parents[2] / "questions.yaml"
QUESTIONNAIRE = read_questionnaire(QUESTIONS)
Result = TypeVar("Result")
BRIEF = Plan(patients=2, seconds=2, think=0.01, per_second=100, every=0.5)


def run(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run it in a thread of its own: in the tests' own thread the browser of other tests keeps a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: uvloop.run(work())).result()


def test_patients_walk_the_self_check_and_visitors_the_floor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.load.patients.SENDERS", 1.0)
    found = {}
    with ours(QUESTIONS, 10, tmp_path) as server:
        record = run(lambda: crowd(server, lambda chance: Patient(QUESTIONNAIRE, chance), BRIEF))
        found["ours"] = _right(record)
    with floor() as server:
        found["floor"] = _right(run(lambda: crowd(server, lambda chance: Tapper(chance, 3), BRIEF)))
    assert found["ours"]["sends"] > 0
    assert found["floor"]["taps per visit"] == 3
    assert "| CPU ms per tap |" in table(found)


def _right(record: Record) -> dict[str, float]:
    assert record.errors == {}
    assert record.visits
    figures = summary(record, BRIEF)
    assert figures["taps"] > 0
    assert figures["CPU ms per tap"] > 0
    assert figures["MB"] > 20
    assert figures["files"] > 5
    return figures


@pytest.fixture(scope="module")
def first_question(tmp_path_factory: pytest.TempPathFactory) -> tuple[Patient, list[Element]]:
    """A patient before the first question, and the elements that showed it."""

    async def walk(server: Server) -> tuple[Patient, list[Element]]:
        browser = await Browser.open(server.url, "10.0.0.1")
        patient = Patient(QUESTIONNAIRE, Random(1))
        elements = (await browser.run()).elements
        for _ in range(2):
            patient.read(elements)
            elements = (await browser.run(patient.tap())).elements
        await browser.close()
        return patient, elements

    with ours(QUESTIONS, 10, tmp_path_factory.mktemp("data")) as server:
        return run(lambda: walk(server))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": 1}, "screen 1 came for tap 2"),
        ({"view": "question:age"}, "question age came instead of gate_a"),
        ({"view": "result"}, "a result came before gate_a"),
    ],
)
def test_a_wrong_screen_is_noticed(
    first_question: tuple[Patient, list[Element]], change: dict[str, Any], said: str
) -> None:
    patient, elements = first_question
    changed = [Element.FromString(element.SerializeToString()) for element in elements]
    shown = changed[-1].bidi_component
    data = json.loads(shown.json)
    data[0]["screen"] |= change
    shown.json = json.dumps(data)
    copy.copy(patient).read(elements)
    with pytest.raises(LoadError, match=said):
        copy.copy(patient).read(changed)


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
