"""`selfcheck up`: the patients' page, the staff's app and the nightly work for a laptop or a demo."""

import os
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from selfcheck.cli.listening import refuse_taken
from selfcheck.cli.service import questions_file
from selfcheck.cli.staff_commands import new_passphrase
from selfcheck.cli.stopping import stop

DEMO_RESPONSES = 30
"""Enough for two days of a busy clinic."""


def up(
    file: Annotated[
        Path | None, typer.Argument(help="The questionnaire, or its folder.", readable=False)
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port of the patients' page.", min=1, max=65_535)] = 8501,
    staff_port: Annotated[int, typer.Option(help="The port of the staff's app.", min=1, max=65_535)] = 8502,
    at: Annotated[str, typer.Option(help="When the nightly work is done.", metavar="HH:MM")] = "03:10",
    demo: Annotated[
        bool, typer.Option("--demo", help="With 30 invented responses, in a folder of its own.")
    ] = False,
) -> None:
    """Run the patients' page, the staff's app and the nightly work until Ctrl+C; what ends starts again."""
    from selfcheck.install import Supervisor

    questions = questions_file(file)
    for number in (port, staff_port):
        refuse_taken(host, number)
    with ExitStack() as stack:
        environment, sign_in = dict(os.environ), ""
        if demo:
            folder = stack.enter_context(TemporaryDirectory(prefix="selfcheck-demo-"))
            environment, sign_in = _demo(Path(folder), questions)
        environment |= {"SELFCHECK_STAFF_ADDRESS": host, "SELFCHECK_STAFF_PORT": str(staff_port)}
        ourselves = [sys.executable, "-m", "selfcheck.cli"]
        programs = {
            "patients": [*ourselves, "serve", str(questions), "--host", host, "--port", str(port)],
            "staff": [*ourselves, "staff"],
            "nightly": [*ourselves, "nightly", "--at", at],
        }
        supervisor = Supervisor(programs, environment, _say)
        places = (
            f"The self-check:  http://{host}:{port}/\nThe staff's app: http://{host}:{staff_port}/{sign_in}"
        )
        announced = (f"{host}:{port}/livez", f"{host}:{staff_port}/healthz"), places
        threading.Thread(target=_announce, args=announced, daemon=True).start()
        raise typer.Exit(supervisor.run())


def _say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()


def _announce(addresses: tuple[str, ...], places: str) -> None:
    """Say where everything is, once it answers."""
    for address in addresses:
        while True:
            try:
                with urllib.request.urlopen(f"http://{address}", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
    _say(f"\n{places}\nCtrl+C ends both.\n")


def _demo(folder: Path, questions: Path) -> tuple[dict[str, str], str]:
    """The environment of a clinic that was just made up, and how to sign in to it."""
    from datetime import UTC, datetime

    from selfcheck.install import fill
    from selfcheck.loader import load
    from selfcheck.problems import Problems
    from selfcheck.staff import hashed
    from selfcheck.store import Settings, add, add_key, new_token, open_store

    try:
        questionnaire = load(questions)
    except Problems as error:
        stop(str(error))
    named = {
        "SELFCHECK_SETTINGS": "none",
        "SELFCHECK_DATA": f"{folder}/data",
        "SELFCHECK_PUBLIC_KEY": add_key(folder / "clinic.pem").public_text,
        "SELFCHECK_PRIVATE_KEY_FILE": f"{folder}/clinic.pem",
        "SELFCHECK_AUDIT_KEY": new_token(),
    }
    passphrase = new_passphrase()
    store = open_store(Settings.from_environment(named))
    fill(store, questionnaire, DEMO_RESPONSES, datetime.now(UTC))
    with store.database.write() as connection:
        add(connection, "demo", "admin", hashed(passphrase))
        store.audit.append(connection, "demo", "staff_add", "demo", role="admin", oidc=False)
    store.close()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SELFCHECK_")}
    return plain | named, f"  as demo, passphrase {passphrase}\nNothing here is kept when it ends."
