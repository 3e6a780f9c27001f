"""An export that was made elsewhere, opened read-only: the same inbox and the same page for each Response."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from selfcheck.engine import AnswersError
from selfcheck.model import Questionnaire, Urgency
from selfcheck.review import (
    AT_THE_DESK,
    FILE_MB,
    Codebook,
    FileError,
    Opened,
    inbox,
    read_export,
    response_of,
)
from selfcheck.staff.context import office
from selfcheck.staff.drawing import draw_response
from selfcheck.staff.listing import frame_lines
from selfcheck.staff.marks import marks
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services.inbox import versions
from selfcheck.staff.services.sessions import me
from selfcheck.staff.views.filters import filters, tally
from selfcheck.staff.views.sheet import head, pinned, reading
from selfcheck.staff.views.table import table
from selfcheck.staff.visitor import token
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import INBOX_PAGE, Count


@dataclass(frozen=True, slots=True)
class _File:
    id: str
    opened: Opened


def draw() -> None:
    """Draw the way to open a file, and what is in it."""
    me(office().guard, token())
    file = _file()
    if file is None:
        return
    asked = {**versions(office().guard, token()), **file.opened.questionnaires}
    chosen = st.session_state.get("file.row")
    if chosen is not None:
        _one(file.opened, chosen, asked)
    else:
        _list(file.opened, next(iter(asked.values()), None))


def _file() -> _File | None:
    st.text(say("file_lead"))
    st.html(draw_template("uploader.html"))
    choose = say("file_choose", mb=FILE_MB, rows=f"{AT_THE_DESK.rows:,}")
    given = st.file_uploader(choose, ["csv", "xlsx", "jsonl"])
    if given is None:
        st.session_state.pop("file", None)
        st.session_state.pop("file.row", None)
        return None
    known = st.session_state.get("file")
    if isinstance(known, _File) and known.id == given.file_id:
        return known
    own = Codebook.of(versions(office().guard, token()), LANGUAGE, office().store.settings.age_question)
    try:
        file = _File(given.file_id, read_export(given, given.name, own, AT_THE_DESK))
    except FileError as error:
        st.warning(say(f"file_{error.reason}"))
        return None
    st.session_state["file"] = file
    st.session_state.pop("file.row", None)
    return file


def _list(opened: Opened, newest: Questionnaire | None) -> None:
    st.info(say("file_readonly"), icon=":material/visibility:")
    looks = marks(newest)
    wanted = filters(opened.codebook, looks, key="file")
    found = inbox(opened.frame, wanted)
    tally(_counts(found), looks)
    if found.empty:
        st.text(say("inbox_none"))
        return
    pages = -(-len(found) // INBOX_PAGE)
    number = st.pagination(pages, key="file.page") if pages > 1 else 1
    page = found.iloc[(number - 1) * INBOX_PAGE : number * INBOX_PAGE]
    asked = table(frame_lines(page, opened.codebook), newest, several=False)
    if asked and asked.opened:
        st.session_state["file.row"] = asked.opened
        st.rerun()


def _counts(frame: pd.DataFrame) -> list[Count]:
    groups = frame.groupby(["urgency", "state"], observed=True).size().reset_index(name="number")
    return [Count(Urgency(row["urgency"]), row["state"], row["number"]) for _, row in groups.iterrows()]


def _one(opened: Opened, receipt: str, asked: dict[str, Questionnaire]) -> None:
    if st.button(say("back"), icon=":material/arrow_back:"):
        st.session_state.pop("file.row", None)
        st.rerun()
    row = opened.frame[opened.frame["receipt"] == receipt].iloc[0]
    questionnaire = asked.get(str(row["questionnaire_hash"]))
    try:
        if questionnaire is None:
            raise ValueError("The questionnaire of this row is not known here.")
        response = response_of(row, questionnaire)
    except (AnswersError, ValueError):
        _plain(row, opened.codebook)
        return
    drawn = draw_response(response, questionnaire, office().store.settings.age_question)
    head(response, drawn)
    reading(response, drawn, **pinned(response, questionnaire))


def _plain(row: "pd.Series[Any]", codebook: Codebook) -> None:
    """What is in the file, where nobody knows the questionnaire any more."""
    told = {str(name): str(value) for name, value in row.items() if not pd.isna(value) and str(value) != ""}
    asked = {f"answers.{line.id}": line.text for line in codebook.questions.values()}
    frame = pd.DataFrame({"": [asked.get(name, name) for name in told], " ": list(told.values())})
    st.dataframe(frame, hide_index=True, height="content")
