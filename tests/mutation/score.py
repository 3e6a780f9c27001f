"""The mutation score: how many ways to break questions.yaml are caught, and why the others change nothing.

    python -m tests.mutation.score [FILE] [--every]

With `--every` each layer is asked, and not only the first one that catches.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.mutation.mutants import Mutant, Tree, mutants

import selfcheck.examples as examples
import selfcheck.names as names
import selfcheck.shape as shape
from selfcheck.diff import search
from selfcheck.load import load
from selfcheck.model import Questionnaire
from selfcheck.problems import Problems
from selfcheck.proofs import Proof, Verdict, proofs
from selfcheck.source import Source

FILE = Path(__file__).parent.parent.parent / "questions.yaml"
LAYERS = ("shape", "cases", "names", "promises", "proofs")


def caught(tree: Tree) -> Iterator[str]:
    """The layers that catch a mutant: the cases, being quick, before the names and the proofs."""
    try:
        questionnaire = shape.read(Source(tree=tree))
    except Problems:
        yield "shape"
        return
    if any(examples.run(questionnaire)):
        yield "cases"
    if any(names.errors(questionnaire)):
        yield "names"
        return
    broken = (proof for proof in proofs(questionnaire) if is_error(proof))
    yield from dict.fromkeys("promises" if "promise" in proof.code else "proofs" for proof in broken)


def is_error(proof: Proof) -> bool:
    return proof.verdict is not Verdict.PROVED and proof.code != "covered-rule"


def why_it_survives(original: Questionnaire, mutant: Mutant) -> str:
    """Proved: nobody's result changes. Else whose does, which no layer noticed."""
    changes, _ = search(original, shape.read(Source(tree=mutant.tree)))
    if not changes:
        return "changes nobody's result (proved)"
    return "UNNOTICED: " + "; ".join(f"{c.aspect} {set(c.before)} → {set(c.after)}" for c in changes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=FILE)
    parser.add_argument("--every", action="store_true")
    given = parser.parse_args()
    begun = time.perf_counter()
    original = load(given.file)
    tried = [(mutant, _layers(mutant, given.every)) for mutant in mutants(original.source.tree)]
    survivors = [mutant for mutant, layers in tried if not layers]
    for mutant in survivors:
        print(f"survives: {mutant}: {why_it_survives(original, mutant)}")
    print(
        f"{1 - len(survivors) / len(tried):.2%} of {len(tried)} caught in {time.perf_counter() - begun:.0f} s"
    )
    _table([(mutant.kind, layers) for mutant, layers in tried])
    return int(any("UNNOTICED" in why_it_survives(original, mutant) for mutant in survivors))


def _layers(mutant: Mutant, every: bool) -> list[str]:
    return list(islice(caught(mutant.tree), None if every else 1))


def _table(tried: list[tuple[str, list[str]]]) -> None:
    """Kind by layer."""
    counts = Counter((kind, layer) for kind, layers in tried for layer in (*layers, "all"))
    print(f"{'':36}", *(f"{layer:>9}" for layer in ("all", *LAYERS)))
    for kind in sorted({kind for kind, _ in tried}):
        print(f"{kind:36}", *(f"{counts[kind, layer]:9}" for layer in ("all", *LAYERS)))


if __name__ == "__main__":
    sys.exit(main())
