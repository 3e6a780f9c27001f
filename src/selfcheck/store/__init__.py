"""Where Responses are kept: once, safely, and no longer than the clinic's policy.

Opening (one Store for each process, safe in threads; never in a Streamlit cache)
    Settings.from_environment()    SELFCHECK_DATA, SELFCHECK_DATABASE_URL, SELFCHECK_PUBLIC_KEY, …
    open_store(settings=None)      → Store: connects and brings the schema up to date; make=False opens only
                                   what is there (NoDatabaseError)
    store.database.write() .read() context managers: a SQLAlchemy Connection in one transaction. write() holds
                                   the lock from the start and rolls back on BaseException. No `st.*` call
                                   inside; fetch whole pages (`.all()`), never stream
    Health(opened).ask()           → bool, for the health endpoint, and quick while the database hangs
    store.audit.append(connection, actor, action, object, **detail)
                                   in the transaction of the act; no health data in it, ever

Send (the patients' process)
    Contact(name=, phone=, note=)  each text through read_name, read_phone or read_note first, which clean it
                                   or raise PatientTextError (reason: not_text, too_long, not_a_phone)
    make_response(engine, answers, token=, language=, consent_version=, guardian=, visit_wish=,
                  contact=, public_key=settings.read_public_key(), age_question=…) → Response
    keep(store, questionnaire, response)
                                   → Kept(receipt, same), after the commit; the same token gives the same
                                   receipt, and `same` says whether the content was the same as well.
                                   Raises NotStoredError (.reason: full, unavailable)
    save(store, questionnaire, response)
                                   → the receipt alone
    new_token()                    → 32 hexadecimal digits, where the device did not make one
    show_receipt("482915035")      → "482-915-035"; read_receipt(typed) → nine digits or None

Stored Responses (the staff's process)
    responses()                    → Select of all columns; add where, order_by, limit; read_row(row)
    find(connection, id), find_by_receipt(connection, receipt) → Response or None
    questionnaire_of(connection, hash) → Questionnaire, as it was asked then
    settings.read_private_keys().open(response.sealed, response.id) → Contact; raises SealError
    erase(store, receipt, actor) → Head or None; purge(store, actor) → Purged

Tables (selfcheck.store.schema; times are aware datetimes in Python, UTC milliseconds in SQL)
    response          what was sent; urgency is its rank (urgency_of(rank) gives it back), stage, age_band,
                      visit_wish, finding_set. Staff write only state, doctor_visit_on, visited_on
    review            the staff's acts on a Response, in order: at, by, act (state, note, doctor_visit,
                      visited), value
    finding_set_item  the rules and tags of a finding_set. To filter: `response.finding_set IN (SELECT set_id
                      FROM finding_set_item WHERE kind = 'tag' AND name = …)`; to count: GROUP BY finding_set,
                      then join the items
    staff, staff_session (token is the SHA-256 of the cookie), sign_in_failure, questionnaire, audit
Indexes: urgency desc + created desc + id (alone, and behind state), created, finding_set, token, receipt.
"""

from selfcheck.store.acts import Act, newest_acts, noted, recent
from selfcheck.store.audit import Audit, AuditError, Head, read_head, rows
from selfcheck.store.backup import BackupError, back_up, newest_head, prune, restore
from selfcheck.store.checkup import DAMAGED, Remark, examine_store
from selfcheck.store.database import Database, NoDatabaseError
from selfcheck.store.database_errors import DatabaseError, describe, explain, is_damage
from selfcheck.store.erasure import ErasureError, disclose, erase
from selfcheck.store.failures import address_keys, failed, forgive, waits_until
from selfcheck.store.guard import Guard, NotAllowedError, NotSignedInError, StaffTransaction
from selfcheck.store.health import Health
from selfcheck.store.inbox import (
    INBOX_PAGE,
    TOKYO,
    Count,
    Entry,
    Filter,
    State,
    arrived,
    counts,
    newest,
    page,
    sealed_contacts,
    work_list,
)
from selfcheck.store.keys import PrivateKeys, add_key
from selfcheck.store.lookup import find, find_by_receipt, questionnaire_of, read_row, responses, urgency_of
from selfcheck.store.migrations import SchemaError, grant_rights, migrate
from selfcheck.store.overviews import Overview, overview
from selfcheck.store.patient_text import (
    NAME_LENGTH,
    NOTE_LENGTH,
    PHONE_LENGTH,
    PatientTextError,
    read_name,
    read_note,
    read_phone,
    read_text,
)
from selfcheck.store.people import (
    ONE_TIME,
    LastAdminError,
    Person,
    Role,
    add,
    change,
    everybody,
    find_person,
    known_as,
)
from selfcheck.store.reading import (
    PAGE,
    Record,
    number_of,
    questionnaire_by,
    questionnaires,
    records,
    sealed_for,
)
from selfcheck.store.reassessment import reassess
from selfcheck.store.receipt import new_receipt, read_receipt, show_receipt
from selfcheck.store.response import (
    Response,
    StoredAssessment,
    StoredFinding,
    make_response,
    new_token,
    stored,
)
from selfcheck.store.retention import Purged, erased_on, overdue_ids, purge
from selfcheck.store.reviews import Review, ReviewAct, Reviewed, add_review, reviewed
from selfcheck.store.saving import Kept, NotStoredError, keep, save
from selfcheck.store.schema import STATES
from selfcheck.store.seal import Contact, PrivateKey, PublicKey, Sealed, SealError
from selfcheck.store.sessions import (
    ABSOLUTE,
    IDLE,
    Lasting,
    new_session_token,
    open_session,
    revoke,
    revoke_all,
)
from selfcheck.store.settings import Settings, SettingsError
from selfcheck.store.store import Store, look_into_store, open_store

__all__ = [
    "ABSOLUTE",
    "DAMAGED",
    "IDLE",
    "INBOX_PAGE",
    "NAME_LENGTH",
    "NOTE_LENGTH",
    "ONE_TIME",
    "PAGE",
    "PHONE_LENGTH",
    "STATES",
    "TOKYO",
    "Act",
    "Audit",
    "AuditError",
    "BackupError",
    "Contact",
    "Count",
    "Database",
    "DatabaseError",
    "Entry",
    "ErasureError",
    "Filter",
    "Guard",
    "Head",
    "Health",
    "Kept",
    "LastAdminError",
    "Lasting",
    "NoDatabaseError",
    "NotAllowedError",
    "NotSignedInError",
    "NotStoredError",
    "Overview",
    "PatientTextError",
    "Person",
    "PrivateKey",
    "PrivateKeys",
    "PublicKey",
    "Purged",
    "Record",
    "Remark",
    "Response",
    "Review",
    "ReviewAct",
    "Reviewed",
    "Role",
    "SchemaError",
    "SealError",
    "Sealed",
    "Settings",
    "SettingsError",
    "StaffTransaction",
    "State",
    "Store",
    "StoredAssessment",
    "StoredFinding",
    "add",
    "add_key",
    "add_review",
    "address_keys",
    "arrived",
    "back_up",
    "change",
    "counts",
    "describe",
    "disclose",
    "erase",
    "erased_on",
    "everybody",
    "examine_store",
    "explain",
    "failed",
    "find",
    "find_by_receipt",
    "find_person",
    "forgive",
    "grant_rights",
    "is_damage",
    "keep",
    "known_as",
    "look_into_store",
    "make_response",
    "migrate",
    "new_receipt",
    "new_session_token",
    "new_token",
    "newest",
    "newest_acts",
    "newest_head",
    "noted",
    "number_of",
    "open_session",
    "open_store",
    "overdue_ids",
    "overview",
    "page",
    "prune",
    "purge",
    "questionnaire_by",
    "questionnaire_of",
    "questionnaires",
    "read_head",
    "read_name",
    "read_note",
    "read_phone",
    "read_receipt",
    "read_row",
    "read_text",
    "reassess",
    "recent",
    "records",
    "responses",
    "restore",
    "reviewed",
    "revoke",
    "revoke_all",
    "rows",
    "save",
    "sealed_contacts",
    "sealed_for",
    "show_receipt",
    "stored",
    "urgency_of",
    "waits_until",
    "work_list",
]
