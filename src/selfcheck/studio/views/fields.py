"""The fields of a form, by the nouns of the model: each changes one value of the draft."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import streamlit as st

from selfcheck.model import Question, YamlPath, fields, is_text, noun_at
from selfcheck.studio.entries import WAYS, ids, questions
from selfcheck.studio.views.answers_field import answers_field
from selfcheck.studio.views.condition_field import condition_field
from selfcheck.studio.views.nouns_field import NEW, first_noun, is_nouns, nouns_field
from selfcheck.studio.views.options_field import options_field
from selfcheck.studio.views.points_field import points_field, points_of
from selfcheck.studio.views.state import Studio, bind, key
from selfcheck.studio.views.texts_field import texts_field, texts_list_field
from selfcheck.studio.views.value_fields import limits_field, value_field
from selfcheck.studio.views.way_field import way_field

CONDITIONS = ("if", "when", "means", "reached")
ASKED = ("age_from", "signs_from", "since_from", "earlier")
"""What names questions."""
ALWAYS_LISTS = ("tags", "rules", "departments", "phones", "exclusive", "questions", "other", "sum")
_FIRST: Mapping[str, Any] = {"again": {"days": 14}, "given": True, "body_map": True, "shown": True}
"""What some fields begin with that are added."""
HIDDEN = ("id", "_source")
YAML_ONLY = (
    "order",
    "open",
    "closed",
    "cases",
    "opening",
    "numbers",
    "since_what",
    "medicines_from",
    "words",
    "unless",
    "or_if",
)
"""What is rarely changed: by the YAML of its entry."""


def form(studio: Studio, path: YamlPath) -> None:
    """Every field that the entry at a path has, and a way to add the others."""
    noun, value = noun_at(path), studio.draft.at(path)
    if noun is None or not isinstance(value, Mapping):
        return
    known = fields(noun)
    if noun is Question:
        way_field(studio, path)
        known = {name: info for name, info in known.items() if name in value or name not in WAYS}
    for name, info in known.items():
        if (name in value or name == "closures") and not _is_left_out(path, name):
            field(studio, (*path, name), info.annotation)
            if not info.is_required() and name != "closures":
                _remover(studio, (*path, name))
    missing = [name for name in known if name not in value and not _is_left_out(path, name)]
    missing = [name for name in missing if _first_value(studio, (*path, name), known[name].annotation)]
    if missing:
        _more(studio, path, missing, {name: known[name].annotation for name in missing})


def _is_left_out(path: YamlPath, name: str) -> bool:
    """The id, what the outline shows as entries of their own, and what is only for the YAML."""
    return name in (*HIDDEN, *YAML_ONLY) or (name == "questions" and len(path) == 2)


def field(studio: Studio, path: YamlPath, kind: Any) -> None:
    """One field with its label."""
    name = str(path[-1])
    label = studio.words.named("field", name)
    if name in CONDITIONS:
        condition_field(studio, path, label)
    elif name in ("options", "tick"):
        options_field(studio, path, label)
    elif name == "answers":
        answers_field(studio, path, label)
    elif is_text(path):
        texts_field(studio, path, label)
    elif is_text((*path, 0)) and isinstance(studio.draft.at(path), list):
        texts_list_field(studio, path, label)
    elif name == "points":
        points_field(studio, path, label)
    elif name == "urgency" and noun_at(path) is not None:
        limits_field(studio, path, label)
    elif (choices := _choices(studio, path, kind)) is not None:
        _choice(studio, path, label, choices)
    elif is_nouns(path):
        nouns_field(studio, path, label, form)
    elif noun_at(path) is not None:
        with st.container(border=True):
            st.markdown(f"**{label}**")
            form(studio, path)
    else:
        value_field(studio, path, label)


def _remover(studio: Studio, path: YamlPath) -> None:
    """The button that takes a field out that may be missing."""
    name = studio.words.named("field", str(path[-1]))
    st.button(
        studio.words("remove.field", name=name),
        icon=":material/close:",
        key=key("remove", path),
        type="tertiary",
        on_click=lambda: studio.apply("delete", lambda draft: draft.remove(path)),
    )


def _more(studio: Studio, path: YamlPath, missing: Sequence[str], kinds: Mapping[str, Any]) -> None:
    name = bind(key("more", path), None, missing)

    def add() -> None:
        chosen = st.session_state[name]
        if chosen in missing:
            value = _first_value(studio, (*path, chosen), kinds[chosen])
            studio.apply("add", lambda draft: draft.put((*path, chosen), value))

    st.selectbox(
        studio.words("add.field"),
        missing,
        index=None,
        placeholder=studio.words("choose"),
        key=name,
        on_change=add,
        format_func=lambda each: studio.words.named("field", each),
    )


def _first_value(studio: Studio, path: YamlPath, kind: Any) -> Any:
    """What a field that is added begins with; None where it is only for the YAML."""
    name = str(path[-1])
    if name == "when":
        return _earlier_condition(studio, path)
    if is_text(path):
        return {tag: studio.words("new.title") for tag in studio.draft.tree.get("languages") or ()}
    if is_nouns(path):
        return [first_noun(studio, path)] if name in NEW else None
    choices = _choices(studio, path, kind)
    if choices:
        return [choices[0]] if name in ALWAYS_LISTS else choices[0]
    if name == "points":
        return points_of(studio.draft.at(path[:-1]))
    if name in _FIRST:
        return _FIRST[name]
    return "…" if kind in (str, str | None) and name not in CONDITIONS else None


def _earlier_condition(studio: Studio, path: YamlPath) -> dict[str, Any] | None:
    known = questions(studio.draft.tree)
    own = studio.draft.at((*path[:-1], "id"))
    for name, question in known.items():
        if name == own:
            return None
        if options := question.get("options") or question.get("tick"):
            return {name: list(options)[-1]}
    return None


def _choices(studio: Studio, path: YamlPath, kind: Any) -> list[Any] | None:
    """What a field can be; None where it can be anything."""
    name, tree = str(path[-1]), studio.draft.tree
    known = {"department": "departments", "guidance": "guidance", "tags": "tags", "phones": "phones"}
    known |= {"departments": "departments", "stage": "stages", "rules": "rules"}
    if name in known and len(path) > 1:
        return list(ids(tree, known[name]))
    if name in ASKED or (name == "question" and path[0] == "letter"):
        return list(questions(tree))
    if name == "sum":
        return [each for each, asked in questions(tree).items() if asked.get("points") or asked.get("scale")]
    if "grids" in path and name in ("questions", "other"):
        return _of_grid(studio, path)
    if name in ("exclusive", "usual"):
        question = studio.draft.at(path[:-1])
        return list(question.get("options") or question.get("tick") or ()) or None
    return _literal(kind)


def _of_grid(studio: Studio, path: YamlPath) -> list[Any]:
    """The questions of the section, or the options of the grid's rows."""
    known = studio.draft.at((*path[:2], "questions")) or ()
    if path[-1] == "questions":
        return [question["id"] for question in known]
    rows = studio.draft.at((*path[:-1], "questions")) or ()
    return list(next((question.get("options") or {} for question in known if question["id"] in rows), {}))


def _literal(kind: Any) -> list[Any] | None:
    for choice in (kind, *get_args(kind)):
        if isinstance(choice, type) and issubclass(choice, StrEnum):
            return [str(each) for each in choice]
        if get_origin(choice) is Literal:
            return list(get_args(choice))
    return None


def _choice(studio: Studio, path: YamlPath, label: str, choices: list[Any]) -> None:
    value = studio.draft.at(path)
    name = bind(key("choice", path), value, choices)
    many = str(path[-1]) in ALWAYS_LISTS or isinstance(value, list)

    def put() -> None:
        chosen = st.session_state[name]
        studio.apply("choice", lambda draft: draft.put(path, list(chosen) if many else chosen))

    def said(each: Any) -> str:
        return studio.words.named(str(path[-1]), str(each))

    if many:
        known = [*choices, *(each for each in value if each not in choices)]
        st.multiselect(
            label, known, value, key=name, on_change=put, format_func=said, placeholder=studio.words("choose")
        )
    else:
        known = choices if value in choices else [*choices, value]
        st.selectbox(label, known, known.index(value), key=name, on_change=put, format_func=said)
