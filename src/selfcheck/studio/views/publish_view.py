"""Publishing: refused while there are problems, noted with who approves, taken back by one click."""

from datetime import date, timedelta

import streamlit as st

from selfcheck.studio.document import EditError
from selfcheck.studio.publishing import (
    Note,
    NotPublishableError,
    Version,
    is_approved,
    publish,
    take_back,
    versions,
)
from selfcheck.studio.views.state import Studio, small
from selfcheck.studio.workspace import ChangedOnDiskError


def publish_page(studio: Studio) -> None:
    """What would be published, by whom, and what was published before."""
    words = studio.words
    if message := st.session_state.pop("published", None):
        st.success(message, icon=":material/check_circle:")
    if not studio.is_proved:
        st.info(words("publish.wait"))
    elif studio.checked.errors or studio.checked.questionnaire is None:
        st.error(words("publish.refused", count=studio.checked.errors), icon=":material/block:")
    elif not studio.work.is_changed:
        st.info(words("publish.same"))
    else:
        _form(studio)
    st.subheader(words("publish.history"), anchor=False)
    published = versions(studio.work)
    if not published:
        small(words("publish.none"))
        return
    _approval(studio, published[0])
    for place, version in enumerate(published):
        _version(studio, version, is_last=place == 0)


def _form(studio: Studio) -> None:
    words, reviewed = studio.words, studio.draft.at(("reviewed",)) or {}
    with st.form("publish"):
        version = st.text_input(words("publish.version"), value=date.today().strftime("%Y.%m.%d"))
        what = st.text_input(words("publish.what"))
        by = st.text_input(words("publish.by"), placeholder=str(reviewed.get("by", "")))
        again = st.date_input(words("publish.again"), value=date.today() + timedelta(days=182))
        pressed = st.form_submit_button(words("publish.do"), type="primary", icon=":material/publish:")
    if pressed:
        if version.strip() and what.strip() and by.strip():
            _publish(studio, Note(version.strip(), what.strip(), by.strip(), date.today(), again))
        else:
            st.warning(words("publish.missing"))


def _publish(studio: Studio, note: Note) -> None:
    words = studio.words
    try:
        with st.spinner(words("checking")):
            approved = publish(studio.work, studio.checker, note)
    except NotPublishableError:
        st.error(words("publish.refused", count=studio.checked.errors))
    except ChangedOnDiskError as error:
        st.error(words("disk", names=error))
    except (EditError, OSError) as error:
        st.error(f"{words('refused')} {error}")
    else:
        st.session_state["published"] = words("publish.done", hash=approved[:12])
        st.rerun()


def _approval(studio: Studio, last: Version) -> None:
    words = studio.words
    if is_approved(studio.work):
        by, approved = last.note["by"], last.note["hash"][:12]
        st.success(words("publish.approved", by=by, hash=approved), icon=":material/approval:")
    else:
        st.warning(words("publish.void"), icon=":material/gpp_maybe:")


def _version(studio: Studio, version: Version, *, is_last: bool) -> None:
    words, note = studio.words, version.note
    with st.container(border=True):
        st.markdown(f"**{note['version']}** · {note['on']} · {note['by']}")
        st.write(note["what"])
        small(f"{words('publish.hash')}: {note['hash'][:12]}")
        with st.container(horizontal=True):
            st.download_button(
                words("publish.book"),
                (version.folder / "book.html").read_bytes(),
                file_name=f"book-{note['version']}.html",
                mime="text/html",
                key=f"book:{version.folder.name}",
                icon=":material/menu_book:",
            )
            if is_last:
                st.button(
                    words("publish.back"),
                    icon=":material/undo:",
                    on_click=_take_back,
                    args=(studio, version),
                    key=f"back:{version.folder.name}",
                )


def _take_back(studio: Studio, version: Version) -> None:
    try:
        take_back(studio.work, version)
    except ChangedOnDiskError as error:
        st.session_state["published"] = studio.words("disk", names=error)
    else:
        st.session_state["published"] = studio.words("publish.back.done")
