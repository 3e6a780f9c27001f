"""Exports, by an admin."""

from datetime import UTC, datetime

from selfcheck.export import BusyError, Export, Order, begin, contents_of, dictionary_csv, r_script
from selfcheck.review import CODEBOOK
from selfcheck.store import Act, Guard, PrivateKeys, recent

__all__ = ["BusyError", "Export", "explanation", "last_exports", "start_export"]


def start_export(guard: Guard, token: str, order: Order, reason: str, keys: PrivateKeys | None) -> Export:
    """Begin an export. Raises BusyError, and ValueError for contacts without a reason or the keys."""
    with guard.write(token, "admin") as desk:
        return begin(desk.store, desk.connection, desk.person.name, order, reason, keys)


def explanation(guard: Guard, token: str, order: Order, beside: str) -> tuple[str, bytes, str]:
    """What is beside an export: name, content and media type. Raises ValueError for what does not."""
    with guard.read(token, "admin") as desk:
        contents = contents_of(desk.store, order.model_copy(update={"contact": False}))
    name = order.file_name(datetime.now(UTC))
    if beside == "codebook":
        return name.partition(".")[0] + CODEBOOK, dictionary_csv(contents, order.format), "text/csv"
    if beside == "r" and order.format == "csv" and not order.in_words:
        return name.removesuffix(".csv") + ".R", r_script(contents, name).encode(), "text/plain"
    raise ValueError(f"There is no {beside!r} beside this export.")


def last_exports(guard: Guard, token: str) -> list[Act]:
    """The last exports, newest first."""
    with guard.read(token, "admin") as desk:
        return recent(desk.connection, "export_sent", 10)
