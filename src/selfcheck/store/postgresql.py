"""The connection to PostgreSQL: every call has a deadline, though the server is frozen or the line cut."""

from collections.abc import Generator
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from selfcheck.store.settings import POOL, SettingsError

if TYPE_CHECKING:
    from psycopg import Connection

DEADLINE = 6.0
"""Seconds after which a call without an answer is given up: later than the server itself would end it."""

_SHORT_TIMEOUTS = "-c statement_timeout=5000 -c lock_timeout=3000"
_SESSION = "-c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
_LINE = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""How soon a cut line is noticed: in 25 seconds where nobody waits, in 10 where something was sent."""


def postgresql_engine(text: str, short_timeouts: bool) -> Engine:
    """The engine of a URL; `short_timeouts` sets deadlines. Raises SettingsError for a URL that is none."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsError(
            "SELFCHECK_DATABASE_URL is not a URL such as postgresql://user@host/name."
        ) from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise SettingsError("SELFCHECK_DATABASE_URL must begin with postgresql://; SQLite needs no URL.")
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={
                **_LINE,
                "options": f"{_SHORT_TIMEOUTS if short_timeouts else ''} {_SESSION}".strip(),
            },
            pool_pre_ping=True,
            pool_recycle=1800,
            hide_parameters=True,
            **POOL,
        )
    except ModuleNotFoundError:
        raise SettingsError("PostgreSQL needs more: pip install 'selfcheck[postgres]'.") from None
    if short_timeouts:
        kind = _connection_with_short_timeouts()
        event.listen(
            engine, "do_connect", lambda _dialect, _record, words, named: kind.connect(*words, **named)
        )
    return engine


def _connection_with_short_timeouts() -> "type[Connection[Any]]":
    """A connection that waits for no answer longer than DEADLINE, and is closed after that."""
    from psycopg import Connection, OperationalError

    class ShortTimeouts(Connection[Any]):
        def wait(self, gen: Any, *words: Any, **named: Any) -> Any:
            try:
                return super().wait(_within(gen), *words, **named)
            except TimeoutError:
                self.close()
                raise OperationalError(f"no answer within {DEADLINE:.0f} seconds") from None

    return ShortTimeouts


def _within(steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The steps of a call, given up after DEADLINE. Raises TimeoutError.

    psycopg goes on with them every tenth of a second while nothing comes, whatever the server does.
    """
    until = monotonic() + DEADLINE
    try:
        wanted = next(steps)
        while True:
            ready = yield wanted
            if not ready and monotonic() > until:
                raise TimeoutError
            wanted = steps.send(ready)
    except StopIteration as end:
        return end.value
