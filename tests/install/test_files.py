"""What `selfcheck init` makes, against the code: each path, port, variable and command in it is a real one."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.browser.serving import ROOT
from tests.support.postgresql import PostgreSQL
from typer.main import get_command

from selfcheck.cli.commands import app
from selfcheck.cli.service import read_settings_file
from selfcheck.install import (
    ENABLED,
    UNITS,
    Keys,
    Places,
    Plan,
    PlanError,
    make_files,
    make_folder,
    make_proxy,
    read_folder_keys,
    read_keys,
    rendered,
)
from selfcheck.staff.settings import StaffSettings
from selfcheck.store import PrivateKey, SettingsError, open_store
from selfcheck.store import Settings as StoreSettings
from selfcheck.web.settings import Settings as ServerSettings
from selfcheck.web.settings import read_settings

CONTAINERFILE = ROOT / "deploy" / "Containerfile"
PLAN = Plan("check.clinic.example", "https://www.clinic.example", "Megumi")
VARIABLES = {
    "SELFCHECK_QUESTIONS", "SELFCHECK_SERVERS", "SELFCHECK_SETTINGS", "SELFCHECK_USER", "SELFCHECK_PATIENTS_USER",
    *(
        f"SELFCHECK_{name.upper()}"
        for model in (ServerSettings, StoreSettings)
        for name in model.model_fields
    ),
    *(f"SELFCHECK_STAFF_{name.upper()}" for name in StaffSettings.model_fields),
}  # fmt: skip
KEYS = Keys(PrivateKey.new(), "k" * 64)
COMPOSE: dict[str, Any] = yaml.safe_load(rendered("compose.yaml", PLAN, KEYS))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PATIENTS = ("replica1", "replica2")
OURS = (*PATIENTS, "staff", "nightly", "tables")


def made(folder: Path) -> tuple[Places, list[str]]:
    """A server's root, or a folder for compose, and what was said of each file."""
    said: list[str] = []
    places = Places(said.append, folder, owners=False)
    return places, said


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions in order: word, rest."""
    text = re.sub(r"^#.*\n", "", CONTAINERFILE.read_text("utf-8"), flags=re.MULTILINE)
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


def test_compose_asks_each_server_how_it_is() -> None:
    """Also where podman built the image, which then holds no HEALTHCHECK."""
    asked = {name: " ".join(SERVICES[name].get("healthcheck", {}).get("test", ())) for name in OURS}
    assert [":8501/livez" in asked[name] for name in PATIENTS] == [True, True]
    assert ":8502/healthz" in asked["staff"]
    assert [name for name in OURS if SERVICES[name]["healthcheck"].get("disable")] == ["nightly", "tables"]


def test_the_container_copies_what_there_is() -> None:
    copied = [rest.split() for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    for *sources, _target in copied:
        for source in sources:
            assert list(ROOT.glob(source)), source
    assert {"src", "pyproject.toml", "questions*.yaml"} <= {name for c in copied for name in c[:-1]}


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


def test_the_folder_for_compose_holds_all_that_compose_wants(tmp_path: Path) -> None:
    places, said = made(tmp_path)
    make_folder(PLAN, read_folder_keys(places), places, ROOT / "questions.yaml")
    given = set(re.findall(r"^([A-Z_]+)=.+$", (tmp_path / ".env").read_text(), re.MULTILINE))
    assert given == set(re.findall(r"\$\{([A-Z_]+)", (tmp_path / "compose.yaml").read_text()))
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (tmp_path / source).exists(), source
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in (".env", "recovery.txt")} == {0o600}
    assert (tmp_path / "keys" / "clinic.pem").stat().st_mode & 0o777 == 0o400
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said.clear()
    make_folder(PLAN, read_folder_keys(places), places, ROOT / "questions.yaml")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert {line.split()[0] for line in said} == {"kept"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_more_rights_than_they_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"] == {"nofile": 65536, "core": 0}
    assert service["mem_limit"]


def test_no_container_keeps_capabilities_that_it_does_not_need() -> None:
    kept = {
        name: service.get("cap_add", [])
        for name, service in SERVICES.items()
        if service["cap_drop"] == ["ALL"]
    }
    assert kept.keys() == SERVICES.keys()
    assert kept["proxy"] == ["NET_BIND_SERVICE"]
    assert [name for name, added in kept.items() if added] == ["proxy", "database"]


def test_compose_and_proxy_agree_on_addresses_and_ports() -> None:
    caddyfile = rendered(
        "Caddyfile", PLAN, KEYS, upstreams=[f"{name}:8501" for name in PATIENTS], static="/srv"
    )
    assert "reverse_proxy replica1:8501 replica2:8501 {" in caddyfile
    proxy = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert [SERVICES[name]["environment"]["SELFCHECK_PROXIES"] for name in PATIENTS] == [proxy, proxy]


def test_only_the_proxy_is_open_to_the_world_and_the_staff_to_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    staff = StaffSettings().port
    assert ports == {"proxy": ["80:80", "443:443"], "staff": [f"127.0.0.1:{staff}:{staff}"]}
    assert COMPOSE["networks"]["data"]["internal"] is True


def test_each_process_gets_its_own_role_and_patients_no_private_key() -> None:
    roles = {n: SERVICES[n]["environment"]["SELFCHECK_DATABASE_URL"].split("@")[0] for n in OURS}
    assert {name: role.removeprefix("postgresql://selfcheck_") for name, role in roles.items()} == {
        "replica1": "patient", "replica2": "patient", "staff": "staff", "nightly": "staff", "tables": "owner",
    }  # fmt: skip
    for name in PATIENTS:
        told = " ".join(SERVICES[name]["environment"])
        assert "PRIVATE" not in told
        assert "AUDIT" not in told, "their only act needs no key"
        assert SERVICES[name]["volumes"] == ["./questions:/srv/questions:ro"]


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

    (tmp_path / "roles.sql").write_text(rendered("roles.sql", PLAN, KEYS))
    play(tmp_path / "roles.sql", postgresql.url())
    settings = StoreSettings(data=tmp_path, database_url=postgresql.url("selfcheck", "selfcheck_owner"))
    environment = {"SELFCHECK_DATABASE_URL": settings.database_url or "", "SELFCHECK_DATA": str(tmp_path)}
    command = [Path(sys.executable).with_name("selfcheck"), *SERVICES["tables"]["command"][1:]]
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
    url = postgresql.url("selfcheck", "selfcheck_patient")
    store = open_store(settings.model_copy(update={"database_url": url}))
    assert store.is_healthy(), "the patients' role finds what it needs"
    store.close()
    with postgresql.connect() as connection:
        connection.execute("DROP DATABASE selfcheck")
        for role in ("owner", "patient", "staff"):
            connection.execute(f"DROP ROLE selfcheck_{role}")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A server, as far as it can be made without root."""
    places, _ = made(tmp_path_factory.mktemp("root"))
    keys = read_keys(places)
    make_files(PLAN, keys, places, ROOT / "questions.yaml")
    make_proxy(PLAN, keys, places)
    return places


def unit_text(root: Places, name: str) -> str:
    return root.at(f"/etc/systemd/system/{name}").read_text("utf-8")


@pytest.mark.parametrize("unit", UNITS)
def test_units_name_commands_variables_and_files_that_exist(root: Places, unit: str) -> None:
    text = unit_text(root, unit)
    commands = re.findall(r"^ExecStart=/opt/selfcheck/current/bin/selfcheck (\S+)", text, re.MULTILINE)
    assert len(commands) == unit.endswith(".service")
    for command in commands:
        assert command in get_command(app).list_commands(None)  # type: ignore[attr-defined]
    for variable in re.findall(r"SELFCHECK_[A-Z_]+", text):
        assert variable in VARIABLES
    for path in set(re.findall(r"/(?:etc|var/lib)/selfcheck[\w./-]*", text)) - {
        "/etc/selfcheck/patients.env"
    }:
        assert root.at(path).exists(), path


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_every_unit_is_hardened(root: Places, unit: str) -> None:
    lines = unit_text(root, unit).splitlines()
    patients = "@" in unit
    assert f"User={'selfcheck' if patients else 'selfcheck-staff'}" in lines
    wanted = {
        "CapabilityBoundingSet=", "LimitCORE=0", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes",
        "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "PrivateDevices=yes", "UMask=0007",
        "ReadWritePaths=/var/lib/selfcheck", "EnvironmentFile=/etc/selfcheck/settings.env",
    }  # fmt: skip
    assert wanted <= set(lines)
    assert any(line.startswith("MemoryMax=") for line in lines)
    assert any(line.startswith("InaccessiblePaths=/etc/selfcheck/keys") for line in lines)
    loaded = [line for line in lines if line.startswith("LoadCredential=")]
    if patients:
        assert loaded == []
        assert "UnsetEnvironment=SELFCHECK_PRIVATE_KEY_FILE SELFCHECK_AUDIT_KEY_FILE" in lines
        assert "InaccessiblePaths=/etc/selfcheck/keys -/var/lib/selfcheck/backups" in lines
    else:
        assert len(loaded) == 2


def test_the_settings_are_one_private_file_that_every_command_understands(root: Places) -> None:
    path = root.at("/etc/selfcheck/settings.env")
    assert path.stat().st_mode & 0o777 == 0o600
    settings = read_settings_file(path)
    assert settings.keys() <= VARIABLES
    secret = root.at("/etc/selfcheck/keys/clinic.pem").read_text().splitlines()[1]
    assert secret not in path.read_text(), "keys lie apart: the patients' server gets these settings"
    here = {name: value.replace("/etc/", f"{root.at('/etc')}/") for name, value in settings.items()}
    read = StoreSettings.from_environment(here)
    assert read.public_key == read.read_private_keys().newest.public_text
    assert read.audit_key == root.at("/etc/selfcheck/keys/audit.key").read_text().strip()
    assert read_settings(here).parents == ("https://www.clinic.example",)
    sheet = root.at("/root/selfcheck-recovery.txt")
    assert sheet.stat().st_mode & 0o777 == 0o600
    assert secret in sheet.read_text()
    assert str(read.audit_key) in sheet.read_text()


def test_systemds_copies_of_the_keys_are_taken_where_there_are_some(root: Places, tmp_path: Path) -> None:
    (tmp_path / "audit.key").write_text("a" * 64)
    given = {
        "SELFCHECK_AUDIT_KEY_FILE": "/etc/selfcheck/keys/audit.key",
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }
    assert StoreSettings.from_environment(given).audit_key == "a" * 64
    with pytest.raises(
        SettingsError, match=r"SELFCHECK_AUDIT_KEY_FILE: /nowhere: no such file or directory\."
    ):
        StoreSettings.from_environment({"SELFCHECK_AUDIT_KEY_FILE": "/nowhere"})


def test_init_again_changes_nothing_and_keeps_what_the_clinic_changed(root: Places) -> None:
    said: list[str] = []
    again = Places(said.append, root.root, owners=False)
    questions = root.at("/etc/selfcheck/questions.yaml")
    questions.write_text("the clinic's own")
    unit = root.at("/etc/systemd/system/selfcheck.target")
    right = unit.read_text()
    unit.write_text("something else")
    before = {p: p.read_bytes() for p in root.root.rglob("*") if p.is_file()}
    keys = read_keys(again)
    make_files(PLAN, keys, again, ROOT / "questions.yaml")
    make_proxy(PLAN, keys, again)
    changed = {p for p in before if p.read_bytes() != before[p]}
    assert changed == {unit}
    assert unit.read_text() == right
    assert unit.with_name("selfcheck.target.before").read_text() == "something else"
    assert (
        "changed  /etc/systemd/system/selfcheck.target: what was there is /etc/systemd/system/selfcheck.target.before now"
        in said
    )
    assert "kept     /etc/selfcheck/questions.yaml" in said


@pytest.mark.parametrize(
    "answers",
    [
        ("clinic", "", "a"),
        ("https://x.jp", "", "a"),
        ("x.jp; rm", "", "a"),
        ("x.jp", "www.x.jp", "a"),
        ("x.jp", "", " "),
    ],
)
def test_answers_that_cannot_be_used_are_refused(answers: tuple[str, str, str]) -> None:
    with pytest.raises(PlanError):
        Plan(*answers)


@pytest.mark.slow
@pytest.mark.needs("systemd")
def test_systemd_finds_nothing_wrong_with_the_units(root: Places, tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit_text(root, unit).replace("/opt/selfcheck/current/bin/selfcheck", "/bin/true")
        (tmp_path / unit).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True
    )
    said = [line for line in done.stderr.splitlines() if "selfcheck" in line]
    assert said == []
    assert {name.split("@")[0].split(".")[0] for name in ENABLED} <= {
        unit.split("@")[0].split(".")[0] for unit in UNITS
    }
