#!/usr/bin/env python3
"""The campaign of hostile input, in full: broken files, patients who do anything, forged requests.

    python -m tests.hostile [--quick] [--only files,flows,forms,surface] [--posts N] [--seconds N] [--out FILE]

Prints one row for each part: how many inputs, what was found, the slowest and the largest. `--quick` tries a
hundredth of them. Ends with exit code 1 where anything was found. In full it takes about three hours.
"""

import argparse
import json
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
FLOW_STEPS, FORM_STEPS = 20_000, 20_000
POSTS, SECONDS = 1_000_000, 3 * 3600.0
"""Of the part `surface`: whichever is over first."""
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


def forms(share: float) -> Iterator[Row]:
    """The same as a browser without a script sends it."""
    from tests.hostile.flows import through_forms

    row = Row("flows: forms without a script")
    _wander(row, int(FORM_STEPS * share), through_forms())
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


def surface(posts: int, seconds: float) -> Iterator[Row]:
    """Forged requests to the running server."""
    from tests.hostile.surface import attacked

    with tempfile.TemporaryDirectory() as folder:
        attack, took = attacked(Path(folder), posts, seconds)
        yield Row(
            "surface: forged requests", sum(attack.kinds.values()), attack.finds, told=attack.told(took)
        )


PARTS = {"files": files, "flows": flows, "forms": forms}


def main() -> None:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join([*PARTS, "surface"]))
    parser.add_argument("--posts", type=int, help="how many requests `surface` makes")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long `surface` may take")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    rows: list[Row] = []
    print("| part | inputs | finds | seconds | |\n|---|--:|--:|--:|---|")
    for part in given.only.split(","):
        begun, share = time.monotonic(), 0.01 if given.quick else 1
        posts = given.posts or int(POSTS * share)
        for row in surface(posts, given.seconds) if part == "surface" else PARTS[part](share):
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
