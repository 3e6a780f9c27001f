"""Forged messages against the server as it ships, and the same against one whose wall looks at kinds only."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from selfcheck.ui.taps import is_ours
from streamlit.proto.BackMsg_pb2 import BackMsg
from tests.browser.serving import Server
from tests.hostile.flows import JUDGE
from tests.hostile.forged import BROKEN_JSON, Forger, Ids, with_state
from tests.hostile.wire import Attacker, ids_of, loud, megabytes, well
from tests.server.wire import open_socket, rerun, run

pytestmark = pytest.mark.xdist_group("hostile_wire")

IDS = Ids(f"$$ID-{'0' * 32}-tap", f"$$ID-{'1' * 32}-screen", "0" * 32)
UNGUARDED = """
import streamlit as st
from pathlib import Path
from selfcheck.ui import taps, wall
wall.is_ours = lambda state: True
from selfcheck.ui.server import parts
app = st.App(**parts(Path("questions.yaml")))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("forged"), SELFCHECK_MESSAGES="100000") as server:
        yield server


def test_forged_messages_change_nothing(served: Server) -> None:
    before = megabytes(served)
    told = Attacker(served, JUDGE, 1).attack(400)
    assert told.finds == []
    assert told.answered > 20
    assert loud(served.folder / "server.log") == []
    assert megabytes(served) - before < 40
    assert well(served)


def test_without_the_gate_one_forged_state_ends_in_the_log(tmp_path: Path) -> None:
    """The detector at work: the same server without `is_ours`."""
    (tmp_path / "served.py").write_text(UNGUARDED)
    with Server(tmp_path, "served:app", tmp_path) as server, open_socket(server.url) as socket:
        ids = ids_of(run(socket))
        run(socket, BackMsg.FromString(with_state(ids.trigger, "json_trigger_value", "[" * 50_000)))
        assert loud(tmp_path / "server.log")


def test_the_gate_lets_every_tap_of_a_page_through_and_nothing_else() -> None:
    forger = Forger(JUDGE.questionnaire, IDS, Random(3))
    assert is_ours(rerun().rerun_script)
    for _ in range(100):
        assert is_ours(BackMsg.FromString(forger.tapped(forger.right_flow())).rerun_script)
    for text in BROKEN_JSON:
        message = BackMsg.FromString(with_state(IDS.trigger, "json_trigger_value", text))
        assert not is_ours(message.rerun_script) or text == '[{"event":"flow","value":{"n":1e400}}]'
    for wire in ("string_value", "json_value", "bool_value", "bytes_value", "arrow_value"):
        assert not is_ours(BackMsg.FromString(with_state(IDS.trigger, wire, "x")).rerun_script)


@pytest.mark.parametrize("field", ["page_name", "fragment_id", "page_script_hash"])
def test_no_other_page_fragment_or_script_can_be_named(field: str) -> None:
    message = rerun()
    setattr(message.rerun_script, field, "../../etc/passwd\nTraceback")
    assert not is_ours(message.rerun_script)


OVERLAPS = """
import streamlit as st
from pathlib import Path
from streamlit import config
from selfcheck.ui.server import parts
app = st.App(**parts(Path("questions.yaml"), script=Path(__file__).with_name("slow.py")))
"""
THEIRS = 'config.set_option("runner.fastReruns", True, "test")'
SLOW = """
import pathlib, time
log = pathlib.Path(__file__).with_name("runs")
with log.open("a") as runs: runs.write("(")
time.sleep(0.4)
with log.open("a") as runs: runs.write(")")
"""


@pytest.mark.parametrize("fast", [False, True])
def test_a_run_begins_when_the_last_one_of_its_session_has_ended(fast: bool, tmp_path: Path) -> None:
    """Two at once share its state; with Streamlit's own setting they are found to."""
    (tmp_path / "slow.py").write_text(SLOW)
    (tmp_path / "served.py").write_text(OVERLAPS + (THEIRS if fast else ""))
    with Server(tmp_path, "served:app", tmp_path) as server, open_socket(server.url) as socket:
        for kind in ("rerun_script", "rerun_script", "stop_script", "rerun_script"):
            message = BackMsg(stop_script=True) if kind == "stop_script" else rerun()
            socket.send(message.SerializeToString())
            time.sleep(0.15)
        time.sleep(2)
    assert ("((" in (tmp_path / "runs").read_text()) is fast
