"""Search by name and phone, and the Responses of one patient: contacts are opened in memory, never kept."""

from datetime import timedelta

import pytest
from tests.staff.conftest import signed_in

from selfcheck.engine import Engine
from selfcheck.model import Questionnaire
from selfcheck.staff.changes import changes
from selfcheck.staff.context import Office
from selfcheck.staff.patients import phone_digits, same_patient
from selfcheck.staff.services.contacts import of_same_patient, search_contacts
from selfcheck.staff.services.rate import Rate, TooOftenError
from selfcheck.store import Contact, PrivateKey, PublicKey, Response, SealError, make_response, recent, save

PATIENTS = [
    Contact(name="佐藤 一郎", phone="0466-21-9624"),
    Contact(name="さとう いちろう", phone="+81 466 21 9624"),
    Contact(name="佐藤一郎"),
    Contact(name="鈴木", phone="090-9999-0000"),
]


@pytest.fixture
def written(
    office: Office, real: Questionnaire, sent: list[Response], private_key: PrivateKey
) -> list[Response]:
    """One Response of each contact, the first one the oldest."""
    made = []
    for number, contact in enumerate(PATIENTS):
        response = make_response(
            Engine(real),
            sent[number].answers,
            token=f"{number:032x}",
            language="ja",
            consent_version="1",
            contact=contact,
            public_key=PublicKey(private_key.public_text),
        )
        response = response.model_copy(update={"created": response.created + timedelta(minutes=number)})
        save(office.store, real, response)
        made.append(response)
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("佐藤", [2, 0]),
        ("佐藤 一", [2, 0]),
        ("いちろう", [1]),
        ("0466219624", [1, 0]),
        ("21-9624", [1, 0]),
        ("９６２４", [1, 0]),
        ("+81466219624", [1, 0]),
        ("123", []),
        ("%", []),
        ("", []),
    ],
)
def test_a_name_or_a_number_finds_who_wrote_it(
    office: Office, member: str, written: list[Response], typed: str, found: list[int]
) -> None:
    entries = search_contacts(office.guard, member, typed, office.keys, office.searches)
    own = {response.id for response in written}
    assert [entry.id for entry in entries if entry.id in own] == [written[number].id for number in found]


def test_the_log_notes_the_search_and_not_the_name(
    office: Office, member: str, written: list[Response]
) -> None:
    search_contacts(office.guard, member, "佐藤", office.keys, office.searches)
    with office.store.database.read() as connection:
        (act,) = recent(connection, "search_contact", 10)
    assert (act.actor, act.object, act.detail) == ("Ken", "", {"found": 2})


def test_without_the_key_nobody_is_found(office: Office, member: str, written: list[Response]) -> None:
    assert search_contacts(office.guard, member, "佐藤", None, office.searches) == []
    assert of_same_patient(office.guard, member, written[0].id, None) == []


def test_responses_of_one_patient_are_found_by_phone_or_name(
    office: Office, member: str, written: list[Response]
) -> None:
    def others(number: int) -> list[str]:
        return [
            response.id for response in of_same_patient(office.guard, member, written[number].id, office.keys)
        ]

    assert others(0) == [written[2].id, written[1].id]
    assert others(1) == [written[0].id]
    assert others(2) == [written[0].id]
    assert others(3) == []
    with pytest.raises(LookupError):
        of_same_patient(office.guard, member, "0" * 32, office.keys)


def test_two_numbers_are_two_people_whatever_their_names() -> None:
    one = Contact(name="佐藤", phone="0466-21-9624")
    assert not same_patient(one, Contact(name="佐藤", phone="0466-21-9625"))
    assert same_patient(one, Contact(name="山田", phone="(0466)21 9624"))
    assert same_patient(one, Contact(name="佐 藤"))
    assert not same_patient(Contact(note="a"), Contact(note="a"))
    assert phone_digits("+81-(0)466-21-9624") == "466219624"


def test_what_changed_is_told_question_by_question(real: Questionnaire, written: list[Response]) -> None:
    earlier = written[0]
    name, answer = next((n, a) for n, a in earlier.answers.items() if isinstance(a, str))
    question = next(q for s in real.sections for q in s.questions if q.id == name)
    other = next(option for option in question.options or {} if option != answer)
    later = earlier.model_copy(update={"answers": {**earlier.answers, name: other}})
    (change,) = changes(earlier, later, {earlier.questionnaire_hash: real})
    options = question.options or {}
    assert (change.before, change.after) == (options[str(answer)]["ja"], options[other]["ja"])
    gone = later.model_copy(update={"answers": {n: a for n, a in later.answers.items() if n != name}})
    assert [each.after for each in changes(earlier, gone, {earlier.questionnaire_hash: real})] == [
        "（聞いていません）"
    ]
    assert changes(earlier, earlier, {earlier.questionnaire_hash: real}) == []


def test_searches_are_few_in_a_minute() -> None:
    now = [0.0]
    rate = Rate(3, 60, lambda: now[0])
    for _ in range(3):
        rate.take("Ken")
    with pytest.raises(TooOftenError):
        rate.take("Ken")
    rate.take("Megumi")
    now[0] = 60
    rate.take("Ken")


def test_a_contact_of_another_key_is_passed_over(
    office: Office, real: Questionnaire, sent: list[Response]
) -> None:
    other = PrivateKey.new()
    made = make_response(
        Engine(real), sent[0].answers, token="f" * 32, language="ja", consent_version="1",
        contact=Contact(name="佐藤"), public_key=PublicKey(other.public_text),
    )  # fmt: skip
    save(office.store, real, made)
    assert office.keys
    assert made.sealed
    with pytest.raises(SealError):
        office.keys.open(made.sealed, made.id)
    token = signed_in(office, 1)
    assert made.id not in {
        entry.id for entry in search_contacts(office.guard, token, "佐藤", office.keys, office.searches)
    }
    assert of_same_patient(office.guard, token, made.id, office.keys) == []
