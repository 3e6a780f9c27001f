"""Two questions about a server: does it live, and could patients send. The first one never depends on a database."""

import os
import subprocess
from pathlib import Path

import pytest
from tests.browser.serving import COMMAND, ROOT, free_port
from tests.support.questionnaires import whole_text
from tests.support.site import NewSite


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
    before, _, rest = whole_text().partition("\nsend:\n")
    _, _, after = rest.partition("\n\n")
    silent = tmp_path / "questions.yaml"
    silent.write_text(f"{before}\n{after}", "utf-8")
    assert new_site(silent).ask("GET", "/healthz").status_code == 200
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("key", ["nonsense", "AAAA"])
def test_a_public_key_that_is_none_stops_the_start_in_a_sentence(key: str, tmp_path: Path) -> None:
    environment = os.environ | {"SELFCHECK_PUBLIC_KEY": key, "SELFCHECK_DATA": str(tmp_path)}
    ended = subprocess.run(
        [*COMMAND, "serve", "--port", str(free_port())],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "public key" in ended.stderr
    assert "Traceback" not in ended.stderr
