"""The self-check under load beside the bare Streamlit floor: `python -m bench.load --help`."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import uvloop
from bench.load.crowd import Plan, Record, crowd
from bench.load.device import devices
from bench.load.machine import ROOT, Server, floor, ours
from bench.load.patients import lengths, read_questionnaire
from bench.load.table import soaked, summary, table
from bench.load.visits import MakeVisitor
from bench.load.wire import Tapper

SPARE = 200
"""Requests at one time beyond the patients."""


def main() -> None:
    """Measure, print, keep."""
    given = _arguments()
    _settle()
    minutes = given.soak or given.minutes
    plan = Plan(given.patients, minutes * 60, given.think, max(25, given.patients / given.ramp))
    found: dict[str, dict[str, float]] = {}
    print(f"{_commit()}: {plan}", flush=True)
    records: dict[str, Record] = {}
    for name in given.servers.split(","):
        with tempfile.TemporaryDirectory() as folder:
            server, make = _server(name, given, Path(folder))
            with server:
                records[name] = uvloop.run(crowd(server, make, plan))
        found[name] = summary(records[name], plan)
        print(json.dumps({"server": name, **found[name]}), flush=True)
        for error, count in records[name].errors.most_common(10):
            print(f"  {count} x {error}", file=sys.stderr)
        if given.soak:
            print(soaked(records[name], given.warm_up * 60), flush=True)
    print(table(found))
    if given.out:
        given.out.write_text(_kept(given, found, records), "utf-8")
    if any(record.errors for record in records.values()):
        sys.exit("Some visits went wrong.")


def _server(name: str, given: argparse.Namespace, data: Path) -> tuple[Server, MakeVisitor]:
    questionnaire = read_questionnaire(given.questions)
    if name != "floor":
        server = ours(given.questions, given.patients + SPARE, data)
        return server, devices(questionnaire, server.url, ahead=name == "ours")
    taps, server = lengths(questionnaire), floor()
    return server, lambda chance, address: Tapper(server.url, chance, address, chance.choice(taps))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--questions", type=Path, default=ROOT / "questions.yaml")
    parser.add_argument("--patients", type=int, default=500, help="at one time")
    parser.add_argument("--minutes", type=float, default=3, help="for each server, after all have arrived")
    parser.add_argument("--think", type=float, default=5, help="mean seconds from an answer to the next tap")
    parser.add_argument(
        "--ramp", type=float, default=30, help="seconds in which all arrive, 25 a second at least"
    )
    parser.add_argument("--soak", type=float, default=0, help="minutes; watches the memory instead")
    parser.add_argument("--warm-up", type=float, default=10, help="minutes of a soak that do not count")
    parser.add_argument(
        "--servers",
        default="ours,no-ahead,floor",
        help="in this order; no-ahead is ours without asking ahead",
    )
    parser.add_argument("--out", type=Path, help="keep the figures, and every reading, as JSON")
    return parser.parse_args()


def _settle() -> None:
    """Room for the sockets of everybody."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    described = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603 - a fixed command
    return described.stdout.strip() or "no commit"


def _kept(given: argparse.Namespace, found: dict[str, Any], records: dict[str, Record]) -> str:
    readings = {name: record.readings for name, record in records.items()}
    asked = {name: str(value) for name, value in vars(given).items()}
    kept = {"commit": _commit(), "asked": asked, "found": found, "readings": readings}
    return json.dumps(kept, indent=1) + "\n"


if __name__ == "__main__":
    main()
