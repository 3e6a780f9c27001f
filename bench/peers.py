"""Run selfcheck's engine beside its peers, in one run of their bench, and print how ours compares with zen's table.

    python3 -m venv VENV && VENV/bin/pip install . zen-engine==2.1.3
    VENV/bin/python bench/peers.py PATH [--only py_closures,zen_table] [--quick]

PATH is the folder of the peers' rule-engine bench: `run.py`, `ruleset.json`, `answers.json`, `adapters/`. It is left as
it is: a copy of it gets our adapter (ours.py, standin.py). zen-engine is no dependency of ours. A peer whose package
is not installed is reported as excluded. Each figure is the median of 9 interleaved rounds (3 with `--quick`).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def main() -> int:
    """Copy the bench, add the adapter, run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--only", default="py_ifchain,py_closures,zen_table,zen_expr")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(given.bench, Path(folder) / "bench", copy_function=shutil.copyfile))
        shutil.copy(HERE / "ours.py", copy / "adapters" / "ours.py")
        shutil.copy(HERE / "standin.py", copy / "adapters" / "_standin.py")
        results = copy / "results.json"
        command = [sys.executable, "run.py", "--only", f"ours,{given.only}", "--json", str(results)]
        command += ["--quick"] * given.quick
        code = subprocess.run(command, cwd=copy, check=False).returncode  # noqa: S603
        if code == 0:
            ratios({one["name"]: one for one in json.loads(results.read_text("utf-8"))["results"]})
    return code


def ratios(found: dict[str, dict[str, Any]]) -> None:
    """Ours in times of zen's table: the level alone, and all rules with reasons beside zen's trace."""
    ours, zen = found["ours"], found.get("zen_table", {"excluded": "not asked"})
    if "excluded" in ours or "excluded" in zen:
        print("no ratios:", {name: one["excluded"] for name, one in found.items() if "excluded" in one})
        return
    for what, field, most in (
        ("level alone", "level_us", 1.0),
        ("all rules with reasons", "explain_us", 0.5),
    ):
        ratio = ours[field] / zen[field]
        print(
            f"{what}: {ours[field]:.1f} us, {ratio:.2f} x zen's table ({zen[field]:.1f} us); at most {most}"
        )


if __name__ == "__main__":
    sys.exit(main())
