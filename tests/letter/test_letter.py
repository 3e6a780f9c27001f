"""The letter for the doctor: what was told is in it, what is not known is never called absent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support.questionnaires import QUESTIONS

from selfcheck.engine import Engine, questions_of
from selfcheck.letter import DoctorLetter, draw_letter, letter_text, write_letter
from selfcheck.loader import load
from selfcheck.model import Answer, Case, Score
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
    return write_letter(QUESTIONNAIRE, LETTER, path, ENGINE.assess(path), AT, beside)


def answered(case: Case) -> dict[str, Answer]:
    return dict(WITNESSES.path(case.answers).answers)


def labels(found: DoctorLetter) -> dict[str, str]:
    return {row.label: row.text for part in found.parts for row in part.rows}


def absent(found: DoctorLetter) -> list[str]:
    return next((row.text.split(" / ") for row in found.rest if row.label == LETTER.absent.title["ja"]), [])


def test_it_tells_the_time_of_the_clinic() -> None:
    assert "2026年12月1日 00:05" in letter(answered(PLAIN)).date


def test_what_was_denied_is_absent_and_what_was_told_is_there() -> None:
    found = letter({**answered(PLAIN), "signs": ("fever",)})
    assert "発熱" not in absent(found)
    assert "体重減少" in absent(found)
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
    assert "会陰部の感覚" in next(row.text for row in found.rest if row.label == LETTER.unasked["ja"])


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


def test_a_text_that_is_too_long_loses_whole_lines_from_its_end_and_says_so() -> None:
    whole = letter_text(letter(answered(PLAIN)))
    short = letter_text(letter(answered(PLAIN)), 500, "(more)")
    assert len(short.encode()) <= 500
    kept, _, last = short.rpartition("\n")
    assert last == "(more)"
    assert whole.startswith(kept + "\n")


def test_scores_are_in_it_whether_or_not_the_patient_sees_them() -> None:
    title = {"ja": "日常生活の支障", "en": "Disability", "ja-simple": "こまる こと"}
    score = Score(id="disability", title=title, sum=("pain_now",), of=24, source="made up")
    asked = QUESTIONNAIRE.model_copy(update={"scores": (score,)})
    path = ENGINE.path(answered(PLAIN))
    summed = replace(ENGINE.assess(path), scores={"disability": 12})

    found = write_letter(asked, LETTER, path, summed, AT, "en")
    assert (found.rest[0].label, found.rest[0].text, found.rest[0].beside) == (
        "日常生活の支障",
        "12/24",
        "Disability",
    )
    assert "日常生活の支障: 12/24" in letter_text(found)
    assert "12/24" in draw_letter(found)
    without = write_letter(asked, LETTER, path, ENGINE.assess(path), AT)
    assert "日常生活の支障" not in letter_text(without)
