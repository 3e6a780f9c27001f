"""The proofs agree with brute force: every complete set of answers, and every pair of them, of small random files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from tests.support.random_files import Json, random_file, read
from tests.support.reference import BOOKINGS, File, Given, as_expected, severity, worse_pairs
from tests.support.walks import QUESTIONS

from selfcheck.checks.proof_problems import broken_proofs
from selfcheck.loader.loading import load
from selfcheck.model.base import Answer
from selfcheck.proofs import Proof, Verdict, prove

FILES, AT_ONCE, QUICK = 3200, 200, 40
Facts = dict[tuple[str, str], bool]
"""(code, id) → whether it holds; of an option its place too."""


every = pytest.mark.parametrize("kind", ["plain", "scored", "typed"])


@every
def test_proofs_of_the_first_files_agree_with_brute_force(kind: str) -> None:
    agree(range(QUICK), kind)


@pytest.mark.slow
@every
@pytest.mark.parametrize("first", range(0, FILES, AT_ONCE))
def test_proofs_agree_with_brute_force(first: int, kind: str) -> None:
    agree(range(first, first + AT_ONCE), kind)


def agree(seeds: Iterable[int], kind: str) -> None:
    for seed in seeds:
        raw = random_file(seed, scored=kind == "scored", typed=kind == "typed")
        proofs = prove(read(raw))
        found = {_fact(proof): proof.verdict is Verdict.PROVED for proof in proofs}
        brute_force = BruteForce(raw)
        # Whether that is so is for tests/engine/test_skipping.py: it asks the engine, one question after the other.
        assert found.pop(("skipping-changes-result", "skipping")), f"seed {seed}"
        assert found == brute_force.facts(), f"seed {seed}"
        for proof in proofs:
            assert brute_force.is_shown(proof), f"seed {seed}: {proof}"


def _fact(proof: Proof) -> tuple[str, str]:
    if proof.code == "unreachable-option":
        return proof.code, f"{proof.place[3]} {proof.name}"
    return proof.code, proof.name


def _worse_is(question: Json) -> str | None:
    return next((question[kind]["worse"] for kind in ("scale", "number", "date") if kind in question), None)


class BruteForce:
    def __init__(self, raw: Json) -> None:
        self.raw, self.file = raw, File(raw)
        self.sets = self.file.answer_sets()
        self.found = [self.file.assess(given) for given in self.sets]

    def facts(self) -> Facts:
        return dict((*self.total(), *self.reached(), *self.needed(), *self.monotone(), *self.promised()))

    def total(self) -> Iterator[tuple[tuple[str, str], bool]]:
        yield ("not-total", "rules"), all(found["urgency"] for found in self.found)

    def reached(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for place, (name, question) in enumerate(self.file.questions.items()):
            given = [answers[name] for answers in self.sets if name in answers]
            yield ("unreachable-question", name), bool(given)
            for option in question.get("options") or question.get("tick") or () if given else ():
                chosen = any(
                    option == answer or (isinstance(answer, tuple) and option in answer) for answer in given
                )
                yield ("unreachable-option", f"{place} {option}"), chosen
        for kind, ids, field in (
            ("stage", [s["id"] for s in self.raw["stages"]], "stage"),
            ("guidance", [g["id"] for g in self.raw["guidance"]], "guidance"),
        ):
            yield from (
                (((f"unreachable-{kind}", name), any(f[field] == name for f in self.found))) for name in ids
            )
        rules = self.raw["rules"]
        for kind, wanted, field in (
            ("rule", {r["id"] for r in rules}, "rules"),
            ("tag", {tag for r in rules for tag in r["then"].get("tags", ())}, "tags"),
            (
                "department",
                {r["then"]["department"] for r in rules if r["then"].get("department")},
                "departments",
            ),
        ):
            yield from (
                (((f"unreachable-{kind}", name), any(name in f[field] for f in self.found)))
                for name in wanted
            )
        for term in self.raw["terms"]:
            yield ("unreachable-term", term["id"]), self.ever(term["means"])
        for promise in self.raw["promises"]:
            yield ("unreachable-promise", promise["name"]), self.ever(promise["if"])
        if self.raw["otherwise"]:
            yield ("unreachable-otherwise", "otherwise"), any(not f["deciding"] for f in self.found)

    def ever(self, condition: Json) -> bool:
        return any(self.file.holds(condition, given) for given in self.sets)

    def needed(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for rule in self.raw["rules"]:
            name = rule["id"]
            held = [
                (given, found)
                for given, found in zip(self.sets, self.found, strict=True)
                if name in found["rules"]
            ]
            if any(self.brings(rule, given, found) for given, found in held):
                yield ("idle-rule", name), True
            elif held:
                decides = any(name in found["deciding"] for _, found in held)
                yield ("covered-rule" if decides else "idle-rule", name), False

    def brings(self, rule: Json, given: Given, found: Json) -> bool:
        without = self.file.assess(given, without=rule["id"])
        if found["deciding"] == {rule["id"]}:
            return True
        same = (severity, lambda f: set(f["departments"]), lambda f: f["guidance"], lambda f: f["tags"])
        return any(look(found) != look(without) for look in same)

    def monotone(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for name, question in self.file.questions.items():
            if question.get("order") == "none" or _worse_is(question) == "none":
                continue
            pairs = list(self.pairs(name, worse_pairs(question)))
            milder = any(severity(one) > severity(other) for one, other in pairs)
            opened = any(
                BOOKINGS.index(one["booking"]) > BOOKINGS.index(other["booking"]) for one, other in pairs
            )
            yield ("milder-when-worse", name), not milder
            yield ("booking-when-worse", name), not opened

    def pairs(self, name: str, worse: set[tuple[Any, Any]]) -> Iterator[tuple[Json, Json]]:
        """What follows from two sets that answer one question in a worse way and all that both show alike."""
        asked = [(given, found) for given, found in zip(self.sets, self.found, strict=True) if name in given]
        for (one, before), (other, after) in product(asked, repeat=2):
            if (one[name], other[name]) in worse and self.file.alike_but_for(name, one, other):
                yield before, after

    def promised(self) -> Iterator[tuple[tuple[str, str], bool]]:
        for promise in self.raw["promises"]:
            kept = all(
                as_expected(promise["then"], found)
                for given, found in zip(self.sets, self.found, strict=True)
                if self.file.holds(promise["if"], given)
            )
            yield ("broken-promise", promise["name"]), kept

    def is_shown(self, proof: Proof) -> bool:
        """Whether the answers show what the proof says of them, and no longer do when one of them is left out."""
        if proof.verdict is Verdict.PROVED or not proof.shown_by:
            return True
        shorter = [
            tuple({k: v for k, v in given.items() if k != name} for given in proof.shown_by)
            for name in {name for given in proof.shown_by for name in given}
            if len(proof.shown_by) == 1 or name != proof.name
        ]
        return self.shows(proof, proof.shown_by) and not any(self.shows(proof, fewer) for fewer in shorter)

    def shows(self, proof: Proof, shown_by: Sequence[Mapping[str, Answer]]) -> bool:
        sets = [self.file.complete(dict(given)) for given in shown_by]
        found = [self.file.assess(given) for given in sets]
        if proof.code == "not-total":
            return found[0]["urgency"] is None
        if proof.code == "broken-promise":
            promise = next(promise for promise in self.raw["promises"] if promise["name"] == proof.name)
            return self.file.holds(promise["if"], sets[0]) and not as_expected(promise["then"], found[0])
        one, other = sets
        worse = worse_pairs(self.file.questions[proof.name])
        if (one.get(proof.name), other.get(proof.name)) not in worse:
            return False
        if not self.file.alike_but_for(proof.name, one, other):
            return False
        if proof.code == "milder-when-worse":
            return severity(found[0]) > severity(found[1])
        return BOOKINGS.index(found[0]["booking"]) > BOOKINGS.index(found[1]["booking"])


REAL = load(QUESTIONS)


def test_past_its_budget_a_proof_is_open_and_stops_the_file() -> None:
    proofs = prove(REAL, budget=1)
    assert {proof.verdict for proof in proofs} == {Verdict.PROVED, Verdict.OPEN}
    found = list(broken_proofs(REAL, proofs))
    assert {(problem.code, problem.severity) for problem in found} == {("not-proved", "error")}
    assert "could not be proved within the budget" in str(found[0])
