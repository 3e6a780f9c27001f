"""The filters of the inbox: what staff chose, as a Filter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

import streamlit as st

from selfcheck.model import Urgency
from selfcheck.review import Codebook, words
from selfcheck.staff.marks import Mark
from selfcheck.staff.place import VIEWS, Place, read_place
from selfcheck.staff.rendering import draw
from selfcheck.staff.times import day
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import Count, Filter, State

STATES: tuple[State, ...] = get_args(State)


def choose_place(codebook: Codebook, looks: Mapping[Urgency, Mark], now: Place) -> Place:
    """Draw views and filters of the list as its address says, and give what was chosen."""
    now = _adopt(now)
    view = st.segmented_control(
        say("view"),
        list(VIEWS),
        key="filter.view",
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda each: say(f"view_{each}"),
    )
    wanted = filters(codebook, looks, by_state=False)
    same = (view, wanted) == (now.view, now.wanted)
    chosen = Place(view or now.view, wanted, now.page if same else 1)
    keep_place(chosen)
    st.session_state[_CHOSEN] = _chosen()
    return chosen


def keep_place(place: Place) -> None:
    """Write it into the address."""
    if read_place(st.query_params) != place:
        st.query_params.from_dict(place.query())
    st.session_state[_PLACE] = place


_PLACE, _CHOSEN = "place", "chosen"
"""In the session's state: the place that the last run wrote, and what was chosen in the widgets then."""

_NAMES = ("view", "urgency", "stage", "tag", "rule", "since", "until", "wish")


def _chosen() -> dict[str, object]:
    return {name: st.session_state.get(f"filter.{name}") for name in _NAMES}


def _adopt(place: Place) -> Place:
    """Set the widgets to what the address says, if somebody came by it: by a link, by Back, by F5.

    A click sends the address along as it was before the click before it, if that was a moment ago: then the
    widgets are right.
    """
    last = st.session_state.get(_PLACE)
    if last == place or (last and st.session_state.get(_CHOSEN) != _chosen()):
        return last or place
    wanted = place.wanted
    values = (
        place.view,
        list(wanted.urgencies),
        list(wanted.stages),
        wanted.tag,
        wanted.rule,
        wanted.since,
        wanted.until,
        bool(wanted.visit_wish),
    )
    for name, value in zip(_NAMES, values, strict=True):
        st.session_state[f"filter.{name}"] = value
    return place


def filters(
    codebook: Codebook, looks: Mapping[Urgency, Mark], key: str = "filter", *, by_state: bool = True
) -> Filter:
    """Draw the filters and give what was chosen. Labels never change: Streamlit tells options by them."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.bar"):
        urgencies = st.pills(
            say("urgency"),
            list(looks),
            selection_mode="multi",
            key=f"{key}.urgency",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda urgency: f"{looks[urgency].icon} {looks[urgency].word}",
        )
        chosen = _states(key) if by_state else ()
        with st.popover(say("filters"), key=f"{key}.more"):
            rest = _rest(codebook, key)
    wanted = Filter.model_validate({"urgencies": urgencies or (), "states": chosen or (), **rest})
    _narrowed(wanted, codebook, key)
    return wanted


def _states(key: str) -> Sequence[State]:
    states = words("state", LANGUAGE)
    chosen = st.pills(
        say("state"),
        STATES,
        selection_mode="multi",
        key=f"{key}.state",
        label_visibility="collapsed",
        persist_state="session",
        format_func=lambda state: states[state],
    )
    return chosen or ()


def _narrowed(wanted: Filter, codebook: Codebook, key: str) -> None:
    """Say what is narrowed down where the choice is out of sight: nobody may take a part for the whole."""
    told = _told(wanted, next(iter(codebook.words), ""), codebook)
    if wanted == Filter():
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.narrowed"):
        st.text(say("narrowed", told=say("list").join(told)) if told else "", width="content")
        st.button(say("clear"), key=f"{key}.clear", icon=":material/close:", on_click=_clear, args=[key])


def _told(wanted: Filter, newest: str, codebook: Codebook) -> list[str]:
    told = [codebook.group(newest, "stage.").get(stage, stage) for stage in wanted.stages]
    told += [say("from_day", day=day(wanted.since))] if wanted.since else []
    told += [say("to_day", day=day(wanted.until))] if wanted.until else []
    told += [codebook.group(newest, "tag.").get(wanted.tag, wanted.tag)] if wanted.tag else []
    told += [codebook.group(newest, "rule.").get(wanted.rule, wanted.rule)] if wanted.rule else []
    return told + ([say("wish")] if wanted.visit_wish else [])


def _clear(key: str) -> None:
    """Everything as it was at first; it touches nothing but what is chosen here."""
    for name in ("urgency", "state", "stage"):
        st.session_state[f"{key}.{name}"] = []
    for name in ("tag", "rule", "since", "until"):
        st.session_state[f"{key}.{name}"] = None
    st.session_state[f"{key}.wish"] = False


def tally(counts: Sequence[Count], looks: Mapping[Urgency, Mark]) -> int:
    """Draw how many there are of each urgency, and how many unread; the sum."""
    by = {u: sum(count.number for count in counts if count.urgency is u) for u in looks}
    unread = sum(count.number for count in counts if count.state == "new")
    shown = [(looks[urgency], f"{number:,}") for urgency, number in by.items()]
    total = sum(by.values())
    st.html(draw("tally.html", shown=shown, total=f"{total:,}", unread=f"{unread:,}"))
    return total


def _rest(codebook: Codebook, key: str) -> dict[str, object]:
    newest = next(iter(codebook.words), "")
    stages = st.pills(
        say("stage"),
        codebook.ids("stage."),
        selection_mode="multi",
        key=f"{key}.stage",
        persist_state="session",
        format_func=lambda stage: codebook.group(newest, "stage.").get(stage, stage),
    )
    since, until = st.columns(2)
    return {
        "stages": tuple(stages or ()),
        "tag": _one("tag", codebook, newest, key),
        "rule": _one("rule", codebook, newest, key),
        "since": _day(since, "since", key),
        "until": _day(until, "until", key),
        "visit_wish": st.toggle(say("visit_wish"), key=f"{key}.wish", persist_state="session") or None,
    }


def _one(kind: str, codebook: Codebook, newest: str, key: str) -> str | None:
    return st.selectbox(
        say(kind),
        codebook.ids(f"{kind}."),
        index=None,
        placeholder=say("any"),
        key=f"{key}.{kind}",
        persist_state="session",
        format_func=lambda name: codebook.group(newest, f"{kind}.").get(name, name),
    )


def _day(column: "st.delta_generator.DeltaGenerator", name: str, key: str) -> date | None:
    return column.date_input(say(name), None, key=f"{key}.{name}", persist_state="session")
