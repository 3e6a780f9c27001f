"""What keeps the house safe however it is used: no secret in a log, no staff's code and key before patients, no flood."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from tests.browser.serving import ROOT, Server
from tests.hostile.flood import flood
from tests.hostile.flows import JUDGE
from tests.hostile.forged import Forger, Ids
from tests.hostile.wire import ids_of, screen_of
from tests.server.wire import ask, open_socket, run
from tests.staff.serving import StaffServer, hire
from tests.test_screens import usual_path

from selfcheck.store import PrivateKey, Settings, open_store

MARK = "a-secret-that-nobody-may-read"

LOOK = """
import os, sys
os.environ["SELFCHECK_DATA"] = {data!r}
import app
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("src/selfcheck/ui/page.py", default_timeout=60).run()
assert not page.exception
print(*sorted(name for name in sys.modules if name.startswith({unwanted!r})), sep=",", end="")
"""


def loaded(tmp_path: Path, *unwanted: str) -> str:
    """Which of these modules a patients' process holds once a page has been drawn."""
    code = LOOK.format(data=str(tmp_path), unwanted=unwanted)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_the_patients_process_holds_no_staffs_code(tmp_path: Path) -> None:
    assert loaded(tmp_path, "selfcheck.staff", "selfcheck.review", "selfcheck.export") == ""
    assert "selfcheck.ui.page" not in loaded(tmp_path, "selfcheck.patient.screens")
    assert loaded(tmp_path, "selfcheck.patient.screens") == "selfcheck.ui.screens", (
        "the look sees what is there"
    )


def sending(server: Server) -> str:
    """Send the usual answers through the wire; the view that follows."""
    with open_socket(server.url) as socket:
        ids: Ids = ids_of(run(socket))
        form = {
            "token": "ab" * 16,
            "agree": JUDGE.questionnaire.send.version if JUDGE.questionnaire.send else "",
        }
        flow = {"n": 2, "view": "sending", "lang": "ja", "answers": usual_path(pain="back"), "form": form}
        flow["consent"] = JUDGE.questionnaire.consent.version
        tapped = BackMsg.FromString(Forger(JUDGE.questionnaire, ids, None).tapped(flow))  # type: ignore[arg-type]
        view: str = screen_of(run(socket, tapped, timeout=60))["view"]
        return view


def test_the_patients_process_stores_without_ever_reading_a_private_key(tmp_path: Path) -> None:
    key = PrivateKey.new()
    environment: dict[str, Any] = {
        "SELFCHECK_PUBLIC_KEY": key.public_text,
        "SELFCHECK_PRIVATE_KEY_FILE": str(tmp_path / "there-is-no-such-file.pem"),
    }
    with Server(tmp_path, **environment) as server:
        assert sending(server) == "sent"


def test_no_log_of_either_process_holds_a_secret(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {
        "SELFCHECK_DATABASE_URL": f"postgresql://selfcheck:{MARK}@127.0.0.1:1/selfcheck",
        "SELFCHECK_AUDIT_KEY": MARK * 2,
    }
    with Server(tmp_path, **wrong) as server:
        assert sending(server) == "send"  # it could not be stored, and the page says so
        body = b"".join(ask(server.url, path)[2] for path in ("/", "/healthz", "/_stcore/health", "/nothing"))
    log = (tmp_path / "server.log").read_text()
    assert "Nothing can be sent" in log, "the log tells of the fault"
    assert MARK not in log
    assert MARK.encode() not in body
    settings = Settings(data=tmp_path / "staff", audit_key=MARK * 2, reserve_mb=0)
    store = open_store(settings)
    hire(store)
    store.close()
    with StaffServer(settings) as staff:
        token = staff.sign_in("Megumi")
        assert MARK.encode() not in b"".join(
            staff.ask(path, token=token)[2] for path in ("/", "/export", "/x")
        )
    log = (tmp_path / "staff" / "log").read_text()
    assert MARK not in log
    assert token not in log


def test_a_flood_from_one_address_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    """A small share: 400 connections; `python -m tests.hostile --only flood` tries 2,000 and tells the times."""
    with Server(tmp_path) as server:
        told = flood(server, JUDGE, 400)
        assert server.healthy()
    assert told.tried == 400
    assert told.finished == "result"
    assert told.foreign_admitted == 0
    assert told.refused > 200
    assert max(told.health) < 5, "times are measured by the bench; this is only never to hang"
