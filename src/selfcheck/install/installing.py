"""`selfcheck init` on a plain server: files, users, rights, units and proxy, each made once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from selfcheck.install.certificate import placeholder
from selfcheck.install.places import Places
from selfcheck.install.plan import PATIENTS, PORTS, STAFF, Keys, Plan

KEYS, DATA = "/etc/selfcheck/keys", "/var/lib/selfcheck"
FALLBACK = files("selfcheck") / "patient" / "static" / "fallback.html"
"""The page with 119 and #7119, for the proxy."""

UNITS = (
    "selfcheck.target",
    "selfcheck@.service",
    "selfcheck-staff.service",
    "selfcheck-nightly.service",
    "selfcheck-nightly.timer",
)
ENABLED = (
    "selfcheck.target",
    *(f"selfcheck@{port}" for port in PORTS),
    "selfcheck-staff",
    "selfcheck-nightly.timer",
)

_templates = Environment(
    loader=PackageLoader("selfcheck.install"),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - configuration files, filled with words that Plan has checked
)


def rendered(template: str, plan: Plan, keys: Keys, **others: object) -> str:
    """A template filled with the plan."""
    return _templates.get_template(template).render(plan.words(keys) | others)


def read_keys(places: Places) -> Keys:
    """The installation's keys, or new ones."""
    return Keys.of(places.at(f"{KEYS}/clinic.pem"), places.at(f"{KEYS}/audit.key"))


def make_users(run: Callable[..., object]) -> None:
    """Both service users; the staff's is in the group of the patients', not the other way round."""
    for user, groups in ((PATIENTS, ()), (STAFF, ("--groups", PATIENTS))):
        if subprocess.run(["id", user], capture_output=True, check=False).returncode:  # noqa: S603, S607
            words = ("--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent")
            run("useradd", *words, "--shell", "/usr/sbin/nologin", *groups, user)


def make_files(plan: Plan, keys: Keys, places: Places, questions: Path) -> None:
    """Everything below /etc and /var; the clinic's own files are never written over."""
    places.folder("/etc/selfcheck")
    places.folder(KEYS, 0o750, "root", STAFF)
    places.folder(DATA, 0o2770, STAFF, PATIENTS)
    places.folder(f"{DATA}/backups", 0o700, STAFF, STAFF)
    places.keep(f"{KEYS}/clinic.pem", keys.private.pem().decode(), 0o640, STAFF)
    places.keep(f"{KEYS}/audit.key", f"{keys.audit}\n", 0o640, STAFF)
    places.keep("/etc/selfcheck/settings.env", rendered("settings.env", plan, keys), 0o600)
    for name, text in clinics_files(questions):
        places.keep(f"/etc/selfcheck/{name}", text)
    places.replace("/etc/selfcheck/phone-numbers.html", FALLBACK.read_text("utf-8"))
    for unit in UNITS:
        places.replace(f"/etc/systemd/system/{unit}", rendered(unit, plan, keys))
    if f"{KEYS}/clinic.pem" in places.made:
        places.folder("/root", 0o700)
        places.keep("/root/selfcheck-recovery.txt", rendered("recovery.txt", plan, keys), 0o600)


def clinics_files(questions: Path) -> Iterator[tuple[str, str]]:
    """The questionnaire and the files that belong to it, under the names that a folder has them by."""
    for file in sorted(questions.parent.glob(f"{questions.stem}*.yaml")):
        yield file.name.replace(questions.stem, "questions", 1), file.read_text("utf-8")


def make_proxy(plan: Plan, keys: Keys, places: Places) -> None:
    """The proxy's configuration, which is right before there is a certificate too."""
    if plan.proxy == "caddy":
        places.replace("/etc/caddy/Caddyfile", rendered("Caddyfile", plan, keys))
    if plan.proxy != "nginx":
        return
    places.folder("/var/www/acme")
    places.folder("/etc/selfcheck/tls", 0o700)
    if not places.at("/etc/selfcheck/tls/fullchain.pem").exists():
        certificate, key = placeholder(plan.domain)
        places.keep("/etc/selfcheck/tls/fullchain.pem", certificate)
        places.keep("/etc/selfcheck/tls/privkey.pem", key, 0o600)
    places.replace("/etc/nginx/conf.d/selfcheck.conf", rendered("nginx.conf", plan, keys))
    places.replace(
        "/etc/letsencrypt/renewal-hooks/deploy/selfcheck", rendered("certbot-hook.sh", plan, keys), 0o755
    )


def link_program(places: Places) -> None:
    """The running selfcheck as the current release, and as a command for everybody."""
    places.link("/opt/selfcheck/current", str(Path(sys.prefix).resolve()))
    places.link("/usr/local/bin/selfcheck", "/opt/selfcheck/current/bin/selfcheck")
