"""Erasure and disclosure: what the law lets a patient ask for, by the receipt code."""

import json
from pathlib import Path

from sqlalchemy import select

from selfcheck.store.audit import Head
from selfcheck.store.database import open_sqlite
from selfcheck.store.database_errors import DatabaseError
from selfcheck.store.lookup import find_by_receipt, remove
from selfcheck.store.schema import response, review
from selfcheck.store.seal import Contact
from selfcheck.store.store import Store


class ErasureError(RuntimeError):
    """A Response that is erased from the database, but not from every backup; the message says which."""


def erase(store: Store, receipt: str, actor: str) -> Head | None:
    """Erase a Response, all that is beside it, and its copies in the backups here; None if there is none.

    The audit row of the erasure, which names the receipt and nothing else, is the proof that it was done.
    Raises ErasureError when a backup is damaged and so could not be erased from.
    """
    with store.database.write() as connection:
        row = connection.execute(select(response.c.id).where(response.c.receipt == receipt)).first()
        if row is None:
            return None
        remove(connection, [row.id])
        head = store.audit.append(connection, actor, "erase", row.id, receipt=receipt)
    store.database.forget()
    backups = sorted(store.settings.backups.glob("*.sqlite3"))
    damaged = [path for path in backups if not _erased_from_backup(path, row.id)]
    if damaged:
        listed = ", ".join(map(str, damaged))
        raise ErasureError(f"Erased, but not from these damaged backups. Delete them: {listed}")
    return head


def _erased_from_backup(path: Path, response_id: str) -> bool:
    backup = open_sqlite(path, journal="DELETE")
    try:
        with backup.write() as connection:
            remove(connection, [response_id])
    except DatabaseError:
        return False
    finally:
        backup.close()
    return True


def disclose(store: Store, receipt: str, actor: str, reason: str) -> dict[str, object] | None:
    """Everything that is stored about one patient, as JSON can hold it, with name, phone and note opened.

    None if there is no such receipt; raises SealError when they were sealed and the key is not here.
    """
    with store.database.write() as connection:
        found = find_by_receipt(connection, receipt)
        if found is None:
            return None
        acts = connection.execute(
            select(review.c.at, review.c.by, review.c.act, review.c.value)
            .where(review.c.response_id == found.id)
            .order_by(review.c.id)
        ).all()
        contact = Contact()
        if found.sealed:
            contact = store.settings.read_private_keys().open(found.sealed, found.id)
        store.audit.append(connection, actor, "disclose", found.id, reason=reason)
    sent = json.loads(found.model_dump_json(exclude={"sealed", "token", "fingerprint"}))
    reviewed = [{**act._mapping, "at": act.at.isoformat()} for act in acts]
    return {**sent, "contact": contact.model_dump(), "review": reviewed}
