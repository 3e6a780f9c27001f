"""Sign-in: the right passphrase opens, all else is slower each time, and tells nothing about who exists."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from tests.staff.serving import PASSPHRASE

from selfcheck.staff.context import Office
from selfcheck.staff.passphrases import hashed, matches, problem
from selfcheck.staff.services.sessions import me
from selfcheck.staff.services.sign_in import (
    ChooseError,
    PassphraseError,
    RefusedError,
    WaitError,
    choose_passphrase,
    sign_in,
    sign_in_vouched,
)
from selfcheck.staff.settings import StaffSettings
from selfcheck.store import NotSignedInError, SettingsError
from selfcheck.store.acts import recent
from selfcheck.store.people import add, change
from selfcheck.store.schema import sign_in_failure, staff


def fail(office: Office, name: str = "Ken", address: str = "10.0.0.1") -> None:
    with pytest.raises(RefusedError):
        sign_in(office.store, name, "wrong wrong wrong", address)


def wait_of(office: Office, name: str = "Ken", address: str = "10.0.0.1") -> float:
    with pytest.raises(WaitError) as waiting:
        sign_in(office.store, name, PASSPHRASE, address)
    return (waiting.value.until - datetime.now(UTC)).total_seconds() / 60


def let_time_pass(office: Office) -> None:
    with office.store.database.write() as connection:
        connection.execute(update(sign_in_failure).values(until=datetime.now(UTC) - timedelta(seconds=1)))


def test_name_and_passphrase_open_a_session(office: Office) -> None:
    token = sign_in(office.store, " Ken ", PASSPHRASE, "10.0.0.1")
    assert me(office.guard, token).name == "Ken"


@pytest.mark.parametrize("typed", ["ken", "KEN", "Ｋｅｎ", "K e n", "\u3000ｋＥｎ "])
def test_a_name_is_one_person_however_it_is_typed(office: Office, typed: str) -> None:
    assert me(office.guard, sign_in(office.store, typed, PASSPHRASE, "10.0.0.1")).name == "Ken"


def test_failures_count_together_however_the_name_is_typed(office: Office) -> None:
    for name in ("ken", "KEN", "Ｋｅｎ", "K e n", "Ken"):
        fail(office, name)
    assert wait_of(office, "kEN", "10.0.0.2") > 0.5


def test_two_who_were_added_under_nearly_one_name_are_told_apart_by_typing_it_exactly(office: Office) -> None:
    row = {"role": "staff", "passphrase": hashed("another long passphrase"), "created": datetime.now(UTC)}
    with office.store.database.write() as connection:
        connection.execute(staff.insert().values(name="KEN", **row))
    assert me(office.guard, sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")).name == "Ken"
    assert me(office.guard, sign_in(office.store, "KEN", "another long passphrase", "10.0.0.1")).name == "KEN"
    fail(office, "ken")


def test_the_provider_vouches_for_the_very_address_only(office: Office) -> None:
    with office.store.database.write() as connection:
        add(connection, "hanako@clinic.example", "staff", None)
    assert sign_in_vouched(office.store, "Hanako@clinic.example", "10.0.0.1")
    for other in ("ｈanako@clinic.example", "hana ko@clinic.example", "hanaｋo@clinic.example"):
        with pytest.raises(RefusedError):
            sign_in_vouched(office.store, other, "10.0.0.1")


@pytest.mark.parametrize(
    ("name", "passphrase"),
    [
        ("Ken", "wrong"),
        ("Ken", ""),
        ("Kenn", PASSPHRASE),
        ("Nobody", PASSPHRASE),
        ("", ""),
        ("Ken", PASSPHRASE + " "),
        ("Ken' --", PASSPHRASE),
        ("K" * 5000, "p" * 5000),
    ],
)
def test_anything_else_is_refused(office: Office, name: str, passphrase: str) -> None:
    with pytest.raises(RefusedError):
        sign_in(office.store, name, passphrase, "10.0.0.1")


def test_whoever_is_disabled_is_refused(office: Office) -> None:
    with office.store.database.write() as connection:
        change(connection, "Ken", disabled=datetime.now(UTC))
    with pytest.raises(RefusedError):
        sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")


def test_whoever_has_no_passphrase_cannot_guess_one(office: Office) -> None:
    with office.store.database.write() as connection:
        change(connection, "Ken", passphrase=None)
    for guess in ("", "None", PASSPHRASE):
        with pytest.raises(RefusedError):
            sign_in(office.store, "Ken", guess, "10.0.0.1")


def test_the_wait_grows_after_five_failures_to_a_quarter_of_an_hour(office: Office) -> None:
    for _ in range(5):
        fail(office)
    waits = []
    for _ in range(6):
        waits.append(round(wait_of(office)))
        let_time_pass(office)
        fail(office)
    assert waits == [1, 2, 4, 8, 15, 15]


def test_the_right_passphrase_waits_too_and_then_ends_the_waiting(office: Office) -> None:
    for _ in range(5):
        fail(office)
    assert wait_of(office) > 0
    let_time_pass(office)
    sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")
    fail(office)
    sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")


def test_one_address_that_tries_many_names_waits(office: Office) -> None:
    for number in range(10):
        fail(office, f"Name {number}")
    assert wait_of(office, "Megumi") > 0
    sign_in(office.store, "Megumi", PASSPHRASE, "10.0.0.2")


def test_one_name_that_gets_in_forgives_its_address_nothing(office: Office) -> None:
    for number in range(9):
        fail(office, f"Name {number}")
    sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")
    fail(office, "Name 9")
    assert wait_of(office, "Megumi") > 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.0.0.9"])
def test_through_a_tunnel_nobody_waits_for_others(office: Office, address: str) -> None:
    for number in range(12):
        fail(office, f"Name {number}", address)
    sign_in(office.store, "Megumi", PASSPHRASE, address)
    for _ in range(5):
        fail(office, "Ken", address)
    assert wait_of(office, "Ken", address) > 0, "but each name waits for its own failures"


def test_a_name_that_does_not_exist_waits_like_one_that_does(office: Office) -> None:
    for _ in range(5):
        fail(office, "Nobody")
    assert round(wait_of(office, "Nobody")) == 1


def test_a_thousand_guesses_at_once_are_hardly_looked_at(office: Office) -> None:
    def guess(number: int) -> str:
        try:
            sign_in(office.store, "Ken", f"guess number {number}", f"10.1.{number % 250}.1")
        except (RefusedError, WaitError) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(16) as threads:
        outcomes = list(threads.map(guess, range(200)))
    assert outcomes.count("in") == 0
    assert outcomes.count("RefusedError") <= 10


def test_it_takes_as_long_where_there_is_nobody() -> None:
    kept = hashed(PASSPHRASE)
    matches(None, "x")  # the first one makes the hash of nobody
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(24):
        start = time.thread_time()
        matches(kept if number % 2 else None, f"wrong {number}")
        times[bool(number % 2)].append(time.thread_time() - start)
    assert min(times[True]) == pytest.approx(min(times[False]), rel=0.2)


def test_the_log_names_who_came_and_who_failed_but_not_what_was_typed(office: Office) -> None:
    sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")
    fail(office)
    fail(office, "my secret passphrase in the wrong field")
    with office.store.database.read() as connection:
        came, failed = (recent(connection, act, 9) for act in ("sign_in", "sign_in_failed"))
        kept = connection.execute(select(sign_in_failure.c.key)).scalars().all()
    assert [(act.actor, act.detail["address"]) for act in came] == [("Ken", "10.0.0.1")]
    assert [act.actor for act in failed] == ["unknown", "Ken"]
    assert "secret" not in str((came, failed, kept))


@pytest.fixture
def given(office: Office) -> str:
    """A passphrase that was given to Ken, good for one sign-in."""
    made = "given given given 7"
    with office.store.database.write() as connection:
        change(connection, "Ken", passphrase=hashed(made, one_time=True))
    return made


def test_a_passphrase_that_was_given_opens_nothing_until_another_one_is_chosen(
    office: Office, given: str
) -> None:
    with pytest.raises(ChooseError):
        sign_in(office.store, "Ken", given, "10.0.0.1")
    token = choose_passphrase(office.store, "ken", given, "an own long passphrase", "10.0.0.1")
    assert me(office.guard, token).name == "Ken"
    assert sign_in(office.store, "Ken", "an own long passphrase", "10.0.0.1")
    with pytest.raises(RefusedError):
        sign_in(office.store, "Ken", given, "10.0.0.1")
    with office.store.database.read() as connection:
        assert [act.actor for act in recent(connection, "staff_passphrase", 9)] == ["Ken"]


@pytest.mark.parametrize(("new", "reason"), [("given given given 7", "same"), ("short", "short")])
def test_what_is_chosen_is_another_one_and_good(office: Office, given: str, new: str, reason: str) -> None:
    with pytest.raises(PassphraseError) as error:
        choose_passphrase(office.store, "Ken", given, new, "10.0.0.1")
    assert error.value.reason == reason
    with pytest.raises(ChooseError):
        sign_in(office.store, "Ken", given, "10.0.0.1")


def test_nobody_chooses_for_another_and_guesses_are_counted(office: Office, given: str) -> None:
    for _ in range(5):
        with pytest.raises(RefusedError):
            choose_passphrase(office.store, "Ken", "wrong wrong wrong", "an own long passphrase", "10.0.0.1")
    with pytest.raises(WaitError):
        choose_passphrase(office.store, "Ken", given, "an own long passphrase", "10.0.0.1")


def test_who_chooses_anew_is_signed_out_elsewhere(office: Office) -> None:
    before = sign_in(office.store, "Ken", PASSPHRASE, "10.0.0.1")
    assert choose_passphrase(office.store, "Ken", PASSPHRASE, "an own long passphrase", "10.0.0.1")
    with pytest.raises(NotSignedInError):
        me(office.guard, before)


@pytest.mark.parametrize(
    ("passphrase", "wrong"),
    [
        ("short", "short"),
        ("x" * 201, "long"),
        ("hello ken hello", "holds_name"),
        ("aaaaaaaaaaaaaaaa", "simple"),
        ("むかしむかしあるところに", "short"),
        ("むかしむかし、あるところに", None),
        (PASSPHRASE, None),
        ("９９９９９９９９１２３４５６７", None),
    ],
)
def test_a_new_passphrase_is_long_and_holds_no_name(passphrase: str, wrong: str | None) -> None:
    assert problem(passphrase, "Ken") == wrong


def test_a_passphrase_is_the_same_however_it_is_composed() -> None:
    assert matches(hashed("がぎぐげござじずぜぞダヂヅ"), "がぎぐげござじずぜぞダヂヅ")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"ISSUER": "https://id.example"}, ["CLIENT_ID", "CLIENT_SECRET"]),
        ({"CLIENT_ID": "a", "CLIENT_SECRET": "b"}, ["ISSUER"]),
        ({"ISSUER": "http://id.example", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, ["ISSUER"]),
    ],
)
def test_a_setting_that_is_missing_or_unsafe_is_named(given: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(SettingsError) as error:
        StaffSettings.from_environment(
            {f"SELFCHECK_STAFF_OIDC_{name}": value for name, value in given.items()}
        )
    lines = str(error.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"SELFCHECK_STAFF_OIDC_{name}" for name in wrong]
