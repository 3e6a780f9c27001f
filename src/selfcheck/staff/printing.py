"""The page for the doctor: symptoms, dates and answers on one sheet of A4, and no diagnosis."""

from markupsafe import Markup
from starlette.responses import Response

from selfcheck.engine import Engine, clinic_day
from selfcheck.letter import draw_letter, write_letter
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
        letter=_letter(sheet),
        dense=_weight(drawn) > DENSE,
        answered=moment(response.created),
        receipt=show_receipt(response.receipt),
        stage=next((step.title for step in drawn.steps if step.reached == "here"), None),
        response=response,
        clinic=sheet.questionnaire.clinic,
        clinic_name=say_text(sheet.questionnaire.clinic.name),
        address=say_text(sheet.questionnaire.clinic.address),
    )


def _letter(sheet: Sheet) -> Markup | None:
    """The letter that the patient was offered; None where the questionnaire of then had none."""
    asked, response = sheet.questionnaire, sheet.response
    if asked.letter is None:
        return None
    engine = Engine(asked)
    path = engine.path(response.answers, today=clinic_day(asked, response.created))
    return draw_letter(write_letter(asked, asked.letter, path, engine.assess(path), response.created))
