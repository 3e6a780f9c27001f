"""Pictures of the staff's app for docs/staff.md: `python -m tests.staff.pictures` makes them anew in docs/.

`python -m tests.staff.pictures all` puts every page, as wide as a desk and as a phone, light and dark, into
artifacts/staff/.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tests.browser.serving import ROOT
from tests.staff.serving import PASSPHRASE, StaffServer, desk_settings, hire
from tests.support.provision import find_chromium
from tests.support.walks import QUESTIONS, responses

from selfcheck.loader.loading import load
from selfcheck.staff.passphrases import hashed
from selfcheck.store import PrivateKey, PublicKey, Response, add, open_store, save

DESK, PHONE = (1280, 860), (375, 667)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NUMBER = 60


@contextmanager
def desk(folder: Path) -> Iterator[tuple[StaffServer, list[Response]]]:
    """The app with 60 Responses that nobody has read."""
    key, real = PrivateKey.new(), load(QUESTIONS)
    settings = desk_settings(folder, key)
    sent = list(responses(real, NUMBER, key=PublicKey(key.public_text)))
    store = open_store(settings)
    hire(store)
    with store.database.write() as connection:
        add(connection, "Yuki", "staff", hashed(PASSPHRASE, one_time=True))
    late = datetime.now(UTC) - max(response.created for response in sent)
    sent = [response.model_copy(update={"created": response.created + late}) for response in sent]
    for response in sent:
        save(store, real, response)
    store.close()
    with StaffServer(settings) as server:
        yield server, sent


def sign_in(page: Page, server: StaffServer) -> None:
    page.set_default_timeout(90_000)
    page.goto(server.url)
    fill_in(page, "Megumi")
    page.get_by_role("row").nth(1).wait_for()


def fill_in(page: Page, name: str) -> None:
    page.get_by_label("名前").fill(name)
    page.get_by_label("パスフレーズ").fill(PASSPHRASE)
    page.get_by_role("button", name="サインイン").click()


def shoot(page: Page, path: Path, *, whole: bool = False) -> None:
    """A picture once everything has come; `whole` with what one would have to scroll for."""
    page.wait_for_timeout(1500)
    size = page.viewport_size
    assert size is not None
    if whole:
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": min(height, 4000)})
        page.wait_for_timeout(800)
    page.screenshot(path=path)
    page.set_viewport_size(size)


def picture_docs(browser: Browser, server: StaffServer, sent: list[Response]) -> None:
    """The inbox, one Response and its sheet for the doctor."""
    page = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]}, locale="ja-JP")
    sign_in(page, server)
    known = [r for r in sent if r.assessment.finished and r.assessment.stage]
    chosen = max(known, key=lambda r: (r.sealed is not None, r.assessment.urgency.rank, len(r.answers)))
    page.goto(f"{server.url}/?r={chosen.id}")
    page.get_by_role("heading", name="受付番号").wait_for()
    shoot(page, ROOT / "docs" / "staff-response.png")
    page.get_by_role("button", name="受信箱へ").click()
    page.get_by_role("row").nth(1).wait_for()
    shoot(page, ROOT / "docs" / "staff-inbox.png")
    page.set_viewport_size({"width": 860, "height": 1180})
    page.goto(f"{server.url}/print/{chosen.id}")
    shoot(page, ROOT / "docs" / "staff-sheet.png")


def picture_all(browser: Browser, server: StaffServer, sent: list[Response]) -> None:
    """Every page at both widths, by day and by night."""
    folder = ROOT / "artifacts" / "staff"
    folder.mkdir(parents=True, exist_ok=True)
    full = max(sent, key=lambda response: len(response.answers))
    early = next(response for response in sent if not response.assessment.finished)
    places = {"inbox": "/", "full": f"/?r={full.id}", "early": f"/?r={early.id}"}
    places |= {name: f"/{name}" for name in ("overview", "exports", "opened_file", "people", "audit_log")}
    for (width, height), scheme in product((DESK, PHONE), SCHEMES):
        size: ViewportSize = {"width": width, "height": height}
        page = browser.new_page(viewport=size, locale="ja-JP", color_scheme=scheme)
        page.goto(server.url)
        page.screenshot(path=folder / f"sign_in_{width}_{scheme}.png")
        fill_in(page, "Yuki")
        page.get_by_role("heading", name="自分のパスフレーズを決める").wait_for()
        page.screenshot(path=folder / f"choose_passphrase_{width}_{scheme}.png", full_page=True)
        sign_in(page, server)
        for name, place in places.items():
            page.goto(server.url + place)
            page.get_by_role("button", name="サインアウト", include_hidden=True).wait_for(state="attached")
            page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
            if name == "overview":
                page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").nth(2).wait_for()
            shoot(page, folder / f"{name}_{width}_{scheme}.png", whole=True)
        page.goto(f"{server.url}/?r={full.id}")
        page.get_by_role("heading", name="受付番号").wait_for()
        shoot(page, folder / f"first_view_{width}_{scheme}.png")
        page.close()


def main() -> None:
    """Start app and browser, and take the pictures asked for."""
    with (
        tempfile.TemporaryDirectory() as folder,
        desk(Path(folder)) as (server, sent),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        (picture_all if "all" in sys.argv[1:] else picture_docs)(browser, server, sent)
        browser.close()


if __name__ == "__main__":
    main()
