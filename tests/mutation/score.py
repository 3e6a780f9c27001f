"""The mutation score: how many ways to break questions.yaml are caught, and why the others change nothing.

    python -m tests.mutation.score [FILE] [--every]

Only cases, promises and proofs may catch: a mutant that the loader refuses would be caught by luck. With `--every`
all three are asked, and not only the first one that catches.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path as File

from tests.mutation.mutants import Mutant, Path, Tree, mutants, names

import selfcheck.loader.schema_errors as shape
from selfcheck.authoring.diff import search
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.model.source import Source
from selfcheck.proofs import Proof, Verdict, proofs
from selfcheck.proofs.expectations import differences
from selfcheck.proofs.witnesses import Witnesses

FILE = File(__file__).parent.parent.parent / "questions.yaml"
LAYERS = ("cases", "promises", "proofs")


class Campaign:
    """Mutants one after the other, each against the cases in an order by which most fall early.

    First the cases that expect a rule of the broken place; then from the one by which the last mutant fell.
    """

    def __init__(self, tree: Tree) -> None:
        self._begin = 0
        self._users = users(tree)

    def caught(self, tree: Tree, place: Path = ()) -> Iterator[str]:
        """The layers that catch a mutant: the cases, being quick, before the proofs. Raises Problems if unreadable."""
        questionnaire = shape.read(Source(tree=tree))
        if self._by_a_case(questionnaire, self._users.get(place[:2], frozenset())):
            yield "cases"
        broken = (proof for proof in proofs(questionnaire) if is_error(proof))
        yield from dict.fromkeys("promises" if "promise" in proof.code else "proofs" for proof in broken)

    def _by_a_case(self, questionnaire: Questionnaire, rules: frozenset[str]) -> bool:
        cases, witnesses = questionnaire.cases, Witnesses(questionnaire)
        near = [place for place, case in enumerate(cases) if rules & set(case.expect.rules or ())]
        for place in dict.fromkeys((*near, *range(self._begin, len(cases)), *range(self._begin))):
            if any(differences(cases[place].expect, witnesses.assess(cases[place].answers))):
                self._begin = place
                return True
        return False


def users(tree: Tree) -> dict[Path, frozenset[str]]:
    """The place of a rule or term → the rules that it is part of."""
    found: dict[Path, frozenset[str]] = {}
    for i, rule in enumerate(tree["rules"]):
        found["rules", i] = frozenset({rule["id"]})
    for i, term in enumerate(tree.get("terms", ())):
        found["terms", i] = frozenset(r["id"] for r in tree["rules"] if names(r["if"], term["id"]))
    return found


def is_error(proof: Proof) -> bool:
    return proof.verdict is not Verdict.PROVED and proof.code != "covered-rule"


def changes(original: Questionnaire, mutant: Mutant) -> str:
    """What a survivor changes for patients, over every possible set of answers; empty: proved, nothing."""
    found, _ = search(original, shape.read(Source(tree=mutant.tree)))
    return "; ".join(dict.fromkeys(f"{c.aspect} {set(c.before)} → {set(c.after)}" for c in found))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=File, nargs="?", default=FILE)
    parser.add_argument("--every", action="store_true")
    given = parser.parse_args()
    begun = time.process_time()
    original = load(given.file)
    most = None if given.every else 1
    campaign = Campaign(original.source.tree)
    tried = []
    for number, mutant in enumerate(mutants(original.source.tree), start=1):
        layers = list(islice(campaign.caught(mutant.tree, mutant.place), most))
        tried.append((mutant, layers))
        if not layers or number % 50 == 0:
            print(f"{number}: {mutant if not layers else 'so far'}", file=sys.stderr, flush=True)
    survivors = [mutant for mutant, layers in tried if not layers]
    spent = time.process_time() - begun
    unnoticed = [(mutant, changes(original, mutant)) for mutant in survivors]
    for mutant, what in unnoticed:
        print(f"survives: {mutant}: {what or 'nobody gets another result (proved)'}")
    print(f"{1 - len(survivors) / len(tried):.2%} of {len(tried)} caught in {spent:.0f} s of CPU")
    _table([(mutant.kind, layers) for mutant, layers in tried])
    return int(any(what for _, what in unnoticed))


def _table(tried: list[tuple[str, list[str]]]) -> None:
    """Kind by layer."""
    counts = Counter(
        (row, layer) for kind, layers in tried for row in (kind, "in all") for layer in (*layers, "all")
    )
    print(f"{'':36}", *(f"{layer:>9}" for layer in ("all", *LAYERS)))
    for kind in (*sorted({kind for kind, _ in tried}), "in all"):
        print(f"{kind:36}", *(f"{counts[kind, layer]:9}" for layer in ("all", *LAYERS)))


if __name__ == "__main__":
    sys.exit(main())
