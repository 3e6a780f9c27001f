"""The third layer of loading: every name that is used is given, and what belongs together is together."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

import selfcheck.loader.references.calling as calling
import selfcheck.loader.references.cases as cases
import selfcheck.loader.references.contacts as contacts
import selfcheck.loader.references.grids as grids
import selfcheck.loader.references.ids as ids
import selfcheck.loader.references.letter as letter
import selfcheck.loader.references.questions as questions
import selfcheck.loader.references.references as references
import selfcheck.loader.references.rules as rules
import selfcheck.loader.references.scores as scores
import selfcheck.loader.references.second_look as second_look
import selfcheck.loader.references.unused as unused
import selfcheck.loader.references.visit as visit
import selfcheck.loader.references.wording as wording
from selfcheck.loader.references.register import Register
from selfcheck.model import Questionnaire
from selfcheck.problems import Problem


def errors(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every Problem of the layer `names` that stops the questionnaire."""
    return (problem for problem in _all(Register(questionnaire)) if problem.severity == "error")


def warnings(questionnaire: Questionnaire, today: date) -> Iterator[Problem]:
    """What does not stop a patient but should be looked at: what nothing uses, and a review that is due."""
    register = Register(questionnaire)
    yield from (problem for problem in _all(register) if problem.severity == "warning")
    yield from unused.find(register)
    yield from unused.overdue(register, today)


def _all(register: Register) -> Iterator[Problem]:
    rooms = (
        ids,
        references,
        questions,
        grids,
        scores,
        visit,
        rules,
        cases,
        wording,
        contacts,
        calling,
        letter,
        second_look,
    )
    yield from chain.from_iterable(room.find(register) for room in rooms)
    review = register.questionnaire.reviewed
    if review.again <= review.on:
        message = f"the next review, {review.again}, is not after the last one, {review.on}."
        place = ("reviewed", "again")
        yield register.problem(place, "review-order", message, "Write the day by which to look at it again.")
    if not register.questionnaire.languages:
        fix = "Add `languages: {en: English}`."
        yield register.problem(("languages",), "no-language", "no language is declared.", fix, at="key")
