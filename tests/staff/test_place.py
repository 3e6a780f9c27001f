"""The place of the list in its address: read back as it was written, and nothing in it can harm."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from selfcheck.model import Urgency
from selfcheck.staff.place import VIEWS, Place, read_place
from selfcheck.store import Filter

FILTERS = st.builds(
    Filter,
    urgencies=st.lists(st.sampled_from(Urgency), unique=True).map(tuple),
    stages=st.lists(st.sampled_from(["pain", "weakness"]), unique=True).map(tuple),
    tag=st.none() | st.just("unanswered"),
    rule=st.none() | st.just("saddle_new"),
    since=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    until=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    visit_wish=st.none() | st.just(True),
)


def read(address: str) -> Place:
    class Query:
        params = QueryParams(address.partition("?")[2])

        def get_all(self, key: str) -> list[str]:
            return self.params.getlist(key)

    return read_place(Query())


@given(st.builds(Place, st.sampled_from(list(VIEWS)), FILTERS, st.integers(1, 999_999)))
def test_a_place_is_read_back_from_its_address(place: Place) -> None:
    assert read(place.address()) == place
    assert read(place.address("0" * 32)) == place


def test_a_day_begins_with_what_is_to_be_done_at_an_address_without_parameters() -> None:
    assert Place().address() == "/"
    assert Place().filter.states == ("new", "seen", "contacted")


@pytest.mark.parametrize(
    "query",
    [
        "view=x",
        "u=x",
        "p=0",
        "p=-1",
        "p=x",
        "p=1e9",
        "since=yesterday",
        "stage=A-B",
        "tag=%00",
        "wish=yes",
        "s=1",
    ],
)
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    assert read(f"/?{query}") == Place()
    assert read(f"/?{query}&u=soon").wanted.urgencies == (Urgency.SOON,)
