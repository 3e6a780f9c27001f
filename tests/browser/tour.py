"""A tour through one screen of each kind, for axe, for pictures and for zoom."""

from collections.abc import Iterator

from tests.browser.patient import Patient
from tests.browser.serving import ROOT

from selfcheck.engine.answers import usual_answers
from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Answer, Answers
from selfcheck.store import PrivateKey

KEY = PrivateKey.new().public_text
"""A clinic's public key: with it, name, phone and note are asked for."""
SENT = [["482915035", "other answers"], ["489343298", "other answers"]]
"""Receipts of answers that were changed since, so that all of the receipt's page is there."""
QUESTIONNAIRE = load(ROOT / "questions.yaml")


def settle(patient: Patient) -> None:
    """Wait until nothing moves, or axe would measure colours in between."""
    running = "document.getAnimations().some((a) => a.playState === 'running')"
    while any(frame.evaluate(running) for frame in patient.page.frames):
        patient.page.wait_for_timeout(50)


def usual(**answers: Answer) -> dict[str, Answer]:
    """The path of a patient who answers so, and else as usual."""
    return Engine(QUESTIONNAIRE).path({**usual_answers(QUESTIONNAIRE), **answers}).answers


def tour(patient: Patient, url: str, language: str = "ja") -> Iterator[str]:
    """Through one screen of each kind."""
    patient.page.goto(url)
    patient.sees("start")
    yield "start"
    patient.tap(".primary")
    patient.sees("consent")
    yield "consent"
    patient.tap("main .actions .link")
    patient.sees("declined")
    yield "declined"
    alarm: Answers = {"saddle": "new", "gate_a": ("none",), "age": "from_35"}
    painful = usual(pain="leg", leg_numb="yes")
    screens: dict[str, tuple[str, Answers]] = {
        "ticks": ("question:gate_a", {}),
        "columns": ("question:age", usual()),
        "emergency": ("emergency", alarm),
        "after_emergency": ("grid:private", alarm),
        "map": ("question:numb_map", {**painful, "numb_map": ("left_thigh_back", "saddle")}),
        "grid": ("grid:legs", painful),
        "scale": ("question:pain_now", painful),
        "urgent": ("result", usual(saddle="unsure")),
        "soon": (
            "result",
            usual(leg_numb="yes", numb_map=("left_shin_inner",), numb_since="upto_2w", numb_when="always"),
        ),
        "routine": ("result", usual(both_legs="old")),
        "selfcare": ("result", usual(pain="back")),
        "review": ("review", usual(pain="back")),
    }
    for name, (view, answers) in screens.items():
        patient.resume(url, view, answers, language)
        yield name
    for name, answers in {"send": usual(pain="back"), "send_urgent": usual(saddle="unsure")}.items():
        patient.resume(url, "send", answers, language)
        yield name
    patient.tap("#answer .actions .primary")
    patient.root.locator("[aria-invalid]").first.wait_for()
    yield "send_wrong"
    patient.resume(url, "sent", usual(pain="back"), language, sent=SENT)
    yield "sent"
    patient.resume(url, "question:saddle_again", {**painful, "numb_map": ("saddle",)}, language)
    patient.tap(".why summary")
    yield "why"
    if patient.scope.locator(".languages summary").count():
        patient.tap(".languages summary")
        yield "languages"
