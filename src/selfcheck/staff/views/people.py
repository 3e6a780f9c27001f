"""Who is staff, for admins."""

import streamlit as st

from selfcheck.staff.context import office
from selfcheck.staff.services import people
from selfcheck.staff.services.people import PersonError
from selfcheck.staff.services.sessions import me
from selfcheck.staff.visitor import token
from selfcheck.staff.words import say
from selfcheck.store import Person, Role

ROLES: tuple[Role, ...] = ("staff", "admin")


def draw() -> None:
    """Draw everybody, what can be changed of them, and the way to add somebody."""
    own = me(office().guard, token())
    st.info(say("people_lead"), icon=":material/group:")
    for person in people.people(office().guard, token()):
        with st.container(border=True, key=f"card.person.{person.id}"):
            _person(person, own=person.id == own.id)
    _hire()


def _person(person: Person, *, own: bool) -> None:
    how = say("with_passphrase" if person.passphrase else "with_provider")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**:material/person:**", width="content")
        st.text(person.name, width="content")  # a name is never read as Markdown
        st.text(how, width="content")
        if person.disabled:
            st.badge(say("person_disabled"), color="gray")
        if own:
            st.badge(say("person_own"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.segmented_control(
            say("role"),
            ROLES,
            default=person.role,
            required=True,
            key=f"role.{person.id}.{person.role}",
            format_func=lambda each: say(f"role_{each}"),
        )
        if role and role != person.role:
            _try(people.set_role, person.name, role)
        if st.button(say("person_enable" if person.disabled else "person_disable"), key=f"off.{person.id}"):
            _try(people.set_disabled, person.name, not person.disabled)
        if st.button(say("person_unlock"), key=f"unlock.{person.id}", help=say("person_unlock_hint")):
            _try(people.unlock, person.name)
        if person.passphrase:
            with st.popover(say("person_passphrase")), st.form(f"passphrase.{person.id}", border=False):
                typed = st.text_input(say("new_passphrase"), type="password", max_chars=200)
                if st.form_submit_button(say("save")):
                    _try(people.set_passphrase, person.name, typed or "")


def _hire() -> None:
    st.subheader(say("hire"), anchor=False)
    with st.form("hire", clear_on_submit=False):
        name = st.text_input(say("hire_name"), max_chars=100)
        role = st.radio(say("role"), ROLES, format_func=lambda each: say(f"role_{each}"), horizontal=True)
        passphrase = st.text_input(
            say("new_passphrase"), type="password", max_chars=200, help=say("hire_passphrase_hint")
        )
        if st.form_submit_button(say("hire_go")):
            _try(people.hire, name or "", role, passphrase or "")


def _try(change, *chosen: object) -> None:  # type: ignore[no-untyped-def]
    """Make the change, or say why it cannot be."""
    try:
        change(office().guard, token(), *chosen)
    except PersonError as error:
        st.warning(say(f"person_{error.reason}"))
        return
    st.rerun()
