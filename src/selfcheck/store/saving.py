"""Send: a Response is stored exactly once, or the patient is told that it was not."""

import hashlib
import json
import logging
import random
import time
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from selfcheck.model import Questionnaire, canonical_text, content_hash
from selfcheck.store.database_errors import describe, is_full, is_transient
from selfcheck.store.receipt import new_receipt
from selfcheck.store.response import Response
from selfcheck.store.schema import finding_set, finding_set_item, questionnaire, response
from selfcheck.store.store import Store

SAVE_TIMEOUT_S = 20.0
"""Seconds that a Send waits for a locked or restarting database before it says that it could not."""

_log = logging.getLogger(__name__)


class NotStoredError(RuntimeError):
    """The Response may not be stored: the answers stay on the screen, to be sent again with the same token.

    `reason` is `full` (no room on the disk) or `unavailable`. The message holds nothing of the patient's.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The response could not be stored: {reason}.")


class Kept(NamedTuple):
    """What is stored under a token, after the commit."""

    receipt: str
    same: bool
    """Whether it has the content of this Send; False where an earlier one under its token had another."""


def save(store: Store, asked: Questionnaire, sent: Response, *, timeout: float = SAVE_TIMEOUT_S) -> str:
    """The receipt alone of what `keep` stores."""
    return keep(store, asked, sent, timeout=timeout).receipt


def keep(store: Store, asked: Questionnaire, sent: Response, *, timeout: float = SAVE_TIMEOUT_S) -> Kept:
    """Store a Response once, and say after the commit what is stored under its token.

    However often it is called with one token, there is one row: the first. Raises NotStoredError.
    """
    deadline = time.monotonic() + timeout
    pause = 0.05
    while True:
        try:
            if not store.database.has_room():
                raise NotStoredError("full")
            if not store.database.is_in_place():
                _log.error("Nothing is stored: the database's file was moved, deleted or replaced.")
                raise NotStoredError("unavailable")
            with store.database.write() as connection:
                kept = _once(store, connection, asked, sent)
            if kept:
                return kept
            sent = sent.model_copy(update={"receipt": new_receipt()})
        except (SQLAlchemyError, OSError) as error:
            _log.warning("send failed: %s", describe(error))
            if not is_transient(error) or time.monotonic() + pause > deadline:
                reason = "full" if is_full(error) else "unavailable"
                raise NotStoredError(reason) from None  # the error's text may quote the row
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads retries, no secret
            pause = min(pause * 2, 1)


def _once(store: Store, connection: Connection, asked: Questionnaire, sent: Response) -> Kept | None:
    """Insert or find the row of the token; None if the receipt code alone was taken."""
    _keep_questionnaire(connection, asked, sent)
    row = {**_row(sent), "finding_set": _keep_findings(connection, sent)}
    connection.execute(_insert(connection, response).values(row).on_conflict_do_nothing())
    known = _known(connection, sent)
    if known is None:
        return None
    response_id, receipt, fingerprint = known
    same = fingerprint == sent.fingerprint
    if not same:
        store.audit.note_send_differs(connection, response_id)
    return Kept(receipt, same)


def _known(connection: Connection, sent: Response) -> tuple[str, str, str] | None:
    columns = response.c.id, response.c.receipt, response.c.fingerprint
    row = connection.execute(select(*columns).where(response.c.token == sent.token)).first()
    return (row.id, row.receipt, row.fingerprint) if row else None


def _row(sent: Response) -> dict[str, object]:
    """The columns of `response`; those that the inbox filters by are read off the rest."""
    same = ("id", "token", "receipt", "fingerprint", "created", "language", "questionnaire_hash", "age_band")
    return {
        **{name: getattr(sent, name) for name in (*same, "consent_version", "app_version")},
        "answers": json.dumps(sent.answers, separators=(",", ":")),
        "assessment": sent.assessment.model_dump_json(),
        "urgency": sent.assessment.urgency.rank,
        "stage": sent.assessment.stage,
        "guardian": int(sent.guardian),
        "visit_wish": int(sent.visit_wish),
        "sealed": sent.sealed.box if sent.sealed else None,
        "sealed_key": sent.sealed.key if sent.sealed else None,
    }


def _keep_questionnaire(connection: Connection, asked: Questionnaire, sent: Response) -> None:
    """Keep the questionnaire's text, once for each hash."""
    if connection.execute(
        select(questionnaire.c.hash).where(questionnaire.c.hash == sent.questionnaire_hash)
    ).first():
        return
    if content_hash(asked) != sent.questionnaire_hash:
        raise ValueError("The response was made with another questionnaire.")
    row = {"hash": sent.questionnaire_hash, "id": asked.id, "version": asked.version}
    connection.execute(
        _insert(connection, questionnaire)
        .values(**row, text=canonical_text(asked), kept=sent.created)
        .on_conflict_do_nothing()
    )


def _keep_findings(connection: Connection, sent: Response) -> int:
    """Keep the set of rules and tags, once for each set; its id."""
    items = sorted(
        {("rule", f.rule) for f in sent.assessment.findings} | {("tag", t) for t in sent.assessment.tags}
    )
    set_id = finding_set_id(items)
    connection.execute(_insert(connection, finding_set).values(id=set_id).on_conflict_do_nothing())
    if items:
        rows = [{"set_id": set_id, "kind": kind, "name": name} for kind, name in items]
        connection.execute(_insert(connection, finding_set_item).on_conflict_do_nothing(), rows)
    return set_id


def finding_set_id(items: Iterable[tuple[str, str]]) -> int:
    """The id of a set of (kind, name): 63 bits of its SHA-256, so that no process has to ask for one."""
    text = json.dumps(sorted(items))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> 1


def _insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT, which both databases spell alike but SQLAlchemy keeps apart."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
