"""The screens are a pure function of the flow: what each flow leads to, and what none may lead to."""

import itertools
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.screens import ENGINE, LANGUAGES, OPEN, QUESTIONNAIRE, USUAL, screen, usual_path

from selfcheck.display.wording import BREAK, Wording
from selfcheck.engine.assessment import Assessment
from selfcheck.engine.engine import Engine, next_question
from selfcheck.loader.text_keys import WORDS
from selfcheck.model.clinic import Link
from selfcheck.model.questionnaire import Answer, Booking, Guidance, Urgency
from selfcheck.patient.flow import Flow, read_flow
from selfcheck.patient.progress import left
from selfcheck.patient.progress import percent as percent_done
from selfcheck.patient.qr import MASK, MOST, code
from selfcheck.patient.screens import Screen, draw
from selfcheck.patient.take_along import fitting


def assess(answers: dict[str, Answer]) -> Assessment:
    return ENGINE.assess(ENGINE.path(answers))


def view_of(question: str) -> str:
    """The view that shows a question: of its own, or that of its grid."""
    grids = (grid for section in QUESTIONNAIRE.sections for grid in section.grids)
    grid = next((grid.id for grid in grids if question in grid.questions), None)
    return f"grid:{grid}" if grid else f"question:{question}"


def views(path: Iterable[str]) -> list[str]:
    """The screens that show these questions, in order."""
    return list(dict.fromkeys(map(view_of, path)))


def chosen(shown: Screen, question: str) -> list[str]:
    """What is shown as chosen, of a question or of a row."""
    if "grid" not in shown:
        return [option["id"] for option in shown["question"]["options"] if option["chosen"]]
    row = next(row for row in shown["grid"]["rows"] if row["id"] == question)
    return [each["id"] for each in (*row["choices"], *row["others"]) if each["chosen"]]


def asks(shown: Screen) -> bool:
    return shown["view"].startswith(("question:", "grid:"))


def first(count: int, answers: dict[str, Answer]) -> dict[str, Answer]:
    return dict(list(answers.items())[:count])


@pytest.mark.parametrize("view", ["next", "result", "review", "emergency", "question:saddle", "after:saddle"])
@pytest.mark.parametrize("consent", [None, "", "1", 7, ["x"]])
def test_nothing_is_asked_or_told_without_todays_consent(view: str, consent: object) -> None:
    assert screen(view, usual_path(), consent=consent)["view"] == "consent"


def test_the_first_screen_is_the_start_page_and_then_consent() -> None:
    start = screen("start", consent=None)
    assert start["start"]["flow"] == {"view": "consent", "earlier": None}
    assert [call["href"] for call in start["start"]["calls"]] == [
        "tel:119",
        "tel:0452327119",
    ]  # telephones dial no `#` in a link
    agreed = screen("consent", consent=None)["consent"]["agree_flow"]
    assert agreed == {"view": "next", "consent": QUESTIONNAIRE.consent.version}
    assert screen("declined")["consent"]["calls"]


def test_a_tap_answers_its_own_question_whatever_comes_next() -> None:
    name = next_question(QUESTIONNAIRE, {})
    assert name
    for option in screen()["question"]["options"]:
        if option["flow"]:
            assert option["flow"] == {"view": f"after:{name.id}", "answers": {name.id: [option["id"]]}}


def test_nothing_is_chosen_beforehand_and_an_earlier_answer_is() -> None:
    path = usual_path()
    for name, answer in path.items():
        before = {key: value for key, value in path.items() if key != name}
        assert chosen(screen(f"question:{name}", before), name) == []
        found = chosen(screen(f"question:{name}", path), name)
        assert found == (list(answer) if isinstance(answer, tuple) else [str(answer)])


def test_back_walks_the_path_to_the_start_and_loses_nothing() -> None:
    met: list[str] = []
    view = "result"
    while view != "start":
        shown = screen(view, usual_path())
        assert shown["back"]
        met.append(shown["view"])
        view = str(shown["back"]["view"])
    assert met == ["result", *reversed(views(usual_path()))]


def test_after_going_back_the_next_answered_question_is_shown() -> None:
    path = views(usual_path())
    for view, following in itertools.pairwise([*path, "result"]):
        name = view.partition(":")[2]
        assert screen(f"after:{name}", usual_path())["view"] == following


def test_change_comes_back_to_the_review() -> None:
    rows = [row for part in screen("review", usual_path())["review"]["sections"] for row in part["rows"]]
    assert len(rows) == len(usual_path())
    for row, name in zip(rows, usual_path(), strict=True):
        assert row["flow"] == {"view": f"question:{name}", "from": "end"}
        changing = screen(f"question:{name}", usual_path(), **{"from": "end"})
        assert changing["back"] == {"view": "review", "from": None}
        assert screen(f"after:{name}", usual_path(), **{"from": "end"})["view"] == "review"


def test_change_in_the_middle_comes_back_to_the_review_and_not_to_the_end() -> None:
    answers = first(6, usual_path())
    upcoming = next_question(QUESTIONNAIRE, answers)
    assert upcoming
    assert screen("after:saddle", answers, **{"from": upcoming.id})["view"] == "review"
    assert screen("review", answers)["review"]["flow"] == {"view": "next", "from": None}


def test_a_change_that_opens_a_question_asks_it_before_it_goes_back() -> None:
    changed = {**usual_path(), "leg_weak": "yes"}
    upcoming = next_question(QUESTIONNAIRE, changed)
    assert upcoming
    assert screen("after:leg_weak", changed, **{"from": "end"})["view"] == f"question:{upcoming.id}"


def test_an_emergency_interrupts_at_once_and_says_what_was_not_asked() -> None:
    answers = {**first(2, usual_path()), "saddle": "new"}
    shown = screen("after:saddle", answers)
    assert shown["view"] == "emergency"
    assert shown["result"]["card"]["urgency"] == "emergency"
    assert shown["result"]["booking"] is None
    assert shown["result"]["unasked"]
    unasked = assess(answers).unasked
    sections = [
        section
        for section in QUESTIONNAIRE.sections
        if section.purpose != "visit" and any(q.id in unasked for q in section.questions)
    ]
    named = [title.replace("\u200b", "") for title in shown["result"]["unasked"]["items"]]
    assert named == [section.title["ja"] for section in sections]
    assert sections
    answer_on = shown["result"]["answer_on_flow"]
    assert answer_on
    later = screen("next", answers, acknowledged=answer_on["acknowledged"])
    assert asks(later)
    assert later["banner"]
    assert asks(
        screen("after:pee_hard", {**answers, "pee_hard": "no"}, acknowledged=answer_on["acknowledged"])
    )


def test_an_emergency_interrupts_a_change_too() -> None:
    changed = {**usual_path(), "saddle": "new"}
    assert screen("after:saddle", changed, **{"from": "end"})["view"] == "result"


def test_an_emergency_that_was_a_slip_does_not_silence_the_next_one() -> None:
    answers = {**first(2, usual_path()), "saddle": "new"}
    assert screen("next", answers, acknowledged=["emergency"])["acknowledged"] == ["emergency"]
    assert (
        screen("after:saddle", {**answers, "saddle": "no"}, acknowledged=["emergency"])["acknowledged"] == []
    )


def test_a_worse_emergency_interrupts_again() -> None:
    answers = {**first(2, usual_path(gate_a=("chest",))), "saddle": "new"}
    shown = screen("after:saddle", answers, acknowledged=["emergency"])
    assert shown["view"] in ("emergency", "result")  # the latter where nothing more can matter
    assert shown["result"]["card"]["guidance"] != "emergency"


def test_there_is_no_result_before_one_is_certain() -> None:
    assert asks(screen("result", first(5, usual_path())))
    assert asks(screen("emergency", first(5, usual_path())))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_urgency_shows_its_card_and_the_safety_net(language: str) -> None:
    met: dict[Urgency, Screen] = {}
    for case in QUESTIONNAIRE.cases[::12]:
        answers = usual_path(**case.answers)
        assessment = assess(answers)
        assert assessment.urgency
        met[assessment.urgency] = shown = screen("result", answers, lang=language)
        body = shown["result"]
        assert len(body["safety_net"]["items"]) == len(QUESTIONNAIRE.safety_net.items)
        assert (body["booking"] is not None) == (assessment.booking is Booking.SHOWN)
        assert bool(body["ask_doctor"]) == (assessment.booking is Booking.ASK_DOCTOR)
        assert body["because"]
        text = json.dumps(shown, ensure_ascii=False)
        assert "{days}" not in text
        assert "{department}" not in text
        assert shown["disclaimer"]
    assert set(met) == set(Urgency)


def test_the_deciding_reasons_stand_first() -> None:
    shown = screen("result", usual_path(saddle="new"))["result"]
    rule = next(r for r in QUESTIONNAIRE.rules if r.id == "saddle_new")
    assert shown["because"][0]["items"][0].replace(BREAK, "") == rule.because["ja"]


def test_the_stage_picture_marks_one_step() -> None:
    stages = screen("result", usual_path(pain="back"))["result"]["stages"]
    assert stages
    assert [step["reached"] for step in stages["steps"]] == ["before", "here", "after", "after"]


def test_the_booking_block_tells_whether_the_clinic_is_open() -> None:
    booking = screen("result", usual_path())["result"]["booking"]
    assert booking
    assert booking["open"]
    assert "12:00" in booking["now"]
    assert booking["call"]["href"] == "tel:0466219624"
    assert booking["line"] == ""  # the account is not known


def test_the_line_link_holds_the_wish_and_no_symptom() -> None:
    clinic = QUESTIONNAIRE.clinic.model_copy(update={"line": "@clinic"})
    questionnaire = QUESTIONNAIRE.model_copy(update={"clinic": clinic})
    flow = Flow("ja", view="result", consent=QUESTIONNAIRE.consent.version, answers=usual_path())
    booking = draw(Engine(questionnaire), flow, OPEN)["result"]["booking"]
    assert booking
    wish = "%E4%BA%88%E7%B4%84%E5%B8%8C%E6%9C%9B"
    assert booking["line_href"] == f"https://line.me/R/oaMessage/%40clinic/?{wish}"
    assert booking["line_code"]


def test_the_text_to_take_along_has_no_marks_and_the_code_holds_a_summary() -> None:
    take = screen("result", usual_path(saddle="unsure"))["result"]["take_along"]
    assert BREAK not in take["text"]
    guidance = assess(usual_path(saddle="unsure")).guidance
    assert guidance
    assert guidance.word["ja"] in take["text"]
    assert take["code"]["size"] > 20


def test_the_code_is_the_one_of_the_text() -> None:
    made = code(Wording(QUESTIONNAIRE, "ja"), "足首 → 119", "code_lead")
    rows = [[0] * made["size"] for _ in range(made["size"])]
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", made["path"]):
        rows[int(y)][int(x) : int(x) + int(run)] = [1] * int(run)
    symbol = segno.make("足首 → 119", error="l", micro=False, boost_error=False, mask=MASK)
    assert rows == [list(row) for row in symbol.matrix]


def test_no_stage_stands_beside_an_emergency() -> None:
    """The saddle area is no stage of the scale, so it would say "no symptom"."""
    assert screen("result", usual_path(saddle="new"))["result"]["stages"] is None
    assert screen("result", usual_path(saddle="unsure"))["result"]["stages"] is None
    weak = usual_path(leg_weak="yes", weak=("stairs",), weak_power="mild")
    stages = screen("result", weak)["result"]["stages"]
    assert stages
    assert stages["steps"][-1]["reached"] == "here"


@pytest.mark.parametrize("guidance", QUESTIONNAIRE.guidance, ids=lambda guidance: guidance.id)
def test_guidance_stands_out(guidance: Guidance) -> None:
    """WCAG contrast of at least 7 : 1."""
    dark, light = sorted((luminance(guidance.colour.background), luminance(guidance.colour.text)))
    assert (light + 0.05) / (dark + 0.05) >= 7


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def percent(shown: Any) -> int:
    return int((shown.get("question") or shown["grid"])["progress"]["percent"])


def test_progress_never_goes_back_on_a_plain_path_and_ends_before_a_hundred() -> None:
    shares = [percent(screen("next", first(n, usual_path()))) for n in range(len(usual_path()))]
    assert shares == sorted(shares)
    screens = {screen("next", first(n, usual_path()))["view"] for n in range(len(usual_path()))}
    assert len(set(shares)) == len(screens), "each screen is a step"
    assert shares[0] == 0
    assert shares[-1] < 100


@pytest.mark.parametrize("case", QUESTIONNAIRE.cases[::7], ids=lambda case: case.name)
def test_progress_never_goes_back_and_what_is_left_never_rises_on_a_case(case: Any) -> None:
    path = ENGINE.path(usual_path(**case.answers))
    counts = [left(ENGINE, name) for name in path.asked]
    shares = [percent_done(done, number) for done, number in enumerate(counts)]
    assert shares == sorted(shares)
    assert shares[-1] < 100
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= 1
    last = list(path.answers)[-1]
    assert percent(screen(f"question:{last}", dict(path.answers))) in shares


def test_after_the_result_the_progress_counts_the_questions_for_the_visit() -> None:
    answers = usual_path(pain="back", pain_since="upto_12w")
    asked = ENGINE.path(
        {key: value for key, value in answers.items() if key not in ("pain_worst", "visit_more")}
    )
    rest = len(asked.rest)
    assert rest > 1
    shares = []
    view = "next"
    for number in range(rest):
        shown = screen(view, asked.answers, **{"from": "rest"})
        assert str(rest - number) in shown["question"]["progress"]["left"]
        shares.append(percent(shown))
        name = shown["question"]["id"]
        view = f"after:{name}"
        asked = ENGINE.path({**asked.answers, name: USUAL[name]})
    assert shares == sorted(set(shares))
    assert shares[-1] < 100
    for last in ("next", view):
        assert screen(last, asked.answers, **{"from": "rest"})["view"] == "send"


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        (datetime(2026, 12, 31, 14, 59, tzinfo=UTC), "2026年12月31日（木）"),
        (datetime(2026, 12, 31, 15, 1, tzinfo=UTC), "2027年1月1日（金）"),
    ],
)
def test_the_date_of_a_result_is_the_clinics_day(utc: datetime, shown: str) -> None:
    """At 23:59 and at 00:01 in Tokyo, on a machine that counts in UTC."""
    raw = {"consent": QUESTIONNAIRE.consent.version, "view": "result", "answers": usual_path()}
    body = draw(ENGINE, read_flow(QUESTIONNAIRE, raw), utc)["result"]
    assert body["date"].replace(BREAK, "").endswith(shown)
    assert shown in body["take_along"]["text"]


def test_a_code_holds_whole_reasons_and_says_where_there_are_more() -> None:
    more = {language: QUESTIONNAIRE.texts["code_more"][language] for language in LANGUAGES}
    cut = 0
    for case in QUESTIONNAIRE.cases[::4]:
        found = assess(usual_path(**case.answers))
        for language in LANGUAGES:
            wording = Wording(QUESTIONNAIRE, language)
            head, reasons = ["Title", "Day"], [f"- {wording.plain(f.because)}" for f in found.findings]
            text = fitting(wording, head, reasons)
            lines = text.split("\n")
            assert len(text.encode()) <= MOST
            cut += lines[-1] == more[language]
            assert lines[: len(head)] == head
            kept = lines[len(head) :]
            assert kept in (reasons, [*reasons[: len(kept) - 1], more[language]])
    assert cut  # some summaries are longer than a code


def test_every_word_of_the_screens_is_given_and_asked_for() -> None:
    assert set(QUESTIONNAIRE.texts) == set(WORDS)


RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(sorted(USUAL)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
VIEWS = st.sampled_from(
    ["start", "consent", "next", "result", "review", "emergency", "declined"]
) | st.builds(
    "{}:{}".format, st.sampled_from(["question", "after"]), st.sampled_from([*USUAL, "nowhere", ""])
)


@settings(max_examples=300, deadline=None)
@given(raw=RAW, view=VIEWS | RAW, answers=RAW | st.dictionaries(st.sampled_from(sorted(USUAL)), RAW), n=RAW)
def test_no_flow_whatever_it_holds_breaks_the_screen(raw: Any, view: Any, answers: Any, n: Any) -> None:
    for flow in (raw, {"view": view, "answers": answers, "n": n, "lang": raw, "consent": raw, "from": raw}):
        json.dumps(draw(ENGINE, read_flow(QUESTIONNAIRE, flow), OPEN))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_random_walk_ends_in_a_result_and_each_tap_is_one_answer(data: st.DataObject) -> None:
    flow: dict[str, Any] = {"consent": QUESTIONNAIRE.consent.version, "view": "next", "answers": {}}
    for _ in range(80):
        shown = draw(ENGINE, read_flow(QUESTIONNAIRE, flow), OPEN)
        if shown["view"] == "emergency":
            flow |= shown["result"]["answer_on_flow"] or {}
            continue
        if shown["view"] == "result":
            break
        if "grid" in shown:
            for row in shown["grid"]["rows"]:
                choice = data.draw(st.sampled_from([*row["choices"], *row["others"]]))
                flow["answers"] = {**flow["answers"], row["id"]: choice["id"]}
            flow |= {"view": f"after:{shown['grid']['id']}"}
            continue
        body = shown["question"]
        assert body["id"] not in flow["answers"]
        option = data.draw(st.sampled_from(body["options"]))
        flow |= {"view": f"after:{body['id']}"}
        tap = option["flow"] or {"answers": {body["id"]: [option["id"]]}}
        flow["answers"] = {**flow["answers"], **tap["answers"]}  # type: ignore[dict-item]
    assert shown["view"] == "result"
    assert shown["result"]["card"]["urgency"] == assess(flow["answers"]).urgency


def test_a_page_that_helps_is_offered_on_the_results_it_is_for() -> None:
    link = Link(
        name={"ja": "医療機関をさがす", "en": "Find a clinic", "ja-simple": "病院を さがす"},
        url="https://example.org/find",
        urgencies=(Urgency.URGENT, Urgency.SOON),
        verified_on=date(2026, 12, 1),
    )
    engine = Engine(QUESTIONNAIRE.model_copy(update={"links": (link,)}))
    shown = {}
    patients: dict[str, dict[str, Answer]] = {
        "emergency": {"gate_a": ("chest",)},
        "urgent": {"saddle": "unsure"},
        "selfcare": {"pain": "back"},
    }
    for name, answers in patients.items():
        path = engine.path({**USUAL, **answers}).answers
        raw = {"view": "result", "consent": QUESTIONNAIRE.consent.version, "answers": path, "lang": "en"}
        body = draw(engine, read_flow(QUESTIONNAIRE, raw), OPEN)["result"]
        assert body["card"]["urgency"] == name
        shown[name] = body["card"]["links"]
    assert shown == {
        "emergency": [],
        "urgent": [{"name": "Find a clinic", "href": "https://example.org/find"}],
        "selfcare": [],
    }


def test_a_line_for_other_languages_is_offered_on_their_screens_alone() -> None:
    path = ENGINE.path({**USUAL, "saddle": "unsure"}).answers
    numbers = {}
    for language in LANGUAGES:
        raw = {"view": "result", "consent": QUESTIONNAIRE.consent.version, "answers": path, "lang": language}
        body = draw(ENGINE, read_flow(QUESTIONNAIRE, raw), OPEN)["result"]
        numbers[language] = [call["number"] for call in body["card"]["calls"]]
    assert numbers == {
        "ja": ["#7119"],
        "en": ["#7119", "045-316-2770"],
        "ja-simple": ["#7119", "045-316-2770"],
    }


def test_a_grid_says_why_it_asks_where_a_row_says_so() -> None:
    private = screen("question:saddle", {"gate_a": ["none"], "age": "from_35"})["grid"]
    assert private["why"].replace(BREAK, "").startswith("聞きにくいことですが")
    legs = screen("question:leg_weak", usual_path())["grid"]
    assert legs["why"] == ""
