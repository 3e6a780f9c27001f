"""Exports, by an admin."""

from selfcheck.export import BusyError, Export, Order, begin
from selfcheck.store import Act, Guard, PrivateKeys, recent

__all__ = ["BusyError", "Export", "last_exports", "start_export"]


def start_export(guard: Guard, token: str, order: Order, reason: str, keys: PrivateKeys | None) -> Export:
    """Begin an export. Raises BusyError, and ValueError for contacts without a reason or the keys."""
    with guard.write(token, "admin") as desk:
        return begin(desk.store, desk.connection, desk.person.name, order, reason, keys)


def last_exports(guard: Guard, token: str) -> list[Act]:
    """The last exports, newest first."""
    with guard.read(token, "admin") as desk:
        return recent(desk.connection, "export_sent", 10)
