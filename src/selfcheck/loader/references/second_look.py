"""The second look: the earlier result is a given question about urgencies, and no emergency waits for one."""

from collections.abc import Iterator

from selfcheck.loader.references.letter import question_there
from selfcheck.loader.references.register import Register
from selfcheck.model import Urgency, YamlPath
from selfcheck.problems import Problem, listed

KEPT = tuple(urgency.value for urgency in Urgency if urgency is not Urgency.EMERGENCY)
"""What may be kept: who has an emergency does not wait for a second look."""


def find(register: Register) -> Iterator[Problem]:
    """Every Problem of the second look."""
    for i, guidance in enumerate(register.questionnaire.guidance):
        if guidance.again and guidance.urgency is Urgency.EMERGENCY:
            message = f"guidance `{guidance.id}` is an emergency, but says when to look again."
            fix = "Delete `again`: who needs help now does not wait for another look."
            yield register.problem(("guidance", i, "again"), "again-in-emergency", message, fix, at="key")
    look = register.questionnaire.second_look
    if look is None:
        return
    place: YamlPath = ("second_look", "earlier")
    yield from question_there(register, look.earlier, place)
    question = register.questions.get(look.earlier)
    if question and not (question.given and set(question.options or ()) == set(KEPT)):
        message = f"the question `{question.id}` cannot take the urgency of an earlier result."
        fix = f"Let it be `given: true`, with the options {listed(KEPT)}."
        yield register.problem(place, "takes-no-urgency", message, fix)
