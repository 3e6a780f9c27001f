"""What keeps the house safe however it is used: no secret in a log, no staff's code and key before patients, no flood."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.browser.serving import ROOT, Server
from tests.hostile.flows import JUDGE
from tests.staff.serving import StaffServer, hire
from tests.staff.wire import ask
from tests.support.screens import usual_path
from tests.support.shown import Shown

from selfcheck.store import PrivateKey, Settings, open_store

MARK = "a-secret-that-nobody-may-read"

LOOK = """
import sys
from selfcheck.patient.server import create_app
create_app()
print(*sorted(name for name in sys.modules if name.startswith({unwanted!r})), sep=",", end="")
"""


def loaded(tmp_path: Path, *unwanted: str) -> str:
    """Which of these modules a patients' process holds."""
    return subprocess.run(
        [sys.executable, "-c", LOOK.format(unwanted=unwanted)],
        cwd=ROOT, env={**os.environ, "SELFCHECK_DATA": str(tmp_path)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_the_patients_process_holds_no_staffs_code(tmp_path: Path) -> None:
    assert loaded(tmp_path, "selfcheck.staff", "selfcheck.review", "selfcheck.export", "streamlit") == ""
    assert loaded(tmp_path, "selfcheck.patient.screens") == "selfcheck.patient.screens", (
        "the look sees what is there"
    )


def sending(server: Server) -> str:
    """Send the usual answers; the view that follows."""
    version = JUDGE.questionnaire.send.version if JUDGE.questionnaire.send else ""
    flow = {"lang": "ja", "view": "result", "answers": usual_path(pain="back")}
    flow["consent"] = JUDGE.questionnaire.consent.version
    fields = {"flow": json.dumps(flow), "tap": '{"view":"sending"}', "token": "ab" * 16, "agree": version}
    with urllib.request.urlopen(server.url, urlencode(fields).encode(), timeout=60) as answer:
        return Shown(answer.read().decode()).view


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
        body = b"".join(ask(server.url, path)[2] for path in ("/", "/healthz", "/embed.js", "/nothing"))
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
    """Eight threads tap as fast as they can; a patient at another address answers the whole path meanwhile."""
    stop = threading.Event()
    statuses: list[int] = []
    with Server(tmp_path, SELFCHECK_TAPS_PER_ADDRESS="100", SELFCHECK_TAPS_PER_SECOND="5") as server:

        def flood() -> None:
            while not stop.is_set():
                statuses.append(tapped(server, "203.0.113.7"))

        threads = [threading.Thread(target=flood) for _ in range(8)]
        for thread in threads:
            thread.start()
        try:
            times = []
            for _ in range(30):
                begun = time.monotonic()
                assert tapped(server, "203.0.113.8") == 200
                times.append(time.monotonic() - begun)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert server.healthy()
    assert statuses.count(429) > 10 * statuses.count(200) / 10
    assert max(times) < 5, "times are measured by the bench; this is only never to hang"


def tapped(server: Server, address: str) -> int:
    """The status of one tap from an address."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("POST", "/", "tap={}", {"x-forwarded-for": address})
    status = connection.getresponse().status
    connection.close()
    return status
