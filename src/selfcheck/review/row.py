"""One row of a table as a Response again, where the questionnaire that it was made with is known."""

from typing import Any

import pandas as pd

from selfcheck.engine import assess, clinic_day, measure
from selfcheck.model import Answer, Questionnaire, Urgency
from selfcheck.review.columns import ANSWERS
from selfcheck.store import Response, stored


def response_of(row: "pd.Series[Any]", questionnaire: Questionnaire) -> Response:
    """The Response of a row, without what only the store knows.

    Its findings are worked out again from the answers; the urgency stays the one in the file. Raises
    AnswersError or ValueError where the row does not fit the questionnaire.
    """
    answers, created = answers_of(row, questionnaire), row["created"].to_pydatetime()
    found = assess(questionnaire, answers, clinic_day(questionnaire, created))
    urgency = Urgency(row["urgency"])
    receipt = str(row["receipt"]).replace("-", "")
    return Response(
        id=receipt,
        token="",
        receipt=receipt,
        created=created,
        language=row["language"],
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=row["questionnaire_hash"],
        answers=answers,
        assessment=stored(found, questionnaire).model_copy(update={"urgency": urgency}),
        age_band=None if pd.isna(row["age_band"]) else str(row["age_band"]),
        consent_version=str(row["consent_version"]),
        guardian=bool(row["guardian"]),
        visit_wish=bool(row["visit_wish"]),
        sealed=None,
        fingerprint="",
        app_version=str(row["app_version"]),
    )


def answers_of(row: "pd.Series[Any]", questionnaire: Questionnaire) -> dict[str, Answer]:
    """The answers of a row, in the order asked."""
    answers: dict[str, Answer] = {}
    for section in questionnaire.sections:
        for question in section.questions:
            value = row.get(ANSWERS + question.id)
            if value is None or pd.isna(value):
                continue
            text = str(value)
            if question.past_date:
                answers[question.id] = text[:10]
            elif measured := measure(question):
                answers[question.id] = measured.number(measured.step(float(text)))
            else:
                answers[question.id] = tuple(text.split(" ")) if question.tick else text
    return answers
