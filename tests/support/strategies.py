"""Random answers for any questionnaire: each question answered or not, on the path or off it."""

from typing import cast

from hypothesis import strategies as st

from selfcheck.engine.answers import questions_of
from selfcheck.engine.engine import Engine
from selfcheck.model.questionnaire import Answer, Question, Questionnaire


def answer_to(question: Question) -> st.SearchStrategy[Answer]:
    if question.scale:
        return cast("st.SearchStrategy[Answer]", st.integers(question.scale.at_least, question.scale.at_most))
    if question.options:
        return st.sampled_from(list(question.options))
    free = [option for option in question.tick or {} if option not in question.exclusive]
    alone = [st.just((option,)) for option in question.exclusive]
    some = st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True).map(
        lambda chosen: tuple(option for option in free if option in chosen)
    )
    return cast("st.SearchStrategy[Answer]", st.one_of(*alone, some))


def some_answers(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """Any answers, to any of the questions."""
    questions = {q.id: answer_to(q) for q in questions_of(questionnaire)}
    return st.fixed_dictionaries({}, optional=questions)


def all_answers(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """An answer to every question, so that every path is finished."""
    return st.fixed_dictionaries({q.id: answer_to(q) for q in questions_of(questionnaire)})


def on_path(engine: Engine, answers: dict[str, Answer]) -> dict[str, Answer]:
    return engine.path(answers).answers
