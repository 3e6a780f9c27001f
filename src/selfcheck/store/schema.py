"""The tables, one schema for SQLite and PostgreSQL.

Times are milliseconds since 1970 UTC, so that both databases sort and group them alike; JSON is text, so that
the order of answers stays. What a patient sent is never updated: the staff's acts are in `review`, and only
the columns `state`, `doctor_visit_on` and `visited_on` of `response` follow them.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    event,
)

from selfcheck.store.constraints import constrain

NEWEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999."""

Long = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as milliseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> "Long":  # type: ignore[valid-type]
        """An integer of 64 bits on every database."""
        return dialect.type_descriptor(Long)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Milliseconds for a moment; raises ValueError where it has no time zone."""
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else from_ms(value)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC; raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A time needs its zone.")
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """The UTC time of milliseconds since 1970; what lies outside of the calendar is its nearest end."""
    return datetime.fromtimestamp(min(max(ms, 0), NEWEST_MS) / 1000, UTC)


metadata = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "%(table_name)s_%(column_0_name)s",
    }
)

STATES = ("new", "seen", "contacted", "closed")
ROLES = ("staff", "admin")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _flag(name: str) -> Column[int]:
    return Column(name, Integer, CheckConstraint(f"{name} IN (0, 1)", name=name), nullable=False)


meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)
"""What the database knows of itself: `schema` is its version."""

questionnaire = Table(
    "questionnaire",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("kept", Instant, nullable=False),
    sqlite_strict=True,
)
"""Every questionnaire that a Response was made with, as canonical JSON, once."""

finding_set = Table(
    "finding_set", metadata, Column("id", Long, primary_key=True, autoincrement=False), sqlite_strict=True
)
"""A set of rules and tags that came together, by a hash of them. Thousands serve a million Responses."""

finding_set_item = Table(
    "finding_set_item",
    metadata,
    Column("set_id", Long, ForeignKey("finding_set.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, _one_of("kind", ("rule", "tag")), primary_key=True),
    Column("name", Text, primary_key=True),
    Index("finding_set_item_name", "kind", "name"),
    sqlite_strict=True,
)

response = Table(
    "response",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("fingerprint", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("language", Text, nullable=False),
    Column("questionnaire_hash", Text, ForeignKey("questionnaire.hash"), nullable=False),
    Column("answers", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("urgency", Integer, nullable=False),  # Urgency.rank: 0 selfcare … 4 emergency
    Column("stage", Text),
    Column("age_band", Text),
    Column("finding_set", Long, ForeignKey("finding_set.id"), nullable=False),
    Column("consent_version", Text, nullable=False),
    _flag("guardian"),
    _flag("visit_wish"),
    Column("sealed", LargeBinary),
    Column("sealed_key", Text),
    Column("app_version", Text, nullable=False),
    Column("state", Text, _one_of("state", STATES), nullable=False, server_default="new"),
    Column("doctor_visit_on", Text),  # YYYY-MM-DD: a doctor's visit was confirmed
    Column("visited_on", Text),  # YYYY-MM-DD: came to the clinic; another retention applies
    sqlite_strict=True,
)

review = Table(
    "review",
    metadata,
    Column("id", Long, Identity(), primary_key=True),
    Column("response_id", Text, ForeignKey("response.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("act", Text, _one_of("act", ("state", "note", "doctor_visit", "visited")), nullable=False),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)
"""What the staff did with a Response, in order: a state, a note, a date."""

staff = Table(
    "staff",
    metadata,
    Column("id", Long, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, _one_of("role", ROLES), nullable=False),
    Column("passphrase", Text),  # argon2 (see people.py); none for people who sign in by OIDC only
    Column("created", Instant, nullable=False),
    Column("disabled", Instant),
    sqlite_strict=True,
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token", Text, primary_key=True),  # SHA-256 of the cookie
    Column("staff_id", Long, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("revoked", Instant),
    sqlite_strict=True,
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("key", Text, primary_key=True),  # an account's name or an address
    Column("failures", Integer, nullable=False),
    Column("last", Instant, nullable=False),
    Column("until", Instant, nullable=False),  # no attempt is looked at before
    sqlite_strict=True,
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Long, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("mac", Text, nullable=False),
    sqlite_strict=True,
)
"""The audit log: append-only, each row chained to the one before (see `audit.py`)."""

# Each holds all that the inbox filters by: what does not match is passed over without reading its row.
_order = response.c.urgency.desc(), response.c.created.desc(), response.c.id
_filters = response.c.stage, response.c.visit_wish
Index("response_inbox", *_order, response.c.state, *_filters, response.c.finding_set)
Index("response_state", response.c.state, *_order, *_filters, response.c.finding_set)
Index("response_found", response.c.finding_set, *_order, response.c.state, *_filters)
Index(
    "response_created",
    response.c.created,
    response.c.urgency,
    response.c.finding_set,
    response.c.state,
    *_filters,
)
# What the inbox counts, and nothing else: a few megabytes for a million, which PostgreSQL reads quickest.
Index("response_counts", response.c.urgency, response.c.state)


@event.listens_for(metadata, "after_create")
def _constrain(_target: MetaData, connection: Connection, **_: object) -> None:
    """Once all tables are there, since what guards one looks at another."""
    constrain(connection)
