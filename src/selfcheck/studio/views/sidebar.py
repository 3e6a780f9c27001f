"""The outline: the branches of the questionnaire, what is in them, and how many problems are there."""

from collections import Counter

import streamlit as st

from selfcheck.model import YamlPath
from selfcheck.studio.outlines import GROUPS, Entry, counted, entry_at, flat, outline, search
from selfcheck.studio.views.adding import add_buttons
from selfcheck.studio.views.state import Studio, bind, small

MOST = 60
"""Entries that are listed on one page."""
ADDED = {
    **{group: (group,) for group in ("sections", "rules", "terms", "scores", "stages", "guidance")},
    "clinic": ("phones", "departments", "tags"),
    "cases": ("cases",),
    "promises": ("promises",),
}
"""What can be added to a branch, at its end."""
WORDS = 34
FIRST: YamlPath = ("sections", 0, "questions", 0)


def draw_outline(studio: Studio) -> Entry | None:
    """The sidebar; returns the entry that is open."""
    branches = outline(studio.draft.tree, studio.language)
    count = counted(each.path for each in studio.checked.found)
    entry = entry_at(branches, st.session_state.get("at", FIRST))
    open_at = entry.path if entry else None
    with st.sidebar:
        wanted = st.text_input(studio.words("search"), key="search", icon=":material/search:")
        if wanted:
            found = search(branches, wanted)
            _list(studio, "search", found, count, open_at)
            if not found:
                small(studio.words("search.none"))
        else:
            group = _branch(studio, branches, count)
            _list(studio, group, list(flat(branches[group])), count, open_at)
            with st.container(horizontal=True):
                add_buttons(studio, ADDED.get(group, ()))
    return entry


def _branch(studio: Studio, branches: dict[str, list[Entry]], count: Counter[YamlPath]) -> str:
    """The branch that is open; below it how many problems are in each branch that has some."""

    def label(group: str) -> str:
        return studio.words(f"group.{group}")

    group: str = st.session_state.setdefault("group", GROUPS[0])
    widget = bind("group", group)

    def choose() -> None:
        st.session_state["group"] = st.session_state[widget]

    place = GROUPS.index(group)
    st.selectbox(studio.words("branch"), GROUPS, place, key=widget, format_func=label, on_change=choose)
    marks = []
    for each in GROUPS:
        tops = {entry.path[:1] for entry in flat(branches[each])}
        if problems := sum(count[top] for top in tops):
            marks.append(f"{label(each)} :red-badge[{problems}]")
    small(" ".join(marks) or studio.words("entries.count", count=len(list(flat(branches[group])))))
    return group


def _list(
    studio: Studio, name: str, entries: list[Entry], count: Counter[YamlPath], open_at: YamlPath | None
) -> None:
    """The entries as one list, through which arrow keys lead."""
    first = _page(name, [entry.path for entry in entries], open_at)
    shown = {entry.path: entry for entry in entries[first : first + MOST]}
    if not shown:
        return
    open_at = open_at if open_at in shown else None
    labels = {path: _label(studio, entry, count[path]) for path, entry in shown.items()}
    widget = bind(f"entries:{name}", open_at, labels)

    def open_chosen() -> None:
        if chosen := st.session_state[widget]:
            studio.go_to(chosen)

    st.radio(
        studio.words("entries"),
        list(shown),
        key=widget,
        index=list(shown).index(open_at) if open_at else None,
        format_func=lambda path: labels[path],
        on_change=open_chosen,
        label_visibility="collapsed",
    )


def _page(name: str, paths: list[YamlPath], open_at: YamlPath | None) -> int:
    """Where the page of a long list begins: at first the one with the open entry."""
    if len(paths) <= MOST:
        return 0
    pages = -(-len(paths) // MOST)
    here = paths.index(open_at) // MOST + 1 if open_at in paths else 1
    return (st.pagination(pages, default=here, max_visible_pages=3, key=f"page:{name}:{here}") - 1) * MOST


def _label(studio: Studio, entry: Entry, problems: int) -> str:
    words = entry.words if len(entry.words) <= WORDS else entry.words[: WORDS - 1] + "…"
    said = _plain(words or studio.words.named("kind", entry.kind))
    bold = "**" if entry.kind == "section" else ""
    mark = f" :red-badge[{problems}]" if problems else ""
    return f"{bold}{said}{bold} :small[{_plain(entry.name)}]{mark}"


def _plain(words: str) -> str:
    """Words that mean nothing in Markdown."""
    return "".join(f"\\{sign}" if sign in "*_`[]:$#~<>\\" else sign for sign in words)
