"""`selfcheck translated`: says that a further language is translated as the texts are today."""

import re
import textwrap
from pathlib import Path
from typing import Annotated

import typer

from selfcheck.cli.stopping import WRONG, stop
from selfcheck.loader import load, marks_of, waiting
from selfcheck.model import Source
from selfcheck.problems import Problems, as_text

_OF = re.compile(r"^of:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)


def mark_translated(
    tag: Annotated[str, typer.Argument(help="The language, as in the file's name: `ja-simple`.")],
    file: Annotated[Path, typer.Option("--questions", help="The questionnaire.", metavar="FILE")] = Path(
        "questions.yaml"
    ),
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Mark every translated part of a language as one of today's texts, after showing what has changed."""
    try:
        source = load(file).source
    except Problems as error:
        stop(as_text(error.problems))
    if tag not in source.translations:
        stop(f"There is no readable {file.with_suffix('')}.{tag}.yaml.")
    if _show(source, tag) and not yes and not typer.confirm("Is all of this translated as it is today?"):
        raise typer.Exit(WRONG)
    path = Path(source.translations[tag].file)
    path.write_text(_marked(path.read_text("utf-8"), marks_of(source, tag)), "utf-8", newline="")
    typer.echo(f"{path}: marked. Now run: selfcheck check {file}")


def _show(source: Source, tag: str) -> bool:
    """Print the parts that changed, each text beside its translation; whether there are any."""
    translation, found = source.translations[tag], waiting(source, tag)
    for part, texts in found.items():
        typer.echo(".".join(map(str, part)))
        for path, text in texts.items():
            typer.echo(f"    {text}\n  → {translation.at(path) or '(not translated: it stays as above)'}")
    return bool(found)


def _marked(text: str, marks: str) -> str:
    """The file's text with the marks at its end, where they are in nobody's way."""
    lines = textwrap.fill(marks, 108, initial_indent="  ", subsequent_indent="  ")
    return f"{_OF.sub('', text).rstrip()}\n\nof: >-\n{lines}\n"
