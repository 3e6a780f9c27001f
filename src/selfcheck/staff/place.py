"""The place of the list in its address, so that F5, links, new tabs and Back keep view, filters and page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from pydantic import ValidationError

from selfcheck.model import Urgency
from selfcheck.store import Filter, State

OPENED = "r"
"""The query parameter with the id of the Response that is open."""

VIEWS: Mapping[str, tuple[State, ...]] = {
    "todo": ("new", "seen", "contacted"),
    "unread": ("new",),
    "done": ("closed",),
    "all": (),
}
"""View → the states that it shows; the first one is where a day begins."""

_ONE = {"tag": "tag", "rule": "rule", "since": "since", "until": "until"}


class Query(Protocol):
    """The parameters of an address, as Streamlit and Starlette give them."""

    def get_all(self, key: str) -> list[str]:
        """Every value of a key, in the order of the address."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the list shows."""

    view: str = "todo"
    wanted: Filter = field(default_factory=Filter)
    """Without the states, which the view says."""
    page: int = 1

    @property
    def filter(self) -> Filter:
        """All that has to hold for a Response of the list."""
        return self.wanted.model_copy(update={"states": VIEWS[self.view]})

    def query(self) -> dict[str, list[str]]:
        """The parameters of its address; nothing where a day begins."""
        wanted = self.wanted
        told: dict[str, list[str]] = {
            "view": [self.view] if self.view != "todo" else [],
            "u": [urgency.value for urgency in wanted.urgencies],
            "stage": list(wanted.stages),
            "tag": _listed(wanted.tag),
            "rule": _listed(wanted.rule),
            "since": _listed(wanted.since),
            "until": _listed(wanted.until),
            "wish": ["1"] if wanted.visit_wish else [],
            "p": [str(self.page)] if self.page > 1 else [],
        }
        return {name: values for name, values in told.items() if values}

    def address(self, opened: str = "") -> str:
        """The address of the list, or of a Response opened from it."""
        query = self.query() | ({OPENED: [opened]} if opened else {})
        return "/" + (f"?{urlencode(query, doseq=True)}" if query else "")


def read_place(query: Query) -> Place:
    """The place of an address; what makes no sense in it is left out."""
    view = _first(query, "view")
    page = _first(query, "p")
    return Place(
        view if view in VIEWS else "todo",
        _wanted(query),
        int(page) if page.isdecimal() and int(page[:6]) > 0 else 1,
    )


def _wanted(query: Query) -> Filter:
    known = {urgency.value for urgency in Urgency}
    told: dict[str, object] = {
        "urgencies": tuple(Urgency(each) for each in query.get_all("u") if each in known),
        "stages": tuple(query.get_all("stage")),
        "visit_wish": True if _first(query, "wish") == "1" else None,
        **{field: _first(query, name) or None for name, field in _ONE.items()},
    }
    try:
        return Filter.model_validate(told)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        kept = {name: value for name, value in told.items() if name not in wrong}
        return Filter.model_validate(kept)


def _first(query: Query, name: str) -> str:
    return next(iter(query.get_all(name)), "")


def _listed(value: str | date | None) -> list[str]:
    return [] if value is None else [value.isoformat() if isinstance(value, date) else value]
