"""What deployments install: a lock that fits pyproject.toml, with a hash for each file, and nothing beside it."""

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, NamedTuple

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from tests.browser.serving import ROOT

LOCK = ROOT / "requirements.lock"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = ("build", "oidc", "postgres", "statistics")
"""What a server may turn to later; `build` makes the package itself."""
ENTRY = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+))? ?\\?")


class Locked(NamedTuple):
    """One entry of the lock."""

    version: Version
    marker: str
    hashes: list[str]
    via: list[str]


def locked() -> Iterator[tuple[str, Locked]]:
    """The entries by name; a name may have several, for different machines."""
    text = re.sub(r"^#.*\n", "", LOCK.read_text("utf-8"), flags=re.MULTILINE)
    for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
        found = ENTRY.match(block)
        assert found, block
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block)
        via = re.findall(r"#(?: via|  ) *([a-z][\w.-]*)", block)
        yield found["name"], Locked(Version(found["version"]), found["marker"] or "", hashes, via)


def declared() -> dict[str, Requirement]:
    """What pyproject.toml asks for, for a deployment."""
    project = PROJECT["project"]
    texts = [*project["dependencies"], *(t for e in EXTRAS for t in project["optional-dependencies"][e])]
    return {canonicalize_name(found.name): found for found in map(Requirement, texts)}


def test_each_file_is_known_by_its_hash_and_by_no_address() -> None:
    entries = list(locked())
    assert len(entries) > 60
    assert [name for name, entry in entries if not entry.hashes] == []
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted|-e |file:", LOCK.read_text("utf-8"))


@pytest.mark.parametrize("name", declared())
def test_the_lock_is_within_the_bounds(name: str) -> None:
    entries = [entry for found, entry in locked() if found == name]
    assert entries, f"{name} is not locked: docs/supply-chain.md says how"
    for entry in entries:
        assert declared()[name].specifier.contains(entry.version, prereleases=True), (name, entry.version)
        assert "selfcheck" in entry.via


def test_what_is_no_longer_asked_for_is_not_locked() -> None:
    assert {name for name, entry in locked() if "selfcheck" in entry.via} == declared().keys()
    names = {name for name, _ in locked()} | {"selfcheck"}
    assert [
        (name, entry.via) for name, entry in locked() if not entry.via or not set(entry.via) <= names
    ] == []


def test_the_lock_is_whole() -> None:
    """What a locked package itself asks for is locked; looked up where just that version is installed."""
    names = {name for name, _ in locked()}
    looked = 0
    for name, entry in locked():
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        if Version(found.version) != entry.version:
            continue
        looked += 1
        for asked in map(Requirement, found.requires or ()):
            if not asked.marker or asked.marker.evaluate({"extra": ""}):
                assert canonicalize_name(asked.name) in names, f"{name} needs {asked}"
    assert looked > 10


def test_every_dependency_has_an_upper_bound() -> None:
    data = {"tzdata"}  # the newest is the right one
    unbounded = {
        name
        for name, asked in declared().items()
        if not any(each.operator in ("<", "==") for each in asked.specifier)
    }
    assert unbounded == data


def test_the_lock_names_the_command_that_made_it() -> None:
    command = LOCK.read_text("utf-8").splitlines()[1]
    for words in ("uv pip compile pyproject.toml", "--universal", "--generate-hashes", "--no-emit-index-url"):
        assert words in command
    assert sorted(re.findall(r"--extra (\S+)", command)) == list(EXTRAS)
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"--python-version {lowest}" in command


def test_whatever_is_deployed_is_installed_from_the_lock() -> None:
    """The Containerfile and the page for a plain server; `selfcheck upgrade` is in test_releases.py."""
    for path in ("deploy/Containerfile", "docs/deploy.md"):
        lines = [line for line in (ROOT / path).read_text("utf-8").splitlines() if "/bin/pip install" in line]
        assert len(lines) == 2, path
        assert "--require-hashes -r requirements.lock" in lines[0]
        assert "--no-deps --no-build-isolation ." in lines[1]


def test_the_workflow_runs_everything_on_the_oldest_and_the_newest() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    matrix = jobs["test"]["strategy"]["matrix"]
    assert f">={matrix['python'][0]}" == PROJECT["project"]["requires-python"]
    streamlit = declared()["streamlit"]
    oldest = next(each.version for each in streamlit.specifier if each.operator == ">=")
    assert matrix["streamlit"] == [f"streamlit=={oldest}.*", "streamlit<2"]
    assert jobs["test"]["steps"][-1]["run"] == ".ci/run"
    assert jobs["supply-chain"]["steps"][-1]["run"] == ".ci/supply-chain"
    assert workflow["permissions"] == {"contents": "read"}
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert [each for each in used if not re.search(r"@[0-9a-f]{40}$", each)] == []


def test_renovate_knows_the_lock_and_pins_images() -> None:
    found = json.loads((ROOT / ".github" / "renovate.json").read_text("utf-8"))
    assert {"docker:pinDigests", "helpers:pinGitHubActionDigests"} <= set(found["extends"])
    (pattern,) = found["pip-compile"]["managerFilePatterns"]
    assert re.fullmatch(pattern.strip("/"), LOCK.name)
