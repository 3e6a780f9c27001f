"""The page for the doctor: symptoms, dates and answers on one sheet of A4, and no diagnosis."""

from starlette.responses import Response

from selfcheck.staff.drawing import Drawing, drawing, say_text
from selfcheck.staff.rendering import page
from selfcheck.staff.services.responses import Sheet
from selfcheck.staff.times import moment
from selfcheck.store import show_receipt

DENSE = 1500
"""Characters (with 25 for each line) that fit on the page in the larger type."""


def _weight(drawn: Drawing) -> int:
    rows = [row for part in drawn.parts for row in part.rows]
    return sum(25 + len(row.asked) + sum(map(len, row.answers)) for row in rows)


def print_page(sheet: Sheet, age_question: str) -> Response:
    """The page, ready to be printed."""
    response, drawn = sheet.response, drawing(sheet, age_question)
    return page(
        "print.html",
        drawn=drawn,
        dense=_weight(drawn) > DENSE,
        answered=moment(response.created),
        receipt=show_receipt(response.receipt),
        stage=next((step.title for step in drawn.steps if step.reached == "here"), None),
        response=response,
        clinic=sheet.questionnaire.clinic,
        clinic_name=say_text(sheet.questionnaire.clinic.name),
        address=say_text(sheet.questionnaire.clinic.address),
    )
