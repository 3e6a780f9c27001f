"""A condition as a sentence, with pickers below it: nobody has to know how it is written."""

from dataclasses import replace
from typing import Any

import streamlit as st
from pydantic_core import PydanticCustomError

from selfcheck.engine import say
from selfcheck.model import YamlPath, parse
from selfcheck.studio.conditions import Group, Line, Part, Steps, Terms, raw, replaced, shape
from selfcheck.studio.entries import ids, questions
from selfcheck.studio.views.state import Studio, bind, key

TERM = "◇ "
"""Before a term in the list of what a line can be about."""


def condition_field(studio: Studio, path: YamlPath, label: str) -> None:
    """The sentence and its parts."""
    st.markdown(f"**{label}**")
    st.info(sentence(studio, studio.draft.at(path)), icon=":material/account_tree:")
    _Picker(studio, path).group(shape(studio.draft.at(path)), ())


def sentence(studio: Studio, condition: object) -> str:
    """A condition in the words of the questionnaire, as it last could be read."""
    if not studio.questionnaire:
        return studio.words("if.broken")
    try:
        return say(studio.questionnaire, parse(condition), studio.language)
    except (KeyError, PydanticCustomError):
        return studio.words("if.broken")


def _scores(studio: Studio) -> dict[str, dict[str, Any]]:
    """Scores, which conditions match like numbers."""
    scores = [each for each in studio.draft.tree.get("scores") or () if "id" in each]
    return {
        each["id"]: {"ask": each.get("title"), "scale": {"at_most": each.get("of", 0)}} for each in scores
    }


class _Picker:
    def __init__(self, studio: Studio, path: YamlPath) -> None:
        self.studio, self.path, self.words = studio, path, studio.words
        self.questions = questions(studio.draft.tree)
        if path[-1] == "when":
            own = studio.draft.at((*path[:-1], "id"))
            before = list(self.questions)[: list(self.questions).index(own)] if own in self.questions else ()
            self.questions = {name: self.questions[name] for name in before}
        else:
            self.questions = {**_scores(studio), **self.questions}
        self.terms = ids(studio.draft.tree, "terms")

    def group(self, group: Group, steps: Steps) -> None:
        """All or one of the parts below."""
        with st.container(border=True):
            if len(group.parts) > 1 or steps:
                self._how(group, steps)
            for place, part in enumerate(group.parts):
                if isinstance(part, Group):
                    self.group(part, (*steps, place))
                else:
                    self._line(part, (*steps, place))
            self._adders(group, steps)

    def _how(self, group: Group, steps: Steps) -> None:
        name = bind(key("how", self.path, *steps), group.how)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control(
                self.words("how"),
                ["all", "any"],
                default=group.how,
                key=name,
                required=True,
                format_func=lambda each: self.words(f"if.{each}"),
                label_visibility="collapsed",
                on_change=lambda: self._put(steps, replace(group, how=st.session_state[name])),
            )
            if steps:
                self._negation(group, steps)
                self._remove(steps)

    def _line(self, part: Line | Terms, steps: Steps) -> None:
        subject, answer, more = st.columns([5, 5, 3], vertical_alignment="bottom")
        about = f"{TERM}{part.names[0]}" if isinstance(part, Terms) else part.question
        known = [*self.questions, *(TERM + term for term in self.terms)]
        known = known if about in known else [*known, about]
        name = bind(key("subject", self.path, *steps), about, [self._subject(each) for each in known])
        subject.selectbox(
            self.words("if.subject"),
            known,
            known.index(about),
            key=name,
            format_func=self._subject,
            on_change=lambda: self._put(steps, self._first(st.session_state[name])),
        )
        with answer:
            if isinstance(part, Terms):
                self._names(part, steps)
            elif part.options:
                self._options(part, steps)
            else:
                self._bounds(part, steps)
        with more.container(horizontal=True):
            self._negation(part, steps)
            self._remove(steps)

    def _names(self, part: Terms, steps: Steps) -> None:
        name = bind(key("terms", self.path, *steps), list(part.names), self.terms)
        known = [*self.terms, *(each for each in part.names if each not in self.terms)]
        st.multiselect(
            self.words("if.terms"),
            known,
            list(part.names),
            key=name,
            on_change=lambda: self._chosen(steps, replace(part, names=tuple(st.session_state[name]))),
        )

    def _options(self, part: Line, steps: Steps) -> None:
        question = self.questions.get(part.question, {})
        texts = question.get("options") or question.get("tick") or {}
        name = bind(key("options", self.path, *steps), list(part.options), texts)
        st.multiselect(
            self.words("if.options"),
            [*texts, *(each for each in part.options if each not in texts)],
            list(part.options),
            key=name,
            format_func=lambda each: self._text(texts.get(each), each),
            on_change=lambda: self._chosen(steps, replace(part, options=tuple(st.session_state[name]))),
        )

    def _bounds(self, part: Line, steps: Steps) -> None:
        low, high = st.columns(2)
        for column, bound in ((low, "at_least"), (high, "at_most")):
            value = getattr(part, bound)
            name = bind(key(bound, self.path, *steps), value)

            def put(bound: str = bound, name: str = name) -> None:
                changed = replace(part, **{bound: st.session_state[name]})
                if changed.at_least is not None or changed.at_most is not None:
                    self._put(steps, changed)

            column.number_input(
                self.words(f"if.{bound}"),
                value=value,
                step=0.1 if isinstance(value, float) else 1,
                key=name,
                on_change=put,
            )

    def _adders(self, group: Group, steps: Steps) -> None:
        place = (*steps, len(group.parts))
        first = self._first(next(reversed(self.questions), ""))
        with st.container(horizontal=True):
            st.button(
                self.words("add.line"),
                icon=":material/add:",
                key=key("line", self.path, *place),
                disabled=not self.questions,
                on_click=lambda: self._put(place, first),
            )
            other = Group("any" if group.how == "all" else "all", (first, first))
            st.button(
                self.words("add.group"),
                icon=":material/add_box:",
                key=key("group", self.path, *place),
                disabled=not self.questions,
                on_click=lambda: self._put(place, other),
            )

    def _negation(self, part: Part, steps: Steps) -> None:
        name = bind(key("not", self.path, *steps), part.negated)
        st.toggle(
            self.words("if.not"),
            part.negated,
            key=name,
            on_change=lambda: self._put(steps, replace(part, negated=st.session_state[name])),
        )

    def _remove(self, steps: Steps) -> None:
        alone = len(steps) == 1 and len(shape(self.studio.draft.at(self.path)).parts) == 1
        st.button(
            self.words("remove"),
            icon=":material/close:",
            key=key("out", self.path, *steps),
            disabled=alone,
            on_click=lambda: self._put(steps, None),
        )

    def _first(self, subject: str) -> Line | Terms:
        """A line about a question or a term as it begins: the worst answer."""
        if subject.startswith(TERM):
            return Terms((subject.removeprefix(TERM),))
        question = self.questions.get(subject, {})
        if options := question.get("options") or question.get("tick"):
            return Line(subject, (str(list(options)[-1]),))
        kind = next((kind for kind in ("scale", "number", "date") if kind in question), "scale")
        return Line(subject, at_least=question.get(kind, {}).get("at_most", 0))

    def _chosen(self, steps: Steps, part: Line | Terms) -> None:
        """Nothing chosen is no condition: the line stays as it was."""
        if part.names if isinstance(part, Terms) else part.options:
            self._put(steps, part)

    def _put(self, steps: Steps, part: Part | None) -> None:
        whole = replaced(shape(self.studio.draft.at(self.path)), steps, part)
        self.studio.apply("condition", lambda draft: draft.put(self.path, raw(whole)))

    def _subject(self, name: str) -> str:
        if name.startswith(TERM):
            return name
        return self._text(self.questions.get(name, {}).get("ask"), name)

    def _text(self, text: object, name: str) -> str:
        words = text.get(self.studio.language) if isinstance(text, dict) else None
        return f"{words} ({name})" if words else name
