"""Failed sign-ins, by name and by address: who fails has to wait, longer each time, but never for good."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from selfcheck.store.schema import sign_in_failure

FREE = {"name": 5, "address": 10}
"""Failures without a wait; one address may be a whole clinic's."""

LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)


def address_keys(address: str) -> tuple[str, ...]:
    """The key of an address; none for this machine's own, which everybody has behind an SSH tunnel."""
    try:
        return () if ip_address(address).is_loopback else (f"address:{address}",)
    except ValueError:  # a server without an address, as in tests
        return (f"address:{address}",)


def waits_until(connection: Connection, keys: Collection[str]) -> datetime | None:
    """Until when no attempt of one of these keys is looked at; None if it is now."""
    table = sign_in_failure.c
    query = select(table.until).where(table.key.in_(keys), table.until > datetime.now(UTC))
    return max(connection.execute(query).scalars(), default=None)


def failed(connection: Connection, keys: Collection[str]) -> None:
    """Count a failure for each key (`name:…`, `address:…`) and make it wait: 1, 2, 4 … 15 minutes."""
    now = datetime.now(UTC)
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.last < now - FORGOTTEN))
    for key in sorted(keys):
        query = select(sign_in_failure.c.failures).where(sign_in_failure.c.key == key)
        failures = (connection.execute(query).scalar_one_or_none() or 0) + 1
        over = failures - FREE[key.partition(":")[0]]
        wait = min(timedelta(minutes=2 ** min(over, 10)), LONGEST) if over >= 0 else timedelta(0)
        row = {"failures": failures, "last": now, "until": now + wait}
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        statement = insert(sign_in_failure).values(key=key, **row)
        connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))


def forgive(connection: Connection, keys: Collection[str]) -> None:
    """Forget the failures of these keys, after a success or by the operator."""
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.key.in_(keys)))
