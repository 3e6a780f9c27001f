"""The patients' process on PostgreSQL: its role sends and finds its receipt again, and can do nothing else."""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from tests.support.postgresql import PostgreSQL

from selfcheck.cli.doctor import examine
from selfcheck.model import canonical_text, content_hash
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Filter, Response, Settings, Store, erase, find, open_store, page, purge, save
from selfcheck.store.audit import rows
from selfcheck.store.backup import back_up
from selfcheck.store.lookup import UnreadableError, questionnaire_of
from selfcheck.store.reading import number_unreadable, questionnaires, records
from selfcheck.store.saving import finding_set_id

Make = Callable[..., Response]
ROLES = ("selfcheck_patient", "selfcheck_staff")


@pytest.fixture
def owner(postgresql: PostgreSQL, tmp_path: Path) -> Settings:
    """Settings of the owner, after grants.sql."""
    settings = Settings(data=tmp_path / "data", database_url=postgresql.empty_database(), audit_key="k" * 32)
    open_store(settings).close()
    with postgresql.connect("tests") as connection:
        for role in ROLES:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"CREATE ROLE {role} LOGIN")
        for _ in range(2):  # running it again does no harm
            connection.execute(files("selfcheck.store").joinpath("grants.sql").read_bytes())
    return settings


def opened(owner: Settings, postgresql: PostgreSQL, role: str) -> Store:
    return open_store(owner.model_copy(update={"database_url": postgresql.url("tests", role)}))


@pytest.fixture
def patient(owner: Settings, postgresql: PostgreSQL) -> Iterator[Store]:
    store = opened(owner, postgresql, "selfcheck_patient")
    yield store
    store.close()


@pytest.fixture
def staff(owner: Settings, postgresql: PostgreSQL) -> Iterator[Store]:
    store = opened(owner, postgresql, "selfcheck_staff")
    yield store
    store.close()


def test_the_patient_role_sends_and_sends_again(
    patient: Store, staff: Store, knee: Questionnaire, make: Make
) -> None:
    token = "ab" * 16
    sent = make(token=token)
    receipt = save(patient, knee, sent)
    assert save(patient, knee, make(token=token)) == receipt
    assert save(patient, knee, make({"hurts": "no", "swollen": "no"}, token=token)) == receipt
    with staff.database.read() as connection:
        assert find(connection, sent.id) == sent
        assert staff.audit.verify(connection).seq == 1, "the other content was noted"


DENIED_TO_PATIENTS = (
    "SELECT answers FROM response",
    "SELECT * FROM response",
    "SELECT sealed FROM response",
    "SELECT text FROM questionnaire",
    "SELECT * FROM review",
    "SELECT passphrase FROM staff",
    "SELECT token FROM staff_session",
    "SELECT actor, action, object FROM audit",
    "SELECT seq, mac FROM audit",
    "INSERT INTO audit VALUES (9223372036854775807, 0, 'anna', 'view', 'r', '{}', '0')",
    "INSERT INTO audit VALUES (1, 0, 'anna', 'view', 'r', '{}', '0')",
    "SELECT audit_lock()",
    "LOCK TABLE audit IN ROW EXCLUSIVE MODE",
    "UPDATE response SET answers = '{}'",
    "UPDATE response SET state = 'closed'",
    "UPDATE audit SET actor = 'x'",
    "UPDATE meta SET value = '9'",
    "DELETE FROM response",
    "DELETE FROM audit",
    "TRUNCATE response CASCADE",
    "INSERT INTO staff (name, role, created) VALUES ('eve', 'admin', 0)",
    "INSERT INTO response (id, state) VALUES ('x', 'closed')",
    "CREATE TABLE mine (x int)",
    "ALTER TABLE response ADD COLUMN x int",
    "DROP TABLE response",
    "COPY response TO STDOUT",
    "COPY response TO PROGRAM 'cat'",
    "LOCK TABLE response IN ACCESS EXCLUSIVE MODE",
    "SET ROLE postgres",
)
DENIED_TO_STAFF = (
    "UPDATE response SET urgency = 0",
    "UPDATE response SET answers = '{}'",
    "UPDATE audit SET actor = 'x'",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "INSERT INTO response (id) VALUES ('x')",
    "UPDATE questionnaire SET text = '{}'",
    "UPDATE review SET by = 'ben'",
    "DROP TABLE audit",
)


def allowed(store: Store, statements: Sequence[str]) -> list[str]:
    """The statements that were not refused for want of a right."""
    through = []
    for statement in statements:
        try:
            with store.database.write() as connection:
                connection.execute(text(statement))
            through.append(statement)
        except ProgrammingError as error:
            if not isinstance(error.orig, InsufficientPrivilege):
                raise
    return through


def test_the_patient_role_can_do_nothing_else(patient: Store, knee: Questionnaire, make: Make) -> None:
    save(patient, knee, make())
    assert allowed(patient, DENIED_TO_PATIENTS) == []


def test_the_patient_role_cannot_hold_up_the_audit_log(
    patient: Store, staff: Store, knee: Questionnaire, make: Make
) -> None:
    sent = make()
    save(patient, knee, sent)
    with patient.database.write() as held:
        for number in (7119001, 7119002):
            held.execute(text(f"SELECT pg_advisory_xact_lock({number})"))
        with staff.database.write() as connection:
            staff.audit.append(connection, "anna", "view", sent.id)
    with patient.database.write() as held:
        held.execute(text("SELECT audit_send_differs(:id)"), {"id": sent.id})
    with pytest.raises(DBAPIError, match="no such response"), patient.database.write() as held:
        held.execute(text("SELECT audit_send_differs('\", \"')"))
    with staff.database.write() as connection:
        staff.audit.append(connection, "anna", "view", sent.id)
        assert staff.audit.verify(connection).seq == 3
        assert [row.actor for row in rows(connection)] == ["anna", "patient", "anna"]


def test_what_the_patient_role_can_still_do(
    patient: Store, staff: Store, knee: Questionnaire, make: Make
) -> None:
    """What docs/threat-model.md admits, and where each of it ends."""
    sent = make()
    save(patient, knee, sent)
    columns = "id, token, receipt, fingerprint"
    with patient.database.read() as connection:
        assert connection.execute(text(f"SELECT {columns} FROM response")).one().id == sent.id
    false = [make({"hurts": "yes", "much": 10, "where": ("left",), "swollen": "yes"}) for _ in range(20)]
    for each in false:
        save(patient, knee, each)
    for _ in range(3):
        with patient.database.write() as connection:
            connection.execute(text("SELECT audit_send_differs(:id)"), {"id": sent.id})
    with patient.database.write() as held:
        held.execute(text(f"SELECT {columns} FROM response"))  # a transaction that is left open
        with staff.database.write() as connection:
            assert find(connection, sent.id) == sent, "what was sent before is as it was sent"
            staff.audit.append(connection, "anna", "view", sent.id)
            assert [row.actor for row in rows(connection)] == [*["patient"] * 3, "anna"]
        assert {erase(staff, each.receipt, "anna") is not None for each in false} == {True}
    with staff.database.read() as connection:
        assert staff.audit.verify(connection).seq == 4 + len(false)


RIGHT: dict[str, object] = {
    "id": "a" * 32,
    "created": 1795377571724,
    "answers": "{}",
    "assessment": '{"urgency": "soon", "findings": [], "tags": []}',
    "urgency": 2,
    "set": finding_set_id([]),
}
WRONG: dict[str, tuple[object, ...]] = {
    "created": (9_000_000_000_000_000, -1),
    "answers": ("{", "[]", '{"pain": {}}', "x" * 200_001),
    "assessment": ("{}", "null", '{"urgency": "soon", "findings": [5], "tags": []}'),
    "urgency": (5, -1),
    "id": ('"', ""),
}


def forge(patient: Store, **wrong: object) -> None:
    """What a patients' process that was taken over may try to store."""
    with patient.database.write() as connection:
        connection.execute(text("INSERT INTO finding_set VALUES (:set) ON CONFLICT DO NOTHING"), RIGHT)
        connection.execute(
            text(
                "INSERT INTO response (id, token, receipt, fingerprint, created, language, questionnaire_hash,"
                " answers, assessment, urgency, finding_set, consent_version, guardian, visit_wish, app_version)"
                " VALUES (:id, 't', 'r', 'f', :created, 'ja', :hash, :answers, :assessment, :urgency, :set,"
                " '1', 0, 0, '0')"
            ),
            RIGHT | wrong,
        )


def test_rows_that_no_reader_could_read_are_refused(patient: Store, knee: Questionnaire, make: Make) -> None:
    sent = make()
    save(patient, knee, sent)
    for name, values in WRONG.items():
        for value in values:
            with pytest.raises(DBAPIError, match=r"check constraint|json"):
                forge(patient, hash=sent.questionnaire_hash, **{name: value})
    for row in ("('h', 'x', '1', '{', 0)", "('h', 'x', '1', '{}', 9000000000000000)"):
        with (
            pytest.raises(DBAPIError, match=r"check constraint|json"),
            patient.database.write() as connection,
        ):
            connection.exec_driver_sql(f"INSERT INTO questionnaire VALUES {row}")
    forge(patient, hash=sent.questionnaire_hash)


def test_what_is_no_questionnaire_takes_nothing_else_away(
    patient: Store, staff: Store, knee: Questionnaire, make: Make
) -> None:
    good = make()
    save(patient, knee, good)
    with patient.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO questionnaire VALUES ('h', 'x', '1', '{}', 253402300799999)")
    forge(patient, hash="h")
    with staff.database.read() as connection:
        assert len(page(connection, Filter())) == 2, "the inbox shows it"
        assert list(questionnaires(connection)) == [good.questionnaire_hash]
        assert number_unreadable(connection) == 1
        with pytest.raises(UnreadableError):
            find(connection, str(RIGHT["id"]))
    read = [record.id for one in records(staff.database, Filter()) for record in one]
    assert read == [good.id], "an export leaves it out"


def test_other_words_under_a_questionnaires_hash_are_not_believed(
    patient: Store, staff: Store, knee: Questionnaire, make: Make
) -> None:
    """A process that was taken over comes before the first Send, and turns a question round."""
    turned = canonical_text(knee).replace("Hurts?", "Feels well?")
    assert turned != canonical_text(knee)
    with patient.database.write() as connection:
        row = {"hash": content_hash(knee), "text": turned}
        connection.execute(text("INSERT INTO questionnaire VALUES (:hash, 'knee', '1', :text, 0)"), row)
    sent = make()
    save(patient, knee, sent)
    with staff.database.read() as connection, pytest.raises(UnreadableError):
        questionnaire_of(connection, sent.questionnaire_hash)


def test_the_staff_role_cannot_change_what_was_sent(staff: Store) -> None:
    assert allowed(staff, DENIED_TO_STAFF) == []


def test_the_staff_role_does_the_staff_s_work(
    patient: Store, staff: Store, knee: Questionnaire, make: Make, tmp_path: Path
) -> None:
    sent = [make(), make()]
    for one in sent:
        save(patient, knee, one)
    assert erase(staff, sent[0].receipt, "anna")
    with staff.database.write() as connection:
        connection.execute(text("UPDATE response SET state = 'seen', visited_on = '2026-11-22'"))
        connection.execute(
            text(
                "INSERT INTO review (response_id, at, by, act, value) VALUES (:id, 0, 'anna', 'state', 'seen')"
            ),
            {"id": sent[1].id},
        )
        connection.execute(text("INSERT INTO staff (name, role, created) VALUES ('anna', 'admin', 0)"))
    assert back_up(staff, "operator").responses == 1
    assert purge(staff, "operator").count == 0


def test_the_doctor_knows_the_patient_role(patient: Store, knee: Questionnaire) -> None:
    sentences = [remark.sentence for remark in examine(KNEE, patient.settings) if remark.level != "wrong"]
    assert "This database role may only send, as the patients' process should." in sentences
    assert not any("superuser" in sentence for sentence in sentences)


KNEE = Path(__file__).parent.parent / "knee.yaml"
