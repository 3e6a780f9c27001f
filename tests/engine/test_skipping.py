"""Skipping: what can no longer change the result is not asked, and the result is that of all the answers."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.support.random_files import random_file, read
from tests.support.reference import File
from tests.support.walks import random_answers

from selfcheck.engine import AnswerPath, Assessment, Engine
from selfcheck.engine.skipping import Skipping
from selfcheck.loader import load
from selfcheck.loader.loading import load_text
from selfcheck.model import Answer, Answers, Questionnaire
from selfcheck.proofs import Clauses, Proof, UnconfirmedError, Verdict, prove, tell
from selfcheck.proofs.prover import Prover
from selfcheck.proofs.skipping import PartialWorld, skipping

SMALL = (Path(__file__).parents[1] / "small.yaml").read_text("utf-8")
RANDOM_FILES, AT_ONCE = 1500, 250
WALKS = 2000
PARTS = 4
"""Of the cases, which several workers share."""
VISIT = """  - id: visit
    for: visit
    title: {ja: 受診のために, en: For the visit}
    questions:
      - id: began
        ask: {ja: いつからですか？, en: Since when?}
        options: {lately: {ja: 最近, en: Lately}, long_ago: {ja: 前から, en: Long ago}}
terms:
"""

GIVEN = """      - id: before
        given: true
        ask: {ja: 前回は？, en: The last time?}
        options: {fine: {ja: 青, en: Fine}, bad: {ja: 赤, en: Bad}}
      - id: since
        ask: {ja: それからは？, en: And since?}
        when: {before: bad}
        options: {better: {ja: よい, en: Better}, worse: {ja: わるい, en: Worse}}
      - id: breath
"""
WORSE_SINCE = """rules:
  - id: worse_since
    if: {since: worse}
    then: {urgency: emergency}
    because: {ja: 悪くなった, en: It got worse}
    source: book
"""


@pytest.fixture(scope="module")
def small() -> Engine:
    return Engine(load_text(SMALL))


@pytest.fixture(scope="module")
def engine(real: Questionnaire) -> Engine:
    return Engine(real)


def asked(engine: Engine, answers: Answers) -> AnswerPath:
    """The path of a patient who answers what is asked, and nothing else."""
    given = came_along(engine, answers)
    while (path := engine.path(given)).next:
        given[path.next.id] = answers[path.next.id]
    return path


def came_along(engine: Engine, answers: Answers) -> dict[str, Answer]:
    """The answers to given questions, which nobody is asked."""
    given = {each.question.id for each in engine.questions if each.question.given}
    return {name: answer for name, answer in answers.items() if name in given}


def decided(found: Assessment) -> tuple[object, ...]:
    return found.urgency, found.days, found.guidance, found.booking


def test_an_emergency_ends_the_questions(small: Engine) -> None:
    path = small.path({"breath": "yes"})
    found = small.assess(path)

    assert path.next is None
    assert path.rest == found.unasked == ("signs", "weeks", "worse", "smoking")
    assert (found.urgency, found.finished, found.booking) == ("emergency", True, "hidden")


def test_what_can_still_raise_the_result_is_asked(small: Engine) -> None:
    before, after = small.path({"breath": "unsure"}), small.path({"breath": "no"})

    assert before.next is None, "it is urgent, and nothing that follows could make it an emergency"
    assert after.next
    assert after.next.id == "signs"
    assert asked(small, {**small.usual, "weeks": 4}).rest == ("smoking",), "it is noted, but decides nothing"


def test_fewer_days_and_more_cautious_guidance_count(small: Engine) -> None:
    path = small.path({"breath": "no", "signs": ("sweat",)})

    assert path.next
    assert path.next.id == "weeks", "14 days could become 7"
    for weeks in (4, 8):
        assert small.path({"breath": "no", "signs": ("sweat",), "weeks": weeks}).rest == ("worse", "smoking")


def test_a_skipped_question_stays_unknown(small: Engine) -> None:
    found = small.assess(small.path({"breath": "yes"}))

    assert found.stage is None, "`long` is not excluded"
    assert found.tags == ()
    assert [finding.rule for finding in found.findings] == ["cannot_speak"]


def test_an_answer_counts_although_it_could_be_skipped(small: Engine) -> None:
    path = small.path({"breath": "yes", "weeks": 9, "smoking": "now"})
    found = small.assess(path)

    assert path.answers == {"breath": "yes", "weeks": 9, "smoking": "now"}
    assert (found.stage, found.tags) == ("long", ("smokes",))
    assert path.rest == ("signs", "worse")


def test_an_answer_waits_while_it_is_not_known_whether_it_is_asked(small: Engine) -> None:
    path = small.path({"breath": "yes", "worse": "yes"})

    assert "worse" not in path.answers, "it depends on the weeks, which are unknown"
    assert "worse" in path.rest


def test_a_changed_answer_makes_a_skipped_question_needed(small: Engine) -> None:
    later: dict[str, Answer] = {"signs": ("none",), "weeks": 2, "smoking": "never"}
    urgent = small.path({"breath": "unsure", "smoking": "never"})
    changed = small.path({"breath": "no", "smoking": "never"})

    assert urgent.next is None
    assert changed.next
    assert changed.next.id == "signs"
    assert "smoking" not in changed.answers, "answers behind an unanswered needed question wait"
    assert small.path({"breath": "no", **later}).answers == {"breath": "no", **later}


def test_otherwise_needs_every_rule_to_be_decided(small: Engine) -> None:
    path = small.path({"breath": "no", "signs": ("none",), "weeks": 0})
    found = small.assess(path)

    assert (path.next, path.rest) == (None, ("smoking",))
    assert (found.urgency, found.findings, found.booking) == ("selfcare", (), "shown")


def test_questions_for_the_visit_come_after_the_result() -> None:
    engine = Engine(load_text(SMALL.replace("terms:\n", VISIT)))
    path = asked(engine, engine.usual)

    assert path.rest == ("smoking", "began")
    assert engine.path({**path.answers, "smoking": "now", "began": "lately"}).rest == ()


def test_a_given_question_is_answered_or_off_the_path() -> None:
    text = SMALL.replace("      - id: breath\n", GIVEN).replace("rules:\n", WORSE_SINCE)
    engine = Engine(load_text(text))
    without, bad = engine.path({}), engine.path({"before": "bad"})

    assert without.next
    assert (without.next.id, without.pending & {"before", "since"}) == ("breath", set())
    assert bad.next
    assert (bad.answers, bad.next.id) == ({"before": "bad"}, "since")
    assert engine.path({"before": "fine"}).answers == {"before": "fine"}
    assert "before" not in engine.usual, "no case and no witness comes with an earlier result"
    assert "before" not in asked(engine, engine.usual).answers


def test_what_is_ahead_can_be_assumed(small: Engine) -> None:
    path = small.path({"breath": "no"}, small.usual)

    assert path.answers == {"breath": "no", "signs": ("none",), "weeks": 0}
    assert small.path({}, {"breath": "yes"}).rest == ("signs", "weeks", "worse", "smoking")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "scored", "typed"])
@pytest.mark.parametrize("first", range(0, RANDOM_FILES, AT_ONCE))
def test_no_result_is_another_than_by_brute_force(first: int, kind: str) -> None:
    """Every complete set of answers of small random files: asked one by one, then what was left out, then in part."""
    skipped = 0
    for seed in range(first, first + AT_ONCE):
        raw = random_file(seed, scored=kind == "scored", typed=kind == "typed")
        file, engine, chance = File(raw), Engine(read(raw)), Random(seed)
        for answers in file.answer_sets():
            whole = file.assess(answers)
            path = asked(engine, answers)
            assert engine.path(came_along(engine, answers), answers) == path, (
                "all at once is one after the other"
            )
            skipped += len(path.rest)
            assert as_decided(engine, path) == expected(whole), f"seed {seed}: {answers}"
            given = dict(path.answers)
            while rest := engine.path(given).rest:
                given[rest[0]] = answers[rest[0]]
                assert as_decided(engine, engine.path(given)) == expected(whole), f"seed {seed}: {given}"
            assert given == answers
            part = {name: answer for name, answer in answers.items() if chance.random() < 0.7}
            part |= came_along(engine, answers)
            if (path := engine.path(part)).next is None:
                assert as_decided(engine, path) == expected(whole), f"seed {seed}: {part}"
    assert skipped > AT_ONCE


def as_decided(engine: Engine, path: AnswerPath) -> tuple[object, ...]:
    assert path.next is None
    found = engine.assess(path)
    return found.urgency, found.days, found.guidance.id if found.guidance else None, found.booking


def expected(whole: dict[str, Any]) -> tuple[object, ...]:
    return whole["urgency"], whole["days"], whole["guidance"], whole["booking"]


@pytest.mark.parametrize("first", range(PARTS))
def test_every_case_ends_as_if_all_were_asked(engine: Engine, first: int) -> None:
    """Asked all at once, which is the same as one after the other and quicker."""
    for case in engine.questionnaire.cases[first::PARTS]:
        whole = engine.path({**engine.usual, **case.answers})
        path = engine.path(came_along(engine, whole.answers), whole.answers)

        assert path.answers.items() <= whole.answers.items()
        assert decided(engine.assess(path)) == decided(engine.assess(whole)), case.name


@pytest.mark.slow
def test_every_random_walk_ends_as_if_all_were_asked(engine: Engine) -> None:
    chance = Random(7)
    shorter = 0
    for _ in range(WALKS):
        whole = engine.path(random_answers(engine, chance))
        path = asked(engine, whole.answers)
        shorter += len(path.answers) < len(whole.answers)
        assert decided(engine.assess(path)) == decided(engine.assess(whole)), whole.answers
    assert shorter > WALKS / 10


def test_it_is_proved_of_the_real_file(real: Questionnaire) -> None:
    (proof,) = [each for each in prove(real) if each.code == "skipping-changes-result"]

    assert proof.verdict is Verdict.PROVED


def test_the_proof_finds_a_rule_that_was_forgotten() -> None:
    """It is not proved for want of a way to fail: results do differ where something needed is left out."""
    with Clauses() as clauses:
        world = PartialWorld(Prover(load_text(SMALL), clauses))

        assert clauses.can_hold(world.differs()), "where not all is known the result may be another"
        assert clauses.can_hold(world.finished(), -world.known["weeks"]), "not all has to be known"
        assert not clauses.can_hold(world.finished(), world.differs())
        for rule in ("cannot_speak", "blood", "long_cough", "getting_worse"):
            assert clauses.can_hold(world.finished(ignoring=[rule]), world.differs()), rule
        assert not clauses.can_hold(world.finished(ignoring=["sweats"]), world.differs()), "`blood` asks too"
        assert not clauses.can_hold(world.finished(ignoring=["smoker"]), world.differs()), "it only tags"


class Forgetful(Engine):
    """An engine with a fault: it does not ask what only one rule waits for."""

    def __init__(self, questionnaire: Questionnaire, forgotten: str) -> None:
        super().__init__(questionnaire)
        rules = [linked for linked in self.rules if linked.rule.id != forgotten]
        self._skipping = Skipping(self.questions, rules)


def test_an_engine_that_forgets_a_rule_is_found() -> None:
    """Where the proof forgets it too, what it finds is confirmed; by an engine without that fault it is not."""
    with Clauses() as clauses:
        prover = Prover(load_text(SMALL), clauses)
        with pytest.raises(UnconfirmedError, match="a result changed by skipping"):
            next(skipping(prover, ignoring=["getting_worse"]))
        prover.witnesses.engine = Forgetful(prover.questionnaire, "getting_worse")
        proof = next(skipping(prover, ignoring=["getting_worse"]))

    assert proof.verdict is Verdict.BROKEN
    known, whole = proof.shown_by
    assert "worse" not in known
    assert whole["worse"] == "yes"


def test_a_result_changed_by_skipping_is_told_as_a_story() -> None:
    questionnaire = load(Path(__file__).parents[1] / "small.yaml")
    shown_by: tuple[Answers, Answers] = ({"breath": "unsure"}, {"breath": "unsure", "signs": ("blood",)})
    proof = Proof("skipping-changes-result", ("sections",), "skipping", Verdict.BROKEN, shown_by)

    assert tell(questionnaire, proof).splitlines() == [
        "こう答えた人（ほかの設問はふだんの答え）:",
        "  「息が苦しくて話せないほどですか？」→「わからない」",
        "結果: 緊急度 urgent、案内 today、予約 hidden、段階 なし、決めたルール blood（85行目）",
        "聞かれなかった設問にも答えると（「ほかにありますか？」→「たんに血」）: "
        "緊急度 urgent、案内 today、予約 hidden、段階 short、決めたルール blood（85行目）",
    ]
