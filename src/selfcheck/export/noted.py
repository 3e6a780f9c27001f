"""An export that the audit log knows of: before its first byte, and again when the last one has gone."""

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from selfcheck.export.exporting import Order, Tally, export
from selfcheck.store import PrivateKeys, Store, number_of

_running: set[str] = set()
_lock = Lock()


class BusyError(RuntimeError):
    """The person's last export is still going on."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export about to be sent. `tally` grows while its chunks are read."""

    chunks: Generator[bytes]
    tally: Tally
    rows: int
    """How many there are to be."""


def begin(
    store: Store, connection: Any, person: str, order: Order, reason: str, keys: PrivateKeys | None
) -> Export:
    """Begin an export in the transaction that allows it.

    `connection` is that of the transaction (a SQLAlchemy Connection). Raises BusyError, and ValueError for
    contacts without a reason or without the keys.
    """
    if order.contact and not reason.strip():
        raise ValueError("Name, phone and note are exported for a reason only.")
    rows = number_of(connection, order.wanted)
    asked = order.model_dump(mode="json", exclude_defaults=True)
    chunks, tally = export(store, order, key=keys)
    store.audit.append(
        connection, person, "export", order.format, order=asked, reason=reason.strip()[:200], rows=rows
    )
    sent = _sent(store, person, order, chunks, tally)
    next(sent)  # from here on its end is noted, even if nobody reads on
    return Export(sent, tally, rows)


def _sent(store: Store, person: str, order: Order, chunks: Iterator[bytes], tally: Tally) -> Generator[bytes]:
    """A first empty chunk, then the file; at the end, or when the reader has gone, what was sent is noted."""
    _enter(person)
    digest, complete = hashlib.sha256(), False
    try:
        yield b""
        for chunk in chunks:
            digest.update(chunk)
            yield chunk
        complete = True
    finally:
        with _lock:
            _running.discard(person)
        counts = {"rows": tally.rows, "replaced": tally.replaced, "complete": complete}
        with store.database.write() as connection:
            store.audit.append(
                connection, person, "export_sent", order.format, sha256=digest.hexdigest(), **counts
            )


def _enter(person: str) -> None:
    with _lock:
        if person in _running:
            raise BusyError
        _running.add(person)
