"""The pages as AppTest sees them: what is there, and what a press does, without a browser."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.staff.conftest import signed_in
from tests.staff.serving import COOKIE
from tests.support.questionnaires import write_whole

import selfcheck.staff
from selfcheck.model.questionnaire import Urgency
from selfcheck.staff.context import Office
from selfcheck.staff.services.responses import open_sheet
from selfcheck.staff.times import day_of, today
from selfcheck.store import Response, show_receipt
from selfcheck.store.acts import recent

PAGE = Path(selfcheck.staff.__file__).with_name("page.py")


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The browser's cookies: AppTest has none of its own."""
    held: dict[str, str] = {}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: held))
    return held


@pytest.fixture
def page(office: Office, cookies: dict[str, str], admin: str) -> AppTest:
    cookies[COOKIE] = admin
    return AppTest.from_file(str(PAGE), default_timeout=60)


def code(page: AppTest) -> str:
    """The one block of code."""
    (block,) = page.get("code")
    return str(getattr(block, "value", ""))


def written(page: AppTest) -> str:
    """Everything that is on the page."""
    kinds = ("html", "text", "markdown", "subheader", "warning", "info", "error", "success", "caption")
    return "\n".join(
        str(each.value if hasattr(each, "value") else each.proto) for k in kinds for each in page.get(k)
    )


def test_without_a_session_there_is_only_a_way_to_sign_in(
    office: Office, cookies: dict[str, str], sent: list[Response]
) -> None:
    cookies[COOKIE] = "made up"
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    assert "サインアウトしました" in written(page)
    assert not page.button
    assert not any(show_receipt(response.receipt) in str(page) for response in sent)


def test_the_inbox_has_a_table_filters_and_numbers(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert page.get("bidi_component")
    assert "<strong>12件</strong>" in written(page)
    assert "未読 12" in written(page)


def test_a_filter_narrows_what_is_counted(page: AppTest, sent: list[Response]) -> None:
    page.run()
    number = sum(response.assessment.urgency == "emergency" for response in sent[:12])
    page.button_group(key="filter.urgency").set_value([Urgency.EMERGENCY]).run()
    assert not page.exception
    assert f"<strong>{number}件</strong>" in written(page)


def test_a_receipt_code_opens_its_response(page: AppTest, sent: list[Response]) -> None:
    page.run()
    page.text_input[0].set_value(sent[3].receipt)
    next(button for button in page.button if button.label == "さがす").click().run()
    assert not page.exception
    assert page.query_params["r"] == sent[3].id
    assert f"受付番号 {show_receipt(sent[3].receipt)}" in written(page)


def test_a_receipt_code_that_is_none_says_so(page: AppTest) -> None:
    page.run()
    page.text_input[0].set_value("000-000-000")
    next(button for button in page.button if button.label == "さがす").click().run()
    assert "見つかりません" in written(page)


def test_one_response_tells_everything_in_the_order_asked(
    page: AppTest, office: Office, sent: list[Response], real: object
) -> None:
    chosen = next(r for r in sent[:12] if r.sealed)
    page.query_params["r"] = chosen.id
    page.run()
    assert not page.exception
    text = written(page)
    sheet = open_sheet(office.guard, signed_in(office, 1), chosen.id, office.keys)
    asks = {q.id: q.ask["ja"] for s in sheet.questionnaire.sections for q in s.questions}
    places = [text.index(asks[question], text.index("回答（聞いた順）")) for question in chosen.answers]
    assert places == sorted(places)
    for finding in chosen.assessment.findings:
        assert finding.rule in text
    for said in ("受診の目安（本人回答による）", "山田 花子", "090-1234-5678", "=1+1 と書きました"):
        assert said in text
    if chosen.assessment.unasked:
        assert "未回答" in text


def test_state_note_and_doctors_visit_are_kept(page: AppTest, office: Office, sent: list[Response]) -> None:
    chosen = sent[5].id
    page.query_params["r"] = chosen
    page.run()
    page.button_group(key="state.seen").set_value("contacted").run()
    page.date_input[0].set_value(date(2026, 1, 15)).run()
    page.text_area[0].set_value("電話しました")
    next(button for button in page.button if button.label == "記録する").click().run()
    assert not page.exception
    reviewed = open_sheet(office.guard, signed_in(office, 1), chosen, None).reviewed
    assert (reviewed.state, reviewed.doctor_visit_on) == ("contacted", date(2026, 1, 15))
    assert [(act.by, act.act) for act in reviewed.acts] == [
        ("Megumi", "state"), ("Megumi", "state"), ("Megumi", "doctor_visit"), ("Megumi", "note"),
    ]  # fmt: skip
    assert "電話しました" in written(page)


def views(office: Office) -> list[str]:
    with office.store.database.read() as connection:
        return [act.object for act in reversed(recent(connection, "view", 100))]


def test_each_opening_is_in_the_audit_log_once_however_often_it_is_drawn(
    page: AppTest, office: Office, sent: list[Response]
) -> None:
    first, second = sent[2].id, sent[3].id
    page.query_params["r"] = first
    page.run().run()
    page.button_group(key="state.seen").set_value("contacted").run()
    assert views(office) == [first]
    page.button(key="back").click().run()
    assert "r" not in page.query_params
    page.query_params["r"] = first
    page.run().run()
    assert views(office) == [first, first]
    page.query_params["r"] = second
    page.run().run()
    assert views(office) == [first, first, second]


def test_an_admin_erases_after_typing_the_code_and_a_member_cannot(
    page: AppTest, cookies: dict[str, str], office: Office, sent: list[Response]
) -> None:
    page.query_params["r"] = sent[6].id
    page.run()
    erase = f"受付番号 {show_receipt(sent[6].receipt)} を消す"
    page.text_input[0].set_value(sent[7].receipt)
    next(button for button in page.button if button.label == erase).click().run()
    assert "受付番号がちがいます" in written(page)
    page.text_input[0].set_value(sent[6].receipt)
    next(button for button in page.button if button.label == erase).click().run()
    assert "消しました" in written(page)
    cookies[COOKIE] = signed_in(office, 2)
    member = AppTest.from_file(str(PAGE), default_timeout=60)
    member.query_params["r"] = sent[8].id
    member.run()
    assert not any("を消す" in button.label for button in member.button)


def test_sign_out_ends_the_page(page: AppTest) -> None:
    page.run()
    page.button(key="sign_out").click().run()
    assert "サインアウトしました" in written(page)
    assert not page.get("bidi_component")


def test_problems_of_the_questionnaire_are_shown_until_they_are_mended(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = tmp_path / "questions.yaml"
    monkeypatch.setenv("SELFCHECK_QUESTIONS", str(questions))
    assert "質問票のファイルに誤りがあります" in written(page.run())
    assert "there is no such file" in code(page)
    write_whole(questions)
    assert "質問票のファイル" not in written(page.run())
    questions.write_text("sections: nothing")
    assert "質問票のファイルに誤りがあります" in written(page.run())
    assert "questions.yaml:1:" in code(page)


def test_a_response_that_is_gone_says_so(page: AppTest) -> None:
    page.query_params["r"] = "0" * 32
    page.run()
    assert "もうありません" in written(page)


def test_the_days_of_visits_end_with_today_in_japan(page: AppTest, sent: list[Response]) -> None:
    page.query_params["r"] = sent[5].id
    page.run()
    assert {each.max for each in page.date_input} == {today()}
    assert day_of(datetime(2026, 12, 31, 15, 30, tzinfo=UTC)) == date(2027, 1, 1)


def test_the_other_responses_of_a_patient_and_the_day_of_erasure_are_told(
    page: AppTest, office: Office, sent: list[Response]
) -> None:
    written_by_her = [response for response in sent[:12] if response.sealed]
    assert len(written_by_her) > 2
    page.query_params["r"] = written_by_her[0].id
    page.run()
    text = written(page)
    for response in written_by_her[1:]:
        assert show_receipt(response.receipt) in text
        assert f"r={response.id}" in text
    erased = day_of(written_by_her[0].created + timedelta(days=office.store.settings.retention_days))
    assert f"{erased:%Y/%m/%d} を過ぎると自動で消えます" in text
