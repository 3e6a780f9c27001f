"""The application of `selfcheck serve` in this process: its start and its end, and whether it lives and can send."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Message
from tests.support.event_loop import run
from tests.support.questionnaires import copied, whole_text
from tests.support.site import NewSite

from selfcheck.patient.server import create_app
from selfcheck.store import Settings, Store, open_store


def without_send(folder: Path) -> Path:
    """The questionnaire without `send:`."""
    before, _, rest = whole_text().partition("\nsend:\n")
    _, _, after = rest.partition("\n\n")
    silent = folder / "questions.yaml"
    silent.write_text(f"{before}\n{after}", "utf-8")
    return silent


def test_with_a_database_both_are_well(new_site: NewSite) -> None:
    site = new_site()
    assert [site.ask("GET", path).text for path in ("/livez", "/healthz")] == ["ok", "ok"]


def test_without_a_database_it_lives_and_patients_are_served(
    new_site: NewSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    site = new_site()
    assert site.ask("GET", "/livez").status_code == 200
    answer = site.ask("GET", "/healthz")
    assert (answer.status_code, answer.text.startswith("the database")) == (503, True)
    assert site.open().view == "start"
    assert "Nothing can be sent" in caplog.text
    assert "Traceback" not in caplog.text


def test_where_nothing_can_be_sent_no_database_is_asked_for(new_site: NewSite, tmp_path: Path) -> None:
    assert new_site(without_send(tmp_path)).ask("GET", "/healthz").status_code == 200
    assert not (tmp_path / "data").exists()


def run_lifespan(app: ASGIApp, while_it_runs: Callable[[], None]) -> list[str]:
    """Start an application and end it, as a server does; what it answers."""
    answers: list[str] = []

    async def receive() -> Message:
        if not answers:
            return {"type": "lifespan.startup"}
        while_it_runs()
        return {"type": "lifespan.shutdown"}

    async def send(message: Message) -> None:
        answers.append(message["type"])

    async def live() -> None:
        await app({"type": "lifespan", "state": {}}, receive, send)

    try:
        run(live())
    finally:
        gc.unfreeze()  # the servers of other tests are collected
    return answers


WELL = ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_it_opens_the_database_at_its_start_and_leaves_it_at_its_end(
    new_site: NewSite, tmp_path: Path
) -> None:
    site = new_site()
    opened: list[Store | None] = []
    answers = run_lifespan(
        site.app,
        lambda: opened.extend([open_store(site.outbox.settings, make=False), site.outbox.open()]),
    )
    assert answers == WELL
    alongside, own = opened
    assert alongside, "the file was there before the first patient"
    assert own
    alongside.close()
    assert site.outbox.open() is not own


def test_it_starts_without_a_questionnaire_and_gives_the_phone_numbers(
    new_site: NewSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "questions.yaml"
    broken.write_text("title: [", "utf-8")
    site = new_site(broken)
    assert run_lifespan(site.app, lambda: None) == WELL
    assert "Patients see the phone numbers only" in caplog.text
    assert not (tmp_path / "data").exists()
    answer = site.ask("GET")
    assert (answer.status_code, "119" in answer.text) == (503, True)
    assert site.ask("GET", "/embed.js").status_code == 503
    assert site.ask("GET", "/calendar.ics?days=2").status_code == 404


def test_where_nothing_can_be_sent_its_start_makes_no_database(new_site: NewSite, tmp_path: Path) -> None:
    assert run_lifespan(new_site(without_send(tmp_path)).app, lambda: None) == WELL
    assert not (tmp_path / "data").exists()


def test_it_is_made_of_what_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFCHECK_QUESTIONS", str(copied(tmp_path)))
    monkeypatch.setenv("SELFCHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SELFCHECK_RESERVE_MB", "0")
    assert run_lifespan(create_app(), lambda: None) == WELL
    open_store(Settings(data=tmp_path / "data"), make=False).close()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SELFCHECK_KEEP_MINUTES", "soon", "SELFCHECK_KEEP_MINUTES"),
        ("SELFCHECK_PUBLIC_KEY", "AAAA", "public key"),
    ],
)
def test_what_the_environment_has_wrong_ends_it_in_a_sentence(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        create_app()
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
