#!/usr/bin/env python3
"""The campaign of hostile input, in full: broken files, patients who do anything, forged messages.

    python -m tests.hostile [--quick] [--only files,flows,streamlit,wire,flood] [--out FILE]

Prints one row for each part: how many inputs, what was found, the slowest and the largest. `--quick` tries a
hundredth of them. Ends with exit code 1 where anything was found. In full it takes about an hour of processor time.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "small": 40_000,
    "knee": 35_000,
    "screens": 25_000,
    "real": 3_000,
    "language": 30_000,
    "answers": 100_000,
}
PIECE = {"real": 500}
FLOW_STEPS, STREAMLIT_STEPS, MESSAGES = 20_000, 2_000, 100_000
SOCKETS = 2_000
WALK = 80
"""What one patient does."""


@dataclass
class Row:
    """One part of the campaign."""

    part: str
    inputs: int = 0
    finds: list[str] = field(default_factory=list)
    seconds: float = 0
    told: str = ""

    def __str__(self) -> str:
        return f"| {self.part} | {self.inputs:,} | {len(self.finds)} | {self.seconds:.0f} | {self.told} |"


def files(share: float) -> Iterator[Row]:
    """Each kind of broken file, in processes of their own."""
    for kind, count in FILES.items():
        row, slowest, megabytes, read = Row(f"files: {kind}"), 0.0, 0.0, 0
        wanted, piece = max(20, int(count * share)), PIECE.get(kind, 5_000)
        for first in range(0, wanted, piece):
            command = [
                sys.executable,
                "-m",
                "tests.hostile.files",
                kind,
                str(first),
                str(min(piece, wanted - first)),
            ]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            if ran.returncode:
                row.finds.append(f"{kind} {first}: ended with {ran.returncode}: {ran.stderr[-300:]}")
                continue
            told = json.loads(ran.stdout)
            row.inputs += told["inputs"]
            row.finds += told["finds"]
            read += told["outcomes"].get("read", 0)
            slowest, megabytes = max(slowest, told["slowest"]), max(megabytes, told["megabytes"])
        row.told = f"{read:,} could be read; slowest {slowest:.2f} s, memory {megabytes:.0f} MB"
        yield row


def flows(share: float) -> Iterator[Row]:
    """Patients by Hypothesis and by chance, through the pure screens."""
    from tests.hostile.device import fresh
    from tests.hostile.flows import JUDGE, run_patients

    from selfcheck.patient.sending import Outbox
    from selfcheck.store import Settings

    row, wanted = Row("flows: engine, screens and store"), int(FLOW_STEPS * share)
    with tempfile.TemporaryDirectory() as folder:
        post = Outbox(Settings(data=Path(folder), reserve_mb=0))
        show, store = fresh(JUDGE.questionnaire, post), post.open()
        try:
            row.inputs += run_patients(show, max(2, int(60 * share)), store)
        except AssertionError as error:
            row.finds.append(str(error)[:500])
        _wander(row, wanted, show, store)
        post.close()
    yield row


def streamlit(share: float) -> Iterator[Row]:
    """The same through the Streamlit script."""
    from tests.hostile.flows import through_streamlit

    os.environ["SELFCHECK_QUESTIONS"] = str(ROOT / "questions.yaml")
    logging.disable(logging.WARNING)  # each run outside of a server says so
    row = Row("flows: Streamlit (AppTest)")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SELFCHECK_DATA"] = folder
        _wander(row, int(STREAMLIT_STEPS * share), through_streamlit())
    yield row


def _wander(row: Row, wanted: int, show: object, store: object = None) -> None:
    from random import Random

    from tests.hostile.device import Device, wander
    from tests.hostile.flows import JUDGE

    seed = sends = 0
    while row.inputs < wanted:
        seed += 1
        device = Device(JUDGE, show, Random(seed), store)  # type: ignore[arg-type]
        try:
            wander(device, WALK)
        except Exception as error:
            row.finds.append(f"{seed}: {type(error).__name__}: {str(error)[:300]}")
        row.inputs, sends = row.inputs + device.steps, sends + device.sends
    row.told = f"{seed} patients of {WALK} acts, {sends} Sends, each twice under one token"


def wire(share: float) -> Iterator[Row]:
    """Forged messages against the real server."""
    from tests.browser.serving import Server
    from tests.hostile.flows import JUDGE
    from tests.hostile.wire import MANY, Attacker, loud, megabytes, well

    row, wanted = Row("messages over the websocket"), int(MESSAGES * share)
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder), **MANY) as server:
        answered = closed = seed = 0
        held: list[float] = []
        while row.inputs < wanted:
            told = Attacker(server, JUDGE, seed).attack(min(2_000, wanted))
            seed, row.inputs = seed + 1, row.inputs + told.messages
            row.finds += told.finds
            answered, closed = answered + told.answered, closed + told.closed
            held.append(megabytes(server))
        row.finds += loud(server.folder / "server.log")
        row.finds += [] if well(server) else ["the server is not well"]
    row.told = (
        f"{answered:,} right taps between them each answered right; {closed:,} connections closed; "
        f"the server held {held[0]:.0f} MB after {min(2_000, wanted):,} messages, {held[-1]:.0f} MB at the end"
    )
    yield row


def flood(share: float) -> Iterator[Row]:
    """2,000 connections from one address, while a patient at another one finishes."""
    from tests.browser.serving import Server
    from tests.hostile.flood import flood as from_one_address
    from tests.hostile.flows import JUDGE

    row = Row("flood from one address")
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        told = from_one_address(server, JUDGE, max(100, int(SOCKETS * share)))
    row.inputs = told.tried
    row.finds += ["a foreign website was let in"] if told.foreign_admitted else []
    row.finds += [] if told.finished == "result" else [f"the patient came to {told.finished}"]
    row.told = (
        f"{told.refused:,} refused; the patient finished in {len(told.taps)} taps, slowest {max(told.taps):.2f} s;"
        f" /livez answered {len(told.health):,} times, slowest {max(told.health) * 1000:.0f} ms"
    )
    yield row


PARTS = {"files": files, "flows": flows, "streamlit": streamlit, "wire": wire, "flood": flood}


def main() -> None:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    rows: list[Row] = []
    print("| part | inputs | finds | seconds | |\n|---|--:|--:|--:|---|")
    for part in given.only.split(","):
        begun = time.monotonic()
        for row in PARTS[part](0.01 if given.quick else 1):
            row.seconds, begun = time.monotonic() - begun, time.monotonic()
            rows.append(row)
            print(row, flush=True)
    for row in rows:
        for find in row.finds[:20]:
            print(f"{row.part}: {find}")
    if given.out:
        given.out.write_text(json.dumps([vars(row) for row in rows], indent=1) + "\n", "utf-8")
    sys.exit(any(row.finds for row in rows))


if __name__ == "__main__":
    main()
