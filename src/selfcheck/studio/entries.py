"""New entries of a questionnaire, as an author begins them: whole, so that only words have to be written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from selfcheck.model import YamlPath
from selfcheck.studio.drafting import Draft

UNVERIFIED = "2000-01-01"
"""The day of the last call to a number that nobody has called yet."""

WAYS = ("options", "tick", "scale", "number", "date")
"""How a question is answered: it has exactly one of these keys."""
_WITH_OPTIONS = ("exclusive", "points", "order", "order_because", "usual", "body_map", "columns")
"""What goes with options and not with numbers and dates."""


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
    """A new entry of a list; `said`: its first words, in the author's language; `about`: a question's id.

    Raises KeyError for a list whose entries are not begun like this.
    """
    return _BEGUN[kind](_New(draft, said, about))


@dataclass(frozen=True, slots=True)
class _New:
    """Begins an entry of each kind, with ids that are not given yet."""

    draft: Draft
    said: Mapping[str, str]
    about: str | None

    def section(self) -> Any:
        return {**self._titled("section", "sections"), "questions": [self.question()]}

    def question(self) -> Any:
        options = {name: self._text(name) for name in ("no", "unsure", "yes")}
        return {
            "id": fresh("question", questions(self.draft.tree)),
            "ask": self._text("ask"),
            "options": options,
        }

    def rule(self) -> Any:
        return {
            "id": fresh("rule", ids(self.draft.tree, "rules")),
            "if": self._condition(),
            "then": {"urgency": "routine"},
            "because": self._text("because"),
            "source": self.said["source"],
        }

    def promise(self) -> Any:
        return {"name": self.said["promise"], "if": self._condition(), "then": {"booking": "hidden"}}

    def case(self) -> Any:
        return {"name": self.said["case"], "answers": {}, "expect": {"urgency": "selfcare"}}

    def term(self) -> Any:
        return {**self._titled("term", "terms"), "means": self._condition()}

    def stage(self) -> Any:
        return {**self._titled("stage", "stages"), "about": self.title(), "reached": self._condition()}

    def score(self) -> Any:
        tree = self.draft.tree
        parts = [n for n, q in questions(tree).items() if q.get("points") or q.get("scale")]
        parts = parts or list(questions(tree))[-1:]
        counted = {"sum": parts, "of": highest(tree, parts), "source": self.said["source"]}
        return {**self._titled("score", "scores"), **counted}

    def guidance(self) -> Any:
        return {
            "id": fresh("guidance", ids(self.draft.tree, "guidance")),
            "urgency": "routine",
            "word": self.title(),
            "icon": "●",
            "colour": {"background": "#d5f5e3", "text": "#000000"},
            "title": self.title(),
            "what": self.title(),
        }

    def grid(self) -> Any:
        rows = _alike(questions(self.draft.tree), self.about)
        taken = [grid["id"] for s in self.draft.tree["sections"] for grid in s.get("grids") or ()]
        return {"id": fresh("grid", taken), "ask": self._text("ask"), "questions": rows}

    def phone(self) -> Any:
        name, hours = self.title(), self.title()
        return {"number": "000-000-0000", "name": name, "hours": hours, "verified_on": UNVERIFIED}

    def care(self) -> Any:
        return {"say": self.title(), "source": self.said["source"]}

    def title(self) -> Any:
        return self._text("title")

    def _text(self, word: str) -> dict[str, str]:
        return text(self.draft, self.said[word])

    def _titled(self, stem: str, key: str) -> dict[str, Any]:
        return {"id": fresh(stem, ids(self.draft.tree, key)), "title": self.title()}

    def _condition(self) -> dict[str, Any]:
        return _first_condition(self.draft.tree, self.about)


_BEGUN: Mapping[str, Callable[[_New], Any]] = {
    "sections": _New.section,
    "questions": _New.question,
    "rules": _New.rule,
    "promises": _New.promise,
    "cases": _New.case,
    "terms": _New.term,
    "stages": _New.stage,
    "scores": _New.score,
    "guidance": _New.guidance,
    "grids": _New.grid,
    "phones": _New.phone,
    "care": _New.care,
    "departments": _New.title,
    "tags": _New.title,
}


def answered(question: Mapping[str, Any], wanted: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """A question that is answered in another way; options stay where they can be ticked, too."""
    way = next((each for each in WAYS if each in question), wanted)
    if {way, wanted} <= {"options", "tick"}:
        return {wanted if key == way else key: value for key, value in question.items()}
    first: dict[str, dict[str, Any]] = {
        "scale": {"at_least": 0, "at_most": 10, "low": said["title"], "high": said["title"]},
        "number": {"at_least": 0, "at_most": 100},
        "date": {"at_most": 365, "worse": "down"},
    }
    kept = {key: value for key, value in question.items() if key not in (way, *_WITH_OPTIONS)}
    return kept | {wanted: first.get(wanted) or {name: said[name] for name in ("no", "unsure", "yes")}}


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
