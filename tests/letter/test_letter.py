"""The letter for the doctor: what was told is in it, what is not known is never called absent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import yaml
from tests.support.questionnaires import QUESTIONS

from selfcheck.engine import Engine, questions_of
from selfcheck.letter import DoctorLetter, draw_letter, letter_text, write_letter
from selfcheck.letter.text import IN_SHORT
from selfcheck.loader import load
from selfcheck.model import Answer, Case, Question, Score
from selfcheck.patient.qr import MOST_ON_PAPER
from selfcheck.proofs.witnesses import Witnesses

QUESTIONNAIRE = load(QUESTIONS)
ENGINE = Engine(QUESTIONNAIRE)
WITNESSES = Witnesses(QUESTIONNAIRE)
QUESTIONS_BY_ID = {question.id: question for question in questions_of(QUESTIONNAIRE)}
AT = datetime(2026, 11, 30, 15, 5, tzinfo=UTC)
PLAIN = QUESTIONNAIRE.cases[0]
assert QUESTIONNAIRE.letter
LETTER = QUESTIONNAIRE.letter


def letter(answers: dict[str, Answer], beside: str = "") -> DoctorLetter:
    path = ENGINE.path(answers)
    return write_letter(ENGINE, LETTER, path, ENGINE.assess(path), AT, beside)


def answered(case: Case) -> dict[str, Answer]:
    return dict(WITNESSES.path(case.answers).answers)


def labels(found: DoctorLetter) -> dict[str, str]:
    return {row.label: row.text for part in found.parts for row in part.rows}


def absent(found: DoctorLetter) -> list[str]:
    return found.absent.text.split(" / ") if found.absent.text else []


def test_it_tells_the_time_of_the_clinic() -> None:
    assert "2026年12月1日 00:05" in letter(answered(PLAIN)).date


def test_what_was_denied_is_absent_and_what_was_told_is_there() -> None:
    found = letter({**answered(PLAIN), "signs": ("fever",)})
    assert "37.5度以上の発熱・悪寒" not in absent(found)
    assert "体重減少（半年5％以上）" in absent(found)
    assert "37.5度以上の発熱・悪寒" in labels(found)["随伴症状"]


@pytest.mark.parametrize("sign", LETTER.absent.signs, ids=lambda sign: sign.sign)
def test_a_sign_that_is_not_known_is_never_called_absent(sign: object) -> None:
    """Whatever of its questions is unsure, declined, or still open."""
    assert hasattr(sign, "unless")
    for name in sign.unless:
        options = QUESTIONS_BY_ID[name].options or QUESTIONS_BY_ID[name].tick or {}
        for undecided in {"unsure", "skip"} & options.keys():
            answer: Answer = (undecided,) if QUESTIONS_BY_ID[name].tick else undecided
            for case in QUESTIONNAIRE.cases[:10]:
                told = {**answered(case), name: answer}
                if name in ENGINE.path(told).answers:
                    assert getattr(sign, "sign", "") not in absent(letter(told))


def test_nothing_is_absent_before_it_was_asked() -> None:
    found = letter({"gate_a": ("chest",)})
    assert absent(found) == []
    unasked = next(row.text for row in found.rest if row.label == LETTER.unasked["ja"])
    assert {part.title["ja"] for part in LETTER.parts if part.kind != "signs"} <= {*unasked.split(" / ")}
    assert "全身の症状のほかの質問" in unasked


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases, ids=lambda case: case.name)
def test_every_answer_stands_somewhere(case: Case) -> None:
    """Each answered question is a row, is told as absent, or is listed as not known."""
    answers = answered(case)
    found = letter(answers)
    listed = "".join(row.text for row in found.rest)
    of = {line.question: line.label for part in LETTER.parts for line in part.lines}
    for name, answer in answers.items():
        denied = set(answer if isinstance(answer, tuple) else (answer,)) <= {"no", "none"}
        assert of[name] in labels(found) or of[name] in listed or denied, name


def test_every_question_has_its_place() -> None:
    placed = [line.question for part in LETTER.parts for line in part.lines]
    assert sorted(placed) == sorted(QUESTIONS_BY_ID)


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases[::7], ids=lambda case: case.name)
def test_it_holds_no_urgency_in_the_words_of_the_card(case: Case) -> None:
    path = ENGINE.path(answered(case))
    guidance = ENGINE.assess(path).guidance
    assert guidance
    assert guidance.word["ja"] not in letter_text(letter(answered(case)))


def test_the_patients_language_stands_beside_only_when_wanted() -> None:
    answers = answered(PLAIN)
    assert 'lang="en"' not in draw_letter(letter(answers))
    page = draw_letter(letter(answers, "en"))
    assert 'lang="en"' in page
    assert "How bad" not in letter_text(letter(answers, "en"))
    assert letter(answers, "ja") == letter(answers)


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases, ids=lambda case: case.name)
def test_a_code_that_cannot_hold_all_keeps_what_matters(case: Case) -> None:
    """The advice, what decided it and the first of what is not there; and it says where the rest is."""
    found = letter(answered(case))
    short = letter_text(found, MOST_ON_PAPER)
    assert len(short.encode()) <= MOST_ON_PAPER
    if short != letter_text(found):
        assert short.endswith("\n" + LETTER.cut["ja"])
        kept = short.splitlines()
        assert any(line.startswith(LETTER.advice["ja"]) for line in kept)
        assert any(line.startswith(LETTER.decisive["ja"]) for line in kept) == bool(found.decisive.text)
        (told,) = (line for line in kept if line.startswith(LETTER.absent.title["ja"]))
        assert told.partition(": ")[2].split(" / ") == absent(found)[:IN_SHORT]


REPORTED = yaml.safe_load((Path(__file__).parent / "reported.yaml").read_text("utf-8"))
SIDES = [
    {option for option in QUESTIONS_BY_ID["numb_map"].tick or {} if option.startswith(side)}
    - {f"{side}low_back"}
    for side in ("left_", "right_")
]


def contradictions(answers: Mapping[str, Answer]) -> list[str]:
    """The denied signs that an answer reports, each with that answer."""
    denied = absent(letter({**answers}))
    found = [
        f"{sign}: {question} {answers[question]}"
        for sign in denied
        for question, options in REPORTED[sign]["reports"].items()
        if chosen(answers, question) & {*options}
    ]
    legs = {*chosen(answers, "numb_map"), *chosen(answers, "pain_map"), *chosen(answers, "weak_side")}
    both = all(legs & {*side, name} for side, name in zip(SIDES, ("left", "right"), strict=True))
    return [*found, "both legs"] if both and "両下肢の痛み・しびれ・筋力低下" in denied else found


def chosen(answers: Mapping[str, Answer], question: str) -> set[str]:
    answer = answers.get(question, ())
    return {answer} if isinstance(answer, str) else {*answer} if isinstance(answer, tuple) else set()


def following(answers: dict[str, Answer]) -> Question | None:
    """The next question, those after the result included."""
    path = ENGINE.path(answers)
    return path.next or next((QUESTIONS_BY_ID[name] for name in path.rest), None)


def any_walk(seed: int) -> dict[str, Answer]:
    """A patient who answers all at random: mostly no and none, so that much is denied, and else anything."""
    chance, answers = Random(seed), dict[str, Answer]()
    while question := following(answers):
        options = [*(question.options or question.tick or {})]
        harmless = [name for name in options if name in ("no", "none")]
        name = chance.choice(harmless if harmless and chance.random() < 0.6 else options or ["5"])
        alone = name in question.exclusive or chance.random() < 0.7
        more = (
            ()
            if alone
            else tuple(o for o in options if o not in question.exclusive and chance.random() < 0.2)
        )
        ticked = tuple(o for o in options if o == name or o in more)
        answers[question.id] = int(chance.random() * 11) if not options else ticked if question.tick else name
    return answers


def test_every_sign_that_may_be_denied_has_its_list() -> None:
    assert [*REPORTED] == [sign.sign for sign in LETTER.absent.signs]


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases, ids=lambda case: case.name)
def test_no_case_has_a_sign_beside_its_denial(case: Case) -> None:
    assert contradictions(answered(case)) == []


@pytest.mark.parametrize("seed", range(40))
def test_no_walk_has_a_sign_beside_its_denial(seed: int) -> None:
    """Interrupted anywhere, too."""
    answers = any_walk(seed)
    for given in range(1, len(answers) + 1):
        told = dict(list(answers.items())[:given])
        assert contradictions(ENGINE.path(told).answers) == []


@pytest.mark.parametrize("sign", REPORTED)
def test_every_answer_with_the_words_of_a_sign_is_decided_on(sign: str) -> None:
    """In its list of reports, or in that of what reports something else; and neither list names what is not there."""
    known = REPORTED[sign]
    decided = {
        (q, o) for key in ("reports", "others") for q, options in known.get(key, {}).items() for o in options
    }
    found = {pair for pair, words in WORDS_OF_OPTIONS.items() if re.search(known["words"], words)}
    assert found - decided == set()
    assert decided <= WORDS_OF_OPTIONS.keys()


def words_of_options() -> Iterator[tuple[tuple[str, str], str]]:
    """(question, option) → what the patient and the doctor read of it, with the question where it is yes or no."""
    lines = {line.question: line for part in LETTER.parts for line in part.lines}
    for name, question in QUESTIONS_BY_ID.items():
        options = question.options or question.tick or {}
        for option in options.keys() - {"no", "none", "unsure", "skip"}:
            asked = f"{question.ask['ja']} {lines[name].label}" if "no" in options else ""
            yield (name, option), f"{asked} {options[option]['ja']} {lines[name].words.get(option, '')}"


WORDS_OF_OPTIONS = dict(words_of_options())


@pytest.mark.parametrize(
    ("told", "sign"),
    [
        ({"gate_a": ("trauma",), "start": "gradual"}, "外傷による発症・増悪"),
        ({"now_signs": ("height",), "start": "gradual", "pain_now": 8}, "外傷による発症・増悪"),
        ({"start": "minor", "leg_weak": "yes", "weak": ("toes",), "weak_fall": "no"}, "筋力低下による転倒"),
        (
            {"pain_since": "over_12w", "age": "from_20", "inflamed": ("night",)},
            "臥床・夜間にまったく軽快しない痛み",
        ),
        ({"background": ("procedure",), "procedure": ("spine",)}, "脊椎疾患・脊椎手術"),
        ({"gate_a": ("limb",), "pain": "leg", "walk": "sit"}, "足先の創・黒色変化・安静時痛・片側の冷感"),
        ({"both_legs": "new", "both_legs_kind": "more"}, "下肢の筋力低下"),
        ({"both_legs": "new", "both_legs_kind": "more"}, "足・殿部などのしびれ・感覚低下"),
    ],
)
def test_what_another_question_reports_is_not_denied(told: dict[str, Answer], sign: str) -> None:
    path = WITNESSES.path({"pain": "back", **told})
    assert told.items() <= path.answers.items()
    assert sign not in absent(letter(dict(path.answers)))


def test_the_result_of_the_last_time_is_in_words() -> None:
    found = letter({**answered(PLAIN), "earlier": "urgent_other", "since_then": "same"}, "en")
    (row,) = (row for part in found.parts for row in part.rows if row.label == "前回の案内")
    assert row.beside == "Result of the last time See a doctor the same day"


def test_what_was_not_asked_is_told_by_part() -> None:
    """An emergency after a few answers: a part by its title, or by its questions where they are few."""
    found = letter({"gate_a": ("none",), "age": "from_35", "saddle": "new", "leg_weak": "no"})
    (row,) = (row for row in found.rest if row.label == LETTER.unasked["ja"])
    named = row.text.split(" / ")
    assert "既往・薬・背景" in named
    assert "主訴と経過のほかの質問" in named
    assert len(named) < 10


def test_a_no_beside_such_a_report_says_so() -> None:
    found = letter(dict(WITNESSES.path({"both_legs": "new", "both_legs_kind": "more"}).answers))
    assert labels(found)["足の力の低下"] == LETTER.elsewhere["ja"].format(answer="いいえ")


def test_what_decided_the_advice_is_first_also_where_it_is_not_known() -> None:
    found = letter(dict(WITNESSES.path({"saddle": "unsure"}).answers))
    assert found.decisive.text == "会陰部の感覚: わからない"
    page = draw_letter(found)
    assert page.index(found.decisive.text) < page.index(found.parts[0].title)


def test_scores_are_in_it_whether_or_not_the_patient_sees_them() -> None:
    title = {"ja": "日常生活の支障", "en": "Disability", "ja-simple": "こまる こと"}
    score = Score(id="disability", title=title, sum=("pain_now",), of=24, source="made up")
    asked = QUESTIONNAIRE.model_copy(update={"scores": (score,)})
    path = ENGINE.path(answered(PLAIN))
    summed = replace(ENGINE.assess(path), scores={"disability": 12})

    found = write_letter(Engine(asked), LETTER, path, summed, AT, "en")
    assert (found.rest[0].label, found.rest[0].text, found.rest[0].beside) == (
        "日常生活の支障",
        "12/24",
        "Disability",
    )
    assert "日常生活の支障: 12/24" in letter_text(found)
    assert "12/24" in draw_letter(found)
    without = write_letter(Engine(asked), LETTER, path, ENGINE.assess(path), AT)
    assert "日常生活の支障" not in letter_text(without)
