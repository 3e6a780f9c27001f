"""The meaning of a questionnaire, computed a second time and as plainly as can be: what the proofs are measured by.

It reads the file's own YAML, enumerates every complete set of answers, and knows nothing of the engine.
"""

from decimal import Decimal
from itertools import combinations, product
from typing import Any

Json = dict[str, Any]
Given = dict[str, Any]
URGENCIES = ["selfcare", "routine", "soon", "urgent", "emergency"]
BOOKINGS = ["shown", "ask_doctor", "hidden"]


def worth(question: Json, answer: Any) -> int:
    """What an answer adds to a score."""
    if question.get("scale"):
        return int(answer)
    ticked = answer if isinstance(answer, tuple) else (answer,)
    return sum(question["points"].get(name, 0) for name in ticked)


class File:
    """A questionnaire as it is in YAML."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw
        self.terms = {term["id"]: term["means"] for term in raw["terms"]}
        self.questions = {q["id"]: q for section in raw["sections"] for q in section["questions"]}
        self.scores = {score["id"]: score["sum"] for score in raw.get("scores", ())}

    def holds(self, raw: Json, answers: Given) -> bool:
        return all(self._line_holds(key, value, answers) for key, value in raw.items())

    def _line_holds(self, key: str, value: Any, answers: Given) -> bool:
        if key == "all":
            return all(self.holds(part, answers) for part in value)
        if key == "any":
            return any(self.holds(part, answers) for part in value)
        if key == "not":
            return not self.holds(value, answers)
        if key == "is":
            names = [value] if isinstance(value, str) else value
            return any(self.holds(self.terms[name], answers) for name in names)
        answer = self.total(key, answers) if key in self.scores else answers.get(key)
        return answer is not None and _meets(answer, value)

    def total(self, score: str, answers: Given) -> int | None:
        """The sum of what was asked; None where nothing of it was."""
        asked = [name for name in self.scores[score] if name in answers]
        return sum(worth(self.questions[name], answers[name]) for name in asked) if asked else None

    def answer_sets(self) -> list[Given]:
        """Every complete set of answers."""
        sets: list[Given] = [{}]
        for name, question in self.questions.items():
            sets = [more for given in sets for more in self._answered(name, question, given)]
        return sets

    def _answered(self, name: str, question: Json, given: Given) -> list[Given]:
        if not self.holds(question.get("when") or {}, given):
            return [given]
        answered = [{**given, name: answer} for answer in answers_to(question)]
        return [given, *answered] if question.get("given") else answered

    def complete(self, given: Given) -> Given:
        """The complete set of answers: the usual ones where `given` says nothing."""
        answers: Given = {}
        for name, question in self.questions.items():
            came = name in given or not question.get("given")
            if came and self.holds(question.get("when") or {}, answers):
                answers[name] = given.get(name, usual_answer(question))
        return answers

    def alike_but_for(self, name: str, one: Given, other: Given) -> bool:
        """Whether what both show is answered alike but for one question, and the same was given."""
        given = [q for q, question in self.questions.items() if question.get("given")]
        same = all(one[q] == other[q] for q in one if q in other and q != name)
        return same and all((q in one) == (q in other) for q in given)

    def assess(self, answers: Given, without: str | None = None) -> Json:
        """What follows; `without`: as if there were no such rule."""
        rules = [r for r in self.raw["rules"] if r["id"] != without and self.holds(r["if"], answers)]
        urgency = max(
            (r["then"]["urgency"] for r in rules if "urgency" in r["then"]), key=URGENCIES.index, default=None
        )
        deciding = [r for r in rules if urgency and r["then"].get("urgency") == urgency]
        if urgency is None and self.raw["otherwise"]:
            urgency = self.raw["otherwise"]["urgency"]
        guidance = self._guidance(urgency, deciding)
        stages = [s["id"] for s in self.raw["stages"] if self.holds(s["reached"], answers)]
        departments = [r["then"]["department"] for r in deciding if r["then"].get("department")]
        return {
            "urgency": urgency,
            "days": min((r["then"]["days"] for r in deciding if r["then"].get("days")), default=None),
            "departments": list(dict.fromkeys(departments)),
            "guidance": guidance["id"] if guidance else None,
            "booking": guidance["booking"] if guidance else "hidden",
            "stage": stages[-1] if stages else None,
            "tags": {tag for r in rules for tag in r["then"].get("tags", ())},
            "rules": {r["id"] for r in rules},
            "deciding": {r["id"] for r in deciding},
        }

    def _guidance(self, urgency: str | None, deciding: list[Json]) -> Json | None:
        if urgency is None:
            return None
        ids = [g["id"] for g in self.raw["guidance"]]
        first = next(g["id"] for g in self.raw["guidance"] if g["urgency"] == urgency)
        named = [r["then"].get("guidance") or first for r in deciding] or [first]
        chosen: Json = self.raw["guidance"][min(map(ids.index, named))]
        return chosen


def _meets(answer: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value.get("at_least", answer) <= answer <= value.get("at_most", answer))
    wanted = {value} if isinstance(value, str) else set(value)
    return bool(wanted & (set(answer) if isinstance(answer, tuple) else {answer}))


def answers_to(question: Json) -> list[Any]:
    """Every answer to a question."""
    if scale := question.get("scale"):
        return list(range(scale["at_least"], scale["at_most"] + 1))
    if number := question.get("number"):
        return numbers(number)
    if past := question.get("date"):
        return list(range(past["at_most"] + 1))
    if question.get("options"):
        return list(question["options"])
    free = [name for name in question["tick"] if name not in question["exclusive"]]
    some = [ticked for size in range(1, len(free) + 1) for ticked in combinations(free, size)]
    return [*((name,) for name in question["exclusive"]), *some]


def numbers(number: Json) -> list[float]:
    """Every number that is taken, each as its own decimal."""
    unit = Decimal(1).scaleb(-number["decimals"])
    low, high = (Decimal(str(number[bound])) for bound in ("at_least", "at_most"))
    return [float(low + unit * i) for i in range(int((high - low) / unit) + 1)]


def usual_answer(question: Json) -> Any:
    """The one that is named; else the mildest option, the first exclusive one, or the mild end of a scale."""
    if question.get("usual") is not None:
        return question["usual"]
    if scale := question.get("scale") or question.get("number") or question.get("date"):
        return scale["at_most"] if scale["worse"] == "down" else scale.get("at_least", 0)
    if question.get("options"):
        return by_severity(question)[0]
    return ([*question["exclusive"], *question["tick"]][0],)


def by_severity(question: Json) -> list[str]:
    """The options as a flat `order` lists them; else as they are shown."""
    order = question.get("order")
    flat = isinstance(order, list) and all(isinstance(name, str) for name in order)
    return list(order if order and flat else question["options"])


def worse_pairs(question: Json) -> set[tuple[Any, Any]]:
    """Every pair of answers of which the second is worse, by the whole transitive order."""
    answers = answers_to(question)
    pairs = {(a, b) for a, b in product(answers, repeat=2) if _worse(question, a, b)}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs |= more
    return pairs


def _worse(question: Json, a: Any, b: Any) -> bool:
    order = question.get("order")
    if order == "none":
        return False
    if scale := question.get("scale") or question.get("number") or question.get("date"):
        return bool({"up": a < b, "down": a > b, "none": False}[scale["worse"]])
    if question.get("options"):
        if order and not isinstance(order[0], str):
            return [a, b] in [list(pair) for pair in order]
        return by_severity(question).index(a) < by_severity(question).index(b)
    exclusive = question["exclusive"]
    if exclusive and a == (exclusive[0],) and a != b:
        return True
    if set(a) < set(b) and not set(b) & set(exclusive):
        return True
    return any(set(a) - set(b) == {x} and set(b) - set(a) == {y} for x, y in order or ())


def severity(found: Json) -> tuple[int, float]:
    """Greater is more severe."""
    if found["urgency"] is None:
        return -1, 0
    return URGENCIES.index(found["urgency"]), -(found["days"] or float("inf"))


def as_expected(expected: Json, found: Json) -> bool:
    return all(
        severity(found) >= (URGENCIES.index("soon"), -value["at_most"])
        if field == "days" and isinstance(value, dict)
        else _field_as_expected(field, value, found[field])
        for field, value in expected.items()
    )


def _field_as_expected(field: str, value: Any, found: Any) -> bool:
    if field == "tags":
        return bool(set(value) <= found)
    if field == "rules":
        return bool(set(value) == found)
    if field == "departments":
        return bool(list(value) == found)
    if isinstance(value, dict):
        if found is None:
            return False
        low, high = value.get("at_least", URGENCIES[0]), value.get("at_most", URGENCIES[-1])
        return URGENCIES.index(low) <= URGENCIES.index(found) <= URGENCIES.index(high)
    return found in (value if isinstance(value, list) else [value])
