"""`selfcheck init`: a clinic's server, made from at most three answers."""

import os
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selfcheck.cli.service import QUESTIONS
from selfcheck.cli.stopping import reason_of, stop

if TYPE_CHECKING:
    from selfcheck.install import Places, Plan


class Proxy(StrEnum):
    """What is in front: Caddy fetches certificates by itself, nginx leaves that to certbot."""

    CADDY = "caddy"
    NGINX = "nginx"
    NONE = "none"


def init(
    domain: Annotated[str, typer.Argument(help="The self-check's own host name.", metavar="DOMAIN")],
    website: Annotated[
        str, typer.Option(help="The website that shows it.", prompt="Website, as https://www.clinic.example")
    ],
    admin: Annotated[
        str, typer.Option(help="The first admin's name.", prompt="Name of the first admin, to sign in with")
    ],
    proxy: Annotated[Proxy, typer.Option(help="The proxy in front.")] = Proxy.CADDY,
    questions: Annotated[
        Path, typer.Option("--questions", help="The questionnaire to begin with.", metavar="FILE")
    ] = Path(QUESTIONS),
    compose: Annotated[
        Path | None,
        typer.Option(help="A folder for docker compose, instead of this machine.", metavar="FOLDER"),
    ] = None,
    root: Annotated[Path, typer.Option(help="Only write files, below this folder.")] = Path("/"),
) -> None:
    """Make this machine a clinic's server: settings, keys, users, units, proxy, first admin, recovery sheet.

    Run again, it keeps what is there and makes what is missing.
    """
    from selfcheck.install import Places, make_folder, read_folder_keys
    from selfcheck.store import SealError

    real = root == Path("/") and not compose
    plan = _planned(domain, website, admin, proxy)
    if not questions.is_file():
        stop(f"There is no {questions}. Name the clinic's questionnaire with --questions.")
    if real and os.geteuid() != 0:
        stop("Only root makes users, units and files below /etc. Run this with sudo, or with --root FOLDER.")
    places = Places(typer.echo, compose or root, owners=real)
    try:
        if compose:
            make_folder(plan, read_folder_keys(places), places, questions)
        else:
            _make(plan, places, questions, real=real)
    except SealError as error:
        stop(str(error))
    except OSError as error:
        stop(reason_of(error))
    _say_what_is_left(_left_in(compose, plan) if compose else _left(plan, places, real=real))


def _planned(domain: str, website: str, admin: str, proxy: Proxy) -> "Plan":
    from selfcheck.install import Plan, PlanError

    try:
        return Plan(domain.lower(), website.rstrip("/"), admin.strip(), proxy=proxy.value)
    except PlanError as error:
        stop(str(error))


def _make(plan: "Plan", places: "Places", questions: Path, *, real: bool) -> None:
    from selfcheck.install import link_program, make_files, make_proxy, make_users, read_keys

    if real:
        make_users(_run)
        _refuse_unreachable()
    link_program(places)
    keys = read_keys(places)
    make_files(plan, keys, places, questions)
    make_proxy(plan, keys, places)
    if real:
        _first_admin(plan)
        _enable(plan, places)


def _refuse_unreachable() -> None:
    """Units see no home folders, and the service's users have to be able to run this Python."""
    from selfcheck.install import PATIENTS

    program = [sys.executable, "-c", ""]
    hidden = any(Path(sys.prefix).is_relative_to(home) for home in ("/root", "/home", "/run/user"))
    if hidden or subprocess.run(program, user=PATIENTS, capture_output=True, check=False, cwd="/").returncode:  # noqa: S603
        stop(
            f"The service's users cannot run {sys.executable}. Install selfcheck below /opt: docs/deploy.md."
        )


def _enable(plan: "Plan", places: "Places") -> None:
    from selfcheck.install import ENABLED, UNITS

    if not shutil.which("systemctl"):
        return
    running = Path("/run/systemd/system").exists()
    if running:
        _run("systemctl", "daemon-reload")
    _run("systemctl", "--quiet", "enable", *ENABLED)
    changed = places.made & {f"/etc/systemd/system/{unit}" for unit in UNITS}
    if running and changed:
        _run("systemctl", "restart", "selfcheck.target")
    if running and places.made & {"/etc/caddy/Caddyfile", "/etc/nginx/conf.d/selfcheck.conf"}:
        _run("systemctl", "restart", plan.proxy)


def _first_admin(plan: "Plan") -> None:
    """By the commands themselves, which become the service's user: the database is that user's too."""
    program = str(Path(sys.executable).with_name("selfcheck"))
    _run(program, "migrate")
    if _run(program, "staff", "list"):
        return
    said = _run(program, "staff", "add", plan.admin, "--role", "admin", "--generate")
    another = f"selfcheck staff passphrase '{plan.admin}' --generate"
    typer.echo(f"\n{said.strip()}\n(said only here; `{another}` gives another one)")


def _left_in(folder: Path, plan: "Plan") -> list[str]:
    return [
        f"Print {folder}/recovery.txt twice, lock it away, and delete the file.",
        "In that folder: docker compose up -d",
        f"docker compose exec staff selfcheck staff add '{plan.admin}' --role admin --generate",
        "docker compose exec staff selfcheck doctor",
    ]


def _left(plan: "Plan", places: "Places", *, real: bool) -> list[str]:
    left = []
    if "/root/selfcheck-recovery.txt" in places.made:
        left.append("Print /root/selfcheck-recovery.txt twice, lock it away, and delete the file.")
    if plan.proxy == "nginx":
        left.append(f"certbot certonly --webroot -w /var/www/acme -d {plan.domain}")
    if not real or not Path("/run/systemd/system").exists():
        left.append("systemctl start selfcheck.target")
    return [*left, "selfcheck doctor"]


def _say_what_is_left(left: list[str]) -> None:
    typer.echo("\nLeft to do:" + "".join(f"\n  {number}. {line}" for number, line in enumerate(left, 1)))


def _run(*words: str) -> str:
    """What the command printed; where it does not work, nothing else does."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        stop(f"`{' '.join(words)}` did not work: {done.stderr.strip()[:500]}")
    return done.stdout
