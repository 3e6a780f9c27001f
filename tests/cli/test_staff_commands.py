"""`selfcheck staff …` as it is typed: who becomes staff, who stays it, and what the audit log keeps of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.staff.serving import PASSPHRASE
from typer.testing import CliRunner, Result

from selfcheck.cli.staff_commands import staff
from selfcheck.staff.passphrases import matches
from selfcheck.staff.services.sign_in import RefusedError, WaitError, sign_in
from selfcheck.staff.settings import StaffSettings
from selfcheck.store import Settings, Store
from selfcheck.store.acts import Act, recent
from selfcheck.store.guard import Guard
from selfcheck.store.people import Person, find_person

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name, value in settings.model_dump(exclude_none=True).items():
        monkeypatch.setenv(f"SELFCHECK_{name.upper()}", str(value))
    return lambda *words, typed="": CliRunner().invoke(staff, words, input=typed)


def twice(passphrase: str) -> str:
    return f"{passphrase}\n{passphrase}\n"


def person(store: Store, name: str) -> Person:
    with store.database.read() as connection:
        found = find_person(connection, name)
    assert found is not None
    return found


def last(store: Store, action: str) -> Act:
    with store.database.read() as connection:
        store.audit.verify(connection)
        return recent(connection, action, 1)[0]


def hire(run: Run, name: str = "Megumi", role: str = "admin") -> None:
    assert run("add", name, "--role", role, typed=twice(PASSPHRASE)).exit_code == 0


def test_every_variable_and_command_is_told() -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "staff.md").read_text("utf-8")
    variables = [f"SELFCHECK_STAFF_{name.upper()}" for name in StaffSettings.model_fields]
    assert [name for name in variables if f"| `{name}` |" not in page] == []
    words = [each.name or each.callback.__name__ for each in staff.registered_commands if each.callback]
    assert [
        word for word in words if not re.search(rf"`(selfcheck staff )?{word}`|staff {word} ", page)
    ] == []


def test_somebody_is_added_and_signs_in(run: Run, store: Store) -> None:
    result = run("add", " Megumi ", "--role", "admin", typed=twice(PASSPHRASE))
    assert (result.exit_code, result.output.splitlines()[-1].partition(",")[0]) == (0, "Megumi is admin now")
    assert PASSPHRASE not in result.output
    sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")
    act = last(store, "staff_add")
    assert (act.object, act.detail) == ("Megumi", {"role": "admin", "oidc": False})


def test_a_name_is_taken_once(run: Run, store: Store) -> None:
    hire(run)
    result = run("add", "Megumi", "--role", "staff", typed=twice("another long passphrase"))
    assert (result.exit_code, result.output.splitlines()[-1]) == (1, "Megumi is staff already.")
    assert matches(person(store, "Megumi").passphrase, PASSPHRASE)


def test_a_name_typed_another_way_is_the_same_person(run: Run, store: Store) -> None:
    hire(run)
    hire(run, "山田 花子")
    result = run("add", "山田花子", "--role", "staff", typed=twice("another long passphrase"))
    assert (result.exit_code, result.output.splitlines()[-1]) == (1, "山田花子 is staff already.")
    assert run("role", "山田\u3000花子", "staff").output == "山田 花子: done.\n"
    assert last(store, "staff_role").object == "山田 花子"
    assert person(store, "山田花子").role == "staff"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (twice("short"), "It needs at least 13 characters"),
        (twice("x" * 201), "At most 200 characters fit."),
        (twice("megumi and more words"), "It must not hold the name."),
        (twice("ab" * 10), "It repeats too few characters."),
        ("one long passphrase\nanother long passphrase\n", "do not match"),
    ],
)
def test_a_bad_passphrase_is_refused_and_nobody_is_added(
    run: Run, store: Store, typed: str, said: str
) -> None:
    result = run("add", "Megumi", "--role", "admin", typed=typed)
    assert result.exit_code == 1
    assert said in result.output
    with store.database.read() as connection:
        assert find_person(connection, "Megumi") is None


def test_a_role_that_is_none_is_refused(run: Run, store: Store) -> None:
    assert run("add", "Megumi", "--role", "doctor").exit_code == 2
    assert run("add", "Megumi").exit_code == 2


def test_an_address_is_added_for_the_provider_without_a_passphrase(run: Run, store: Store) -> None:
    result = run("add", "Hanako@Clinic.example", "--role", "staff", "--oidc")
    assert (result.exit_code, result.output.partition(",")[0]) == (0, "hanako@clinic.example is staff now")
    assert person(store, "hanako@clinic.example").passphrase is None
    assert last(store, "staff_add").detail["oidc"] is True
    for wrong in ("hanako", "a b@c", "@clinic.example"):
        assert run("add", wrong, "--role", "staff", "--oidc").exit_code == 1


def test_everybody_is_listed(run: Run, store: Store) -> None:
    hire(run)
    run("add", "ken@clinic.example", "--role", "staff", "--oidc")
    run("disable", "ken@clinic.example")
    assert run("list").output.splitlines() == [
        "Megumi  admin  passphrase",
        "ken@clinic.example  staff  OIDC  disabled",
    ]


@pytest.mark.parametrize("words", [("role", "Megumi", "staff"), ("disable", "Megumi")])
def test_a_change_ends_every_session_at_once(run: Run, store: Store, words: tuple[str, ...]) -> None:
    hire(run)
    hire(run, "Somebody else")  # the last admin may not go
    token = sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")
    result = run(*words)
    assert (result.exit_code, result.output) == (0, "Megumi: done.\n")
    assert not Guard(store).is_alive(token)
    assert last(store, f"staff_{words[0]}").object == "Megumi"


def test_who_is_disabled_comes_back_when_enabled(run: Run, store: Store) -> None:
    hire(run)
    hire(run, "Somebody else")
    run("disable", "Megumi")
    with pytest.raises(RefusedError):
        sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")
    assert run("enable", "Megumi").exit_code == 0
    sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")


def test_a_new_passphrase_takes_the_place_of_the_old_one(run: Run, store: Store) -> None:
    hire(run)
    assert run("passphrase", "Megumi", typed=twice("seven other words, all long")).exit_code == 0
    with pytest.raises(RefusedError):
        sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")
    sign_in(store, "Megumi", "seven other words, all long", "127.0.0.1")
    assert last(store, "staff_passphrase").detail == {}


def test_unlock_ends_the_waiting(run: Run, store: Store) -> None:
    hire(run)
    for _ in range(5):
        with pytest.raises(RefusedError):
            sign_in(store, "Megumi", "wrong passphrase", "127.0.0.1")
    with pytest.raises(WaitError):
        sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")
    assert run("unlock", "Megumi").output == "Megumi can try again.\n"
    sign_in(store, "Megumi", PASSPHRASE, "127.0.0.1")


@pytest.mark.parametrize("words", [("role", "Nobody", "staff"), ("disable", "Nobody"), ("enable", "Nobody")])
def test_who_is_not_staff_is_said(run: Run, store: Store, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.output) == (1, "Nobody is not staff.\n")


def test_the_app_does_not_start_with_a_wrong_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFCHECK_STAFF_PORT", "http")
    result = run()
    assert result.exit_code != 0
    assert "SELFCHECK_STAFF_PORT" in result.output


def test_a_session_of_another_person_stays(run: Run, store: Store) -> None:
    hire(run)
    hire(run, "Ken", "staff")
    other = signed_in_as(store, "Ken")
    run("disable", "Megumi")
    assert Guard(store).is_alive(other)


def signed_in_as(store: Store, name: str) -> str:
    return sign_in(store, name, PASSPHRASE, "127.0.0.1")
