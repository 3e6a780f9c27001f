"""A clock that jumps back and forth over Tokyo midnight, the year's end and a leap day, under the running store."""

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.campaign.row import Row
from tests.support.provision import NEEDS, find_libfaketime

EDGES = (
    datetime(2026, 12, 31, 15, tzinfo=UTC),  # midnight in Tokyo, and the year's end there
    datetime(2027, 1, 1, tzinfo=UTC),  # the year's end in UTC, nine in the morning in Tokyo
    datetime(2028, 2, 28, 15, tzinfo=UTC),  # into the leap day
)
STEPS = [timedelta(seconds=s) for s in (-86_400, -3_600, -600, -1, 0, 1, 600, 3_600, 86_400)]
RETENTION = timedelta(days=30)


def jumping_clock(jumps: int) -> Row:
    """Let a process send, sign in and purge while its clock jumps so many times."""
    fault = "clock jumping over midnight, year's end and leap day"
    library = find_libfaketime()
    if library is None:
        return Row(fault, 0, [f"not run: {NEEDS['libfaketime'].missing}"])
    with TemporaryDirectory() as place:
        clock = Path(place, "clock")
        set_clock(clock, EDGES[0])
        environment = os.environ | {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        command = [sys.executable, "-m", "tests.faults.campaign.clock", place, str(jumps)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            return Row(fault, jumps, [done.stderr[-500:]])
        return Row(
            fault,
            jumps,
            json.loads(done.stdout),
            "a Send and its retry, a session, opening hours, a purge each",
        )


def set_clock(clock: Path, moment: datetime) -> None:
    """What the process reads from now on; the clock goes on from there."""
    clock.write_text(moment.astimezone().strftime("@%Y-%m-%d %H:%M:%S"))


def probe(folder: Path, jumps: int) -> list[str]:
    """In the process with the false clock: what went wrong. Each edge has a store of its own."""
    from tests.faults.campaign.probe import Probe

    wrong: list[str] = []
    for number, edge in enumerate(EDGES):
        set_clock(folder / "clock", edge)
        found = Probe(folder / f"data{number}")
        for _ in range(jumps // len(EDGES)):
            moment = edge + random.choice(STEPS)
            set_clock(folder / "clock", moment)
            found.at(moment)
        last = edge + RETENTION + timedelta(days=2)
        set_clock(folder / "clock", last)
        wrong += [*found.wrong, *found.end(last)]
    return wrong


if __name__ == "__main__":
    print(json.dumps(probe(Path(sys.argv[1]), int(sys.argv[2]))))
