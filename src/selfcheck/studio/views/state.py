"""What every part of a page works on: the workspace, what was found in its draft, and the words."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import streamlit as st

from selfcheck.model import Questionnaire, YamlPath
from selfcheck.problems import author_language
from selfcheck.studio.document import EditError
from selfcheck.studio.drafting import Draft
from selfcheck.studio.live import Check, Checked, Checker
from selfcheck.studio.opening import opened
from selfcheck.studio.outlines import group_of
from selfcheck.studio.words import Words
from selfcheck.studio.workspace import Workspace

LANGUAGE = "SELFCHECK_STUDIO_LANGUAGE"
CHECK_WAIT_S = 0.25
"""Seconds that a page waits for the check before it shows what was found in the draft before."""


@dataclass
class Studio:
    """One run of a page."""

    work: Workspace
    checker: Checker
    words: Words
    check: Check
    checked: Checked
    is_current: bool
    """Whether `checked` is about the draft as it is now."""

    @property
    def is_proved(self) -> bool:
        """Whether all is known of the draft as it is now."""
        return self.is_current and self.checked.is_proved

    @property
    def draft(self) -> Draft:
        """The files as they are being changed."""
        return self.work.draft

    @property
    def questionnaire(self) -> Questionnaire | None:
        """The last draft that could be read as a questionnaire."""
        found: Questionnaire | None = st.session_state.get("questionnaire")
        return found

    @property
    def language(self) -> str:
        """The language in which the questionnaire's own words are shown."""
        languages = list(self.draft.tree.get("languages") or ())
        return self.words.language if self.words.language in languages else next(iter(languages), "ja")

    def apply(self, label: str, change: Callable[[Draft], Draft]) -> None:
        """Change the draft; where that cannot be written, say so and leave it."""
        self.changes(label, change)

    def changes(self, label: str, change: Callable[[Draft], Draft]) -> bool:
        """The same, and whether it was written."""
        try:
            self.work.change(label, change(self.draft))
        except EditError:
            st.session_state["refused"] = True
            return False
        return True

    def go_to(self, path: YamlPath) -> None:
        """Open an entry."""
        st.session_state["at"], st.session_state["group"] = path, group_of(path)


def studio() -> Studio:
    """The workspace of this server, checked as far as there was time for it."""
    work, checker = opened()
    check = checker.start(work.draft)
    known = check.wait(CHECK_WAIT_S)
    checked: Checked = known or st.session_state.get("checked", Checked(None, ()))
    if known:
        st.session_state["checked"] = known
        if known.questionnaire:
            st.session_state["questionnaire"] = known.questionnaire
            st.session_state["examples"] = known.examples or st.session_state.get("examples", {})
    return Studio(work, checker, Words(language()), check, checked, known is not None)


def language() -> str:
    """The author's language: as chosen on the page, by the command, or by this computer."""
    chosen = st.session_state.get("author_language") or os.environ.get(LANGUAGE)
    return str(chosen) if chosen else author_language()


def key(kind: str, path: YamlPath, *more: object) -> str:
    """A widget's key: the same for the same place."""
    return json.dumps([kind, *path, *map(str, more)])


def bind(name: str, value: object, labels: object = None) -> str:
    """The key of a widget that begins with the draft's value: another one whenever it shows another value.

    `labels`: what its options are called, where that can change: Streamlit knows what is chosen by its label.

    To set the state of a widget instead would be a race: the browser may answer with the empty widget that
    it drew before the value came.
    """
    counts: dict[str, int] = st.session_state.setdefault("widgets", {})
    name = f"{name}{language()}{crc32(repr(labels).encode())}"
    current = f"{name}#{counts.get(name, 0)}"
    if current in st.session_state and st.session_state[current] != value:
        counts[name] = counts.get(name, 0) + 1
        current = f"{name}#{counts[name]}"
    return current


def small(words: str) -> None:
    """A note in small letters; a caption of Streamlit is too pale on paper."""
    st.markdown(f":small[{words}]")
