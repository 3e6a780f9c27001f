"""One question on the screen: one tap per answer where one is chosen. Above progress."""

from selfcheck.engine import AnswerPath
from selfcheck.model import Answer, Question, Questionnaire
from selfcheck.ui.figure import figure
from selfcheck.ui.part import Patch
from selfcheck.ui.progress import asked, expectations, percent, place_of, time_left
from selfcheck.ui.screen import Option, QuestionBody, Scale
from selfcheck.ui.wording import Wording


def question_body(wording: Wording, path: AnswerPath, question: Question) -> QuestionBody:
    """A question with its earlier answer shown as chosen, and nothing chosen where there is none."""
    answer = path.answers.get(question.id)
    place = place_of(asked(path), question.id)
    numbers = expectations(wording.questionnaire, path, place)
    done = percent(numbers)
    go_on = after(question)
    return {
        "id": question.id,
        "section": _section(wording, question),
        "percent": done,
        "progress": wording.plain_word("progress", percent=done),
        "left": time_left(wording, numbers[-1] - place),
        "hint": wording.say(question.hint),
        "why": wording.say(question.why),
        "why_title": wording.word("why"),
        "options": _options(wording, question, answer),
        "columns": question.columns,
        "tick": wording.word("tick_all") if question.tick else "",
        "go_on": wording.word("go_on"),
        "scale": _scale(wording, question),
        "figure": figure(wording, question.tick) if question.tick and question.body_map else None,
        "keep": wording.word("keep"),
        "keep_flow": go_on if answer is not None and not question.tick else None,
        "answers_so_far": wording.word("answers_so_far"),
        "review_flow": {"view": "review"} if path.answers else None,
    }


def after(question: Question, answer: object = None) -> Patch:
    """The tap that answers a question and goes on; without an answer it only goes on."""
    patch: Patch = {"view": f"after:{question.id}"}
    return patch if answer is None else {**patch, "answers": {question.id: answer}}


def answer_text(wording: Wording, question: Question, answer: Answer) -> str:
    """An answer in words."""
    if isinstance(answer, int):
        return str(answer)
    options = question.tick or question.options or {}
    chosen = [answer] if isinstance(answer, str) else answer
    return wording.word("list").join(wording.say(options[name]) for name in chosen)


def previous(questionnaire: Questionnaire, path: AnswerPath, question: str | None) -> Patch:
    """Where Back leads: one question back, or from the first one to the start page."""
    questions = asked(path)
    place = place_of(questions, question) if question else len(path.answers)
    return {"view": f"question:{questions[place - 1]}" if place else "start", "from": None}


def _section(wording: Wording, question: Question) -> str:
    for section in wording.questionnaire.sections:
        if any(each.id == question.id for each in section.questions):
            return wording.say(section.title)
    return ""


def _options(wording: Wording, question: Question, answer: Answer | None) -> list[Option]:
    if question.scale:
        numbers = range(question.scale.at_least, question.scale.at_most + 1)
        return [_option(question, str(n), str(n), chosen=answer == n, value=n) for n in numbers]
    if question.tick:
        ticked = answer if isinstance(answer, tuple) else ()
        return [
            _option(question, name, wording.say(text), chosen=name in ticked, value=_alone(question, name))
            for name, text in question.tick.items()
        ]
    return [
        _option(question, name, wording.say(text), chosen=answer == name, value=name)
        for name, text in (question.options or {}).items()
    ]


def _alone(question: Question, name: str) -> object:
    """An exclusive option answers at once; of the others several may be ticked."""
    return [name] if name in question.exclusive else None


def _option(question: Question, name: str, label: str, *, chosen: bool, value: object) -> Option:
    flow = None if value is None else after(question, value)
    return {"id": name, "label": label, "chosen": chosen, "flow": flow}


def _scale(wording: Wording, question: Question) -> Scale | None:
    if not question.scale:
        return None
    low, high = wording.plain(question.scale.low), wording.plain(question.scale.high)
    return {
        "name": wording.plain_word("scale", low=low, high=high),
        "low": wording.say(question.scale.low),
        "high": wording.say(question.scale.high),
    }
