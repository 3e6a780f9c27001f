"""What must hold for any answers whatever: random answers to the real questionnaire, through the engine."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.strategies import all_answers, answer_to, on_path, some_answers

from selfcheck.engine import Assessment, Engine
from selfcheck.engine.answers import questions_of
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Answer, Booking, Urgency

QUESTIONNAIRE = load(Path(__file__).parents[2] / "questions.yaml")
ENGINE = Engine(QUESTIONNAIRE)
QUESTIONS = {q.id: q for q in questions_of(QUESTIONNAIRE)}
WEAK = tuple(option for option in QUESTIONS["weak"].tick or {} if option not in QUESTIONS["weak"].exclusive)
WEAKENED: dict[str, Answer] = {"leg_weak": "yes"}

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
Given = dict[str, Answer]


def result(answers: Given) -> Assessment:
    return ENGINE.assess(ENGINE.replay(answers))


@many
@given(some_answers(QUESTIONNAIRE))
def test_every_path_ends(answers: Given) -> None:
    for _ in range(len(QUESTIONS) + 1):
        question = ENGINE.path(answers).next
        if question is None:
            break
        answers[question.id] = next(iter(question.options or [])) if question.options else _first(question.id)
    assert ENGINE.path(answers).next is None


def _first(name: str) -> Answer:
    question = QUESTIONS[name]
    return question.scale.at_least if question.scale else (next(iter(question.tick or {})),)


@many
@given(all_answers(QUESTIONNAIRE))
def test_a_finished_path_has_one_urgency_and_its_guidance(answers: Given) -> None:
    outcome = result(answers)
    assert outcome.finished
    assert outcome.guidance is not None
    assert outcome.guidance.urgency is outcome.urgency
    assert (outcome.days is not None) == (outcome.urgency is Urgency.SOON)


@many
@given(all_answers(QUESTIONNAIRE), st.data())
def test_an_answer_off_the_path_never_matters(answers: Given, data: st.DataObject) -> None:
    path = on_path(ENGINE, answers)
    others = {name: data.draw(answer_to(QUESTIONS[name])) for name in QUESTIONS.keys() - path.keys()}
    assert result(path) == result(path | others)


@many
@given(all_answers(QUESTIONNAIRE))
def test_the_highest_urgency_decides_and_every_finding_is_kept(answers: Given) -> None:
    outcome = result(answers)
    path = on_path(ENGINE, answers)
    held = ENGINE.holding(path)
    assert [f.rule for f in outcome.findings] == [rule.id for rule in held]
    levels = [rule.then.urgency.rank for rule in held if rule.then.urgency]
    assert outcome.urgency is not None
    assert outcome.urgency.rank == max(levels, default=Urgency.SELFCARE.rank)


@many
@given(all_answers(QUESTIONNAIRE))
def test_a_finding_needs_no_other_answers_than_it_names(answers: Given) -> None:
    """Each finding's answers make its rule hold by themselves."""
    path = on_path(ENGINE, answers)
    for finding in result(answers).findings:
        assert finding.rule in {rule.id for rule in ENGINE.holding(finding.answers)}
        assert finding.answers.items() <= path.items()


@many
@given(all_answers(QUESTIONNAIRE), st.integers(0, len(QUESTIONS)))
def test_what_is_certain_early_stays_true(answers: Given, asked: int) -> None:
    """Three values: a finding of an unfinished path is a finding of every path that continues it."""
    path = on_path(ENGINE, answers)
    given = {each.question.id for each in ENGINE.questions if each.question.given}
    part = {
        name: answer for place, (name, answer) in enumerate(path.items()) if place < asked or name in given
    }
    early, late = result(part), result(path)
    assert {f.rule for f in early.findings} <= {f.rule for f in late.findings}
    assert set(early.unasked) >= path.keys() - ENGINE.path(part).answers.keys()


GATE_A = [option for option in QUESTIONS["gate_a"].tick or {} if option not in QUESTIONS["gate_a"].exclusive]
GATE_B: list[tuple[str, str, Given]] = [
    ("saddle", "new", {}),
    ("saddle_again", "new", {"leg_numb": "yes", "numb_map": ("saddle",), "saddle": "no"}),
    ("pee_hard", "new", {}),
    ("pee_feel", "new", {}),
    ("leak_kind", "unaware", {"pee_leak": "new"}),
    ("leak_kind", "unsure", {"pee_leak": "new"}),
    ("bowel", "new", {}),
    ("both_legs_kind", "more", {"both_legs": "new"}),
]
"""Question, option, and the answers that lead to the question. Left to promises of the file: new pain in both legs and
nothing else, leaking for a known reason, and a change of sexual function alone (docs/decisions/0002-content.md)."""


@pytest.mark.parametrize("sign", GATE_A)
def test_each_gate_a_tick_is_an_emergency_at_once(sign: str) -> None:
    @many
    @given(all_answers(QUESTIONNAIRE), st.lists(st.sampled_from(GATE_A), max_size=2))
    def holds(answers: Given, more: list[str]) -> None:
        ticks = tuple(option for option in GATE_A if option in {sign, *more})
        assert result(answers | {"gate_a": ticks}).urgency is Urgency.EMERGENCY
        assert result({"gate_a": ticks}).urgency is Urgency.EMERGENCY, "before any other answer"

    holds()


@pytest.mark.parametrize(("question", "option", "leading"), GATE_B)
def test_each_new_sign_of_gate_b_is_an_emergency(question: str, option: str, leading: Given) -> None:
    @many
    @given(all_answers(QUESTIONNAIRE))
    def holds(answers: Given) -> None:
        ill = answers | leading | {question: option}
        assert question in on_path(ENGINE, ill)
        assert result(ill).urgency is Urgency.EMERGENCY

    holds()


@many
@given(all_answers(QUESTIONNAIRE), st.lists(st.sampled_from(WEAK), min_size=1, unique=True))
def test_weakness_never_shows_booking(answers: Given, weak: list[str]) -> None:
    outcome = result(answers | WEAKENED | {"weak": tuple(option for option in WEAK if option in weak)})
    assert outcome.booking is not Booking.SHOWN


@many
@given(all_answers(QUESTIONNAIRE))
def test_booking_is_shown_on_the_two_mild_levels_only(answers: Given) -> None:
    outcome = result(answers)
    if outcome.booking is not Booking.HIDDEN:
        assert outcome.urgency in {Urgency.ROUTINE, Urgency.SELFCARE}
    if "notice_1991" in outcome.tags:
        assert outcome.booking is not Booking.SHOWN
