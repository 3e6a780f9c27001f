"""The audit log: who did what to which object, in the act's own transaction, each row chained to the last.

The chain is HMAC-SHA256 over the row before and the row itself, with a key that is not in the database
(SELFCHECK_AUDIT_KEY). Without a key it still finds every careless change; with it, also a careful one.
The patients' process notes one kind of act only, and without a key, so that it holds none; rows of the staff
after it cover its rows too.
Cutting off the newest rows is found by a head noted outside: every head is logged, printed by `selfcheck
audit` and kept in backups.
No answer and no text of a patient's is ever written here.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from selfcheck.store.schema import audit, from_ms, to_ms

_log = logging.getLogger(__name__)
_PAGE = 10_000
PATIENT = "patient"
"""The actor of what the patients' process notes."""

START = "0" * 64
"""What the first row is chained to."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of the chain: noted outside, it proves that nothing was cut off since."""

    seq: int
    mac: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.mac}"


class AuditError(RuntimeError):
    """A chain that does not hold; the message says where."""


class Audit:
    """The log, written and read with one key."""

    def __init__(self, key: str | None = None) -> None:
        self._key = (key or "").encode()

    def note_send_differs(self, connection: Connection, response_id: str) -> None:
        """Note that other content came under the token of a Response; the patients' only act.

        On PostgreSQL a function of the tables' owner writes the row: the patients' role has no other way.
        """
        if connection.dialect.name == "postgresql":
            head = connection.execute(select(func.audit_send_differs(response_id))).scalar_one()
            _log.info("audit %s", head)
        else:
            self.append(connection, PATIENT, "send_differs", response_id)

    def append(self, connection: Connection, actor: str, action: str, object: str, **detail: object) -> Head:
        """Append a row in the caller's transaction; when that rolls back, so does the row."""
        head = head_of(connection, lock=True)
        at = from_ms(to_ms(datetime.now(UTC)))
        details = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        mac = self._mac(self._key_of(actor), head.mac, head.seq + 1, at, actor, action, object, details)
        row = {"seq": head.seq + 1, "at": at, "actor": actor, "action": action, "object": object}
        connection.execute(audit.insert().values(**row, detail=details, mac=mac))
        _log.info("audit %s:%s", head.seq + 1, mac)
        return Head(head.seq + 1, mac)

    def chain_anew(self, connection: Connection, kept: Iterable[Row[Any]]) -> None:
        """Write rows of another chain into an empty log, chained with this key: nothing proves them then."""
        head = Head(0, START)
        for row in kept:
            words = row.actor, row.action, row.object, row.detail
            head = Head(
                head.seq + 1, self._mac(self._key_of(row.actor), head.mac, head.seq + 1, row.at, *words)
            )
            connection.execute(audit.insert().values(**{**row._mapping, "seq": head.seq, "mac": head.mac}))

    def verify(self, connection: Connection, expected: Head | None = None) -> Head:
        """Read the whole chain; its head. Raises AuditError at the first row that does not fit."""
        head = Head(0, START)
        for row in rows(connection):
            if row.seq != head.seq + 1:  # numbers have no gaps
                raise AuditError(f"Row {head.seq + 1} of the audit log is missing.")
            mac = row.mac
            if not self._fits(head.mac, row):
                raise AuditError(
                    f"Row {row.seq} of the audit log was changed, or the audit key is not its key."
                )
            head = Head(row.seq, mac)
            if expected and expected.seq == head.seq and expected.mac != head.mac:
                raise AuditError(f"Row {row.seq} of the audit log is not the one that was noted.")
        if connection.execute(select(func.count()).select_from(audit)).scalar() != head.seq:
            raise AuditError("The audit log has rows that are not in its chain.")
        if expected and head.seq < expected.seq:
            raise AuditError(f"The audit log ends at row {head.seq}, but row {expected.seq} was noted.")
        return head

    def _fits(self, before: str, row: Row[Any]) -> bool:
        words = row.actor, row.action, row.object, row.detail
        keys = {self._key_of(row.actor), self._key}  # before schema 3 the patients' rows had the key too
        macs = [self._mac(key, before, row.seq, row.at, *words) for key in keys]
        return any(hmac.compare_digest(mac, row.mac) for mac in macs)

    def _key_of(self, actor: str) -> bytes:
        return b"" if actor == PATIENT else self._key

    @staticmethod
    def _mac(key: bytes, before: str, seq: int, at: datetime, *words: str) -> str:
        content = json.dumps([before, seq, to_ms(at), *words], ensure_ascii=False)
        return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def head_of(connection: Connection, *, lock: bool = False) -> Head:
    """The newest row; with `lock` nobody else can append until the transaction ends."""
    if lock and connection.dialect.name == "postgresql":
        connection.execute(select(func.audit_lock()))
    row = connection.execute(select(audit.c.seq, audit.c.mac).order_by(audit.c.seq.desc()).limit(1)).first()
    return Head(row.seq, row.mac) if row else Head(0, START)


def read_head(noted: str) -> Head:
    """The head that was noted as `17:ab…`; raises ValueError."""
    seq, _, mac = noted.partition(":")
    if not seq.isdecimal() or len(mac) != len(START):
        raise ValueError(f"{noted[:80]!r} is no head. It is the number of a row, a colon and 64 digits.")
    return Head(int(seq), mac)


def rows(connection: Connection) -> Iterator[Row[tuple[object, ...]]]:
    """Every row in the order of the chain, read in pages."""
    last: int | None = None
    while True:
        behind = [] if last is None else [audit.c.seq > last]
        page = connection.execute(select(audit).where(*behind).order_by(audit.c.seq).limit(_PAGE)).all()
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1].seq
