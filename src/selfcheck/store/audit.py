"""The audit log: who did what to which object, in the act's own transaction, each row chained to the last.

The chain is HMAC-SHA256 over the row before and the row itself, with a key that is not in the database
(SELFCHECK_AUDIT_KEY). Without a key it still finds every careless change; with it, also a careful one.
Cutting off the newest rows is found by a head noted outside: every head is logged, printed by
`selfcheck audit` and kept in backups.
No answer and no text of a patient's is ever written here.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, select, text

from selfcheck.store.schema import audit, from_ms, to_ms

_log = logging.getLogger(__name__)
_PAGE = 10_000
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

    def append(self, connection: Connection, actor: str, action: str, object: str, **detail: object) -> Head:
        """Append a row in the caller's transaction; when that rolls back, so does the row."""
        head = head_of(connection, lock=True)
        at = from_ms(to_ms(datetime.now(UTC)))
        details = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        mac = self._mac(head.mac, head.seq + 1, at, actor, action, object, details)
        row = {"seq": head.seq + 1, "at": at, "actor": actor, "action": action, "object": object}
        connection.execute(audit.insert().values(**row, detail=details, mac=mac))
        _log.info("audit %s:%s", head.seq + 1, mac)
        return Head(head.seq + 1, mac)

    def verify(self, connection: Connection, expected: Head | None = None) -> Head:
        """Read the whole chain; its head. Raises AuditError at the first row that does not fit."""
        head = Head(0, START)
        for row in rows(connection):
            mac = self._mac(head.mac, row.seq, row.at, row.actor, row.action, row.object, row.detail)
            if row.seq != head.seq + 1:  # numbers have no gaps
                raise AuditError(f"Row {head.seq + 1} of the audit log is missing.")
            if not hmac.compare_digest(mac, row.mac):
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

    def _mac(self, before: str, seq: int, at: datetime, *words: str) -> str:
        content = json.dumps([before, seq, to_ms(at), *words], ensure_ascii=False)
        return hmac.new(self._key, content.encode(), hashlib.sha256).hexdigest()


def head_of(connection: Connection, *, lock: bool = False) -> Head:
    """The newest row; with `lock` nobody else can append until the transaction ends."""
    if lock and connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7119002)"))
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
    last = connection.execute(select(func.max(audit.c.seq))).scalar() or 0
    for start in range(0, last, _PAGE):
        page = audit.c.seq.between(start + 1, start + _PAGE)
        yield from connection.execute(select(audit).where(page).order_by(audit.c.seq)).all()
