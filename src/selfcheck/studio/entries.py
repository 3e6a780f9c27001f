"""New entries of a questionnaire, as an author begins them: whole, so that only words have to be written."""

from collections.abc import Iterable, Mapping
from typing import Any

from selfcheck.model import YamlPath
from selfcheck.studio.drafting import Draft

UNVERIFIED = "2000-01-01"
"""The day of the last call to a number that nobody has called yet."""


def fresh(stem: str, taken: Iterable[str]) -> str:
    """An id that is not given yet."""
    known = set(taken)
    return next(name for n in range(1, len(known) + 2) if (name := f"{stem}_{n}") not in known)


def text(draft: Draft, words: str) -> dict[str, str]:
    """The same words in every language of the main file: the author translates them."""
    return dict.fromkeys(draft.tree.get("languages") or {"ja": ""}, words)


def questions(tree: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Question id → its plain data, in the order of asking."""
    sections = [section for section in tree.get("sections") or () if isinstance(section, Mapping)]
    return {q["id"]: q for section in sections for q in section.get("questions") or () if "id" in q}


def ids(tree: Mapping[str, Any], key: str) -> list[str]:
    """The ids of what a key lists or names."""
    value = tree.get(key) or ()
    if isinstance(value, Mapping):
        return list(map(str, value))
    return [str(entry["id"]) for entry in value if isinstance(entry, Mapping) and "id" in entry]


def new(draft: Draft, kind: str, said: Mapping[str, str], about: str | None = None) -> Any:
    """A new entry of a list; `said`: its first words, in the author's language; `about`: a question's id."""
    tree = draft.tree
    match kind:
        case "sections":
            return {
                "id": fresh("section", ids(tree, "sections")),
                "title": text(draft, said["title"]),
                "questions": [new(draft, "questions", said)],
            }
        case "questions":
            return {
                "id": fresh("question", questions(tree)),
                "ask": text(draft, said["ask"]),
                "options": {
                    "no": text(draft, said["no"]),
                    "unsure": text(draft, said["unsure"]),
                    "yes": text(draft, said["yes"]),
                },
            }
        case "rules":
            return {
                "id": fresh("rule", ids(tree, "rules")),
                "if": _first_condition(tree, about),
                "then": {"urgency": "routine"},
                "because": text(draft, said["because"]),
                "source": said["source"],
            }
        case "promises":
            return {
                "name": said["promise"],
                "if": _first_condition(tree, about),
                "then": {"booking": "hidden"},
            }
        case "cases":
            return {"name": said["case"], "answers": {}, "expect": {"urgency": "selfcare"}}
        case "terms":
            named = {"id": fresh("term", ids(tree, "terms")), "title": text(draft, said["title"])}
            return {**named, "means": _first_condition(tree, about)}
        case "stages":
            named = {"id": fresh("stage", ids(tree, "stages")), "title": text(draft, said["title"])}
            return {**named, "about": text(draft, said["title"]), "reached": _first_condition(tree, about)}
        case "scores":
            parts = [n for n, q in questions(tree).items() if q.get("points") or q.get("scale")]
            parts = parts or list(questions(tree))[-1:]
            named = {"id": fresh("score", ids(tree, "scores")), "title": text(draft, said["title"])}
            return {**named, "sum": parts, "of": highest(tree, parts), "source": said["source"]}
        case "guidance":
            return {
                "id": fresh("guidance", ids(tree, "guidance")),
                "urgency": "routine",
                "word": text(draft, said["title"]),
                "icon": "●",
                "colour": {"background": "#d5f5e3", "text": "#000000"},
                "title": text(draft, said["title"]),
                "what": text(draft, said["title"]),
            }
        case "grids":
            rows = _alike(questions(tree), about)
            taken = [grid["id"] for s in tree["sections"] for grid in s.get("grids") or ()]
            return {"id": fresh("grid", taken), "ask": text(draft, said["ask"]), "questions": rows}
        case "phones":
            words = text(draft, said["title"])
            return {"number": "000-000-0000", "name": words, "hours": words, "verified_on": UNVERIFIED}
        case "care":
            return {"say": text(draft, said["title"]), "source": said["source"]}
        case "departments" | "tags":
            return text(draft, said["title"])
    raise KeyError(kind)


def highest(tree: Mapping[str, Any], parts: Iterable[str]) -> int:
    """The highest sum of the points of some questions."""
    known = questions(tree)
    return sum(map(_most, (known[name] for name in parts if name in known)))


def _most(question: Mapping[str, Any]) -> int:
    if scale := question.get("scale"):
        return int(scale.get("at_most", 0))
    points = (question.get("points") or {}).values()
    return sum(points) if question.get("tick") else max(points, default=0)


def _alike(known: Mapping[str, Mapping[str, Any]], first: str | None) -> list[str]:
    """A question and those right behind it with the same options: the rows that a grid can have."""
    names = list(known)
    rows = names[names.index(first) :] if first in names else names
    ids_of = [tuple(known[name].get("options") or ()) for name in rows]
    return [name for name, options in zip(rows, ids_of, strict=True) if options == ids_of[0]][:2]


def _first_condition(tree: Mapping[str, Any], about: str | None) -> dict[str, Any]:
    """A condition on the question that is meant, else on the last one: its worst answer."""
    known = questions(tree)
    for name, question in [(about, known.get(about or "", {})), *reversed(known.items())]:
        if options := question.get("options") or question.get("tick"):
            return {str(name): list(options)[-1]}
        if numbers := question.get("scale") or question.get("number") or question.get("date"):
            return {str(name): {"at_least": numbers.get("at_most", 0)}}
    return {}


def after(path: YamlPath, key: str) -> int:
    """Where a new entry goes: behind the one that is open, else at the end."""
    return int(path[-1]) + 1 if len(path) > 1 and path[-2] == key and isinstance(path[-1], int) else -1
