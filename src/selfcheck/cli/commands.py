"""The `selfcheck` command: a small function for each word, which itself imports what is heavy."""

import io
import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from selfcheck.cli.export_commands import export
from selfcheck.cli.init_command import init
from selfcheck.cli.listening import refuse_taken
from selfcheck.cli.operations import add_commands
from selfcheck.cli.release_commands import rollback, upgrade
from selfcheck.cli.service import enter, questions_file
from selfcheck.cli.staff_commands import staff
from selfcheck.cli.studio_commands import new, studio
from selfcheck.cli.translation_command import mark_translated
from selfcheck.cli.up_command import up
from selfcheck.engine import AnswersError
from selfcheck.loader import load, warnings
from selfcheck.model import Questionnaire
from selfcheck.problems import (
    FORMATS,
    Problem,
    Problems,
    as_text,
    author_language,
    listed,
    summary,
    translated,
)

app = typer.Typer(
    help="Check, try and publish a questionnaire.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

File = Annotated[Path, typer.Argument(help="The questionnaire.", metavar="FILE")]
Questions = Annotated[Path, typer.Option("--questions", help="The questionnaire.", metavar="FILE")]
Served = Annotated[
    Path | None,
    typer.Argument(help="The questionnaire, or its folder.", envvar="SELFCHECK_QUESTIONS", readable=False),
]
"""Not asked to be readable: patients get the phone numbers where it is not."""
Language = Annotated[str | None, typer.Option(help="The language; the first one of the file if not given.")]
DEFAULT = Path("questions.yaml")

WRONG, UNREADABLE = 1, 2
"""Exit codes: Problems to fix; a file that cannot be read, or a command that cannot be understood."""

CHANGED = 1
"""Exit code of `diff`: the files are not the same."""


class Format(StrEnum):
    """How Problems are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            _write_any_character(stream)
    app()


def _write_any_character(stream: io.TextIOWrapper) -> None:
    """Files and pipes get UTF-8; a terminal keeps its encoding and shows `?` for what it does not have."""
    stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


@app.command()
def check(
    file: File = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format=json.")] = False,
    format: Annotated[Format, typer.Option(help="How to print the problems.")] = Format.TEXT,
    lang: Annotated[str | None, typer.Option(help="`ja` or `en`; by default this computer's.")] = None,
) -> None:
    """Say everything that is wrong with a questionnaire: its form, its names, its safety, its cases."""
    language = lang or author_language()
    form = Format.JSON if as_json else format
    try:
        questionnaire = load(file)
        problems = [*warnings(questionnaire), *_proved(questionnaire)]
    except Problems as error:
        problems = error.problems
    problems = [translated(problem, language) for problem in problems]
    if problems or form is Format.JSON:
        typer.echo(FORMATS[form](problems))
    if form is Format.TEXT:
        typer.echo(summary(str(file), problems, language), err=True)
    raise typer.Exit(_exit_code(problems))


@app.command()
def assess(
    answers: Annotated[Path, typer.Argument(help="JSON: question id → answer. `-` reads from the input.")],
    questions: Questions = DEFAULT,
) -> None:
    """Print as JSON what follows from answers, finished or not."""
    from selfcheck.cli.assess_json import as_json, read_json
    from selfcheck.engine import assess as assess_answers
    from selfcheck.engine import clinic_day

    questionnaire = _load(questions)
    try:
        content = sys.stdin.buffer.read() if str(answers) == "-" else answers.read_bytes()
        today = clinic_day(questionnaire, datetime.now(UTC))
        result = assess_answers(questionnaire, read_json(content.decode("utf-8-sig")), today)
    except (AnswersError, OSError, UnicodeDecodeError) as error:
        _stop(_reason(error, answers))
    typer.echo(json.dumps(as_json(result), ensure_ascii=False, indent=2))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The questionnaire as it was.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The questionnaire as it is now.", metavar="NEW")] = DEFAULT,
    examples: Annotated[int, typer.Option(min=1, help="Patients to tell of each change.")] = 2,
) -> None:
    """Say which answers now get another result, and prove that no others do."""
    from selfcheck.authoring import edits, report, search
    from selfcheck.proofs import NotProved

    old, new = (file / DEFAULT if file.is_dir() else file for file in (old, new))
    before, after = _load(old, like=new), _load(new, like=old)
    try:
        changes, common = search(before, after, examples)
    except NotProved:
        _stop("Not proved: the two files are too much for the solver's budget. Compare smaller steps.")
    edited = edits(before, after)
    typer.echo(report(before, after, changes, common, edited))
    raise typer.Exit(CHANGED if changes or edited else 0)


@app.command()
def book(
    file: File = DEFAULT,
    output: Annotated[Path, typer.Option(help="Where to write it.", metavar="FILE")] = Path("book.html"),
    language: Language = None,
) -> None:
    """Write the review pack: one HTML file to read, print and sign."""
    from selfcheck.authoring import render_book

    questionnaire = _load(file)
    text = render_book(questionnaire, _spoken(questionnaire, language))
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        _stop(_reason(error, output))
    typer.echo(f"{output}: open it in a browser, and print it from there.")


@app.command()
def draw(file: File = DEFAULT, language: Language = None) -> None:
    """Print the questions and their ways as a Mermaid drawing."""
    from selfcheck.authoring import draw as drawing

    questionnaire = _load(file)
    typer.echo(drawing(questionnaire, _spoken(questionnaire, language)), nl=False)


@app.command()
def schema() -> None:
    """Print the JSON Schema by which editors complete and explain questions.yaml."""
    from selfcheck.authoring import schema as questionnaire_schema

    typer.echo(questionnaire_schema())


@app.command()
def serve(
    file: Served = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65_535)] = 8501,
    workers: Annotated[int, typer.Option(help="Processes that share the work.", min=1, max=64)] = 1,
) -> None:
    """Show the self-check to patients; settings by SELFCHECK_ variables (docs/server.md)."""
    from selfcheck.patient import serve as serve_patients
    from selfcheck.store import SealError
    from selfcheck.store import SettingsError as StoreSettingsError
    from selfcheck.web import SettingsError

    enter(patients=True)
    refuse_taken(host, port)
    typer.echo(f"The self-check is at http://{host}:{port}/ (Ctrl+C ends it).")
    try:
        serve_patients(questions_file(file), host, port, workers)
    except (SettingsError, StoreSettingsError, SealError) as error:
        _stop(str(error))


def _proved(questionnaire: Questionnaire) -> list[Problem]:
    from selfcheck.checks import check as prove

    return prove(questionnaire)


def _load(file: Path, like: Path | None = None) -> Questionnaire:
    """The questionnaire, for a command that needs a right one; else its Problems end the command."""
    try:
        return load(file, like=like)
    except Problems as error:
        typer.echo(as_text(error.problems), err=True)
        raise typer.Exit(_exit_code(error.problems)) from None


def _spoken(questionnaire: Questionnaire, language: str | None) -> str | None:
    if language is not None and language not in questionnaire.languages:
        _stop(f"There is no language `{language}`; there is {listed(questionnaire.languages)}.")
    return language


def _exit_code(problems: list[Problem]) -> int:
    errors = [problem for problem in problems if problem.severity == "error"]
    if any(problem.layer == "file" for problem in errors):
        return UNREADABLE
    return WRONG if errors else 0


def _reason(error: AnswersError | OSError | UnicodeDecodeError, file: Path) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"{file}: the file is not in UTF-8."
    if isinstance(error, OSError):
        return f"{file}: {(error.strerror or 'cannot be read').lower()}."
    return str(error)


def _stop(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(UNREADABLE)


add_commands(app)
app.command()(init)
app.command()(up)
app.command()(upgrade)
app.command()(rollback)
app.command()(export)
app.command()(studio)
app.command()(new)
app.command("translated")(mark_translated)
app.add_typer(staff, name="staff")
