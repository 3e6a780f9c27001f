"""The first page is there at once, in the right language, and gives the phone numbers when nothing else works."""

import re
import shutil
from pathlib import Path

import pytest
from selfcheck.ui.linked import link_shell
from selfcheck.ui.shell import read_shell
from selfcheck.ui.startpage import language_for, start_pages
from starlette.requests import Request
from tests.browser.serving import ROOT, Server
from tests.server.conftest import NewServer
from tests.server.wire import ask

from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire

pytestmark = pytest.mark.xdist_group("start_page")


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load(ROOT / "questions.yaml")


def html(questionnaire: Questionnaire, language: str, parents: tuple[str, ...] = ()) -> str:
    shell = link_shell(read_shell()).shell
    return start_pages(questionnaire, shell, parents)[language].bodies[""].decode()


def said(page: str) -> str:
    """What a person reads: no tags, no break marks."""
    return re.sub(r"<[^>]+>", "", re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S))


def asks(query: str = "", accepts: str = "") -> Request:
    headers = [(b"accept-language", accepts.encode())] if accepts else []
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


def test_it_says_what_this_is_what_it_is_not_whom_to_call_and_what_one_agrees_to(
    questionnaire: Questionnaire,
) -> None:
    for language in questionnaire.languages:
        text = said(html(questionnaire, language))
        start, consent = questionnaire.start, questionnaire.consent
        for part in (start.title, start.lead, *start.is_not, start.emergency, *consent.points, consent.agree):
            assert re.sub(r"\s", "", part[language]) in re.sub(r"\s", "", text)
        for number in ("tel:119", "tel:%237119"):
            assert number in html(questionnaire, language)


def test_html_lang_is_right_from_the_first_byte(walled: Server, questionnaire: Questionnaire) -> None:
    for language in questionnaire.languages:
        body = ask(walled.url, f"/?lang={language}")[2].decode()
        assert body.startswith(f'<!doctype html>\n<html lang="{language}">')


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("", "", "ja"),
        ("lang=en", "ja", "en"),
        ("lang=xx", "en-GB,ja;q=0.5", "en"),
        ("", "fr-FR,en;q=0.8,ja;q=0.5", "en"),
        ("", "ja-JP", "ja"),
        ("", "fr", "ja"),
        ("lang=EN", "", "en"),
        ("lang=%3Cscript%3E", "*", "ja"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_browsers(
    query: str, accepts: str, language: str, questionnaire: Questionnaire
) -> None:
    assert language_for(questionnaire, asks(query, accepts)) == language


def test_a_browser_that_prefers_another_language_is_told_so_apart(walled: Server) -> None:
    assert "Accept-Language" in ask(walled.url)[1]["vary"]
    japanese, english = (ask(walled.url, Accept_Language=tag)[1]["etag"] for tag in ("ja", "en"))
    assert japanese != english
    assert ask(walled.url, Accept_Language="ja", If_None_Match=japanese)[0] == 304


def test_no_text_can_become_markup(questionnaire: Questionnaire) -> None:
    evil = "</script><script>alert(1)</script>\"'&{{ 7 * 7 }}"
    text = dict.fromkeys(questionnaire.languages, evil)
    start = questionnaire.start.model_copy(update={"title": text, "lead": text, "readers": (text,)})
    texts = {**questionnaire.texts, "waiting": text, "begin": text}
    changed = questionnaire.model_copy(update={"start": start, "texts": texts, "title": text})
    page = html(changed, "ja", ("https://x.example",))
    assert "<script>alert" not in page
    assert "{{ 7 * 7 }}" in page
    assert page.count("<script") == html(questionnaire, "ja").count("<script")


def test_without_javascript_there_are_phone_numbers(questionnaire: Questionnaire) -> None:
    for language in questionnaire.languages:
        (block,) = re.findall(r"<noscript>(.*?)</noscript>", html(questionnaire, language), re.S)
        assert "tel:119" in block
        assert questionnaire.clinic.phone in block


def test_the_page_names_its_parents_to_the_script_and_nobody_else(questionnaire: Questionnaire) -> None:
    assert '"hosts": ["https://clinic.example"]' in html(questionnaire, "ja", ("https://clinic.example",))
    assert '"hosts": []' in html(questionnaire, "ja")


def test_head_asks_without_a_body(walled: Server) -> None:
    status, headers, body = ask(walled.url, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 1000


def test_a_broken_file_gives_the_phone_numbers_and_a_mended_one_the_page(
    new_server: NewServer, tmp_path: Path
) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("id: [")
    server = new_server(questions=file)
    status, headers, body = ask(server.url)
    assert status == 503
    assert headers["cache-control"] == "no-store"
    assert b"tel:119" in body
    assert b"tel:%237119" in body
    assert "Traceback" not in body.decode()
    assert re.search(r"questions\.yaml:\d+:\d+: ", (server.folder / "server.log").read_text())
    shutil.copy(ROOT / "questions.yaml", file)
    assert ask(server.url)[0] == 200


def test_in_service_the_last_good_one_stays_and_a_change_is_shown(
    new_server: NewServer, tmp_path: Path
) -> None:
    file = tmp_path / "questions.yaml"
    written = (ROOT / "questions.yaml").read_text("utf-8")
    file.write_text(written, "utf-8")
    server = new_server(questions=file)
    before = ask(server.url)[1]["etag"]
    file.write_text(written.replace("sections:", "sections: [", 1), "utf-8")
    assert ask(server.url)[1]["etag"] == before
    file.write_text(written.replace("\nclinic:", "\nclinic: # moved", 1), "utf-8")
    assert ask(server.url)[1]["etag"] == before
    title = load(ROOT / "questions.yaml").start.title["ja"]
    file.write_text(written.replace(title, "別の題", 1), "utf-8")
    assert "別の" in ask(server.url, "/?lang=ja")[2].decode()


def test_a_streamlit_that_changed_is_served_as_it_is(new_server: NewServer) -> None:
    code = (
        "from pathlib import Path\nimport streamlit as st\nimport selfcheck.ui.server as server\n"
        "from selfcheck.ui.shell import ShellError\n"
        "def gone():\n    raise ShellError('moved')\n"
        "server.read_shell = gone\n"
        "app = st.App(**server.parts(Path({questions!r})))\n"
    )
    server = new_server(code)
    status, headers, body = ask(server.url)
    assert status == 200
    assert b'<div id="root"></div>' in body
    assert "moved" in (server.folder / "server.log").read_text()
    (source,) = re.findall(r'<script type="module"[^>]*src="\.(/[^"]+)"', body.decode())
    assert ask(server.url, source)[0] == 200
    assert "sha256-" in headers["content-security-policy"]
