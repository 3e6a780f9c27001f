"""What a store must hold after faults, whatever they were: each acknowledged Response once, whole, and its own."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Connection, select, text

from selfcheck.model.questionnaire import Answers
from selfcheck.store import AuditError, Store, read_row, responses
from selfcheck.store.schema import finding_set_item


@dataclass
class Sent:
    """One Send as the patient knows it."""

    answers: Answers
    """Those on the path: what has to be stored."""
    receipt: str = ""
    """As it was acknowledged; empty while it was not."""


def examine(store: Store, sent: dict[str, Sent]) -> list[str]:
    """One sentence for each thing lost, doubled, half, mixed up or damaged; `sent` is by token."""
    with store.database.read() as connection:
        return [*_rows(connection, sent), *_halves(connection), *_whole(store, connection)]


def _rows(connection: Connection, sent: dict[str, Sent]) -> list[str]:
    by_digest = {hashlib.sha256(token.encode()).hexdigest(): one for token, one in sent.items()}
    wrong: list[str] = []
    found: Counter[str] = Counter()
    for row in connection.execute(responses()).all():
        try:
            stored = read_row(row)
        except (ValidationError, ValueError) as error:
            wrong.append(f"a Response cannot be read: {type(error).__name__}")
            continue
        found[stored.token] += 1
        one = by_digest.get(stored.token)
        if one is None:
            wrong.append("a Response that nobody sent")
        elif dict(stored.answers) != dict(one.answers):
            wrong.append("a Response with answers of another")
        elif one.receipt and one.receipt != stored.receipt:
            wrong.append("a receipt that is not the stored one")
    wrong += ["a Response doubled" for count in found.values() if count > 1]
    lost = [digest for digest, one in by_digest.items() if one.receipt and digest not in found]
    return wrong + ["an acknowledged Response lost" for _ in lost]


def _halves(connection: Connection) -> list[str]:
    """Every Response has as many rules and tags in its set as its assessment names."""
    kept = Counter(connection.execute(select(finding_set_item.c.set_id)).scalars())
    wrong = []
    for row in connection.execute(responses()).all():
        assessment = read_row(row).assessment
        named = {("rule", f.rule) for f in assessment.findings} | {("tag", t) for t in assessment.tags}
        if kept[row.finding_set] != len(named):
            wrong.append("half a Response: its rules and tags are not all there")
    return wrong


def _whole(store: Store, connection: Connection) -> list[str]:
    wrong = []
    try:
        store.audit.verify(connection)
    except AuditError as error:
        wrong.append(f"the audit log: {error}")
    if store.database.is_sqlite:
        if connection.execute(text("PRAGMA integrity_check")).scalars().all() != ["ok"]:
            wrong.append("the database is damaged")
        if connection.execute(text("PRAGMA foreign_key_check")).all():
            wrong.append("a row points to nothing")
    return wrong
