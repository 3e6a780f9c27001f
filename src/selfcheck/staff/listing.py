"""The lines of the inbox as plain data for the table."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import pandas as pd

from selfcheck.model import Questionnaire, Urgency
from selfcheck.review import Codebook, words
from selfcheck.staff.marks import marks
from selfcheck.staff.place import Place
from selfcheck.staff.times import day_of, first_fresh, near
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import Entry, show_receipt


class Line(TypedDict):
    """One line of the table."""

    id: str
    receipt: str
    urgency: str
    received: str
    stage: str
    age: str
    wish: str
    state: str
    unread: bool
    old: str
    """What marks one that nobody has read for long; else empty."""
    href: str
    """Its address, for a tab of its own; empty where it has none."""


def frame_lines(frame: pd.DataFrame, codebook: Codebook) -> list[Line]:
    """A line for each row of a file's table, opened by its receipt code."""
    return [_frame_line(row, codebook) for _, row in frame.iterrows()]


def _frame_line(row: "pd.Series[Any]", codebook: Codebook) -> Line:
    digest = str(row["questionnaire_hash"])
    stage, age = (None if pd.isna(row[name]) else str(row[name]) for name in ("stage", "age_band"))
    return {
        "id": row["receipt"],
        "receipt": row["receipt"],
        "urgency": row["urgency"],
        "received": near(row["created"].to_pydatetime()),
        "stage": codebook.group(digest, "stage.").get(stage, stage) if stage else "–",
        "age": codebook.age(digest, age) if age else "–",
        "wish": say("wish") if row["visit_wish"] else "",
        "state": words("state", LANGUAGE)[row["state"]],
        "unread": row["state"] == "new",
        "old": "",
        "href": "",
    }


class Look(TypedDict):
    """How an urgency looks in the table."""

    word: str
    icon: str
    background: str
    text: str


def lines(entries: Iterable[Entry], codebook: Codebook, place: Place) -> list[Line]:
    """A line for each Entry of the list at this place."""
    states, first = words("state", LANGUAGE), first_fresh()
    return [
        {
            "id": entry.id,
            "receipt": show_receipt(entry.receipt),
            "urgency": entry.urgency.value,
            "received": near(entry.created),
            "stage": codebook.group(entry.questionnaire_hash, "stage.").get(entry.stage or "", "–"),
            "age": codebook.age(entry.questionnaire_hash, entry.age_band) if entry.age_band else "–",
            "wish": say("wish") if entry.visit_wish else "",
            "state": states[entry.state],
            "unread": entry.state == "new",
            "old": say("old") if entry.state == "new" and day_of(entry.created) < first else "",
            "href": place.address(entry.id),
        }
        for entry in entries
    ]


def looks(questionnaire: Questionnaire | None) -> Mapping[Urgency, Look]:
    """Every urgency's look."""
    return {
        urgency: {"word": m.word, "icon": m.icon, "background": m.background, "text": m.text}
        for urgency, m in marks(questionnaire).items()
    }


def headings() -> dict[str, str]:
    """The headings of the table, and what a screen reader says of a line's button."""
    names = ("urgency", "received", "receipt", "stage", "age", "wish", "state")
    return {name: say(name) for name in names} | {name: say(name) for name in ("open", "unread", "tick")}
