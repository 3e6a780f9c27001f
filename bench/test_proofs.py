"""Size: the real file and four copies of it are proved, within the time that `python -m bench.proofs` measures."""

import pytest
from bench.proofs import BOUNDS, FILE, larger, spent

from selfcheck import load
from selfcheck.proofs import Verdict, prove

pytestmark = pytest.mark.slow

REAL = load(FILE)


def test_four_copies_in_one_are_proved_as_the_one_is() -> None:
    assert {proof.verdict for proof in prove(REAL)} == {Verdict.PROVED}
    assert {proof.verdict for proof in prove(larger(REAL))} == {Verdict.PROVED}


def test_the_proofs_take_no_longer_than_they_may() -> None:
    """CPU time, the best of three: a busy machine makes even that longer. Four copies: `python -m bench.proofs`."""
    assert min(spent(lambda: prove(REAL)) for _ in range(3)) < BOUNDS["prove"]
