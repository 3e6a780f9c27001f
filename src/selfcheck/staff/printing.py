"""The page for the doctor: symptoms, dates and answers on one sheet of A4, and no diagnosis."""

from starlette.responses import Response

from selfcheck.staff.drawing import drawing, say_text
from selfcheck.staff.paper import page
from selfcheck.staff.services.responses import Sheet
from selfcheck.staff.times import moment
from selfcheck.store import show_receipt


def print_page(sheet: Sheet, age_question: str) -> Response:
    """The page, ready to be printed."""
    response = sheet.response
    return page(
        "print.html",
        drawn=drawing(sheet, age_question),
        answered=moment(response.created),
        receipt=show_receipt(response.receipt),
        response=response,
        clinic=sheet.questionnaire.clinic,
        clinic_name=say_text(sheet.questionnaire.clinic.name),
        address=say_text(sheet.questionnaire.clinic.address),
    )
