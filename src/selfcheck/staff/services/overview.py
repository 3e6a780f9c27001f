"""The overview: counts for the charts."""

from selfcheck.store import Filter, Guard, Overview, overview


def totals(guard: Guard, token: str, wanted: Filter) -> Overview:
    """By day, stage, rule and tag."""
    with guard.read(token) as desk:
        return overview(desk.connection, wanted)
