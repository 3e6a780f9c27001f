"""The second look: what the device brings, what the screens make of it, and the reminder for the calendar."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from tests.browser.serving import ROOT
from tests.support.screens import ENGINE, LANGUAGES, OPEN, QUESTIONNAIRE, USUAL, screen, usual_path
from tests.support.site import Site

from selfcheck.display import Wording
from selfcheck.engine import Assessment, Engine, questions_of
from selfcheck.model import Booking, Case, Guidance, Urgency
from selfcheck.patient.flow import read_flow, write_flow
from selfcheck.patient.screens import draw
from selfcheck.patient.second_look import look_again

LOOK = QUESTIONNAIRE.second_look
KEPT = {"questionnaire": QUESTIONNAIRE.id, "result": "soon_7", "day": "2026-11-20"}
KEPT_BEFORE = {"questionnaire": QUESTIONNAIRE.id, "urgency": "soon", "guidance": "soon", "day": "2026-11-20"}
"""As results were kept until November 2026."""
NO_BETTER = ("same", "unsure", "worse", "new")
IN = {2: "2日後", 7: "1週間後", 28: "4週間後"}
AFTER = [guidance for guidance in QUESTIONNAIRE.guidance if guidance.again]
HEALTH = (
    "check",
    "pain",
    "back",
    "clinic",
    "doctor",
    "symptom",
    "health",
    "Maeda",
    "痛",
    "腰",
    "診",
    "症状",
    "院",
    "前田",
    "しんさつ",
    "いた",
)


def flow(earlier: object) -> Any:
    return read_flow(QUESTIONNAIRE, {"earlier": earlier})


def answer(**answers: object) -> dict[str, Any]:
    """The answers of a second look that began with KEPT."""
    return {**usual_path(earlier="soon_7", since_then="better", pain="back"), **answers}


def test_every_guidance_but_emergencies_says_when_to_look_again() -> None:
    assert {g.id for g in AFTER} == {
        g.id for g in QUESTIONNAIRE.guidance if g.urgency is not Urgency.EMERGENCY
    }


def test_what_is_kept_answers_the_given_question() -> None:
    found = flow(KEPT)
    assert found.answers == {"earlier": "soon_7"}
    assert write_flow(found, "next", ())["earlier"] == KEPT
    assert screen("next", earlier=KEPT)["view"] == "question:since_then"
    assert screen("next")["view"] == "question:gate_a", "nobody else is asked more"


@pytest.mark.parametrize(
    "raw",
    [
        *(None, 7, "soon", [], {}, {"result": "soon"}, {**KEPT, "questionnaire": "knee"}),
        *(
            {**KEPT, "result": wrong}
            for wrong in ("emergency", "soon_5", "none", None, ["soon"], {"soon": 1})
        ),
        *({**KEPT_BEFORE, "urgency": wrong} for wrong in ("emergency", "none", None, ["soon"], {"soon": 1})),
    ],
)
def test_what_is_no_earlier_result_is_dropped(raw: object) -> None:
    assert flow(raw).earlier is None
    assert flow(raw).answers == {}
    assert read_flow(QUESTIONNAIRE, {"answers": {"earlier": "urgent"}}).answers == {}, (
        "only a kept result answers"
    )


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", 20261120, None, "<b>", "9" * 5000])
def test_an_unknown_day_is_dropped(day: object) -> None:
    found = flow({**KEPT, "day": day})
    assert found.answers == {"earlier": "soon_7"}
    assert found.earlier.day is None
    assert write_flow(found, "next", ())["earlier"] == {k: KEPT[k] for k in ("questionnaire", "result")}
    assert screen("result", answer(), earlier={**KEPT, "day": day})["result"]["compared"]


@pytest.mark.parametrize(
    ("urgency", "guidance", "result"),
    [
        ("soon", "soon", "soon"),
        ("soon", "soon_weak", "soon_weak"),
        ("urgent", "urgent_hospital", "urgent_hospital"),
        ("routine", "routine_doctor", "routine_doctor"),
        *(("urgent", guidance, "urgent_call") for guidance in ("nobody", "emergency", "soon", 7, None)),
        *(("soon", guidance, "soon_weak") for guidance in ("urgent", "emergency", None)),
    ],
)
def test_what_was_kept_without_days_is_read_and_what_is_unknown_of_it_with_caution(
    urgency: str, guidance: object, result: str
) -> None:
    kept = {**KEPT_BEFORE, "urgency": urgency, "guidance": guidance}
    assert flow(kept).answers == {"earlier": result}
    assert write_flow(flow(kept), "next", ())["earlier"] == {**KEPT, "result": result}
    shown = screen("result", usual_path(earlier=result, since_then="same", pain="back"), earlier=kept)
    assert shown["result"]["compared"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_results_stand_side_by_side_in_words(language: str) -> None:
    kept = {**KEPT, "result": "routine_doctor"}
    answers = usual_path(earlier="routine_doctor", since_then="better", pain="back")
    shown = screen("result", answers, earlier=kept, lang=language)["result"]
    assert shown["compared"]
    before, now = shown["compared"]["levels"]
    earlier = next(q for section in QUESTIONNAIRE.sections for q in section.questions if q.id == "earlier")
    assert earlier.options
    word = earlier.options["routine_doctor"][language]
    assert before["word"].replace("\u200b", "") == word
    assert "20" in before["label"]
    assert (now["word"], now["icon"]) == (shown["card"]["word"], shown["card"]["icon"])
    assert before["icon"] != now["icon"]


def test_the_days_are_told_and_a_day_to_come_is_not() -> None:
    shown = screen("result", answer(), earlier={**KEPT, "day": "2027-01-01"})["result"]["compared"]
    assert shown
    before = json.dumps(shown["levels"][0], ensure_ascii=False)
    assert "7日以内" in before
    assert "1月" not in before
    assert screen("result", usual_path())["result"]["compared"] is None


FIRST_LOOKS = [case for case in QUESTIONNAIRE.cases if "earlier" not in case.answers]


def is_milder(before: Assessment, after: Assessment) -> bool:
    """A lower urgency; or at the same one more days, or a guidance that the file calls less cautious."""
    assert before.urgency
    assert after.urgency
    if before.urgency is not after.urgency:
        return after.urgency.rank < before.urgency.rank
    places = [QUESTIONNAIRE.guidance.index(each.guidance) for each in (before, after) if each.guidance]
    return (after.days or 0) > (before.days or 0) or places[1] > places[0]


@pytest.mark.parametrize("case", FIRST_LOOKS, ids=lambda case: case.name)
def test_a_second_look_is_never_milder_than_the_first_unless_it_is_better(case: Case) -> None:
    path = ENGINE.path({**USUAL, **case.answers})
    before = ENGINE.assess(path)
    look = (
        look_again(Wording(QUESTIONNAIRE, "ja"), before, before.guidance, OPEN) if before.guidance else None
    )
    if look is None:
        assert before.urgency is Urgency.EMERGENCY
        return
    brought = flow(json.loads(look["result"])).answers
    for since in NO_BETTER:
        after = ENGINE.assess(ENGINE.path({**USUAL, **case.answers, **brought, "since_then": since}))
        assert not is_milder(before, after), since
        if since in ("worse", "new"):
            assert after.urgency is not Urgency.SELFCARE
            assert after.booking is not Booking.SHOWN
    better = ENGINE.assess(ENGINE.path({**USUAL, **case.answers, **brought, "since_then": "better"}))
    assert (better.guidance, better.days, better.departments) == (
        before.guidance,
        before.days,
        before.departments,
    )


KEPT_RESULTS = [
    *((guidance, days) for guidance in AFTER if guidance.urgency is Urgency.SOON for days in (3, 7, 14)),
    *((guidance, None) for guidance in AFTER if guidance.urgency is not Urgency.SOON),
]


@pytest.mark.parametrize("since", NO_BETTER)
@pytest.mark.parametrize(("guidance", "days"), KEPT_RESULTS)
def test_no_kept_result_gets_milder_by_mild_answers(guidance: Guidance, days: int | None, since: str) -> None:
    earlier = f"{guidance.id}_{days}" if days else guidance.id
    found = ENGINE.assess(ENGINE.path({**USUAL, "earlier": earlier, "since_then": since, "pain": "back"}))
    assert not is_milder(replace(found, urgency=guidance.urgency, guidance=guidance, days=days), found)


@pytest.mark.parametrize("result", ["selfcare", "routine", "routine_doctor"])
def test_after_green_and_blue_it_is_asked_too(result: str) -> None:
    assert screen("next", earlier={**KEPT, "result": result})["view"] == "question:since_then"


def test_a_result_outdates_the_milder_ones_and_an_emergency_all() -> None:
    def outdated(**answers: Any) -> set[str]:
        return set(screen("result", usual_path(**answers))["result"]["outdates"])

    options = next(each.options for each in questions_of(QUESTIONNAIRE) if each.id == "earlier")
    assert options
    assert outdated(saddle="new") == set(options)
    assert outdated(pain="back") == set()
    kept = {"earlier": "urgent_hospital", "since_then": "same", "pain": "back"}
    assert {"selfcare", "soon_3", "urgent"} <= outdated(**kept)
    assert not {"urgent_hospital", "urgent_call"} & outdated(**kept)


def test_what_was_brought_is_no_question_to_go_back_to_or_to_change() -> None:
    first = screen("question:since_then", earlier=KEPT)
    assert first["back"] == {"view": "start", "from": None}
    assert first["question"]["review_flow"] is None
    assert screen("question:earlier", answer(), earlier=KEPT)["view"] != "question:earlier"
    rows = screen("review", answer(), earlier=KEPT)["review"]["sections"][0]["rows"]
    assert [row["flow"] is None for row in rows] == [True, False]


def test_an_ordinary_start_forgets_what_was_brought() -> None:
    start = screen("start")["start"]
    begun = {"earlier": KEPT, **start["flow"]}
    assert read_flow(QUESTIONNAIRE, begun).earlier is None
    assert start["earlier"]
    assert "earlier" not in start["earlier"]["flow"], "the script puts it there"


@pytest.mark.parametrize("guidance", AFTER, ids=lambda guidance: guidance.id)
def test_what_a_device_keeps_is_three_words_and_no_answer(guidance: Guidance) -> None:
    case = next(c for c in QUESTIONNAIRE.cases if c.expect.guidance == guidance.id)
    path = ENGINE.path({**USUAL, **case.answers})
    shown = screen("result", path.answers)["result"]["look"]
    assert shown
    assert guidance.again
    days = ENGINE.assess(path).days
    assert json.loads(shown["result"]) == {
        "questionnaire": QUESTIONNAIRE.id,
        "result": f"{guidance.id}_{days}" if days else guidance.id,
        "day": "2026-11-22",
    }
    assert IN[guidance.again.days] in shown["title"].replace("\u200b", "")
    assert flow(json.loads(shown["result"])).earlier.day == date(2026, 11, 22)


def test_a_questionnaire_without_it_offers_and_reads_none() -> None:
    plain = QUESTIONNAIRE.model_copy(update={"second_look": None})
    found = read_flow(plain, {"view": "start", "earlier": KEPT})
    assert found.earlier is None
    assert draw(Engine(plain), found, OPEN)["start"]["earlier"] is None


def test_an_emergency_offers_no_second_look() -> None:
    shown = screen("result", usual_path(saddle="new"))["result"]
    assert shown["card"]["urgency"] == "emergency"
    assert shown["look"] is None


LATE = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""The 23rd in Tokyo."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = Site(ROOT / "questions.yaml", tmp_path_factory.mktemp("site"), lambda: LATE)
    yield found
    found.outbox.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", sorted({g.again.days for g in AFTER if g.again}))
def test_the_calendar_file_is_an_event_with_an_alarm(days: int, language: str, site: Site) -> None:
    assert LOOK
    found = site.ask("GET", f"/calendar.ics?days={days}&lang={language}")
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/calendar")
    assert found.headers["cache-control"] == "no-store"
    calendar: Any = icalendar.Calendar.from_ical(found.content)
    (event,) = calendar.events
    (alarm,) = event.walk("VALARM")
    ten = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert event.start == ten + timedelta(days=days)
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", timedelta(0))
    assert event["summary"] == alarm["description"] == LOOK.event[language]
    assert set(calendar.required) <= set(calendar)
    assert set(event.required) <= set(event)
    lines = found.content.splitlines(keepends=True)
    assert all(line.endswith(b"\r\n") and len(line) <= 77 for line in lines)
    assert not [word for word in HEALTH if word in event["summary"]]
    assert not {"description", "location", "url", "organizer"} & {name.lower() for name in event}


@pytest.mark.parametrize(
    "days", ["", "0", "1", "3", "-2", "2.0", "02", "２", "9" * 500, "2%0d%0aX:1", "x", "2&days=3"]
)
def test_the_calendar_has_no_other_days(days: str, site: Site) -> None:
    assert site.ask("GET", f"/calendar.ics?days={days}").status_code == 404


def test_the_calendar_is_only_to_be_had(site: Site) -> None:
    assert site.ask("POST", "/calendar.ics?days=2").status_code == 405
    assert site.ask("GET", "/calendar.ics").status_code == 404


def test_the_link_of_a_result_is_a_file_of_the_server(site: Site) -> None:
    shown = screen("result", usual_path(pain="back"))["result"]["look"]
    assert shown
    assert site.ask("GET", f"/{shown['calendar_href']}").status_code == 200
