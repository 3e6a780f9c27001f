"""A day at the desk in a real Chromium: places that stay, news that come quietly, keys, several at once, a phone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.staff.serving import StaffServer, desk_settings, hire
from tests.staff.test_browser import sign_in
from tests.support.walks import responses

from selfcheck.model import Questionnaire
from selfcheck.store import PrivateKey, PublicKey, Response, open_store, save, show_receipt

SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, real: Questionnaire, private_key: PrivateKey
) -> Iterator[tuple[StaffServer, list[Response]]]:
    """A desk with 120 Responses of its own, which these tests change."""
    folder: Path = tmp_path_factory.mktemp("desk")
    settings = desk_settings(folder, private_key)
    sent = list(responses(real, 130, seed=5, key=PublicKey(private_key.public_text)))
    store = open_store(settings)
    hire(store)
    for response in sent[:120]:
        save(store, real, response)
    store.close()
    with StaffServer(settings) as running:
        yield running, sent


@pytest.fixture
def server(served: tuple[StaffServer, list[Response]]) -> StaffServer:
    return served[0]


@pytest.fixture
def desk(browser: Browser, server: StaffServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(90_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(server.url)
    sign_in(page, "Megumi")
    yield page
    context.close()
    assert wrong == []


def opened(page: Page) -> None:
    page.get_by_role("heading", name="受付番号").wait_for()
    page.get_by_role("button", name="完了にして次へ").or_(
        page.get_by_text("完了", exact=True)
    ).first.wait_for()


def scrolled_to(page: Page, top: float) -> None:
    for _ in range(100):
        if abs(page.evaluate(SCROLLED) - top) < 80:  # a line that was read, or a notice, moves it by a line
            return
        page.wait_for_timeout(100)
    assert page.evaluate(SCROLLED) == top


def test_a_response_opens_at_its_top_and_back_leads_to_where_one_was(desk: Page) -> None:
    row = desk.locator("tbody tr").nth(40)
    row.scroll_into_view_if_needed()
    before = desk.evaluate(SCROLLED)
    assert before > 500
    row.locator("a.open").click()
    opened(desk)
    scrolled_to(desk, 0)
    expect(desk.get_by_text("受診の目安（本人回答による）")).to_be_in_viewport()
    desk.get_by_role("button", name="受信箱へ").click()
    scrolled_to(desk, before)
    desk.get_by_role("button", name="次の50件").click()
    desk.get_by_text("51〜100件目").wait_for()
    scrolled_to(desk, 0)


def test_filters_and_page_stand_in_the_address(desk: Page, server: StaffServer) -> None:
    desk.get_by_role("radio", name="すべて").click()
    desk.get_by_role("button", name="○ ようすを見る").click()
    expect(desk).to_have_url(re.compile(r"view=all&u=selfcare$"))
    rows = desk.locator("tbody tr")
    expect(rows.first).to_contain_text("ようすを見る")
    expect(desk.get_by_role("radio", name="すべて")).to_be_checked()
    count = desk.get_by_text("全").filter(has_text="件目").inner_text()
    desk.reload()
    expect(desk.get_by_text(count)).to_be_visible()
    href = rows.first.locator("a.open").get_attribute("href") or ""
    assert re.fullmatch(r"/\?view=all&u=selfcare&r=[0-9a-f]{32}", href)
    with desk.context.expect_page() as other:
        rows.first.locator("a.open").click(modifiers=["ControlOrMeta"])
    other.value.bring_to_front()
    opened(other.value)
    other.value.get_by_role("button", name="受信箱へ").click()
    expect(other.value.get_by_text(count)).to_be_visible()
    other.value.close()
    rows.first.locator("a.open").click()
    opened(desk)
    desk.go_back()
    expect(desk.get_by_text(count)).to_be_visible()
    expect(desk).to_have_url(re.compile(r"view=all&u=selfcare$"))


def test_what_comes_is_told_quietly_and_nothing_is_lost(
    desk: Page, served: tuple[StaffServer, list[Response]], real: Questionnaire
) -> None:
    server, sent = served
    desk.get_by_role("button", name="○ ようすを見る").click()
    expect(desk).to_have_url(re.compile("u=selfcare"))
    expect(desk).to_have_title(re.compile(r"^\(\d+\) "), timeout=30_000)
    number = int(desk.title().partition(")")[0].removeprefix("("))
    desk.locator("tbody tr").nth(20).scroll_into_view_if_needed()
    place = desk.evaluate(SCROLLED)
    store = open_store(server.settings)
    for response in sent[120:122]:
        save(store, real, response.model_copy(update={"created": datetime.now(UTC)}))
    store.close()
    expect(desk.get_by_text("新しい回答が2件届いています。")).to_be_attached(timeout=60_000)
    assert desk.title().startswith(f"({number + 2}) ")
    assert abs(desk.evaluate(SCROLLED) - place) < 80  # no more than the notice itself pushes down
    expect(desk).to_have_url(re.compile("u=selfcare"))
    desk.get_by_role("button", name="表示する").click()
    expect(desk.get_by_text("届いています")).to_have_count(0)
    expect(desk).to_have_url(re.compile("u=selfcare"))


def test_keys_lead_through_the_day(desk: Page) -> None:
    rows = desk.locator("tbody tr")
    first, second = (rows.nth(n).get_attribute("data-receipt") for n in (0, 1))
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.get_by_role("heading", name=f"受付番号 {first}").wait_for()
    desk.get_by_role("button", name="完了にして次へ").wait_for()
    desk.keyboard.press("d")
    desk.get_by_role("heading", name=f"受付番号 {second}").wait_for()
    desk.keyboard.press("u")
    expect(rows.first).to_have_attribute("data-receipt", str(second))
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("完了にして次へ")
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    desk.get_by_role("radio", name="完了").click()
    expect(rows.first).to_have_attribute("data-receipt", str(first))


def test_several_are_done_at_once(desk: Page) -> None:
    rows = desk.locator("tbody tr")
    chosen = [rows.nth(n).get_attribute("data-receipt") for n in (0, 2)]
    for receipt in chosen:
        desk.get_by_role("checkbox", name=f"{receipt}を選ぶ").check()
    bar = desk.locator(".several")
    expect(bar).to_contain_text("選んだ2件を")
    bar.get_by_role("button", name="完了").click()
    for receipt in chosen:
        expect(desk.locator(f"[data-receipt='{receipt}']")).to_have_count(0)
    expect(bar).to_be_hidden()


def test_a_name_finds_its_responses_and_stands_nowhere(desk: Page, server: StaffServer) -> None:
    desk.get_by_label("受付番号・名前・電話番号").fill("山田花子")
    desk.get_by_role("button", name="さがす").click()
    desk.get_by_text("件見つかりました").wait_for()
    assert desk.locator("tbody tr").count() > 5
    assert "山田" not in desk.url
    assert "%E5%B1%B1" not in desk.url
    assert "山田" not in (server.folder / "log").read_text()
    desk.get_by_role("button", name="検索をやめる").click()
    desk.get_by_text("件目").wait_for()


@pytest.mark.parametrize("size", [(375, 667), (1280, 720)], ids=str)
def test_what_matters_is_in_the_first_view(
    desk: Page, served: tuple[StaffServer, list[Response]], size: tuple[int, int]
) -> None:
    server, sent = served
    chosen = next(r for r in sent[:120] if r.sealed and r.visit_wish and r.assessment.tags)
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    desk.goto(f"{server.url}/?r={chosen.id}")
    opened(desk)
    for text in ("受診の目安（本人回答による）", "来院希望", "山田 花子 090-1234-5678"):
        expect(desk.get_by_text(text).first).to_be_in_viewport()
    expect(desk.get_by_role("radio", name="連絡済み")).to_be_in_viewport()
    expect(desk.get_by_role("heading", name=show_receipt(chosen.receipt))).to_be_in_viewport()


def test_a_page_that_is_not_ones_own_is_a_sentence(browser: Browser, server: StaffServer) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(server.url)
    sign_in(page, "Ken")
    page.goto(f"{server.url}/inbox?view=all")
    expect(page.get_by_role("radio", name="すべて")).to_be_checked()
    assert page.get_by_text("Page not found").count() == 0
    for place in ("exports", "people", "audit_log"):
        page.goto(f"{server.url}/{place}")
        expect(page.get_by_text("この操作は、管理者だけができます。")).to_be_visible()
        assert page.get_by_text("Page not found").count() == 0
    page.goto(f"{server.url}/nowhere")
    expect(page.get_by_text("このページはありません。")).to_be_visible()
    context.close()
