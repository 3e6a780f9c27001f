"""A real Chromium at the desk: sign in, read the inbox, open one, print it, export, open the export again."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from tests.staff.serving import PASSPHRASE, StaffServer

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.review import table
from selfcheck.store import Response, show_receipt

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def page(browser: Browser, server: StaffServer) -> Iterator[Page]:
    """A page at the sign-in, on which nothing may go wrong unseen, and which calls nobody else."""
    context = browser.new_context(viewport=DESK, locale="ja-JP", accept_downloads=True)  # type: ignore[arg-type]
    found = context.new_page()
    found.set_default_timeout(60_000)
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda message: _heard(message, wrong))
    found.on("request", lambda request: _ours(request.url, server, wrong))
    found.goto(server.url)
    yield found
    context.close()
    assert wrong == []


def _heard(message: ConsoleMessage, wrong: list[str]) -> None:
    if message.type == "error" and "401" not in message.text:  # the answer to a wrong passphrase
        wrong.append(message.text)


def _ours(url: str, server: StaffServer, wrong: list[str]) -> None:
    if not url.startswith((server.url, server.url.replace("http", "ws"), "data:", "blob:")):
        wrong.append(url)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("名前").fill(name)
    page.get_by_label("パスフレーズ").fill(PASSPHRASE)
    page.get_by_role("button", name="サインイン").click()
    page.get_by_role("row").nth(1).wait_for()


def most_urgent(sent: list[Response]) -> list[Response]:
    return sorted(sent[:120], key=lambda r: (-r.assessment.urgency.rank, -r.created.timestamp(), r.id))


def test_the_way_of_a_day_at_the_desk(
    page: Page, sent: list[Response], real: Questionnaire, tmp_path: Path
) -> None:
    expect(page).to_have_url(re.compile("/sign-in$"))
    assert page.locator("html").get_attribute("lang") == "ja"
    sign_in(page, "Megumi")

    first = most_urgent(sent)[0]
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    codes = [rows.nth(n).get_attribute("data-receipt") for n in range(50)]
    assert codes == [show_receipt(response.receipt) for response in most_urgent(sent)[:50]]
    assert "unread" in (rows.first.get_attribute("class") or "")
    assert weight(rows.first) == "700"

    rows.first.click()
    page.get_by_role("heading", name=f"受付番号 {show_receipt(first.receipt)}").wait_for()
    expect(page.get_by_text("受診の目安（本人回答による）")).to_be_visible()
    for finding in first.assessment.findings:
        expect(page.locator("code", has_text=re.compile(f"^{finding.rule}$")).first).to_be_visible()

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="医師に渡す用紙").click()
    paper = opened.value
    assert real.letter
    paper.get_by_role("heading", name=real.letter.title["ja"]).wait_for()
    expect(paper.get_by_text(show_receipt(first.receipt))).to_be_visible()
    assert pages(paper) == 1
    paper.close()

    page.get_by_role("button", name="受信箱へ").click()
    expect(rows.first).not_to_have_class(re.compile("unread"))
    assert weight(rows.first) == "400"

    page.get_by_role("link", name="書き出し").click()
    page.get_by_text("120件を書き出します").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="ファイルを受け取る").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    text = path.read_bytes().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 121
    assert len(table(path)) == 120

    page.get_by_role("link", name="ファイルを開く").click()
    page.locator("input[type=file]").set_input_files(path)
    expect(rows).to_have_count(50)
    again = [rows.nth(n).get_attribute("data-receipt") for n in range(50)]
    assert again == codes

    page.get_by_role("button", name="サインアウト").click()
    page.get_by_text("もう一度サインインする").wait_for()
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in$"))


def weight(row: Locator) -> str:
    return str(row.locator("td").nth(1).evaluate("cell => getComputedStyle(cell).fontWeight"))


def test_the_sheet_for_the_doctor_is_one_page_however_much_was_answered(
    page: Page, server: StaffServer, sent: list[Response]
) -> None:
    sign_in(page, "Ken")
    full = sorted(sent[:120], key=lambda response: len(str(response.answers)))
    for response in (full[0], *full[-4:]):
        page.goto(f"{server.url}/print/{response.id}")
        assert pages(page) == 1
        assert page.locator("dd").last.is_visible()


def pages(paper: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper.pdf(prefer_css_page_size=True)))


def test_a_filter_stays_when_one_comes_back_from_a_response(page: Page, sent: list[Response]) -> None:
    sign_in(page, "Ken")
    wanted = [r for r in most_urgent(sent) if r.assessment.urgency == "selfcare"]
    page.get_by_role("button", name="○ ようすを見る").click()
    page.get_by_text(f"全{len(wanted)}件").wait_for()
    page.get_by_role("link", name=f"{show_receipt(wanted[0].receipt)}をひらく").press("Enter")
    page.get_by_role("button", name="受信箱へ").click()
    page.get_by_text(f"全{len(wanted)}件").wait_for()


def test_what_is_narrowed_out_of_sight_is_said_and_cleared(page: Page, sent: list[Response]) -> None:
    sign_in(page, "Ken")
    weak = [r for r in sent[:120] if r.assessment.stage == "weakness"]
    page.get_by_role("button", name="しぼりこみ").click()
    page.get_by_role("button", name="力の弱さ", exact=True).click()
    page.keyboard.press("Escape")
    page.get_by_text(f"全{len(weak)}件").wait_for()
    expect(page.get_by_text("しぼりこみ中：力の弱さ")).to_be_visible()
    page.get_by_role("button", name="条件を消す").click()
    page.get_by_text("全120件").wait_for()
    expect(page.get_by_text("しぼりこみ中")).to_have_count(0)


@pytest.mark.parametrize("place", ["受信箱", "まとめ", "ファイルを開く", "書き出し", None])
def test_nothing_stands_beyond_the_edge_of_a_phone(page: Page, place: str | None) -> None:
    sign_in(page, "Megumi")
    page.set_viewport_size({"width": 375, "height": 667})
    if place:
        page.get_by_role("link", name=place).click()
    else:
        page.locator("tbody tr").first.click()
        page.get_by_role("heading", name="受付番号").wait_for()
    page.wait_for_timeout(1500)
    wide = page.evaluate(
        "[...document.querySelectorAll('.sc, .sc *, .wide, table, h3')].filter(e => e.checkVisibility()"
        " && getComputedStyle(e).clipPath === 'none' && e.getBoundingClientRect().right > 376).map(e => e.outerHTML.slice(0, 200))"
    )
    assert wide == []


def test_the_next_page_goes_on_where_the_first_ended(page: Page, sent: list[Response]) -> None:
    sign_in(page, "Ken")
    order = [show_receipt(response.receipt) for response in most_urgent(sent)]
    rows = page.locator("tbody tr")
    for number in (1, 2):
        page.get_by_role("button", name="次の50件").click()
        expect(rows.first).to_have_attribute("data-receipt", order[50 * number])
    expect(rows).to_have_count(20)
    page.get_by_role("button", name="前の50件").click()
    expect(rows.first).to_have_attribute("data-receipt", order[50])


def test_the_overview_draws_its_charts_under_our_policy(page: Page) -> None:
    sign_in(page, "Ken")
    page.get_by_role("link", name="まとめ").click()
    page.get_by_role("radio", name="全期間").click()
    charts = page.locator("[data-testid=stVegaLiteChart]").locator("canvas, svg.marks")
    expect(charts).to_have_count(3, timeout=30_000)  # days, urgencies, stages
    bars = page.locator(".bars")  # rules and tags, whose words may be long
    expect(bars).to_have_count(2)
    for drawn in (*charts.all(), *(each.locator(".bar i").first for each in bars.all())):
        box = drawn.bounding_box()
        assert box
        assert min(box["width"], box["height"]) > 0


def test_a_wrong_passphrase_says_so_and_a_member_sees_no_exports(page: Page) -> None:
    page.get_by_label("名前").fill("Ken")
    page.get_by_label("パスフレーズ").fill("not the passphrase")
    with page.expect_response("**/sign-in") as answer:
        page.get_by_role("button", name="サインイン").click()
    assert answer.value.status == 401
    expect(page.get_by_role("alert")).to_contain_text("ちがいます")
    sign_in(page, "Ken")
    expect(page.get_by_role("link", name="まとめ")).to_be_visible()
    expect(page.get_by_role("link", name="書き出し")).to_have_count(0)
