"""Exports at size: seconds and peak memory, beside plain pandas in the same run.

Usage: python -m bench.export_size [ROWS …]. It fills a new database of each kind as `bench.store_size` does, and
lets each way write a file in a process of its own. `pandas` is `read_sql` of the whole table and `to_csv`: it leaves
answers as JSON in one cell, neutralises no formula and names nothing, so it does less; the ratio is to be read so.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.postgresql import new_database
from bench.store_size import LATE_DAY, QUESTIONS, WALKS, fill
from bench.walks import responses

from selfcheck.loader import load
from selfcheck.store import Settings, open_store

PEAK = """
import atexit, pathlib, re, sys
def peak(file=pathlib.Path(sys.argv[1] + ".peak"), status=pathlib.Path("/proc/self/status")):
    file.write_text(re.search(r"VmHWM:\\s*(\\d+) kB", status.read_text())[1])
atexit.register(peak)
"""
"""What each process says of its memory itself: what its parent learns of it begins at the parent's own size."""

START_ONLY = "from selfcheck.store import open_store\nimport selfcheck.export.noted\nopen_store().close()"
"""What every `selfcheck export` costs before the first row."""

PANDAS = """
import sys
import pandas
from selfcheck.store import Settings
from selfcheck.store.database import connect
with connect(Settings.from_environment(), short_timeouts=False).engine.connect() as connection:
    pandas.read_sql("SELECT * FROM response ORDER BY created, id", connection).to_csv(sys.argv[1], index=False)
"""
EXPORT = "import sys\nfrom selfcheck.cli import main\nsys.argv[1:] = ['export', *sys.argv[1:]]\nmain()"

WAYS: Mapping[str, tuple[str, list[str]]] = {
    "pandas read_sql + to_csv": (PANDAS, []),
    "start and stop, no row": (START_ONLY, []),
    "csv in words": (EXPORT, []),
    "csv by ids": (EXPORT, ["--ids"]),
    "csv in words, 90 days": (EXPORT, ["--since", LATE_DAY.isoformat()]),
    "csv long": (EXPORT, ["--format", "long"]),
    "json lines": (EXPORT, ["--format", "jsonl"]),
    "xlsx, 90 days": (EXPORT, ["--format", "xlsx", "--since", LATE_DAY.isoformat()]),
    "fhir, 90 days": (EXPORT, ["--format", "fhir", "--since", LATE_DAY.isoformat()]),
}


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    seconds: float
    cpu: float
    """Seconds of CPU, SQLite's included and PostgreSQL's not: what to compare on a machine that others use."""
    megabytes: float
    """Resident at most."""
    size: float
    """Of the file, in MB."""


def cost(code: str, words: list[str], environment: Mapping[str, str]) -> Cost:
    """Run it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the commands above
            [sys.executable, "-c", PEAK + code, str(out), *words], env=environment, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"It ended with {process.returncode}: {words}")
        size = out.stat().st_size / 1e6 if out.exists() else 0
        return Cost(seconds, cpu, int((Path(folder) / "out.peak").read_text()) / 1024, size)


def measure(settings: Settings) -> None:
    """Every way once; ratios are to pandas, of seconds, CPU and memory."""
    variables = {
        f"SELFCHECK_{name.upper()}": str(v) for name, v in settings.model_dump(exclude_none=True).items()
    }
    costs = {name: cost(*way, {**os.environ, **variables}) for name, way in WAYS.items()}
    peer = costs["pandas read_sql + to_csv"]
    for name, each in costs.items():
        pairs = (each.seconds, peer.seconds), (each.cpu, peer.cpu), (each.megabytes, peer.megabytes)
        ratios = " ".join(f"{own / theirs:5.2f} ×" for own, theirs in pairs)
        took = f"{each.seconds:8.1f} s {each.cpu:8.1f} s CPU {each.megabytes:8.0f} MB"
        print(f"  {took} {each.size:8.0f} MB file  {ratios}  {name}", flush=True)


def main(sizes: list[int]) -> None:
    """Fill and measure each size on each database."""
    questionnaire = load(QUESTIONS)
    walks = list(responses(questionnaire, WALKS))
    for number in sizes:
        with new_database() as postgresql:
            for url in (None, postgresql):
                with tempfile.TemporaryDirectory() as folder:
                    settings = Settings(data=Path(folder), database_url=url)
                    store = open_store(settings, short_timeouts=False)
                    fill(store, questionnaire, walks, number)
                    store.close()
                    print(f"\n{'PostgreSQL' if url else 'SQLite'}: {number} responses", flush=True)
                    measure(settings)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000])
