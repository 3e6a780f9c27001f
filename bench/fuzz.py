#!/usr/bin/env python3
"""The loader under a fuzzer that is led by what its inputs reach (atheris, of the extra `fuzz`).

    pip install -e '.[fuzz]'
    python bench/fuzz.py [-runs=100000] [FOLDER]

FOLDER keeps inputs that reached something new; all further words are libFuzzer's. It stops at the first input that
is neither a Problem nor a Questionnaire, and writes it into the folder it was started in.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Fuzz until stopped."""
    import atheris

    with atheris.instrument_imports(include=["selfcheck"]):
        from selfcheck.loader import load_text
        from selfcheck.problems import Problems

    def one(content: bytes) -> Any:
        try:
            load_text(content.decode("utf-8", "replace"))
        except Problems as problems:
            str(problems)

    with tempfile.TemporaryDirectory() as seeds:
        for name in ("small.yaml", "knee.yaml"):
            (Path(seeds) / name).write_bytes((ROOT / "tests" / name).read_bytes())
        atheris.Setup(
            [sys.argv[0], "-timeout=5", "-rss_limit_mb=600", "-max_len=16384", *sys.argv[1:], seeds], one
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
