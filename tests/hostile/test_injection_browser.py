"""Each probe in the real browser: on the patients' page, and wherever staff read what others wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.patient import Patient
from tests.browser.serving import Server
from tests.hostile.probes import PROBES, written_into
from tests.staff.serving import PASSPHRASE, StaffServer, desk_settings, hire
from tests.support.walks import responses

from selfcheck.export import Order, export
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.review.cells import clean
from selfcheck.staff.passphrases import hashed
from selfcheck.store import (
    Contact,
    PrivateKey,
    PrivateKeys,
    PublicKey,
    Response,
    open_store,
    save,
    show_receipt,
)
from selfcheck.store.people import add
from selfcheck.store.reviews import add_review

pytestmark = pytest.mark.xdist_group("hostile_browser")

WRITTEN = [clean(probe) for probe in PROBES[:-1]]
ALL = "\n".join(WRITTEN)
AUTHORS = "&lt;b&gt; window.hit=1 [tap] (https://probe.invalid) **x** www.probe.invalid a@probe.invalid =1+1"
"""What the loader lets through, because no page of ours reads it as markup."""
NAME = "<img src=//probe.invalid/n onerror=window.hit=1>"
NOTE = "\n".join(probe for probe in WRITTEN if "probe.invalid" in probe or "window.hit" in probe)[:2000]


class Watched:
    """A page, and what it should never do: call anybody else, run a probe, turn one into a link or an element."""

    def __init__(self, browser: Browser, own: str) -> None:
        self.context = browser.new_context(locale="ja-JP", accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self._asked(request.url, own))
        self.page.on("websocket", lambda socket: self._asked(socket.url, own))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))

    def _asked(self, url: str, own: str) -> None:
        if not url.startswith((own, own.replace("http", "ws", 1), "data:", "blob:")):
            self.wrong.append(url)

    def is_clean(self) -> None:
        """Whether nothing came to life on the page as it is."""
        assert self.page.evaluate("window.hit") is None
        alive = self.page.locator(
            "a[href*='probe.invalid'], a[href^='javascript:'], [src*='probe.invalid'], [onerror], [onload], base"
        )
        assert alive.count() == 0
        assert self.page.evaluate("getComputedStyle(document.body).display") != "none"
        assert self.wrong == []


@pytest.fixture(scope="module")
def probed(
    tmp_path_factory: pytest.TempPathFactory, real: Questionnaire, private_key: PrivateKey
) -> Iterator[tuple[StaffServer, Response, Path]]:
    """The staff's app with one Response in which every probe was written, and an export of it."""
    folder = tmp_path_factory.mktemp("probed")
    settings = desk_settings(folder, private_key)
    store = open_store(settings)
    hire(store)
    (response,) = responses(real, 1)
    sealed = PublicKey(private_key.public_text).seal(Contact(name=NAME, phone=NAME, note=ALL), response.id)
    response = response.model_copy(update={"sealed": sealed})
    save(store, real, response)
    with store.database.write() as connection:
        add(connection, NAME[:40], "admin", hashed(PASSPHRASE))
        add_review(connection, response.id, NAME[:40], "note", NOTE)
    made = export(store, Order(contact=True), key=PrivateKeys([private_key]))[0]
    (folder / "export.csv").write_bytes(b"".join(made))
    with StaffServer(settings) as running:
        yield running, response, folder / "export.csv"
    store.close()


def signed_in(watched: Watched, server: StaffServer, name: str) -> Page:
    page = watched.page
    page.goto(server.url)
    page.get_by_label("名前").fill(name)
    page.get_by_label("パスフレーズ").fill(PASSPHRASE)
    page.get_by_role("button", name="サインイン").click()
    page.get_by_role("row").nth(1).wait_for()
    return page


def test_staff_read_every_probe_as_it_was_written(
    browser: Browser, probed: tuple[StaffServer, Response, Path]
) -> None:
    server, response, file = probed
    watched = Watched(browser, server.url)
    page = signed_in(watched, server, NAME[:40])
    watched.is_clean()
    page.locator("tbody tr").first.click()
    page.get_by_role("heading", name=f"受付番号 {show_receipt(response.receipt)}").wait_for()
    expect(page.get_by_text(f"{NAME} {NAME}", exact=True)).to_be_visible()  # name and phone
    for probe in ("<script>window.hit=1</script>", "[tap](https://probe.invalid)", "=1+1", "' OR '1'='1"):
        expect(page.get_by_text(probe).first).to_be_visible()
    watched.is_clean()
    page.goto(f"{server.url}/print/{response.id}")
    watched.is_clean()
    page.goto(f"{server.url}/opened_file")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody tr").first.click()
    page.get_by_role("heading", name=f"受付番号 {show_receipt(response.receipt)}").wait_for()
    watched.is_clean()
    watched.context.close()


def test_a_patients_page_shows_an_authors_and_a_strangers_probes_as_text(
    browser: Browser, tmp_path: Path, real: Questionnaire
) -> None:
    copy = tmp_path / "questions.yaml"
    copy.write_text(written_into(AUTHORS, real), "utf-8")
    with Server(tmp_path, copy) as server:
        watched = Watched(browser, server.url)
        page = watched.page
        for probe in ("%3Cscript%3Ewindow.hit=1%3C/script%3E", "javascript:window.hit=1", "en%0d%0ax"):
            page.goto(f"{server.url}?lang={probe}&theme={probe}#{probe}")
            page.locator("#selfcheck.ready").wait_for()
            watched.is_clean()
        patient = Patient(page, real)
        patient.resume(server.url, "question:gate_a", {}, "en")
        expect(page.get_by_role("heading", name=AUTHORS)).to_be_visible()
        watched.is_clean()
        page.evaluate(
            "([note, name]) => sessionStorage.setItem('selfcheck', JSON.stringify({n: 1, view: 'sent', lang: name,"
            " answers: {[name]: note}, acknowledged: [note], from: note, consent: note, form: {note, name},"
            " sent: [['482915035', note], [note, note]], at: Date.now()}))",
            [ALL, NAME],
        )
        page.reload()
        page.locator("#selfcheck.ready").wait_for()
        watched.is_clean()
        watched.context.close()


def test_a_probe_that_comes_to_life_would_be_seen(
    browser: Browser, probed: tuple[StaffServer, Response, Path]
) -> None:
    """The detector at work: one probe is put into the page as markup."""
    server, _, _ = probed
    watched = Watched(browser, server.url)
    page = signed_in(watched, server, "Ken")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=//probe.invalid/n>')")
    with pytest.raises(AssertionError):
        watched.is_clean()
    watched.context.close()
