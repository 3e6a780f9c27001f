"""The patients' way into the store: opened once for each process, and used for Send alone. Above flow."""

import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from selfcheck.engine import AnswerPath, Assessment, Engine, clinic_day
from selfcheck.model import Booking, Urgency
from selfcheck.patient.flow import Flow
from selfcheck.patient.form import MOST_SENT, Form, Receipt, digest
from selfcheck.store import (
    Contact,
    DatabaseError,
    Health,
    NotStoredError,
    SchemaError,
    Settings,
    SettingsError,
    Store,
    describe,
    keep,
    make_response,
    open_store,
)
from selfcheck.web import AddressLimit, Buckets

SEND_TIMEOUT_S = 6.0
"""Seconds for a locked or restarting database; with SQLite's own 10 it ends before the device sends again."""

SENDS_PER_HOUR = 60
"""From one address: a whole waiting room has one. IPv6 also by /56 and /48 (selfcheck.web.AddressLimit)."""

SENDS_IN_ALL = 600
"""In one hour: more are stored as well, but no clinic has so many patients, so health calls somebody."""

_ALARM_S = 3600.0
_REMEMBERED_S = 60.0
"""How long a Send that could not be stored is held against the database, where none is stored after it."""

_PAUSE = 3.0
"""Seconds after which a store that could not be opened is tried again."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SendStatus:
    """What the clinic takes, and what was wrong with the last Send."""

    contact: bool = False
    """Whether name, phone and note are taken: only with a key to seal them with."""
    wrong: frozenset[str] = frozenset()
    """Fields that cannot be taken as they are: name, phone, note, guardian, agree."""
    failed: str = ""
    """Why it was not stored: full, unavailable, too_many."""


class Outbox:
    """One for each process and settings; safe in threads. Raises SealError for a public key that is none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._key = settings.read_public_key()
        self._store: Store | None = None
        self._tried = -_PAUSE
        self._lock = threading.Lock()
        self._health = Health(self.open)
        self._senders = AddressLimit(SENDS_PER_HOUR, SENDS_PER_HOUR / 3600)
        self._all = Buckets(SENDS_IN_ALL, SENDS_IN_ALL / 3600)
        self._flooded = -_ALARM_S
        self._failed = -_REMEMBERED_S

    @property
    def status(self) -> SendStatus:
        """What the clinic takes: name, phone and note only where there is a key to seal them with."""
        return SendStatus(contact=self._key is not None)

    def is_healthy(self) -> bool:
        """Whether what is sent now would be stored; looked at every few seconds, whoever asks.

        A Send that could not be stored says more than a look: it alone sees a full disk of PostgreSQL.
        """
        return self._health.ask() and monotonic() - self._failed > _REMEMBERED_S

    def is_flooded(self) -> bool:
        """Whether unusually many responses were sent within the last hour, from however many addresses."""
        return monotonic() - self._flooded < _ALARM_S

    def open(self) -> Store | None:
        """The store; None while it cannot be opened, and then the log says why, without secrets."""
        with self._lock:
            if self._store is None and monotonic() - self._tried >= _PAUSE:
                try:
                    self._store = open_store(self.settings)
                except (SchemaError, SettingsError) as error:
                    _log.error("Nothing can be sent: %s", error)
                except (DatabaseError, OSError) as error:
                    _log.error("Nothing can be sent, the database cannot be opened: %s", describe(error))
                self._tried = monotonic()
            return self._store

    def close(self) -> None:
        """Leave the database, at the server's end; what is sent after that opens it anew."""
        with self._lock:
            if self._store:
                self._store.close()
            self._store = None

    def answer(
        self, engine: Engine, flow: Flow, host: str = "", now: datetime | None = None
    ) -> tuple[Flow, SendStatus]:
        """Store what the flow sends, once: the flow with its receipt, or as it was and what is wrong.

        `host` is the patient's address, for the limit of one address alone.
        """
        if flow.view != "sending":
            return flow, self.status
        questionnaire, form = engine.questionnaire, flow.form
        path = engine.path(flow.answers, today=clinic_day(questionnaire, now or datetime.now(UTC)))
        found = engine.assess(path)
        back = replace(flow, view="send")  # what was written is drawn again
        if not form or not questionnaire.send or not flow.agreed(questionnaire) or not has_result(found):
            return back, self.status
        contact, wrong = form.contact() if self._key else (Contact(), [])
        wrong += _unticked(engine, form, path)
        if wrong:
            return back, replace(self.status, wrong=frozenset(wrong))
        clean = replace(
            form,
            visit=form.visit and found.booking is Booking.SHOWN,
            guardian=form.guardian and needs_guardian(engine, path) is not False,
        )
        try:
            receipt = self._stored(engine, replace(flow, answers=path.written), clean, contact, host)
        except NotStoredError as error:
            if error.reason != "too_many":
                self._failed = monotonic()
            return back, replace(self.status, failed=error.reason)
        sent = (*(each for each in flow.sent if each.code != receipt.code), receipt)[-MOST_SENT:]
        return replace(flow, view="sent", form=None, sent=sent, again=False), self.status

    def _stored(self, engine: Engine, flow: Flow, form: Form, contact: Contact, host: str) -> Receipt:
        """The receipt, after the commit. Raises NotStoredError."""
        if not self._senders.take(host):
            raise NotStoredError("too_many")
        store = self.open()
        if store is None:
            raise NotStoredError("unavailable")
        response = make_response(
            engine,
            flow.answers,
            token=form.token,
            language=flow.language,
            consent_version=form.agree,
            guardian=form.guardian,
            visit_wish=form.visit,
            contact=contact,
            public_key=self._key,
            age_question=self.settings.age_question,
        )
        kept = keep(store, engine.questionnaire, response, timeout=SEND_TIMEOUT_S)
        self._failed = -_REMEMBERED_S
        self._count()
        # An earlier try may have stored other content under this token: then the patient is told so.
        return Receipt(kept.receipt, digest(flow.answers) if kept.same else "")

    def _count(self) -> None:
        if self._all.take(""):
            return
        if not self.is_flooded():
            _log.error("Unusually many responses are sent: look at the inbox.")
        self._flooded = monotonic()


def has_result(assessment: Assessment) -> bool:
    """Whether there is a result that was shown: an emergency interrupts, all else waits for the end."""
    return bool(assessment.guidance) and (assessment.finished or assessment.urgency is Urgency.EMERGENCY)


def needs_guardian(engine: Engine, path: AnswerPath) -> bool | None:
    """Whether a guardian has to agree; None where the answers do not say it yet."""
    send = engine.questionnaire.send
    guardian = send and send.guardian
    return engine.holds(guardian.condition, path) if guardian else False


def _unticked(engine: Engine, form: Form, path: AnswerPath) -> list[str]:
    """The ticks that are missing: the consent as it is today, and a guardian's."""
    missing = []
    if needs_guardian(engine, path) and not form.guardian:
        missing.append("guardian")
    send = engine.questionnaire.send
    if not send or form.agree != send.version:
        missing.append("agree")
    return missing


_outboxes: dict[Settings, Outbox] = {}
_making = threading.Lock()


def outbox(settings: Settings | None = None) -> Outbox:
    """The outbox of these settings, by default the environment's. Raises SettingsError and SealError."""
    settings = settings or Settings.from_environment()
    with _making:
        if settings not in _outboxes:
            _outboxes[settings] = Outbox(settings)
        return _outboxes[settings]
