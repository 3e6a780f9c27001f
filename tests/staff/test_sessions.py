"""Sessions end: by themselves, by sign-out, when the person may not come any more. Nothing brings them back."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.staff.conftest import age, signed_in

from selfcheck.staff.context import Office
from selfcheck.staff.services.sessions import me, sign_out
from selfcheck.staff.uploads import MOST, Uploads
from selfcheck.store.guard import NotAllowedError, NotSignedInError
from selfcheck.store.people import change
from selfcheck.store.sessions import ABSOLUTE, IDLE, new_session_token, open_session

MINUTE = timedelta(minutes=1)


def test_a_session_says_who_it_is(office: Office, admin: str, member: str) -> None:
    assert (me(office.guard, admin).name, me(office.guard, admin).role) == ("Megumi", "admin")
    assert (me(office.guard, member).name, me(office.guard, member).role) == ("Ken", "staff")


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\x00"])
def test_a_token_that_was_never_given_opens_nothing(office: Office, token: str) -> None:
    with pytest.raises(NotSignedInError):
        me(office.guard, token)


def test_a_session_ends_after_15_minutes_without_use(office: Office, member: str) -> None:
    age(office, last_seen=IDLE - MINUTE)
    me(office.guard, member)  # and this keeps it alive
    age(office, last_seen=IDLE - MINUTE)
    me(office.guard, member)
    age(office, last_seen=IDLE + MINUTE)
    with pytest.raises(NotSignedInError):
        me(office.guard, member)


def test_a_session_ends_after_8_hours_however_it_is_used(office: Office, member: str) -> None:
    age(office, created=ABSOLUTE - MINUTE)
    me(office.guard, member)
    age(office, created=2 * MINUTE)
    with pytest.raises(NotSignedInError):
        me(office.guard, member)


def test_asking_whether_it_lasts_does_not_keep_it_alive(office: Office, member: str) -> None:
    age(office, last_seen=IDLE - MINUTE)
    assert office.guard.is_alive(member)
    age(office, last_seen=2 * MINUTE)
    assert not office.guard.is_alive(member)


def test_sign_out_ends_it_in_every_tab_and_no_other_session(office: Office, member: str) -> None:
    other = signed_in(office, 2)
    sign_out(office.guard, member)
    with pytest.raises(NotSignedInError):
        me(office.guard, member)
    assert me(office.guard, other).name == "Ken"


def test_a_token_never_opens_a_second_session(office: Office, member: str) -> None:
    sign_out(office.guard, member)
    with office.store.database.write() as connection:
        assert not open_session(connection, 2, member)
        assert open_session(connection, 2, new_session_token())
    with pytest.raises(NotSignedInError):
        me(office.guard, member)


def test_whoever_is_disabled_is_out_at_once(office: Office, member: str) -> None:
    with office.store.database.write() as connection:
        change(connection, "Ken", disabled=datetime.now(UTC))
    with pytest.raises(NotSignedInError):
        me(office.guard, member)


def test_a_change_of_role_holds_at_once(office: Office, admin: str) -> None:
    with office.store.database.write() as connection:
        change(connection, "Ken", role="admin")  # there has to be one
        change(connection, "Megumi", role="staff")
    with pytest.raises(NotAllowedError), office.guard.read(admin, "admin"):
        pass


def test_an_act_that_fails_leaves_no_trace(office: Office, member: str) -> None:
    def fail() -> None:
        with office.guard.write(member) as desk:
            desk.note("view", "nothing")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with office.store.database.read() as connection:
        assert office.store.audit.verify(connection).seq == 0


def test_uploads_count_by_session_for_an_hour_and_together() -> None:
    now = [0.0]
    uploads = Uploads(lambda: now[0])
    assert [uploads.may("a") for _ in range(MOST + 1)] == [True] * MOST + [False]
    assert [uploads.may("b") for _ in range(MOST)] == [True] * MOST
    assert [uploads.may("c") for _ in range(MOST)] == [True] * MOST
    assert not uploads.may("d")
    now[0] = 3601
    assert uploads.may("a")
