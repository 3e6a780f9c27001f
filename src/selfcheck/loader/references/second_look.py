"""The second look: its question takes every result that may be kept, and no emergency asks for one."""

from collections.abc import Iterator

from selfcheck.engine import kept_results
from selfcheck.loader.references.letter import question_there
from selfcheck.loader.references.register import Register
from selfcheck.model import Urgency, YamlPath
from selfcheck.problems import Problem, listed


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
    kept = kept_results(register.questionnaire)
    undated = {guidance.id for guidance in kept.values()}
    if question and not (question.given and set(kept) <= set(question.options or ()) <= {*kept, *undated}):
        message = f"the question `{question.id}` cannot take every earlier result."
        fix = f"Let it be `given: true`, with the options {listed(kept)}."
        yield register.problem(place, "takes-no-result", message, fix)
