"""Every service authorises itself; what it does is in the audit log; nothing it does changes what was sent."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.staff.conftest import age

from selfcheck.export import Order
from selfcheck.staff import services
from selfcheck.staff.context import Office
from selfcheck.staff.services import exports, inbox, responses
from selfcheck.staff.services.overview import totals
from selfcheck.staff.services.sessions import sign_out
from selfcheck.store import PrivateKey, PrivateKeys, Response, erase
from selfcheck.store.acts import recent
from selfcheck.store.audit import rows
from selfcheck.store.guard import NotAllowedError, NotSignedInError
from selfcheck.store.inbox import Filter
from selfcheck.store.schema import response as table


def every_service() -> list[Callable[..., Any]]:
    """Each public function of each module of services that takes a guard and a token."""
    found = []
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if not name.startswith("_") and function.__module__ == loaded.__name__:
                found.append(function)
    return [each for each in found if each.__name__ not in OUTSIDE]


OUTSIDE = {"sign_in", "sign_in_vouched", "choose_passphrase", "name_key"}
"""What is for those who are not signed in yet."""

ADMIN = {
    "start_export", "explanation", "last_exports", "erase_response", "people", "hire", "set_role",
    "set_passphrase", "set_disabled", "unlock", "audit_log", "verified",
}  # fmt: skip

USUAL: dict[str, Any] = {
    "wanted": Filter(),
    "after": None,
    "typed": "482-915-035",
    "response_id": "0" * 32,
    "keys": None,
    "state": "seen",
    "text": "note",
    "day": date(2026, 11, 22),
    "order": Order(),
    "beside": "codebook",
    "reason": "",
    "again": False,
    "skip": 0,
    "since": None,
    "response_ids": [],
    "name": "Ken",
    "role": "staff",
    "passphrase": "another long passphrase",
    "disabled": True,
    "before": None,
}


def call(service: Callable[..., Any], office: Office, token: str, **given: Any) -> Any:
    names = list(inspect.signature(service).parameters)
    assert names[:2] == ["guard", "token"], f"{service.__name__} takes no token"
    usual = USUAL | {"searches": office.searches} | given
    return service(office.guard, token, **{name: usual[name] for name in names[2:]})


def usual_of(service: Callable[..., Any], response: Response) -> dict[str, str]:
    """A Response that is there, and for anyone who is to be added a name that is free."""
    return {"response_id": response.id} | ({"name": "Hanako"} if service.__name__ == "hire" else {})


def test_the_services_are_found() -> None:
    assert {"entries", "open_sheet", "start_export", "totals", "me"} <= {s.__name__ for s in every_service()}


@pytest.mark.parametrize("service", every_service(), ids=lambda service: service.__name__)
def test_no_service_answers_without_a_session(
    office: Office, admin: str, service: Callable[..., Any], sent: list[Response]
) -> None:
    given = usual_of(service, sent[0])
    for token in ("", "made up"):
        with pytest.raises(NotSignedInError):
            call(service, office, token, **given)
    age(office, last_seen=timedelta(minutes=16))
    with pytest.raises(NotSignedInError):
        call(service, office, admin, **given)


@pytest.mark.parametrize("service", every_service(), ids=lambda service: service.__name__)
def test_what_is_an_admins_is_refused_to_others(
    office: Office, admin: str, member: str, service: Callable[..., Any], sent: list[Response]
) -> None:
    given = usual_of(service, sent[0])
    if service.__name__ in ADMIN:
        with pytest.raises(NotAllowedError):
            call(service, office, member, **given)
        call(service, office, admin, **given)
    else:
        call(service, office, member, **given)


def acts(office: Office) -> list[tuple[str, str, str]]:
    with office.store.database.read() as connection:
        office.store.audit.verify(connection)
        return [(row.actor, row.action, row.object) for row in rows(connection)]


def test_what_staff_do_is_in_the_audit_log(
    office: Office, admin: str, member: str, sent: list[Response]
) -> None:
    chosen = sent[0]
    inbox.search(office.guard, member, chosen.receipt)
    inbox.search(office.guard, member, "Yamada")
    responses.open_sheet(office.guard, member, chosen.id, None)
    responses.print_sheet(office.guard, member, chosen.id)
    responses.add_note(office.guard, member, chosen.id, "called, will see a doctor")
    responses.confirm_doctor_visit(office.guard, member, chosen.id, date(2026, 11, 22))
    list(exports.start_export(office.guard, admin, Order(), "", None).chunks)
    responses.erase_response(office.guard, admin, chosen.id)
    sign_out(office.guard, member)
    assert acts(office) == [
        ("Ken", "search", chosen.id),
        ("Ken", "search", ""),
        ("Ken", "view", chosen.id),
        ("Ken", "print", chosen.id),
        ("Ken", "review_note", chosen.id),
        ("Ken", "review_doctor_visit", chosen.id),
        ("Megumi", "export", "csv"),
        ("Megumi", "export_sent", "csv"),
        ("Megumi", "erase", chosen.id),
        ("Ken", "sign_out", "session"),
    ]
    with office.store.database.read() as connection:
        log = str([tuple(row) for row in rows(connection)])
    assert "called" not in log
    assert "Yamada" not in log


def test_a_view_is_left_out_of_the_log_only_where_the_log_has_it(
    office: Office, admin: str, member: str, sent: list[Response]
) -> None:
    first, second = sent[0].id, sent[1].id
    for token, chosen, again in [
        (member, first, True),  # anyone who says so: the log has none yet
        (member, first, True),
        (member, second, True),
        (admin, first, True),
        (member, first, True),
        (member, first, False),
    ]:
        responses.open_sheet(office.guard, token, chosen, None, again=again)
    assert acts(office) == [
        ("Ken", "view", first),
        ("Ken", "view", second),
        ("Megumi", "view", first),
        ("Ken", "view", first),
    ]


def test_opening_an_unread_response_marks_it_as_seen_by_whom(
    office: Office, member: str, sent: list[Response]
) -> None:
    sheet = responses.open_sheet(office.guard, member, sent[0].id, office.keys)
    assert sheet.reviewed.state == "seen"
    assert [(act.by, act.act, act.value) for act in sheet.reviewed.acts] == [("Ken", "state", "seen")]
    again = responses.open_sheet(office.guard, member, sent[0].id, office.keys)
    assert len(again.reviewed.acts) == 1


def test_what_is_made_unread_again_stays_so_when_it_is_looked_at(
    office: Office, member: str, sent: list[Response]
) -> None:
    responses.open_sheet(office.guard, member, sent[0].id, None)
    responses.set_state(office.guard, member, sent[0].id, "new")
    assert responses.open_sheet(office.guard, member, sent[0].id, None).reviewed.state == "new"


def test_the_log_says_whether_the_contact_could_be_read(
    office: Office, member: str, sent: list[Response]
) -> None:
    told = next(response for response in sent[:12] if response.sealed)
    anonymous = next(response for response in sent[:12] if not response.sealed)
    for response, keys in ((told, office.keys), (told, None), (anonymous, office.keys)):
        responses.open_sheet(office.guard, member, response.id, keys)
    with office.store.database.read() as connection:
        assert [act.detail["contact"] for act in recent(connection, "view", 3)] == [False, False, True]


def test_states_notes_and_visits_are_kept_in_order(office: Office, member: str, sent: list[Response]) -> None:
    chosen = sent[1].id
    responses.set_state(office.guard, member, chosen, "contacted")
    responses.add_note(office.guard, member, chosen, "  two\r\nlines\x07 ")
    responses.confirm_doctor_visit(office.guard, member, chosen, date(2026, 11, 20))
    responses.confirm_visit(office.guard, member, chosen, date(2026, 11, 21))
    responses.confirm_doctor_visit(office.guard, member, chosen, None)
    responses.set_state(office.guard, member, chosen, "closed")
    reviewed = responses.open_sheet(office.guard, member, chosen, None).reviewed
    assert (reviewed.state, reviewed.doctor_visit_on, reviewed.visited_on) == (
        "closed",
        None,
        date(2026, 11, 21),
    )
    assert [act.value for act in reviewed.acts] == [
        "contacted", "two\nlines", "2026-11-20", "2026-11-21", "", "closed",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001, "\x07"])
def test_a_note_is_neither_empty_nor_endless(
    office: Office, member: str, sent: list[Response], text: str
) -> None:
    with pytest.raises(ValueError, match="2000"):
        responses.add_note(office.guard, member, sent[0].id, text)


def test_nothing_that_staff_do_changes_what_was_sent(
    office: Office, member: str, sent: list[Response]
) -> None:
    theirs = [column for column in table.c if column.name not in {"state", "doctor_visit_on", "visited_on"}]

    def row() -> tuple[Any, ...]:
        with office.store.database.read() as connection:
            return tuple(connection.execute(select(*theirs).where(table.c.id == sent[0].id)).one())

    before = row()
    for service in every_service():
        if service.__name__ not in ADMIN | {"sign_out"}:
            call(service, office, member, response_id=sent[0].id)
    assert row() == before


def test_contacts_open_with_the_clinics_key_only(office: Office, member: str, sent: list[Response]) -> None:
    sealed = next(response for response in sent[:12] if response.sealed)
    opened = responses.open_sheet(office.guard, member, sealed.id, office.keys)
    assert opened.contact is not None
    assert opened.contact.name == "山田 花子"
    for keys in (None, PrivateKeys([PrivateKey.new()])):
        assert responses.open_sheet(office.guard, member, sealed.id, keys).contact is None


def test_a_response_that_was_erased_is_gone_everywhere(
    office: Office, member: str, sent: list[Response]
) -> None:
    erase(office.store, sent[0].receipt, "operator:test")
    with pytest.raises(LookupError):
        responses.open_sheet(office.guard, member, sent[0].id, None)
    with pytest.raises(LookupError):
        responses.add_note(office.guard, member, sent[0].id, "too late")
    assert inbox.search(office.guard, member, sent[0].receipt) is None


def test_a_search_finds_by_receipt_however_it_is_typed(
    office: Office, member: str, sent: list[Response]
) -> None:
    receipt = sent[2].receipt
    typed = [
        receipt,
        f" {receipt[:3]}-{receipt[3:6]}-{receipt[6:]} ",
        receipt.translate({48 + n: 0xFF10 + n for n in range(10)}),
    ]
    assert {inbox.search(office.guard, member, each) for each in typed} == {sent[2].id}


def test_an_export_of_contacts_needs_a_reason_and_the_key(office: Office, admin: str) -> None:
    order = Order(contact=True)
    for reason, keys in (("", office.keys), ("calls", None)):
        with pytest.raises(ValueError, match="Name, phone"):
            exports.start_export(office.guard, admin, order, reason, keys)
    told = b"".join(exports.start_export(office.guard, admin, order, "calls", office.keys).chunks)
    assert "山田 花子" in told.decode()


def test_one_export_at_a_time_and_one_left_behind_is_noted(office: Office, admin: str) -> None:
    running = exports.start_export(office.guard, admin, Order(), "", None)
    with pytest.raises(exports.BusyError):
        exports.start_export(office.guard, admin, Order(), "", None)
    del running  # the browser has gone
    list(exports.start_export(office.guard, admin, Order(), "", None).chunks)
    told = [act.detail["complete"] for act in exports.last_exports(office.guard, admin)]
    assert told == [True, False]


def test_more_than_patients_send_is_a_flood(
    office: Office, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.store.database.write() as connection:
        connection.execute(table.update().values(created=datetime.now(UTC)))
    assert inbox.flood(office.guard, member) == 0
    monkeypatch.setattr(inbox, "FLOOD", 12)
    assert inbox.flood(office.guard, member) == 12


def test_the_overview_counts_what_was_sent(office: Office, member: str, sent: list[Response]) -> None:
    found = totals(office.guard, member, Filter())
    assert sum(found.days.values()) == sum(found.stages.values()) == 12
    rules = [finding.rule for response in sent[:12] for finding in response.assessment.findings]
    assert {rule: number for rule, number in found.rules.items() if number} == {
        rule: rules.count(rule) for rule in rules
    }
