"""One entry of the questionnaire: its form, or its YAML, and what can be done with it."""

import textwrap

import streamlit as st

from selfcheck.model import YamlPath, is_text
from selfcheck.problems import Problems, translated
from selfcheck.studio.completions import completions
from selfcheck.studio.outlines import Entry
from selfcheck.studio.views.adding import NAMED, add_buttons
from selfcheck.studio.views.editor import editor
from selfcheck.studio.views.fields import form
from selfcheck.studio.views.state import Studio, key, small
from selfcheck.studio.views.texts_field import texts_field

LISTS = ("sections", "questions", "rules", "terms", "scores", "stages", "guidance", "promises", "cases")


def entry_view(studio: Studio, entry: Entry) -> None:
    """The heading, the buttons, then the form or the YAML."""
    words = studio.words
    title = entry.words or words.named("kind", entry.kind)
    st.subheader(f"{words.named('kind', entry.kind)}: {title}", anchor=False)
    with st.container(horizontal=True):
        how = st.segmented_control(
            words("how_shown"),
            ["form", "yaml"],
            default="form",
            required=True,
            key=f"how:{words.language}",
            format_func=words,
            label_visibility="collapsed",
        )
        _buttons(studio, entry)
    if how == "yaml":
        _yaml(studio, entry.path)
        return
    if is_text(entry.path):
        texts_field(studio, entry.path, entry.name)
    else:
        _name(studio, entry)
        form(studio, entry.path)


def _name(studio: Studio, entry: Entry) -> None:
    """The id, which is changed by the YAML alone: records hang on it."""
    if studio.draft.at((*entry.path, "id")) is not None:
        small(f"id: `{entry.name}` — {studio.words('id.help')}")


def _buttons(studio: Studio, entry: Entry) -> None:
    path = entry.path
    add_buttons(studio, _addable(path), path)
    if isinstance(path[-1], int):
        _movers(studio, path)
    elif path[0] in NAMED:
        _deleter(studio, path)


def _addable(path: YamlPath) -> tuple[str, ...]:
    match path:
        case ("sections", _):
            return ("sections", "questions", "grids")
        case ("sections", _, "questions", _):
            return ("questions", "rules")
        case (str(key), *_) if key in (*LISTS, *NAMED):
            return (key,)
    return ()


def _movers(studio: Studio, path: YamlPath) -> None:
    words, place, count = studio.words, int(path[-1]), len(studio.draft.at(path[:-1]))

    def move(to: int) -> None:
        if studio.changes("move", lambda draft: draft.move(path, to)):
            studio.go_to((*path[:-1], to))

    for name, icon, to in (
        ("up", ":material/arrow_upward:", place - 1),
        ("down", ":material/arrow_downward:", place + 1),
    ):
        st.button(
            words(name),
            icon=icon,
            key=key(name, path),
            disabled=not 0 <= to < count,
            on_click=move,
            args=(to,),
        )
    _deleter(studio, path, (*path[:-1], max(place - 1, 0)) if count > 1 else path[:-1])


def _deleter(studio: Studio, path: YamlPath, next_to: YamlPath = ()) -> None:
    """Takes the entry out, and opens another one."""
    words = studio.words

    def delete() -> None:
        if studio.changes("delete", lambda draft: draft.remove(path)):
            studio.go_to(next_to or path[:-1])

    with st.popover(words("delete"), icon=":material/delete:", key=key("delete", path)):
        st.button(words("really"), type="primary", key=key("really", path), on_click=delete)


def _yaml(studio: Studio, path: YamlPath) -> None:
    """The entry's own lines; they are taken as soon as they can be read."""
    name, place = studio.draft.home(path)
    document = studio.draft.documents[name]
    start, end = document.lines(place)
    line = document.text.rfind("\n", 0, start) + 1
    indent, lines = document.text[line:start], document.text[start:end]
    if indent.strip():
        start, indent = line, ""
        lines = document.text[line:end]
    shown = textwrap.dedent(indent + lines)
    written = editor(shown, key("yaml", path), completions(studio.draft.tree, path, studio.language))
    if written is None or written.rstrip() == shown.rstrip():
        return
    text = textwrap.indent(written.rstrip(), indent).removeprefix(indent)
    whole = document.text[:start] + text + document.text[end:]
    try:
        changed = studio.draft.with_text(name, whole)
    except Problems as error:
        st.error(studio.words("yaml.wrong"))
        for problem in error.problems[:3]:
            st.code(str(translated(problem, studio.words.language)), language=None)
        return
    studio.work.change("yaml", changed)
    st.rerun()
