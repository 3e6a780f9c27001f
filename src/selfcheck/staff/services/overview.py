"""The overview: counts for the charts."""

from selfcheck.store.guard import Guard
from selfcheck.store.inbox import Filter
from selfcheck.store.overview import Overview, overview


def totals(guard: Guard, token: str, wanted: Filter) -> Overview:
    """By day, stage, rule and tag."""
    with guard.read(token) as desk:
        return overview(desk.connection, wanted)
