"""The review page: every answer on the path, with a way to change it. Above question."""

from typing import TypedDict

from selfcheck.display import Wording
from selfcheck.engine import AnswerPath
from selfcheck.patient.flow import Patch
from selfcheck.patient.question import answer_text


class Row(TypedDict):
    """An answer on the review page."""

    question: str
    answer: str
    change: str
    change_of: str
    flow: Patch | None
    """None where the answer was given, and cannot be changed."""


class ReviewSection(TypedDict):
    """The answers of one section."""

    title: str
    rows: list[Row]


class ReviewBody(TypedDict):
    """Every answer on the path, with a way to change it."""

    lead: str
    sections: list[ReviewSection]
    onward: str
    flow: Patch


def review_body(wording: Wording, path: AnswerPath) -> ReviewBody:
    """The answers section by section, in the order asked."""
    finished = path.next is None
    return {
        "lead": wording.word("review_lead"),
        "sections": _sections(wording, path),
        "onward": wording.word("to_result" if finished else "to_question"),
        "flow": {"view": "result" if finished else "next", "from": None},
    }


def origin(path: AnswerPath) -> str:
    """What a Change link remembers: the question that is next, to which no change has to return."""
    return path.next.id if path.next else "end"


def _sections(wording: Wording, path: AnswerPath) -> list[ReviewSection]:
    sections: list[ReviewSection] = []
    written = path.written
    for section in wording.questionnaire.sections:
        rows: list[Row] = []
        for question in section.questions:
            if question.id in path.answers and not (question.text and not path.answers[question.id]):
                change: Patch | None = {"view": f"question:{question.id}", "from": origin(path)}
                rows.append(
                    {
                        "question": wording.say(question.ask),
                        "answer": answer_text(wording, question, written[question.id]),
                        "change": wording.word("change"),
                        "change_of": wording.plain_word("change_of", question=wording.plain(question.ask)),
                        "flow": None if question.given else change,
                    }
                )
        if rows:
            sections.append({"title": wording.say(section.title), "rows": rows})
    return sections
