"""A questionnaire several times over in one file, each copy with names of its own: how the proofs bear size."""

from typing import Any

Json = Any
_PARTS = ("sections", "terms", "rules", "promises")


def copies(tree: Json, times: int) -> Json:
    """The plain tree of a file in which all but its guidance and frame stands `times` over.

    The stages stand once: the last one reached is the patient's, so that those of other copies would be nobody's.
    """
    return {
        **tree,
        **{part: [each for n in range(times) for each in _Copy(tree, n).part(part)] for part in _PARTS},
        "stages": _Copy(tree, 0).part("stages"),
        "cases": [],
    }


class _Copy:
    def __init__(self, tree: Json, number: int) -> None:
        self.tree, self.number = tree, number
        self.questions = {q["id"] for section in tree["sections"] for q in section["questions"]}

    def name(self, word: str) -> str:
        return f"{word}_{self.number}"

    def part(self, part: str) -> list[Json]:
        return [getattr(self, part)(each) for each in self.tree.get(part, ())]

    def sections(self, section: Json) -> Json:
        return {
            **section,
            "id": self.name(section["id"]),
            "questions": list(map(self.question, section["questions"])),
        }

    def question(self, question: Json) -> Json:
        when = {"when": self.condition(question["when"])} if question.get("when") else {}
        return {**question, "id": self.name(question["id"]), **when}

    def terms(self, term: Json) -> Json:
        return {**term, "id": self.name(term["id"]), "means": self.condition(term["means"])}

    def stages(self, stage: Json) -> Json:
        return {**stage, "id": self.name(stage["id"]), "reached": self.condition(stage["reached"])}

    def rules(self, rule: Json) -> Json:
        return {**rule, "id": self.name(rule["id"]), "if": self.condition(rule["if"])}

    def promises(self, promise: Json) -> Json:
        """Only what other copies cannot break is promised: at least some urgency."""
        rank = ["selfcare", "routine", "soon", "urgent", "emergency"]
        urgency = promise["then"].get("urgency", "selfcare")
        if isinstance(urgency, dict):
            urgency = urgency.get("at_least", "selfcare")
        if isinstance(urgency, list):
            urgency = min(urgency, key=rank.index)
        then = {"urgency": {"at_least": urgency}}
        return {"name": self.name(promise["name"]), "if": self.condition(promise["if"]), "then": then}

    def condition(self, raw: Json) -> Json:
        if isinstance(raw, list):
            return [self.condition(part) for part in raw]
        return dict(self.line(key, value) for key, value in raw.items())

    def line(self, key: str, value: Json) -> tuple[str, Json]:
        if key == "is":
            return key, [self.name(term) for term in ([value] if isinstance(value, str) else value)]
        if key in self.questions:
            return self.name(key), value
        return key, self.condition(value)
