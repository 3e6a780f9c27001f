"""The overview: how many, how urgent, at which stage, and how often each rule held."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import altair as alt
import pandas as pd
import streamlit as st

from selfcheck.model import Urgency
from selfcheck.review import Codebook
from selfcheck.staff.context import office
from selfcheck.staff.marks import Mark, marks
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services.inbox import numbers, versions
from selfcheck.staff.services.overview import totals
from selfcheck.staff.visitor import token
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import TOKYO, Filter, Overview

PERIODS = {"period_30": 30, "period_90": 90, "period_365": 365, "period_all": 0}
MOST = 15
"""Rules and tags shown: the ones that held most often."""

GRAY = "#7b8a87"
"""Of labels beside bars, to be read by day and by night."""

APART = 120
"""Days up to which there is room between the bars."""


def draw() -> None:
    """Draw the charts of a period."""
    guard = office().guard
    asked = versions(guard, token())
    if not asked:
        st.html(draw_template("empty.html", sentence=say("inbox_empty")))
        return
    period = st.segmented_control(
        say("period"),
        list(PERIODS),
        default="period_30",
        format_func=say,
        required=True,
        key="period",
        persist_state="session",
    )
    wanted = _wanted(PERIODS[period or "period_30"])
    counts, found = numbers(guard, token(), wanted), totals(guard, token(), wanted)
    looks = marks(next(iter(asked.values())))
    unread = sum(count.number for count in counts if count.state == "new")
    red = sum(count.number for count in counts if looks[count.urgency].lamp == "red")
    columns = st.columns(3)
    for column, name, number in zip(
        columns,
        ("overview_all", "overview_unread", "overview_share"),
        (sum(count.number for count in counts), unread, red),
        strict=True,
    ):
        column.metric(say(name), say("count", n=f"{number:,}"), border=True)
    codebook = Codebook.of(asked, LANGUAGE, guard.store.settings.age_question)
    _charts(found, looks, codebook)


def _wanted(days: int) -> Filter:
    if not days:
        return Filter()
    return Filter(since=datetime.now(UTC).astimezone(TOKYO).date() - timedelta(days=days - 1))


def _charts(found: Overview, looks: Mapping[Urgency, Mark], codebook: Codebook) -> None:
    digest = next(iter(codebook.words))
    _days(found, looks)
    left, right = st.columns(2)
    with left:
        _urgencies(found, looks)
    with right:
        _stages(found, looks, codebook.group(digest, "stage."))
    _most(say("overview_rules"), found.rules, codebook.group(digest, "rule."))
    _most(say("overview_tags"), found.tags, codebook.group(digest, "tag."))


def _days(found: Overview, looks: Mapping[Urgency, Mark]) -> None:
    frame = pd.DataFrame(
        [(pd.Timestamp(day), *_look(looks[urgency]), n) for (day, urgency), n in found.days.items()],
        columns=["day", "urgency", "rank", "number"],
    )
    chart = (
        alt.Chart(frame)
        .mark_bar(binSpacing=1 if frame["day"].nunique() <= APART else 0)
        .encode(
            x=alt.X("yearmonthdate(day):T", title=None, axis=alt.Axis(format="%-m/%-d", labelOverlap=True)),
            y=alt.Y("number:Q", title=say("number"), axis=alt.Axis(tickMinStep=1)),
            color=_colours(looks),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("day:T", title=say("day"), format="%Y/%m/%d"),
                alt.Tooltip("urgency:N", title=say("urgency")),
                alt.Tooltip("number:Q", title=say("number")),
            ],
        )
    )
    _show(say("overview_days"), chart, 220, draw_template("legend.html", looks=looks.values()))


def _urgencies(found: Overview, looks: Mapping[Urgency, Mark]) -> None:
    numbers_by = dict.fromkeys(looks, 0)
    for (_, urgency), number in found.days.items():
        numbers_by[urgency] += number
    frame = pd.DataFrame(
        [(*_look(looks[urgency]), number) for urgency, number in numbers_by.items()],
        columns=["urgency", "rank", "number"],
    )
    words = [_look(mark)[0] for mark in looks.values()]
    bars = alt.Chart(frame).encode(
        y=alt.Y("urgency:N", sort=words, title=None, axis=alt.Axis(labelLimit=240)),
        x=alt.X("number:Q", title=None, axis=None),
    )
    chart = bars.mark_bar(cornerRadiusEnd=4).encode(color=_colours(looks))
    labels = bars.mark_text(align="left", dx=6, color=GRAY).encode(text=alt.Text("number:Q", format=","))
    _show(say("overview_urgency"), chart + labels, 220)


def _stages(found: Overview, looks: Mapping[Urgency, Mark], names: Mapping[str, str]) -> None:
    frame = pd.DataFrame(
        [
            (names.get(stage or "", say("stage_unknown")), *_look(looks[urgency]), number)
            for (stage, urgency), number in found.stages.items()
        ],
        columns=["stage", "urgency", "rank", "number"],
    )
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            y=alt.Y(
                "stage:N",
                sort=[*names.values(), say("stage_unknown")],
                title=None,
                axis=alt.Axis(labelLimit=240),
            ),
            x=alt.X("number:Q", title=say("number"), axis=alt.Axis(tickMinStep=1)),
            color=_colours(looks),
            order=alt.Order("rank:Q"),
            tooltip=["stage:N", "urgency:N", "number:Q"],
        )
    )
    _show(say("overview_stages"), chart, 220)


def _most(title: str, found: Mapping[str, int], names: Mapping[str, str]) -> None:
    """A bar for each under its words, which may be long: in HTML, where they wrap on a narrow screen."""
    most = sorted(((n, name) for name, n in found.items() if n), reverse=True)[:MOST]
    if not most:
        return
    bars = [
        (names.get(name, name), f"{number:,}", round(100 * number / most[0][0], 1)) for number, name in most
    ]
    with st.container(border=True, key=f"card.{title}"):
        st.html(draw_template("bars.html", title=title, bars=bars))


def _colours(looks: Mapping[Urgency, Mark]) -> alt.Color:
    words = [_look(mark)[0] for mark in looks.values()]
    scale = alt.Scale(domain=words, range=[mark.background for mark in looks.values()])
    return alt.Color("urgency:N", scale=scale, legend=None)


def _look(mark: Mark) -> tuple[str, int]:
    """Word with its shape, so that colour is never alone, and the rank to stack by."""
    return f"{mark.icon} {mark.word}", mark.urgency.rank


def _show(title: str, chart: "alt.Chart | alt.LayerChart", height: int, legend: str = "") -> None:
    with st.container(border=True, key=f"card.{title}"):
        st.markdown(f"**{title}**")
        if legend:
            st.html(legend)
        st.altair_chart(chart.properties(height=height, background="transparent"), alt=title)
