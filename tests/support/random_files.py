"""Small random questionnaires of every shape that the grammar allows, sensible or not; the seed says which."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.support.reference import answers_to, numbers, worth

from selfcheck.model.questionnaire import Questionnaire, Urgency

Json = dict[str, Any]
WORD = {"en": "-"}
FRAME: Json = {
    "id": "small",
    "version": "1",
    "title": WORD,
    "languages": {"en": "English"},
    "reviewed": {"by": "nobody", "on": "2026-01-01", "again": "2027-01-01"},
    "clinic": {
        "name": WORD,
        "address": WORD,
        "phone": "0",
        "hours": {"timezone": "Asia/Tokyo", "text": WORD, "open": []},
    },
    "phones": {},
    "departments": {"bones": WORD, "nerves": WORD},
    "tags": {"told": WORD, "seen": WORD},
    "start": {"title": WORD, "lead": WORD, "readers": [], "minutes": WORD, "is_not": [], "emergency": WORD},
    "consent": {
        "version": "1",
        "title": WORD,
        "points": [],
        "agree": WORD,
        "decline": WORD,
        "declined": WORD,
    },
    "safety_net": {"title": WORD, "items": [WORD], "footer": WORD},
    "disclaimer": WORD,
    "texts": {},
}
LOOK = {
    "word": WORD,
    "icon": "-",
    "colour": {"background": "#000000", "text": "#ffffff"},
    "title": WORD,
    "what": WORD,
}
MOST_SETS = 250
"""Complete answer sets of one questionnaire, were every question asked: all pairs of them are looked at."""


def random_file(seed: int, *, scored: bool = False, typed: bool = False) -> Json:
    """A questionnaire as it is in YAML.

    `scored`: with one or two scores, at which conditions look; `typed`: with numbers that are typed.
    """
    return _Author(Random(seed), scored=scored, typed=typed).write()


def read(file: Json) -> Questionnaire:
    return Questionnaire.model_validate(file)


class _Author:
    def __init__(self, random: Random, *, scored: bool = False, typed: bool = False) -> None:
        self.random = random
        self.scored = scored
        self.kinds = [self.single, self.single, self.tick, self.scale] + [
            self.number,
            self.number,
            self.date,
        ] * typed * 2
        self.scores: list[Json] = []
        self.questions: list[Json] = []
        self.terms: list[Json] = []
        self.guidance: list[Json] = []

    def write(self) -> Json:
        self.write_questions()
        if self.scored and not self.scores:
            self.scores = [self.score(0)]
        self.guidance = [self.write_guidance(i, u) for i, u in enumerate(self.urgencies())]
        if self.random.random() < 0.4:
            self.terms = [
                {"id": f"term{i}", "title": WORD, "means": self.condition(self.questions)} for i in range(2)
            ]
        rules = [self.rule(i) for i in range(self.random.randint(1, 6))]
        promises = [self.promise(i, [rule["id"] for rule in rules]) for i in range(self.random.randint(0, 3))]
        return {
            **FRAME,
            "sections": [{"id": "all", "title": WORD, "questions": self.questions}],
            "scores": self.scores,
            "terms": self.terms,
            "stages": [
                {"id": f"stage{i}", "title": WORD, "about": WORD, "reached": self.reached(i)}
                for i in range(self.random.randint(0, 3))
            ],
            "rules": rules,
            "otherwise": {
                "urgency": self.random.choice(["selfcare", "routine"]),
                "because": WORD,
                "source": "book",
            }
            if self.chance(0.7)
            else None,
            "guidance": self.guidance,
            "promises": promises,
        }

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def some(self, names: list[str], most: int) -> list[str]:
        return self.random.sample(names, self.random.randint(1, min(most, len(names))))

    def urgencies(self) -> list[Urgency]:
        extra = [self.random.choice(list(Urgency)) for _ in range(self.random.randint(0, 3))]
        return self.random.sample([*Urgency, *extra], 5 + len(extra))

    def write_questions(self) -> None:
        sets = self.write_given()
        for i in range(self.random.randint(2, 6)):
            question, answers = self.random.choice(self.kinds)(f"q{i}")
            sets *= answers
            if sets > MOST_SETS:
                return
            if self.questions and self.chance(0.6):
                question["when"] = self.condition(self.questions)
            self.questions.append(question)
            if self.scored and len(self.scores) < 2 and self.chance(0.4):  # later questions may look at it
                self.scores.append(self.score(len(self.scores)))

    def write_given(self) -> int:
        """At times a question whose answer may come with the flow, before all that are asked."""
        if not self.chance(0.25):
            return 1
        question, answers = self.single("given")
        question.pop("usual", None)
        self.questions.append({**question, "given": True})
        return answers + 1

    def single(self, name: str) -> tuple[Json, int]:
        options = list("abcd")[: self.random.randint(2, 4)]
        question: Json = {"id": name, "ask": WORD, "options": dict.fromkeys(options, WORD)}
        question["order"] = (
            self.random.sample(options, len(options)) if self.chance(0.3) else self.order(options)
        )
        if self.chance(0.2):
            question["usual"] = self.random.choice(options)
        return question, len(options)

    def tick(self, name: str) -> tuple[Json, int]:
        free, alone = (
            list("xyz")[: self.random.randint(1, 3)],
            ["none", "unsure"][: self.random.randint(0, 2)],
        )
        options = self.random.sample([*free, *alone], len(free) + len(alone))
        question: Json = {"id": name, "ask": WORD, "tick": dict.fromkeys(options, WORD), "exclusive": alone}
        question["order"] = self.order(options)
        return question, 2 ** len(free) - 1 + len(alone)

    def order(self, options: list[str]) -> Any:
        if self.chance(0.6):
            return None
        ranked = self.random.sample(options, len(options))
        pairs = [(a, b) for i, a in enumerate(ranked) for b in ranked[i + 1 :] if self.chance(0.5)]
        return pairs or "none"

    def scale(self, name: str) -> tuple[Json, int]:
        lowest = 0 if self.scored else -2
        low, high = self.random.randint(lowest, 1), self.random.randint(2, 5)
        worse = self.random.choice(["up", "up", "down", "none"])
        question: Json = {
            "id": name,
            "ask": WORD,
            "scale": {"at_least": low, "at_most": high, "low": WORD, "high": WORD, "worse": worse},
        }
        if self.chance(0.2):
            question["order"] = "none"
        return question, high - low + 1

    def number(self, name: str) -> tuple[Json, int]:
        decimals, low = self.random.randint(0, 2), self.random.randint(-300, 300)
        numbers = [step / 10**decimals for step in range(low, low + self.random.randint(2, 6))]
        worse = self.random.choice(["up", "up", "down", "none"])
        number = {"at_least": numbers[0], "at_most": numbers[-1], "decimals": decimals, "worse": worse}
        question: Json = {"id": name, "ask": WORD, "number": number}
        if self.chance(0.2):
            question["usual"] = self.random.choice(numbers)
        return question, len(numbers)

    def date(self, name: str) -> tuple[Json, int]:
        """Its answers are days ago, as in cases."""
        past: Json = {
            "at_most": self.random.randint(1, 5),
            "worse": self.random.choice(["up", "down", "none"]),
        }
        return {"id": name, "ask": WORD, "date": past}, past["at_most"] + 1

    def score(self, place: int) -> Json:
        """A sum over some of the questions so far, whatever their points and order."""
        parts = self.some([question["id"] for question in self.questions], 4)
        asked = [question for question in self.questions if question["id"] in parts]
        for question in asked:
            named = question.get("options") or question.get("tick")
            if named and "points" not in question:
                question["points"] = {name: self.random.randint(0, 3) for name in named if self.chance(0.7)}
        of = sum(max(worth(question, answer) for answer in answers_to(question)) for question in asked)
        return {"id": f"score{place}", "title": WORD, "sum": parts, "of": of, "source": "book"}

    def condition(self, questions: list[Json], depth: int = 2) -> Json:
        kinds: list[Callable[[], Json]] = [lambda: self.match(self.random.choice(questions))] * 3
        if self.scores:
            kinds += [lambda: self.match_score(self.random.choice(self.scores))] * 3
        if depth:

            def parts() -> list[Json]:
                return [self.condition(questions, depth - 1) for _ in range(self.random.randint(1, 3))]

            kinds += [
                lambda: {"all": parts()},
                lambda: {"any": parts()},
                lambda: {"not": self.condition(questions, depth - 1)},
            ]
        if self.terms:
            kinds.append(lambda: {"is": self.some([term["id"] for term in self.terms], 2)})
        if depth and len(questions) > 1:
            kinds.append(
                lambda: {k: v for q in self.random.sample(questions, 2) for k, v in self.match(q).items()}
            )
        return self.random.choice(kinds)()

    def match(self, question: Json) -> Json:
        if past := question.get("date"):
            return {question["id"]: self.between(range(past["at_most"] + 1))}
        if number := question.get("number"):
            return {question["id"]: self.between(numbers(number))}
        scale = question.get("scale")
        if not scale:
            return {question["id"]: self.some(list(question.get("options") or question["tick"]), 2)}
        return {question["id"]: self.bounds(scale["at_least"], scale["at_most"])}

    def match_score(self, score: Json) -> Json:
        return {score["id"]: self.bounds(0, score["of"])}

    def bounds(self, lowest: int, highest: int) -> Json:
        return self.between(range(lowest, highest + 1))

    def between(self, numbers: Sequence[float]) -> Json:
        low, high = sorted(self.random.choice(numbers) for _ in range(2))
        return self.random.choice([{"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high}])

    def reached(self, place: int) -> Json:
        return {} if place == 0 and self.chance(0.5) else self.condition(self.questions)

    def write_guidance(self, place: int, urgency: Urgency) -> Json:
        booking = self.random.choice(["shown", "ask_doctor", "hidden"])
        return {"id": f"guidance{place}", "urgency": urgency.value, "booking": booking, **LOOK}

    def rule(self, place: int) -> Json:
        return {
            "id": f"rule{place}",
            "if": self.condition(self.questions),
            "then": self.then(),
            "because": WORD,
            "source": "book",
        }

    def then(self) -> Json:
        tags = self.some(["told", "seen"], 2) if self.chance(0.2) else []
        if self.chance(0.1):
            return {"tags": tags or ["told"]}
        urgency = self.random.choice(list(Urgency)).value
        then: Json = {"urgency": urgency, "tags": tags}
        if urgency == "soon":
            then["days"] = self.random.choice([3, 7, 14, None])
        if self.chance(0.3):
            then["department"] = self.random.choice(["bones", "nerves"])
        if self.chance(0.4):
            then["guidance"] = self.random.choice([g["id"] for g in self.guidance if g["urgency"] == urgency])
        return then

    def promise(self, place: int, rules: list[str]) -> Json:
        return {
            "name": f"promise{place}",
            "if": self.condition(self.questions),
            "then": self.expectation(rules),
        }

    def expectation(self, rules: list[str]) -> Json:
        names = [g["id"] for g in self.guidance]
        fields: Json = {
            "urgency": self.random.choice(
                [
                    self.random.choice(list(Urgency)).value,
                    [u.value for u in self.random.sample(list(Urgency), 3)],
                    {"at_least": self.random.choice(list(Urgency)).value},
                    {"at_most": self.random.choice(list(Urgency)).value},
                ]
            ),
            "days": self.random.choice([3, 7, [7, 14], {"at_most": 7}]),
            "guidance": self.random.choice([names[0], names[1:4]]),
            "booking": self.random.choice(["hidden", "shown", ["hidden", "ask_doctor"]]),
            "stage": self.random.choice(["stage0", ["stage0", "stage1"]]),
            "tags": self.random.choice([[], ["told"], ["told", "seen"]]),
            "rules": self.some(rules, 2),
            "departments": self.random.choice([[], ["bones"], ["nerves", "bones"]]),
        }
        wanted = self.random.choices(list(fields), [8, 1, 2, 4, 1, 1, 0.5, 1], k=self.random.randint(1, 2))
        return {name: fields[name] for name in dict.fromkeys(wanted)}
