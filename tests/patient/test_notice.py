"""What a section says before its questions: once, on the way forward, and only where one of them is asked."""

from datetime import UTC, datetime

from tests.support.typed import typed

from selfcheck.engine import Engine
from selfcheck.export.fhir_questionnaire import FhirQuestionnaire
from selfcheck.model import Answer
from selfcheck.patient.flow import read_flow
from selfcheck.patient.rendering import render_main, taps
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.sending import SendStatus

ASKED = typed()
ENGINE = Engine(ASKED)
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
ANSWERS: dict[str, Answer] = {
    "breath": "no",
    "signs": ("none",),
    "weeks": 1,
    "smoking": "never",
    "fever": 36.5,
    "began": 300,
}


def screen(view: str, *, contact: bool = True, origin: str = "rest", **more: Answer) -> Screen:
    answers = {**ANSWERS, **more}
    raw = {"consent": ASKED.consent.version, "view": view, "answers": answers, "from": origin}
    return draw(ENGINE, read_flow(ASKED, raw), NOW, SendStatus(contact=contact))


def test_it_comes_before_the_first_question_of_its_section() -> None:
    shown = screen("next")
    assert shown["view"] == "page:visit"
    assert shown["heading"].replace("\u200b", "") == "あと少しです"
    assert list(taps(shown)) == [{"view": "question:wishes"}]
    main = render_main(shown, flow="{}").replace("\u200b", "")
    assert "ここからは来院のための質問です。結果は変わりません。" in main
    assert screen("page:visit")["view"] == "page:visit"


def test_going_on_shows_the_question() -> None:
    assert screen("question:wishes")["view"] == "question:wishes"


def test_nobody_meets_it_where_none_of_the_questions_is_asked() -> None:
    assert screen("next", contact=False)["view"] != "page:visit"
    assert screen("page:visit", contact=False)["view"] != "page:visit"
    assert screen("page:cough")["view"] != "page:cough", "that section says nothing"
    assert screen("page:nowhere")["view"] == "page:visit", "as if it had been any other word"


def test_a_change_does_not_bring_it_again() -> None:
    shown = screen("after:began", origin="end", wishes="")
    assert shown["view"] == "review"


def test_back_leads_to_the_question_before_it() -> None:
    assert screen("page:visit")["back"] == {"view": "question:began", "from": None}


def test_fhir_shows_it() -> None:
    items = FhirQuestionnaire("0" * 64, ASKED, "en").resource()["item"]
    visit = next(group for group in items if group["linkId"] == "section.visit")
    assert visit["item"][0] == {
        "linkId": "page.visit",
        "text": "Almost done\nWhat follows is for the visit. It does not change the result.",
        "type": "display",
    }
