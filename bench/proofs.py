"""What it costs to load, compile, prove and check questions.yaml, and to prove one four times as large.

    python -m bench.proofs [FILE] [--rounds 9]

CPU seconds of this process (not the clock's): median, least and most of interleaved rounds. The bounds are 0.5 s for
the proofs of the real file and 2 s for four copies of it in one; the exit code is 1 where a median is above its bound.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.copies import copies

import selfcheck.loader.schema_errors as shape
from selfcheck.checks import check
from selfcheck.engine import Engine
from selfcheck.loader import load
from selfcheck.model import Questionnaire, Source
from selfcheck.proofs import prove

FILE = Path(__file__).parent.parent / "questions.yaml"
LARGER = 4
BOUNDS = {"prove": 0.5, f"prove {LARGER} copies": 2.0}


def larger(questionnaire: Questionnaire, times: int = LARGER) -> Questionnaire:
    """The same questionnaire `times` over in one."""
    return shape.read(Source(tree=copies(questionnaire.source.tree, times)))


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def together(file: Path) -> Questionnaire:
    """What `selfcheck check` does, and what the server does at its start."""
    questionnaire = load(file)
    check(questionnaire)
    Engine(questionnaire)
    return questionnaire


def main() -> int:
    """Measure, print, and compare with the bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=FILE)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    questionnaire = together(given.file)
    large = larger(questionnaire)
    works: dict[str, Callable[[], object]] = {
        "load": lambda: load(given.file),
        "compile": lambda: Engine(questionnaire),
        "prove": lambda: prove(questionnaire),
        "check": lambda: check(questionnaire),
        "load + check + compile": lambda: together(given.file),
        f"prove {LARGER} copies": lambda: prove(large),
    }
    rounds = [{what: spent(work) for what, work in works.items()} for _ in range(given.rounds)]
    for what in works:
        times = [one[what] for one in rounds]
        bound = f"   bound {BOUNDS[what]}" if what in BOUNDS else ""
        print(f"{what:24} {median(times):6.3f} s   ({min(times):.3f} to {max(times):.3f}){bound}")
    return int(any(median(one[what] for one in rounds) > most for what, most in BOUNDS.items()))


if __name__ == "__main__":
    sys.exit(main())
