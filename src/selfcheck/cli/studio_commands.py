"""The commands of authors in the browser: the studio, and a new questionnaire."""

import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from selfcheck.problems import Problems, as_text

UNREADABLE = 2


def studio(
    file: Annotated[Path, typer.Argument(help="The questionnaire.", metavar="FILE")] = Path("questions.yaml"),
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65_535)] = 8601,
    lang: Annotated[
        str | None, typer.Option(help="`ja` or `en`; this computer's language if not given.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
) -> None:
    """Change a questionnaire in the browser, on this computer: see it work, check it, publish it."""
    from selfcheck.studio import Workspace, serve

    try:
        Workspace(file)  # what is no YAML is told here, not in the browser
    except Problems as error:
        typer.echo(as_text(error.problems), err=True)
        raise typer.Exit(UNREADABLE) from None
    address = f"http://127.0.0.1:{port}/"
    typer.echo(f"The studio is at {address} (Ctrl+C ends it).")
    if browser:
        threading.Timer(1.5, webbrowser.open, (address,)).start()
    serve(file, port, lang)


def new(
    file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")],
    title: Annotated[str, typer.Option(help="What patients read above it.")] = "New self-check",
    like: Annotated[
        Path | None,
        typer.Option(help="A questionnaire whose clinic and words of screens it takes.", metavar="FILE"),
    ] = None,
) -> None:
    """Begin a questionnaire from a small safe skeleton, which passes `check` from the first minute."""
    from selfcheck.studio import Workspace, start_new

    try:
        tree = Workspace(like).draft.tree if like else None
        start_new(file, file.stem.replace("-", "_").lower(), title, tree)
    except ValueError:
        typer.echo(f"{file}: begin its name with a letter a to z; letters and digits may follow.", err=True)
        raise typer.Exit(UNREADABLE) from None
    except Problems as error:
        typer.echo(as_text(error.problems), err=True)
        raise typer.Exit(UNREADABLE) from None
    except FileExistsError:
        typer.echo(f"{file}: there is a file of this name already.", err=True)
        raise typer.Exit(UNREADABLE) from None
    typer.echo(f"{file}: open it by `selfcheck studio {file}`.")
