"""One Response: how urgent, why, every answer, and what the clinic has done about it."""

from datetime import date

import streamlit as st

from selfcheck.model import Questionnaire
from selfcheck.review import words
from selfcheck.staff.context import office
from selfcheck.staff.drawing import Drawing, drawing, own_words
from selfcheck.staff.place import Place
from selfcheck.staff.rendering import draw as draw_template
from selfcheck.staff.services import responses
from selfcheck.staff.services.responses import Sheet
from selfcheck.staff.services.sessions import me
from selfcheck.staff.times import day, day_of, moment, today
from selfcheck.staff.views.erasure import erasure
from selfcheck.staff.views.filters import STATES
from selfcheck.staff.views.siblings import siblings
from selfcheck.staff.views.way import way
from selfcheck.staff.visitor import token
from selfcheck.staff.words import LANGUAGE, say
from selfcheck.store import Response, Review, erased_on, show_receipt

_OPEN = "open"
"""In the session's state: who has which Response open."""


def draw(response_id: str, place: Place) -> None:
    """Draw a Response; opening it is written into the audit log, drawing it again is not."""
    person = me(office().guard, token())
    mine = person.name, response_id
    again = st.session_state.get(_OPEN) == mine
    try:
        sheet = responses.open_sheet(office().guard, token(), response_id, office().keys, again=again)
    except LookupError:
        way(response_id, place)
        st.warning(say("gone"))
        return
    st.session_state[_OPEN] = mine
    drawn = drawing(sheet, office().store.settings.age_question)
    response = sheet.response
    way(response_id, place, sheet.reviewed.state)
    left, right = st.columns([2, 1], gap="large")
    with left, st.container(key="response"):
        head(response, drawn)
    with right:
        _contact(sheet)
    with st.container(border=True, key="card.review"):
        _review(sheet)
    left, right = st.columns([2, 1], gap="large")
    with left:
        reading(response, drawn, **pinned(response, sheet.questionnaire))
    with right:
        siblings(sheet, place, again=again)
        _notes(sheet)
        if person.role == "admin":
            erasure(response)


def close() -> None:
    """Another page is drawn: whatever is drawn next is opened anew."""
    st.session_state.pop(_OPEN, None)


def head(response: Response, drawn: Drawing) -> None:
    """What one has to see first: which one it is, and how urgent."""
    st.subheader(f"{say('receipt')} {show_receipt(response.receipt)}", anchor=False)
    st.html(draw_template("level.html", drawn=drawn))


def reading(response: Response, drawn: Drawing, **pinned: str) -> None:
    """The rest that is only to be read; the same for a Response from a file."""
    st.html(draw_template("head.html", drawn=drawn, received=moment(response.created)))
    st.html(draw_template("stages.html", drawn=drawn))
    st.html(draw_template("findings.html", drawn=drawn))
    finished = response.assessment.finished
    st.html(draw_template("answers.html", drawn=drawn, finished=finished, **pinned))


def pinned(response: Response, questionnaire: Questionnaire) -> dict[str, str]:
    """Which version it was made with, who reviewed that, and what the patient agreed to."""
    review = questionnaire.reviewed
    digest = response.questionnaire_hash[:8]
    return {
        "version": say("version", version=response.questionnaire_version, hash=digest),
        "reviewed": say("reviewed", by=review.by, on=review.on),
        "consent": say("consent", version=response.consent_version),
    }


def _contact(sheet: Sheet) -> None:
    """What the patient wrote is only ever shown as plain text, which nothing in it can leave."""
    with st.container(border=True, key="card.contact"):
        contact = sheet.contact
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{say('contact')}**", width="content")
            if sheet.response.visit_wish:
                st.badge(say("wish"), color="green")
            if sheet.response.guardian:
                st.badge(say("guardian"), color="blue")
        if contact is None:
            st.warning(say("contact_closed"))
        elif not (contact.name or contact.phone or contact.note or contact.texts):
            st.text(say("contact_none"))
        else:
            st.text(" ".join(part for part in (contact.name or say("anonymous"), contact.phone) if part))
            if contact.note:
                st.caption(say("note_of_patient"))
                st.text(contact.note)
            for asked, text in own_words(contact, sheet.questionnaire):
                st.caption(asked)
                st.text(text)


def _review(sheet: Sheet) -> None:
    """How far the clinic is with it, and on which days the patient saw whom."""
    guard, response_id, reviewed = office().guard, sheet.response.id, sheet.reviewed
    names = words("state", LANGUAGE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            say("state"),
            STATES,
            default=reviewed.state,
            format_func=lambda each: names[each],
            required=True,
            key=f"state.{reviewed.state}",
        )
        visit = _day("doctor_visit", reviewed.doctor_visit_on)
        came = _day("visited", reviewed.visited_on)
        st.link_button(say("print"), f"/print/{response_id}", icon=":material/print:")
    if state and state != reviewed.state:
        responses.set_state(guard, token(), response_id, state)
        st.rerun()
    if visit != reviewed.doctor_visit_on:
        responses.confirm_doctor_visit(guard, token(), response_id, visit)
        st.rerun()
    if came != reviewed.visited_on:
        responses.confirm_visit(guard, token(), response_id, came)
        st.rerun()


def _notes(sheet: Sheet) -> None:
    with st.container(border=True, key="card.notes"):
        _note(sheet.response.id)
        acts = [_act(act) for act in reversed(sheet.reviewed.acts)]
        visited = sheet.reviewed.visited_on is not None
        erased = erased_on(office().store.settings, sheet.response.created, visited=visited)
        st.html(draw_template("acts.html", acts=acts, erased=day(day_of(erased))))


def _day(name: str, known: date | None) -> date | None:
    """A day up to today in Japan: the server may still be in yesterday."""
    chosen = st.date_input(
        say(name), known, key=f"{name}.{known}", help=say(f"{name}_hint"), max_value=today(), width=200
    )
    return chosen if isinstance(chosen, date) else None


def _note(response_id: str) -> None:
    with st.form("note", clear_on_submit=True, border=False):
        text = st.text_area(say("add_note"), placeholder=say("note_placeholder"), max_chars=2000)
        if not st.form_submit_button(say("save")):
            return
        try:
            responses.add_note(office().guard, token(), response_id, text)
        except ValueError:
            st.warning(say("note_wrong"))
            return
    st.rerun()


def _act(act: Review) -> tuple[str, str, str]:
    if act.act == "note":
        return moment(act.at), act.by, act.value
    value = words("state", LANGUAGE)[act.value] if act.act == "state" else act.value
    if act.act != "state" and act.value:
        value = day(date.fromisoformat(act.value))
    return moment(act.at), act.by, say(f"act_{act.act}" + ("" if value else "_none"), value=value)
