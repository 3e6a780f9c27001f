"""User administration and the audit log in the app: an admin's, and never the last admin out."""

import re
from pathlib import Path

import pytest
from tests.staff.conftest import signed_in
from tests.staff.serving import PASSPHRASE

from selfcheck.staff.context import Office
from selfcheck.staff.services import people
from selfcheck.staff.services.people import ACTS, PersonError
from selfcheck.staff.services.sessions import me
from selfcheck.staff.services.sign_in import ChooseError, RefusedError, choose_passphrase, sign_in
from selfcheck.staff.words import say
from selfcheck.store import NotSignedInError

NEW, OWN = "another long passphrase", "an own long passphrase"


def test_somebody_is_added_and_comes_in(office: Office, admin: str) -> None:
    people.hire(office.guard, admin, " 山田 花子 ", "staff", NEW)
    with pytest.raises(ChooseError):
        sign_in(office.store, "山田花子", NEW, "10.0.0.1")
    assert me(office.guard, choose_passphrase(office.store, "山田花子", NEW, OWN, "10.0.0.1")).role == "staff"
    people.hire(office.guard, admin, "Hanako@Clinic.example", "staff", "")
    names = {person.name: person.passphrase is None for person in people.people(office.guard, admin)}
    assert names == {"Ken": False, "Megumi": False, "山田 花子": False, "hanako@clinic.example": True}


@pytest.mark.parametrize(
    ("name", "passphrase", "reason"),
    [
        ("", NEW, "name"),
        ("x" * 101, NEW, "name"),
        ("Hanako", "", "name"),
        ("ＫＥＮ", NEW, "taken"),
        ("Hanako", "short", "short"),
        ("Hanako", "a" * 20, "simple"),
        ("Hanako", "hanako hanako hanako", "holds_name"),
        ("Hanako", "ab" * 150, "long"),
    ],
)
def test_who_cannot_be_added_is_said(
    office: Office, admin: str, name: str, passphrase: str, reason: str
) -> None:
    with pytest.raises(PersonError) as error:
        people.hire(office.guard, admin, name, "staff", passphrase)
    assert error.value.reason == reason
    assert len(people.people(office.guard, admin)) == 2


def test_a_change_signs_the_person_out_everywhere(office: Office, admin: str, member: str) -> None:
    people.set_passphrase(office.guard, admin, "ken", NEW)
    with pytest.raises(NotSignedInError):
        me(office.guard, member)
    with pytest.raises(RefusedError):
        sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")
    assert choose_passphrase(office.store, "Ken", NEW, OWN, "10.0.0.1")
    people.set_disabled(office.guard, admin, "Ken", True)
    with pytest.raises(RefusedError):
        sign_in(office.store, "Ken", OWN, "10.0.0.1")
    people.set_disabled(office.guard, admin, "Ken", False)
    people.set_role(office.guard, admin, "Ken", "admin")
    assert me(office.guard, sign_in(office.store, "Ken", OWN, "10.0.0.1")).role == "admin"


def test_ones_own_new_passphrase_is_not_for_once(office: Office, admin: str) -> None:
    people.set_passphrase(office.guard, admin, "Megumi", NEW)
    assert sign_in(office.store, "Megumi", NEW, "10.0.0.1")


def test_the_last_admin_stays(office: Office, admin: str) -> None:
    with pytest.raises(PersonError, match="last_admin"):
        people.set_role(office.guard, admin, "Megumi", "staff")
    with pytest.raises(PersonError, match="last_admin"):
        people.set_disabled(office.guard, admin, "MEGUMI", True)
    people.set_role(office.guard, admin, "Ken", "admin")
    people.set_role(office.guard, signed_in(office, 2), "Megumi", "staff")


def test_the_audit_log_is_read_page_by_page_and_verified(office: Office, admin: str) -> None:
    for number in range(ACTS + 20):
        people.unlock(office.guard, admin, f"Somebody {number}")
    first = people.audit_log(office.guard, admin)
    second = people.audit_log(office.guard, admin, before=first[-1][0])
    numbers = [number for number, _ in (*first, *second)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(first) == ACTS
    assert numbers[-1] == 1
    assert (first[0][1].actor, first[0][1].action) == ("Megumi", "staff_unlock")
    assert people.verified(office.guard, admin).startswith(f"{numbers[0]}:")


def test_the_log_says_every_act_in_words() -> None:
    package = Path(people.__file__).parents[2]
    source = "".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    calls = r"\.note\(", r"audit\.append\(\s*[^,]+,\s*[^,]+,", r"_change\((?:\w+, ){3}"
    acts = set(re.findall(rf'(?:{"|".join(calls)})\s*"([a-z_]+)"', source))
    assert {"view", "sign_in", "export_sent", "staff_role", "backup", "review_state"} <= acts
    assert [act for act in sorted(acts) if not say(f"audit_act_{act}")] == []
