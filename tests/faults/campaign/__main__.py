"""Break the running system on purpose, count what was lost, and print the table of docs/reliability.md.

Usage: python -m tests.faults.campaign [--quick] [--only NAME …] [--kills N] [--sabotage NAME]
It ends with 1 where something was lost, doubled, half or not said. With `--sabotage` a promise is broken on purpose,
and it ends with 1 because that was found.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from uuid import uuid4

from tests.faults.campaign.clock import jumping_clock
from tests.faults.campaign.damage import damaged_pages
from tests.faults.campaign.databases import failover, frozen, moved, partition, second_disk
from tests.faults.campaign.disks import full_disk, locked, read_only
from tests.faults.campaign.kills import kills_on_postgresql, kills_on_sqlite, restarts
from tests.faults.campaign.power import power_cuts
from tests.faults.campaign.row import Row
from tests.support import provision

HEAD = "| fault | times | found | |\n|---|---:|---|---|"

Trial = Callable[[], Row]


def trials(quick: bool, kills: int | None, sabotage: str) -> dict[str, Trial]:
    """The whole campaign by name, or a small share of each of its faults."""

    def times(whole: int, share: int) -> int:
        return share if quick else whole

    broken = {name: sabotage if sabotage in sabotages else "" for name, sabotages in SABOTAGES.items()}
    return {
        "kills-sqlite": lambda: kills_on_sqlite(kills or times(500, 2), broken["kills-sqlite"]),
        "kills-postgresql": lambda: kills_on_postgresql(kills or times(200, 2), broken["kills-postgresql"]),
        "restarts": lambda: restarts(times(51, 3), broken["restarts"]),
        "power": lambda: power_cuts(times(60, 2), broken["power"]),
        "full": lambda: full_disk(times(20, 2)),
        "read-only": lambda: read_only(times(20, 2)),
        "locked-5": lambda: locked(5),
        "locked-30": lambda: locked(30),
        "damage": lambda: damaged_pages(times(150, 8)),
        "clock": lambda: jumping_clock(times(600, 30)),
        # A test never depends on how quick its machine is; the whole campaign does.
        "frozen": lambda: frozen(times(10, 100)),
        "moved": lambda: moved(times(10, 100)),
        "second-disk": lambda: second_disk(times(10, 100)),
        "partition": lambda: partition(times(10, 100)),
        "failover": lambda: failover(times(10, 100)),
    }


SABOTAGES = {
    "kills-sqlite": ("acknowledge-early",),
    "kills-postgresql": ("acknowledge-early", "no-unique"),
    "restarts": ("acknowledge-early",),
    "power": ("synchronous=OFF", "synchronous=FULL"),
}
"""What can be broken on purpose, by trial."""


def main() -> int:
    """Run it; the exit code."""
    names = list(trials(True, None, ""))
    parser = argparse.ArgumentParser(prog="python -m tests.faults.campaign", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small share of each fault")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--kills", type=int, help="how often the server is killed")
    parser.add_argument(
        "--sabotage", choices=sorted({s for each in SABOTAGES.values() for s in each}), default=""
    )
    given = parser.parse_args()
    only = [name for name in given.only if not given.sabotage or given.sabotage in SABOTAGES.get(name, ())]
    provision.provide(["strace", "libfaketime"], uuid4().hex, print)
    chosen = trials(given.quick, given.kills, given.sabotage)
    rows = list(_run([chosen[name] for name in only]))  # each of them, also after one that found something
    return 1 if any(row.wrong for row in rows) else 0


def _run(chosen: list[Trial]) -> Iterator[Row]:
    print(HEAD, flush=True)
    for trial in chosen:
        row = trial()
        print(row.line(), flush=True)
        for said in sorted(set(row.wrong))[:10]:
            print(f"  {row.wrong.count(said)} × {said}", file=sys.stderr, flush=True)
        yield row


if __name__ == "__main__":
    sys.exit(main())
