"""Size: the real file and four copies of it are proved; the real one about as quickly as it is read."""

import pytest
from bench.proofs import FILE, larger, spent

from selfcheck import load
from selfcheck.proofs import Verdict, prove

pytestmark = pytest.mark.slow

REAL = load(FILE)


def test_four_copies_in_one_are_proved_as_the_one_is() -> None:
    assert {proof.verdict for proof in prove(REAL)} == {Verdict.PROVED}
    assert {proof.verdict for proof in prove(larger(REAL))} == {Verdict.PROVED}


def test_to_prove_a_file_takes_no_longer_than_to_read_it_twice() -> None:
    """CPU time in one run, the best of three of each. In seconds: `python -m bench.proofs`."""
    proved = min(spent(lambda: prove(REAL)) for _ in range(3))
    read = min(spent(lambda: load(FILE)) for _ in range(3))
    assert proved < 2 * read
