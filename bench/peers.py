"""Run selfcheck's engine beside its peers, in one run of their bench.

    python bench/peers.py PATH [--only py_closures,zen_table] [--quick]

PATH is the folder of the peers' rule-engine bench: `run.py`, `ruleset.json`, `answers.json`, `adapters/`.
It is left as it is: a copy of it gets our adapter (ours.py, standin.py). The peers' packages must be
installed; those that are not are reported as excluded. Figures are in docs/decisions/0003-prover.md.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

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
        command = [
            sys.executable,
            "run.py",
            "--only",
            f"ours,{given.only}",
            "--json",
            str(copy / "results.json"),
        ]
        return subprocess.run([*command, *["--quick"] * given.quick], cwd=copy, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
