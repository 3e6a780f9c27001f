"""A short attack on the patients' server; `python -m tests.hostile --only surface` is the long one."""

from pathlib import Path

import pytest
from tests.hostile.requests import MAKERS
from tests.hostile.surface import attacked

pytestmark = pytest.mark.slow


def test_a_short_attack_finds_nothing(tmp_path: Path) -> None:
    attack, took = attacked(tmp_path, requests=1500, seconds=60)
    assert attack.finds == [], attack.told(took)
    if sum(attack.kinds.values()) == 1500:  # else the machine was too busy for every kind
        assert set(attack.kinds) == set(MAKERS)
    assert attack.statuses[200] > attack.statuses[429]
    assert attack.stored() > 1
    assert attack.waits
