"""Both questionnaires in one set of formulas, answered by the same patient. Above worlds and consequences."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from selfcheck.authoring.diff.patients import Patient, same_kind
from selfcheck.model import Answer, Answers, Match, Questionnaire
from selfcheck.proofs import (
    Answered,
    Asked,
    Clauses,
    Consequences,
    Interval,
    Linked,
    Literal,
    World,
    ask,
    atoms,
    consequences,
    first_world,
)


class Pair:
    """What follows from the old and from the new questionnaire for one patient, whoever it is."""

    def __init__(self, old: Questionnaire, new: Questionnaire, clauses: Clauses) -> None:
        self.clauses = clauses
        before, after = Linked(old), Linked(new)
        self.before = consequences(before, first_world(clauses, tuple(_aligned(before, after))))
        self.after = consequences(after, _beside(self.before.world, tuple(_aligned(after, before))))

    def answers(self, solution: frozenset[Literal]) -> tuple[dict[str, Answer], dict[str, Answer]]:
        """The complete sets of answers, before and after, that a solution stands for."""
        return self.before.world.answers(solution), self.after.world.answers(solution)

    def gives(self, patient: Patient) -> Literal:
        """Somebody gives the answers of this patient, and perhaps others besides."""
        before = _given(self.before, patient.before)
        return self.clauses.all((*before, *_given(self.after, patient.after)))


def _given(follows: Consequences, answers: Answers) -> Iterator[Literal]:
    for name, answer in answers.items():
        for atom, literal in follows.world.answered[name].chosen.items():
            given = answer if isinstance(answer, tuple) else (answer,)
            if atom in given or (isinstance(atom, Interval) and atom.holds(answer)):
                yield literal


def _aligned(linked: Linked, other: Linked) -> Iterator[Asked]:
    """The questions, with numbers cut where a condition of either questionnaire tells them apart."""
    others = {asked.question.id: asked for asked in other.asked}
    for asked in linked.asked:
        twin = others.get(asked.question.id, asked)
        yield replace(asked, atoms=atoms(asked.question, [*_cuts(asked), *_cuts(twin)]))


def _cuts(asked: Asked) -> Iterator[Match]:
    for atom in asked.atoms:
        if isinstance(atom, Interval):
            yield Match(asked.question.id, at_least=atom.first, at_most=atom.last)


def _beside(before: World, asked: tuple[Asked, ...]) -> World:
    """Every complete set of answers to the new questionnaire by a patient who answered the old one.

    What both ask is answered alike, unless one of them has no such answer; what is new, in any way.
    """
    world = World(before.clauses, asked)
    olds = {each.question.id: each for each in before.asked}
    for each in asked:
        name, old = each.question.id, olds.get(each.question.id)
        given = old and old.question.given and each.question.given
        shown = before.answered[name].shown if given else world.shows(each)
        if old and same_kind(old.question, each.question):
            world.answered[name] = _again(world.clauses, old, before.answered[name], each, shown)
        else:
            world.answered[name] = ask(world.clauses, each, shown)
    return world


def _again(clauses: Clauses, old: Asked, answered: Answered, new: Asked, shown: Literal) -> Answered:
    """A question that the old questionnaire asks too; the same literals where nothing about it changes."""
    unchanged = set(old.atoms) == set(new.atoms) and _alone(old) == _alone(new)
    if unchanged and shown == answered.shown:
        return answered
    again = ask(clauses, new, shown)
    free = clauses.any((*_unknown(clauses, old, answered, new), *_unknown(clauses, new, again, old)))
    for atom in (atom for atom in answered.chosen if atom in again.chosen):
        one, other = answered.chosen[atom], again.chosen[atom]
        clauses.add(-answered.shown, -shown, free, -one, other)
        clauses.add(-answered.shown, -shown, free, one, -other)
    return again


def _unknown(clauses: Clauses, asked: Asked, answered: Answered, other: Asked) -> Iterator[Literal]:
    """Each holds where the answer cannot be given to the other form of the question."""
    chosen = answered.chosen
    yield from (chosen[atom] for atom in asked.atoms if atom not in other.atoms)
    if asked.question.tick:
        mine, theirs = _alone(asked), _alone(other)
        for one, two in combinations([atom for atom in asked.atoms if atom in other.atoms], 2):
            if mine.isdisjoint((one, two)) and not theirs.isdisjoint((one, two)):
                yield clauses.all((chosen[one], chosen[two]))


def _alone(asked: Asked) -> frozenset[object]:
    return frozenset(asked.question.exclusive)
