"""The inbox over a table in memory, with the filters and the order of the store's."""

import pandas as pd

from selfcheck.store import TOKYO, Filter

_SEVERAL = {"tag": "tags", "rule": "rules"}


def inbox(frame: pd.DataFrame, wanted: Filter) -> pd.DataFrame:
    """The rows of a filter: the most urgent first, within it the newest first."""
    found = frame[_matching(frame, wanted)]
    order = ["urgency", "created", "receipt"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _matching(frame: pd.DataFrame, wanted: Filter) -> "pd.Series[bool]":
    matching = pd.Series(True, index=frame.index)
    chosen = {"urgency": wanted.urgencies, "stage": wanted.stages, "state": wanted.states}
    for column, values in chosen.items():
        if values:
            matching &= frame[column].isin([str(value) for value in values])
    for field, column in _SEVERAL.items():
        if name := getattr(wanted, field):
            matching &= (" " + frame[column] + " ").str.contains(f" {name} ", regex=False)
    if wanted.visit_wish is not None:
        matching &= frame["visit_wish"] == wanted.visit_wish
    days = frame["created"].dt.normalize()
    if wanted.since:
        matching &= days >= pd.Timestamp(wanted.since, tz=TOKYO)
    if wanted.until:
        matching &= days <= pd.Timestamp(wanted.until, tz=TOKYO)
    return matching
