"""The service's settings file: each command reads it by itself, and becomes the service's user.

So that a command typed by root works on the service's database and on no other one.
"""

import getpass
import os
import pwd
from pathlib import Path

from selfcheck.cli.stopping import reason_of, stop

SETTINGS = Path("/etc/selfcheck/settings.env")
"""Where `selfcheck init` writes it; SELFCHECK_SETTINGS names another one, or `none`."""

QUESTIONS = "questions.yaml"

_STAFFS = (
    "SELFCHECK_PRIVATE_KEY_FILE",
    "SELFCHECK_PRIVATE_KEY_PASSPHRASE",
    "SELFCHECK_AUDIT_KEY",
    "SELFCHECK_AUDIT_KEY_FILE",
)
"""What the patients' server never gets."""


def enter(*, patients: bool = False, alone: bool = True) -> None:
    """Take the service's settings into the environment, and become its user where root calls.

    `patients` is for their server, which has a user of its own. `alone=False` refuses root where there is no
    settings file and no database is named: root has no self-check of its own.
    """
    path = settings_file()
    if path is None:
        named = {"SELFCHECK_DATA", "SELFCHECK_DATABASE_URL"} & os.environ.keys()
        if not alone and not named and os.geteuid() == 0:
            stop(
                f"There is no {SETTINGS}, and root has no self-check of its own, so nothing was touched. "
                "Run `selfcheck init`, or name the service's settings file in SELFCHECK_SETTINGS."
            )
        return
    settings = read_settings_file(path)
    _refuse_others(settings, path)
    if patients:
        settings = _patients(settings, path.with_name("patients.env"))
    os.environ.update(settings, SELFCHECK_SETTINGS="none")  # read once, while root may
    user = settings.get("SELFCHECK_PATIENTS_USER" if patients else "SELFCHECK_USER")
    if user and os.geteuid() == 0:
        become(user)


def _patients(settings: dict[str, str], others: Path) -> dict[str, str]:
    """Without the staff's keys, and with what the patients' servers have otherwise, as their unit has it."""
    kept = {name: value for name, value in settings.items() if name not in _STAFFS}
    return kept | (read_settings_file(others) if others.exists() else {})


def settings_file() -> Path | None:
    """The settings file that holds here; None where the environment alone does."""
    named = os.environ.get("SELFCHECK_SETTINGS", "")
    if named == "none":
        return None
    if named:
        return Path(named)
    return SETTINGS if SETTINGS.exists() else None


def read_settings_file(path: Path) -> dict[str, str]:
    """NAME=value a line, as systemd's EnvironmentFile and Docker's env_file read it. Ends in a sentence."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except PermissionError:
        stop(f"The service's settings {path} can be read by root only. Run this with sudo, or as root.")
    except OSError as error:
        stop(reason_of(error, path))
    except UnicodeDecodeError:
        stop(f"{path}: the file is not in UTF-8.")
    settings = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line[0] in "#;":
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            stop(f"{path}:{number}: a line is NAME=value.")
        settings[name.strip()] = _unquoted(value.strip())
    return settings


def questions_file(named: Path | None) -> Path:
    """The questionnaire: what was named, else SELFCHECK_QUESTIONS, else questions.yaml; in a folder, that."""
    path = named or Path(os.environ.get("SELFCHECK_QUESTIONS") or QUESTIONS)
    return path / QUESTIONS if path.is_dir() else path


def become(user: str) -> None:
    """Be this user from now on, with its groups and home."""
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        stop(f"There is no user {user} on this machine, which the settings name. Run `selfcheck init` again.")
    os.environ.setdefault("SUDO_USER", getpass.getuser())  # who it was, for the audit log
    os.initgroups(user, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ.update({"HOME": entry.pw_dir, "USER": user, "LOGNAME": user})


def operator() -> str:
    """Who types the command, for the audit log."""
    return f"operator:{os.environ.get('SUDO_USER') or getpass.getuser()}"


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def _refuse_others(settings: dict[str, str], path: Path) -> None:
    """Two places that say different things: then nobody can know which database is meant."""
    for name, value in settings.items():
        here = os.environ.get(name, value)
        if here != value and name.startswith("SELFCHECK_"):
            stop(
                f"{name} is set here, and {path} has another value. Unset it, or set SELFCHECK_SETTINGS=none "
                "to use this shell's environment alone."
            )
