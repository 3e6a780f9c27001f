"""The files of deploy/ against the code: they parse, and each path, port and variable in them is a real one."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from selfcheck.ui.descriptors import OWN, PER_CONNECTION
from selfcheck.ui.visitors import home
from tests.browser.serving import ROOT
from tests.support.postgresql import PostgreSQL
from typer.main import get_command

from selfcheck.cli.commands import app
from selfcheck.staff.settings import StaffSettings
from selfcheck.store import Settings as StoreSettings
from selfcheck.store import open_store
from selfcheck.web.settings import Settings as ServerSettings

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
VARIABLES = {
    "SELFCHECK_QUESTIONS",
    *(
        f"SELFCHECK_{name.upper()}"
        for model in (ServerSettings, StoreSettings)
        for name in model.model_fields
    ),
    *(f"SELFCHECK_STAFF_{name.upper()}" for name in StaffSettings.model_fields),
}
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PATIENTS = ("replica1", "replica2")
OURS = (*PATIENTS, "staff", "tables")


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions in order: word, rest."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def test_the_container_runs_as_nobody_special_and_says_how_it_is() -> None:
    found = instructions()
    words = [word for word, _ in found]
    assert set(words) <= {"FROM", "COPY", "RUN", "ENV", "WORKDIR", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}
    last = dict(found)
    assert last["USER"] == "7119:7119"
    assert words.index("USER") > max(n for n, word in enumerate(words) if word in ("RUN", "COPY"))
    assert last["CMD"] == '["selfcheck", "serve", "--host", "0.0.0.0", "--port", "8501"]'
    assert last["EXPOSE"] == "8501"
    assert ":8501/livez" in last["HEALTHCHECK"]


def test_the_container_copies_what_there_is_and_starts_the_server_once() -> None:
    copied = [rest.split() for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    for *sources, _target in copied:
        for source in sources:
            assert (ROOT / source).exists(), source
    assert {"src", "pyproject.toml", "questions.yaml", ".streamlit"} <= {
        name for c in copied for name in c[:-1]
    }
    runs = [rest for word, rest in instructions() if word == "RUN"]
    assert any("selfcheck serve" in run and 'test -d "$SELFCHECK_CACHE"' in run for run in runs)


def test_what_is_installed_has_every_file() -> None:
    """A wheel leaves out what no pattern of pyproject.toml names, and a checkout never shows it."""
    package = ROOT / "src" / "selfcheck"
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    named = {file for pattern in told["selfcheck"] for file in package.glob(pattern)}
    files = {file for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    assert {file for file in files - named if file.suffix != ".py"} == set()
    for file in files:
        if file.suffix == ".py":
            assert (file.parent / "__init__.py").exists(), file


def test_compose_names_only_settings_that_exist() -> None:
    for name, service in SERVICES.items():
        for variable in service.get("environment", {}):
            if variable.startswith("SELFCHECK_"):
                assert variable in VARIABLES, f"{name}: {variable}"


def test_every_variable_of_compose_is_in_the_example() -> None:
    example = (DEPLOY / "env.example").read_text("utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == wanted


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_more_rights_than_they_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"]["nofile"] >= 1000 * PER_CONNECTION + OWN


def test_compose_and_proxy_agree_on_addresses_and_ports() -> None:
    upstream = re.findall(r"server ([\d.]+):(\d+)", (DEPLOY / "replicas.conf").read_text("utf-8"))
    addresses = [SERVICES[name]["networks"]["front"]["ipv4_address"] for name in PATIENTS]
    assert [address for address, _ in upstream] == addresses
    assert {port for _, port in upstream} == {"8501"}
    proxy = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert [SERVICES[name]["environment"]["SELFCHECK_PROXIES"] for name in PATIENTS] == [proxy, proxy]
    assert home(proxy) == proxy
    for volume in SERVICES["proxy"]["volumes"]:
        source = volume.split(":")[0]
        assert source.startswith("$") or (DEPLOY / source).resolve().exists(), source


def test_only_the_proxy_is_open_to_the_world_and_the_staff_to_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    staff = StaffSettings().port
    assert ports == {"proxy": ["80:80", "443:443"], "staff": [f"127.0.0.1:{staff}:{staff}"]}
    assert COMPOSE["networks"]["data"]["internal"] is True


def test_each_process_gets_its_own_role_and_patients_no_private_key() -> None:
    roles = {n: SERVICES[n]["environment"]["SELFCHECK_DATABASE_URL"].split("@")[0] for n in OURS}
    assert {name: role.removeprefix("postgresql://selfcheck_") for name, role in roles.items()} == {
        "replica1": "patient", "replica2": "patient", "staff": "staff", "tables": "owner",
    }  # fmt: skip
    for name in PATIENTS:
        assert "PRIVATE" not in " ".join(SERVICES[name]["environment"])
        assert "volumes" not in SERVICES[name]


@pytest.mark.slow
def test_roles_tables_and_rights_are_made_as_compose_makes_them(
    postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("OWNER", "PATIENT", "STAFF"):
        monkeypatch.setenv(f"{role}_PASSWORD", "it's a $ecret")

    def play(file: Path, url: str) -> None:
        done = subprocess.run(
            [postgresql.programs / "psql", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", str(file)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    play(DEPLOY / "roles.sql", postgresql.url())
    settings = StoreSettings(data=tmp_path, database_url=postgresql.url("selfcheck", "selfcheck_owner"))
    environment = {"SELFCHECK_DATABASE_URL": settings.database_url or "", "SELFCHECK_DATA": str(tmp_path)}
    command = [Path(sys.executable).with_name("selfcheck"), *SERVICES["tables"]["command"][1:]]
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
    play(ROOT / "src" / "selfcheck" / "store" / "grants.sql", settings.database_url or "")
    url = postgresql.url("selfcheck", "selfcheck_patient")
    store = open_store(settings.model_copy(update={"database_url": url}))
    assert store.is_healthy(), "the patients' role finds what it needs"
    store.close()
    with postgresql.connect() as connection:
        connection.execute("DROP DATABASE selfcheck")
        for role in ("owner", "patient", "staff"):
            connection.execute(f"DROP ROLE selfcheck_{role}")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_name_programs_words_and_files_that_exist(unit: Path) -> None:
    text = unit.read_text("utf-8")
    for words in re.findall(r"^ExecStart=/opt/selfcheck/\.venv/bin/selfcheck (\S+)", text, re.MULTILINE):
        assert words in get_command(app).list_commands(None)  # type: ignore[attr-defined]
    for variable in re.findall(r"SELFCHECK_[A-Z_]+", text):
        assert variable in VARIABLES
    if "selfcheck@" in unit.name:
        limit = re.search(r"^LimitNOFILE=(\d+)", text, re.MULTILINE)
        assert limit
        assert int(limit[1]) >= 1000 * PER_CONNECTION + OWN
        assert "questions.yaml" in text


@pytest.mark.slow
@pytest.mark.needs("systemd")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/selfcheck/.venv/bin/selfcheck", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True
    )
    said = [line for line in done.stderr.splitlines() if "selfcheck" in line]
    assert said == []
