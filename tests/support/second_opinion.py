"""The same properties, put to z3 in another way: every number by itself, two full copies of the questionnaire.

Like `reference.py` it reads the file's own YAML and knows nothing of the prover.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import z3

Json = dict[str, Any]
Facts = dict[tuple[str, str], bool]
URGENCIES = ["selfcare", "routine", "soon", "urgent", "emergency"]
BOOKINGS = ["shown", "ask_doctor", "hidden"]


class World:
    """One complete set of answers, whichever it is."""

    def __init__(self, opinion: "SecondOpinion", name: str) -> None:
        self.opinion, self.name = opinion, name
        self.cache: dict[str, Any] = {}
        self.shown: dict[str, Any] = {}
        for (
            q,
            raw,
        ) in opinion.questions.items():  # a score in a `when` looks at whether earlier ones were asked
            free = z3.Bool(f"{name}.{q}") if raw.get("given") else None
            self.shown[q] = self.holds(raw.get("when") or {}) if free is None else free
        self.rules = {rule["id"]: self.holds(rule["if"]) for rule in opinion.raw["rules"]}

    def given(self, question: str, answer: str | int) -> Any:
        """This option or number is the answer, or among it."""
        return z3.Bool(f"{self.name}.{question}.{answer}")

    def possible(self) -> Iterator[Any]:
        """What makes it a complete set of answers."""
        for name, raw in self.opinion.questions.items():
            shown = self.shown[name]
            given = {answer: self.given(name, answer) for answer in answers_of(raw)}
            yield shown == z3.Or(*given.values())
            if "tick" not in raw:
                yield z3.AtMost(*given.values(), 1)
            for alone in raw.get("exclusive", ()):
                yield z3.Implies(given[alone], z3.AtMost(*given.values(), 1))

    def holds(self, raw: Json) -> Any:
        parts = [self._line(key, value) for key, value in raw.items()]
        return z3.And(*parts)

    def _line(self, key: str, value: Any) -> Any:
        if key == "all":
            return z3.And(*map(self.holds, value))
        if key == "any":
            return z3.Or(*map(self.holds, value))
        if key == "not":
            return z3.Not(self.holds(value))
        if key == "is":
            return z3.Or(*(self._term(name) for name in ([value] if isinstance(value, str) else value)))
        return self._match(key, value)

    def _term(self, name: str) -> Any:
        if name not in self.cache:
            self.cache[name] = self.holds(self.opinion.terms[name])
        return self.cache[name]

    def _match(self, name: str, value: Any) -> Any:
        if name in self.opinion.scores:
            return self._adds_up(self.opinion.scores[name], value)
        if isinstance(value, dict):
            numbers = answers_of(self.opinion.questions[name])
            value = [n for n in numbers if value.get("at_least", n) <= n <= value.get("at_most", n)]
        answers = value if isinstance(value, list) else [value]
        return z3.Or(*(self.given(name, answer) for answer in answers))

    def _adds_up(self, parts: list[str], bounds: Json) -> Any:
        """A sum of what was asked; nothing where nothing of it was."""
        questions = {name: self.opinion.questions[name] for name in parts}
        worth = [
            (self.given(name, answer), points)
            for name, raw in questions.items()
            for answer in answers_of(raw)
            if (points := answer if isinstance(answer, int) else raw["points"].get(answer, 0))
        ]
        large, small = bounds.get("at_least"), bounds.get("at_most")
        return z3.And(
            z3.Or(*(self.shown[name] for name in parts)),
            True if large is None else z3.PbGe(worth, large),
            True if small is None else z3.PbLe(worth, small),
        )

    def any_rule(self, wanted: Callable[[Json], object]) -> Any:
        return z3.Or(*(self.rules[rule["id"]] for rule in self.opinion.raw["rules"] if wanted(rule)))

    def at_least(self, severity: tuple[int, float]) -> Any:
        otherwise = self.opinion.raw.get("otherwise")
        literal = self.any_rule(lambda rule: _severity(rule["then"]) >= severity)
        if otherwise and _severity(otherwise) >= severity:
            return z3.Or(literal, z3.Not(self.any_rule(lambda rule: "urgency" in rule["then"])))
        return literal

    def urgency(self, urgency: str) -> Any:
        rank = URGENCIES.index(urgency)
        return z3.And(self.at_least((rank, -float("inf"))), z3.Not(self.at_least((rank + 1, -float("inf")))))

    def guidance(self) -> dict[str, Any]:
        """Guidance → it is given."""
        given: dict[str, Any] = {}
        ids = [g["id"] for g in self.opinion.raw["guidance"]]
        for name in ids:
            earlier = ids[: ids.index(name)]
            given[name] = z3.And(self._asked([name]), z3.Not(self._asked(earlier)))
        return given

    def _asked(self, names: list[str]) -> Any:
        """A deciding rule, or `otherwise`, asks for one of these."""
        first = {g["urgency"]: g["id"] for g in reversed(self.opinion.raw["guidance"])}
        parts = []
        for urgency in URGENCIES:
            asking = self.any_rule(_asks(urgency, names, first.get(urgency)))
            parts.append(z3.And(asking, self.urgency(urgency)))
        otherwise = self.opinion.raw.get("otherwise")
        if otherwise and first[otherwise["urgency"]] in names:
            parts.append(z3.Not(self.any_rule(lambda r: "urgency" in r["then"])))
        return z3.Or(*parts)

    def booking(self, booking: str, given: dict[str, Any]) -> Any:
        return z3.Or(
            *(given[g["id"]] for g in self.opinion.raw["guidance"] if g.get("booking", "hidden") == booking)
        )


class SecondOpinion:
    """A questionnaire as it is in YAML, and z3's verdict on each of its properties."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw
        self.questions = {q["id"]: q for section in raw["sections"] for q in section["questions"]}
        self.terms = {term["id"]: term["means"] for term in raw.get("terms", ())}
        self.scores = {score["id"]: score["sum"] for score in raw.get("scores", ())}
        self.one, self.other = World(self, "a"), World(self, "b")
        self.given = self.one.guidance()
        self.solver = z3.SolverFor("QF_UF")
        self.solver.add(*self.one.possible())

    def possible(self, *claims: Any) -> bool:
        verdict = self.solver.check(*claims)
        assert verdict != z3.unknown
        return bool(verdict == z3.sat)

    def facts(self) -> Facts:
        facts = dict((*self.total(), *self.reached(), *self.needed(), *self.promised()))
        self.solver.add(*self.other.possible())
        return {**facts, **dict(self.monotone())}

    def total(self) -> Iterator[tuple[tuple[str, str], bool]]:
        nothing = z3.Not(z3.Or(*self.given.values()))
        yield ("not-total", "rules"), not self.possible(nothing)

    def reached(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for name in self.questions:
            yield ("unreachable-question", name), self.possible(self.one.shown[name])
        for rule in self.raw["rules"]:
            yield ("unreachable-rule", rule["id"]), self.possible(self.one.rules[rule["id"]])
        for term, means in self.terms.items():
            yield ("unreachable-term", term), self.possible(self.one.holds(means))
        for name, literal in self.given.items():
            yield ("unreachable-guidance", name), self.possible(literal)
        stages = [(s["id"], self.one.holds(s["reached"])) for s in self.raw.get("stages", ())]
        for i, (name, literal) in enumerate(stages):
            yield (
                ("unreachable-stage", name),
                self.possible(literal, *(z3.Not(later) for _, later in stages[i + 1 :])),
            )
        if self.raw.get("otherwise"):
            nobody = z3.Not(self.one.any_rule(lambda rule: "urgency" in rule["then"]))
            yield ("unreachable-otherwise", "otherwise"), self.possible(nobody)
        yield from self._named()

    def _named(self) -> Iterator[tuple[tuple[str, str], bool]]:
        rules = self.raw["rules"]
        for tag in {tag for rule in rules for tag in rule["then"].get("tags", ())}:
            yield ("unreachable-tag", tag), self.possible(self.one.any_rule(_sets(tag)))
        for department in {rule["then"]["department"] for rule in rules if rule["then"].get("department")}:
            deciding = [
                z3.And(self.one.rules[rule["id"]], self.one.urgency(rule["then"]["urgency"]))
                for rule in rules
                if rule["then"].get("department") == department
            ]
            yield ("unreachable-department", department), self.possible(z3.Or(*deciding))

    def needed(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for rule in self.raw["rules"]:
            name, literal = rule["id"], self.one.rules[rule["id"]]
            if any(self.possible(literal, z3.Not(self._also(rule, alike))) for alike in self._effects(rule)):
                yield ("idle-rule", name), True
            elif self.possible(literal):
                rank = _severity(rule["then"])[0]
                higher = self._also(rule, _outranks(rank))
                decides = "urgency" in rule["then"] and self.possible(literal, z3.Not(higher))
                yield ("covered-rule" if decides else "idle-rule", name), False

    def _also(self, rule: Json, alike: Callable[[Json], object]) -> Any:
        return self.one.any_rule(lambda other: other is not rule and alike(other))

    def _effects(self, rule: Json) -> Iterator[Callable[[Json], object]]:
        """For each thing that a rule brings: whether another rule brings it too, or overrules it."""
        ids = [g["id"] for g in self.raw["guidance"]]
        first = {g["urgency"]: g["id"] for g in reversed(self.raw["guidance"])}
        then = rule["then"]

        def place(t: Json) -> int:
            return ids.index(t.get("guidance") or first[t["urgency"]])

        def overrules(other: Json) -> bool:
            return _severity(other["then"])[0] > _severity(then)[0]

        def equal(other: Json) -> bool:
            return bool(other["then"].get("urgency") == then["urgency"])

        if "urgency" in then:
            yield lambda other: _severity(other["then"]) >= _severity(then)
            yield lambda other: overrules(other) or (equal(other) and place(other["then"]) <= place(then))
            if then.get("department"):
                yield (
                    lambda o: overrules(o) or (equal(o) and o["then"].get("department") == then["department"])
                )
        for tag in then.get("tags", ()):
            yield _sets(tag)

    def promised(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for promise in self.raw.get("promises", ()):
            condition = self.one.holds(promise["if"])
            yield ("unreachable-promise", promise["name"]), self.possible(condition)
            kept = z3.And(*(self._as_expected(field, value) for field, value in promise["then"].items()))
            yield ("broken-promise", promise["name"]), not self.possible(condition, z3.Not(kept))

    def _as_expected(self, field: str, value: Any) -> Any:
        several = value if isinstance(value, list) else [value]
        if field == "urgency":
            if isinstance(value, dict):
                low, high = value.get("at_least", URGENCIES[0]), value.get("at_most", URGENCIES[-1])
                several = URGENCIES[URGENCIES.index(low) : URGENCIES.index(high) + 1]
            return z3.Or(*map(self.one.urgency, several))
        if field == "booking":
            return z3.Or(*(self.one.booking(booking, self.given) for booking in several))
        if field == "guidance":
            return z3.Or(*(self.given[name] for name in several))
        if field == "tags":
            return z3.And(*(self.one.any_rule(_sets(tag)) for tag in several))
        if field == "stage":
            return z3.Or(*(self._is_at(stage) for stage in several))
        if field == "rules":
            return z3.And(*(literal == (name in several) for name, literal in self.one.rules.items()))
        if field == "days" and isinstance(value, dict):
            return self.one.at_least((URGENCIES.index("soon"), -float(value["at_most"])))
        if field == "days":
            return z3.Or(*(self._is_exactly(("soon", days)) for days in several))
        raise NotImplementedError(field)

    def _is_at(self, stage: str) -> Any:
        ids = [each["id"] for each in self.raw.get("stages", ())]
        reached = [self.one.holds(each["reached"]) for each in self.raw.get("stages", ())]
        return z3.And(
            reached[ids.index(stage)], *(z3.Not(later) for later in reached[ids.index(stage) + 1 :])
        )

    def _is_exactly(self, then: tuple[str, int]) -> Any:
        exact = (URGENCIES.index(then[0]), -float(then[1]))
        return z3.And(self.one.at_least(exact), z3.Not(self.one.at_least((exact[0], exact[1] + 0.5))))

    def monotone(self) -> Iterator[tuple[tuple[str, str], bool]]:
        milder, opened = self._milder(), self._opened()
        alike = {name: self._alike(name) for name in self.questions}
        for name, raw in self.questions.items():
            if raw.get("order") == "none" or raw.get("scale", {}).get("worse") == "none":
                continue
            self.solver.push()
            self.solver.add(self.one.shown[name], self._worse(name, raw))
            self.solver.add(*(same for other, same in alike.items() if other != name))
            either = self.possible(z3.Or(milder, opened))
            yield ("milder-when-worse", name), not (either and self.possible(milder))
            yield ("booking-when-worse", name), not (either and self.possible(opened))
            self.solver.pop()

    def _milder(self) -> Any:
        severities = {_severity(rule["then"]) for rule in self.raw["rules"] if "urgency" in rule["then"]}
        if self.raw.get("otherwise"):
            severities.add(_severity(self.raw["otherwise"]))
        return z3.Or(*(z3.And(self.one.at_least(s), z3.Not(self.other.at_least(s))) for s in severities))

    def _opened(self) -> Any:
        then = self.other.guidance()
        return z3.Or(
            *(
                z3.And(self.one.booking(closed, self.given), self.other.booking(opener, then))
                for i, closed in enumerate(BOOKINGS)
                for opener in BOOKINGS[:i]
            )
        )

    def _alike(self, name: str) -> Any:
        """What both show is answered alike."""
        both = z3.And(self.one.shown[name], self.other.shown[name])
        if self.questions[name].get("given"):
            return z3.And(self.one.shown[name] == self.other.shown[name], self._same(name, both))
        return self._same(name, both)

    def _same(self, name: str, both: Any) -> Any:
        answers = answers_of(self.questions[name])
        return z3.Implies(
            both, z3.And(*(self.one.given(name, a) == self.other.given(name, a) for a in answers))
        )

    def _worse(self, name: str, raw: Json) -> Any:
        if "tick" in raw:
            return self._worse_ticks(name, raw)
        listed = answers_of(raw)
        if "scale" in raw and raw["scale"].get("worse") == "down":
            listed.reverse()
        order = raw.get("order") or []
        flat = order and isinstance(order[0], str)
        steps = pairwise(order) if flat else order or pairwise(listed)
        pairs: list[tuple[Any, ...]] = list(map(tuple, steps))
        while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - set(pairs):
            pairs += more
        return z3.Or(*(z3.And(self.one.given(name, a), self.other.given(name, b)) for a, b in pairs))

    def _worse_ticks(self, name: str, raw: Json) -> Any:
        pairs = {
            option: (self.one.given(name, option), self.other.given(name, option)) for option in raw["tick"]
        }
        alone = raw.get("exclusive", [])
        kept = [z3.Implies(a, b) for a, b in pairs.values()]
        more = z3.Or(*(z3.And(z3.Not(a), b) for a, b in pairs.values()))
        steps = [z3.And(*kept, more, *(z3.Not(pairs[o][1]) for o in alone))]
        if alone:
            steps.append(z3.And(pairs[alone[0]][0], z3.Not(pairs[alone[0]][1])))
        for better, worse in raw.get("order") or ():
            rest = [a == b for option, (a, b) in pairs.items() if option not in (better, worse)]
            exchanged = [pairs[better][0], z3.Not(pairs[worse][0]), z3.Not(pairs[better][1]), pairs[worse][1]]
            steps.append(z3.And(*exchanged, *rest))
        return z3.Or(*steps)


def answers_of(raw: Json) -> list[Any]:
    """The options of a question, or its numbers."""
    if scale := raw.get("scale"):
        return list(range(scale["at_least"], scale["at_most"] + 1))
    return list(raw.get("options") or raw["tick"])


def _sets(tag: str) -> Callable[[Json], bool]:
    return lambda rule: tag in rule["then"].get("tags", ())


def _outranks(rank: int) -> Callable[[Json], bool]:
    return lambda rule: _severity(rule["then"])[0] > rank


def _asks(urgency: str, names: list[str], first: str | None) -> Callable[[Json], bool]:
    return lambda r: r["then"].get("urgency") == urgency and (r["then"].get("guidance") or first) in names


def _severity(then: Json) -> tuple[int, float]:
    if "urgency" not in then:
        return -1, 0
    return URGENCIES.index(then["urgency"]), -(then.get("days") or float("inf"))
