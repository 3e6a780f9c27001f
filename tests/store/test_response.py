"""How a Response is made: what is on the path, nothing else, and only when there was a result to be shown."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from selfcheck.engine.answers import AnswersError, questions_of
from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.canonical import canonical_text, content_hash, read_canonical, read_pinned
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Contact, PrivateKey, PublicKey, Response, SealError, Settings, SettingsError

Make = Callable[..., Response]


def test_only_answers_on_the_path_are_kept(make: Make) -> None:
    assert make({"hurts": "no", "much": 9, "where": ["left"], "swollen": "no"}).answers == {
        "hurts": "no",
        "swollen": "no",
    }


def test_the_assessment_is_kept_without_its_words(make: Make) -> None:
    made = make()
    assessment = made.assessment
    assert (assessment.urgency, assessment.days, assessment.departments) == ("soon", 3, ("knees", "hips"))
    assert [f.rule for f in assessment.findings] == ["both", "much"]
    assert (assessment.stage, assessment.guidance, assessment.finished) == ("pain", "soon", True)
    assert (made.questionnaire, made.questionnaire_version) == ("knee", "1")


def test_an_emergency_is_finished_though_a_question_was_not_asked(make: Make, knee: Questionnaire) -> None:
    early = read_canonical(
        canonical_text(knee).replace(
            '{"id":"swollen","if":{"swollen":["yes"]}', '{"id":"swollen","if":{"hurts":["unsure"]}'
        )
    )
    assert content_hash(early) != content_hash(knee)
    from selfcheck.store import make_response, new_token

    made = make_response(
        Engine(early), {"hurts": "unsure"}, token=new_token(), language="en", consent_version="1"
    )
    assert (made.assessment.finished, made.assessment.unasked) == (True, ("swollen",))


def test_no_symptom_is_never_kept_beside_an_urgent_level_or_an_unfinished_path(
    real: Questionnaire, sent: list[Response]
) -> None:
    mildest = real.stages[0].id
    kept = {(r.assessment.urgency, r.assessment.finished) for r in sent if r.assessment.stage == mildest}
    assert kept == {("selfcare", True), ("routine", True)}
    unknown = [r for r in sent if r.assessment.stage is None]
    assert {r.assessment.urgency for r in unknown} == {"soon", "urgent", "emergency"}
    assert {r.assessment.stage for r in sent} == {None, *(stage.id for stage in real.stages)}


@pytest.mark.parametrize(
    ("answers", "said", "error"),
    [
        ({"hurts": "no"}, {}, ValueError),
        ({}, {}, ValueError),
        ({"hurts": "maybe"}, {}, AnswersError),
        (None, {"language": "xx"}, ValueError),
        (None, {"token": "short"}, ValueError),
        (None, {"token": "A" * 32}, ValueError),
        (None, {"token": "a" * 32 + "\n"}, ValueError),
        (None, {"contact": Contact(name="N")}, SealError),
        (None, {"contact": Contact(note="N")}, SealError),
    ],
)
def test_what_makes_no_response(
    make: Make, answers: Any, said: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(answers, **said)


def test_nothing_personal_is_needed(make: Make) -> None:
    assert make().sealed is None
    assert make(contact=Contact()).sealed is None, "an empty contact needs no key"


def test_contact_is_readable_with_the_private_key_only(make: Make, private_key: PrivateKey) -> None:
    contact = Contact(name="Hanako", phone="090-1234-5678", note="please call")
    made = make(contact=contact, public_key=PublicKey(private_key.public_text))
    written = made.model_dump_json()
    assert not any(word in written for word in ("Hanako", "090-1234", "please call"))
    assert made.sealed
    assert private_key.open(made.sealed, made.id) == contact


def test_the_token_is_not_kept(make: Make) -> None:
    assert "ab" * 16 not in make(token="ab" * 16).model_dump_json()


def test_the_fingerprint_tells_a_retry_from_other_content(make: Make, private_key: PrivateKey) -> None:
    key = PublicKey(private_key.public_text)
    said: dict[str, Any] = {"token": "ab" * 16, "contact": Contact(note="one"), "public_key": key}
    assert make(**said).fingerprint == make(**said).fingerprint
    others: list[dict[str, Any]] = [
        {"contact": Contact(note="two")},
        {"visit_wish": True},
        {"guardian": True},
        {"consent_version": "2"},
        {"token": "cd" * 16},
    ]
    assert len({make(**said).fingerprint, *(make(**(said | other)).fingerprint for other in others)}) == 6


@pytest.mark.parametrize(
    ("question", "band"), [("hurts", "yes"), ("much", "0s"), ("where", None), ("none", None)]
)
def test_the_age_band_is_an_option_or_a_decade(make: Make, question: str, band: str | None) -> None:
    assert make(age_question=question).age_band == band


def test_a_questionnaire_is_kept_whole_with_its_order(knee: Questionnaire) -> None:
    text = canonical_text(knee)
    assert read_canonical(text) == knee
    assert canonical_text(read_canonical(text)) == text
    tree = json.loads(text)
    options = tree["sections"][0]["questions"][0]["options"]
    assert list(options) == ["no", "unsure", "yes"]
    tree["sections"][0]["questions"][0]["options"] = dict(reversed(options.items()))
    assert content_hash(Questionnaire.model_validate(tree)) != content_hash(knee), "their order has a meaning"


def test_the_real_questionnaire_is_kept_whole() -> None:
    real = load(Path(__file__).parent.parent.parent / "questions.yaml")
    text = canonical_text(real)
    assert read_canonical(text) == real
    assert content_hash(real) == content_hash(read_canonical(text))
    assert "age" in {question.id for question in questions_of(real)}, "SELFCHECK_AGE_QUESTION's default"


@pytest.fixture(scope="module")
def cough() -> Questionnaire:
    """Has cases, promises, hours and a link."""
    small = load(Path(__file__).parent.parent / "small.yaml")
    link = {"name": {"ja": "地図", "en": "Map"}, "url": "https://map.example/", "urgencies": ["soon"]}
    return changed(small, "links", [{**link, "verified_on": "2026-01-10"}])


def changed(cough: Questionnaire, place: str, value: object) -> Questionnaire:
    """The questionnaire with another value at a place such as `clinic hours closures`."""
    tree = json.loads(canonical_text(cough))
    *around, last = place.split()
    part = tree
    for step in around:
        part = part[int(step)] if step.isdigit() else part[step]
    part[int(last) if last.isdigit() else last] = value
    return Questionnaire.model_validate_json(json.dumps(tree))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("clinic hours closures", ["2026-12-31"]),
        ("clinic hours open", []),
        ("cases 0 name", "another name"),
        ("cases", []),
        ("promises", []),
        ("reviewed again", "2030-01-01"),
        ("phones ambulance verified_on", "2030-01-01"),
        ("links 0 verified_on", "2030-01-01"),
        ("sections 1 questions 2 order_because", "another reason"),
        ("sections 0 questions 0 long_because", "a reason"),
    ],
)
def test_a_holiday_a_renamed_case_or_a_reason_for_the_author_leaves_the_hash_as_it_is(
    cough: Questionnaire, place: str, value: object
) -> None:
    other = changed(cough, place, value)
    assert other != cough
    assert content_hash(other) == content_hash(cough)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("rules 5 then", {"urgency": "routine"}),
        ("rules 0 if", {"breath": "unsure"}),
        ("sections 0 questions 0 ask en", "Another question"),
        ("sections 0 questions 0 usual", "unsure"),
        ("guidance 0 title en", "Another title"),
        ("clinic phone", "045-000-0000"),
        ("phones ambulance number", "118"),
        ("links 0 url", "https://elsewhere.example/"),
        ("sections 1 questions 2 order", "none"),
        ("rules 0 source", "Another book"),
        ("tags smokes en", "Another note"),
        ("disclaimer en", "Another sentence"),
        ("version", "2"),
    ],
)
def test_what_decides_or_is_read_has_another_hash(cough: Questionnaire, place: str, value: object) -> None:
    assert content_hash(changed(cough, place, value)) != content_hash(cough)


def test_a_kept_questionnaire_is_the_one_of_its_hash(knee: Questionnaire) -> None:
    text = canonical_text(knee)
    assert read_pinned(text, content_hash(knee)) == knee
    assert read_pinned(text, hashlib.sha256(text.encode()).hexdigest()) == knee, "as version 0.1 kept it"
    with pytest.raises(ValueError, match="not the one of the hash"):
        read_pinned(canonical_text(changed(knee, "version", "2")), content_hash(knee))


def test_settings_say_which_variable_is_wrong() -> None:
    given = {"SELFCHECK_RETENTION_DAYS": "none", "SELFCHECK_AUDIT_KEY": "short", "SELFCHECK_PUBLIC_KEY": " "}
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment(given)
    assert str(wrong.value).splitlines() == [
        "SELFCHECK_AUDIT_KEY: String should have at least 32 characters.",
        "SELFCHECK_RETENTION_DAYS: Input should be a valid integer, unable to parse string as an integer.",
    ]
    assert Settings.from_environment({}).retention_days == 30


def test_settings_do_not_show_their_secrets() -> None:
    secret = "correct horse battery staple, and more of it"
    names = ("SELFCHECK_AUDIT_KEY", "SELFCHECK_PRIVATE_KEY_PASSPHRASE", "SELFCHECK_DATABASE_URL")
    assert secret not in repr(Settings.from_environment(dict.fromkeys(names, secret)))
