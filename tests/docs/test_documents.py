"""What the documents promise about the server is there: each test they name, each setting, each address."""

import re

import pytest
from tests.browser.serving import ROOT

from selfcheck.web.settings import PREFIX, Settings

THREATS = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
SERVER = (ROOT / "docs" / "server.md").read_text("utf-8")


@pytest.mark.parametrize(
    "named", sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", THREATS + SERVER)))
)
def test_each_test_that_a_document_names_is_there(named: str) -> None:
    file, _, test = named.partition("::")
    assert f"def {test}" in (ROOT / file).read_text("utf-8")


def test_every_control_of_the_threat_model_has_a_test() -> None:
    rows = [line for line in THREATS.splitlines() if line.startswith("| ") and "`tests/" in line]
    assert len(rows) == THREATS.count("\n| ") - 1  # but for the head


def test_every_setting_is_explained_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        (row,) = re.findall(rf"^\| `{PREFIX}{name.upper()}` \| (.+?) \|", SERVER, re.M)
        if isinstance(field.default, int):
            assert row == str(field.default)
