"""Scores: what each answer adds, what its parts can add, and conditions with terms and scores put in."""

from selfcheck.engine.answers import questions_of
from selfcheck.model import Answer, Node, Part, Question, Questionnaire, link


class Linker:
    """Puts the meaning of a questionnaire's terms and scores in place of their names."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        questions = {question.id: question for question in questions_of(questionnaire)}
        self.scores = {
            score.id: tuple(part_of(questions[name]) for name in score.sum) for score in questionnaire.scores
        }
        self.terms: dict[str, Node] = {}
        for term in questionnaire.terms:
            self.terms[term.id] = self.link(term.means)

    def link(self, condition: Node) -> Node:
        """The condition with matches, sums, `all`, `any` and `not` alone."""
        return link(condition, self.terms, self.scores)


def part_of(question: Question) -> Part:
    """What a question adds to a score."""
    if question.scale:
        return Part(question.id, None, question.scale.at_most)
    points = {name: number for name, number in (question.points or {}).items() if number}
    return Part(question.id, points, _most(question, points), ticked=question.tick is not None)


def _most(question: Question, points: dict[str, int]) -> int:
    alone = question.exclusive if question.tick else question.options or ()
    together = sum(number for name, number in points.items() if name not in alone)
    return max(together, *(points.get(name, 0) for name in alone), 0)


def worth(part: Part, answer: Answer) -> int:
    """What an answer adds."""
    match answer:
        case int() | float():  # of a scale, which has whole numbers
            return int(answer)
        case str():
            return (part.points or {}).get(answer, 0)
        case _:
            points = part.points or {}
            return sum(points.get(name, 0) for name in answer)
