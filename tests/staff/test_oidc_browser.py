"""Sign-in with a provider of OpenID Connect: a real one on the loopback, another website, in a real Chromium."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.staff.provider import CLIENT, SECRET, Provider, provider
from tests.staff.serving import PASSPHRASE, StaffServer, hire

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Response, Settings, Store, open_store, save
from selfcheck.store.acts import recent
from selfcheck.store.people import add, change
from selfcheck.store.schema import staff_session

HANAKO, STRANGER, UNPROVED, KEN = "hanako@clinic.example", "x@else.example", "new@clinic.example", "Ken"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Provider]:
    people: dict[str, dict[str, Any]] = {
        HANAKO: {"email": "Hanako@Clinic.example"},
        STRANGER: {},
        UNPROVED: {"email_verified": False},
        KEN: {},
    }
    with provider(people) as found:
        yield found


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, issuer: Provider, real: Questionnaire, sent: list[Response]
) -> Iterator[StaffServer]:
    folder: Path = tmp_path_factory.mktemp("oidc")
    settings = Settings(data=folder / "data", retention_days=36_525, reserve_mb=0)
    store = open_store(settings)
    hire(store)
    with store.database.write() as connection:
        add(connection, HANAKO, "staff", None)
        add(connection, UNPROVED, "staff", None)
    for response in sent[:3]:
        save(store, real, response)
    store.close()
    told = {"issuer": issuer.issuer, "client_id": CLIENT, "client_secret": SECRET}
    with StaffServer(settings, oidc=told) as running:
        yield running


@pytest.fixture
def store(server: StaffServer, issuer: Provider) -> Iterator[Store]:
    found = open_store(server.settings)
    yield found
    with found.database.write() as connection:
        change(connection, HANAKO, disabled=None)
    issuer.lies, issuer.forged = {}, False
    found.close()


@pytest.fixture
def page(browser: Browser, server: StaffServer) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(server.url)
    yield page
    context.close()


def come(page: Page, email: str) -> None:
    page.get_by_role("link", name="院のアカウントでサインイン").click()
    page.get_by_role("link", name=email, exact=True).click()


def refused(page: Page, server: StaffServer, sentence: str) -> None:
    """The page says why, no session was opened, and the desk stays shut."""
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    assert [each for each in page.context.cookies() if "staff" in str(each.get("name"))] == []
    page.goto(server.url)
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_whoever_is_on_the_list_comes_in_and_goes_out(page: Page, server: StaffServer, store: Store) -> None:
    come(page, HANAKO)
    page.get_by_role("row").nth(1).wait_for()
    expect(page).to_have_url(server.url + "/")
    expect(page.get_by_text(f"{HANAKO}（スタッフ）")).to_be_visible()
    cookies = {str(each.get("name")): each for each in page.context.cookies()}
    assert cookies.keys() - {"_streamlit_xsrf"} == {"selfcheck_staff"}
    cookie = cookies["selfcheck_staff"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    with store.database.read() as connection:
        act = recent(connection, "sign_in", 1)[0]
    assert (act.actor, act.object) == (HANAKO, "session")

    page.get_by_role("button", name="サインアウト").click()
    page.get_by_text("もう一度サインインする").wait_for()
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_whoever_is_not_on_the_list_stays_out(page: Page, server: StaffServer, store: Store) -> None:
    come(page, STRANGER)
    refused(page, server, "スタッフとして登録されていません")
    with store.database.read() as connection:
        assert recent(connection, "sign_in_failed", 1)[0].actor == "unknown"


@pytest.mark.parametrize("email", [UNPROVED, KEN])
def test_an_address_that_is_not_proved_or_not_meant_stays_out(
    page: Page, server: StaffServer, email: str
) -> None:
    """The provider has not seen that the address is theirs; or somebody there has a passphrase here."""
    come(page, email)
    refused(page, server, "スタッフとして登録されていません")


def test_whoever_is_disabled_stays_out(page: Page, server: StaffServer, store: Store) -> None:
    with store.database.write() as connection:
        change(connection, HANAKO, disabled=datetime.now(UTC))
    come(page, HANAKO)
    refused(page, server, "スタッフとして登録されていません")


def test_whoever_turns_back_at_the_provider_is_asked_again(page: Page, server: StaffServer) -> None:
    come(page, "nobody")
    refused(page, server, "もう一度お試しください")


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "of another sign-in"},
        {"aud": "another client"},
        {"aud": ["another client"], "azp": CLIENT},
        {"iss": "https://accounts.google.com"},
        {"exp": 1},
        {"auth_time": 1},
        {"auth_time": None},
        {"auth_time": 0},
        {"auth_time": 4_000_000_000},
        {"auth_time": "now"},
    ],
    ids=lambda lies: "-".join(f"{name}-{claim}" for name, claim in lies.items()),
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    page: Page, server: StaffServer, store: Store, issuer: Provider, lies: dict[str, Any]
) -> None:
    issuer.lies = lies
    come(page, HANAKO)
    refused(page, server, "もう一度お試しください")


def test_a_forged_token_opens_nothing(
    page: Page, server: StaffServer, store: Store, issuer: Provider
) -> None:
    issuer.forged = True
    come(page, HANAKO)
    refused(page, server, "もう一度お試しください")


def test_a_way_back_that_this_browser_did_not_begin_opens_nothing(server: StaffServer) -> None:
    for query in ("", "?code=1", "?code=1&state=2", "?error=access_denied"):
        status, headers, _ = server.ask(f"/sign-in/oidc/callback{query}")
        assert status == 401, query
        assert "set-cookie" not in headers


@pytest.mark.parametrize("columns", [{"last_seen": timedelta(minutes=16)}, {"created": timedelta(hours=9)}])
def test_the_session_runs_out_like_any_other(
    page: Page, server: StaffServer, store: Store, columns: dict[str, timedelta]
) -> None:
    come(page, HANAKO)
    page.get_by_role("row").nth(1).wait_for()
    with store.database.write() as connection:
        for row in connection.execute(staff_session.select()).all():
            changed = {name: getattr(row, name) - by for name, by in columns.items()}
            connection.execute(
                staff_session.update().where(staff_session.c.token == row.token).values(changed)
            )
    page.get_by_role("link", name="まとめ").click()
    page.get_by_text("もう一度サインインする").wait_for()
    page.goto(server.url)
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_passphrases_go_on_beside_it(server: StaffServer) -> None:
    assert server.post_sign_in("Megumi", PASSPHRASE)[0] == 303
    assert server.post_sign_in(HANAKO, "")[0] == 401


def test_the_cookies_say_when_there_is_tls(server: StaffServer) -> None:
    _, headers, _ = server.ask("/sign-in/oidc", X_Forwarded_Proto="https")
    assert headers["location"].startswith("http://localhost:")
    assert "redirect_uri=https%3A%2F%2F" in headers["location"]
    told = headers["set-cookie"].lower()
    assert all(word in told for word in ("httponly", "samesite=lax", "secure", "path=/sign-in/oidc"))


def test_a_provider_that_does_not_answer_is_said(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", reserve_mb=0)
    told = {"issuer": "http://127.0.0.1:9", "client_id": CLIENT, "client_secret": SECRET}
    with StaffServer(settings, oidc=told, folder=tmp_path) as server:
        status, _, body = server.ask("/sign-in/oidc")
    assert status == 502
    assert "返事がありません" in body.decode()
