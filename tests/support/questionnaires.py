"""The questionnaire of patients, whose files tests copy, change or read as one text."""

from pathlib import Path
from shutil import copy

from selfcheck.loader import files
from selfcheck.loader.locations import find

QUESTIONS = Path(__file__).parents[2] / "questions.yaml"


def copied(folder: Path) -> Path:
    """Every file of the questionnaire, copied into a folder; the main one's path."""
    for file in files(QUESTIONS):
        copy(file, folder)
    return folder / QUESTIONS.name


def whole_text(main: Path = QUESTIONS) -> str:
    """A questionnaire as the text of one file, without its further languages and its worked examples.

    With these it may be longer than a file may be, and no screen shows them.
    """
    parts = (file for name, file in find(main).parts.items() if name != "cases")
    return "\n".join(file.read_text("utf-8") for file in (main, *parts))


def write_whole(file: Path, text: str | None = None) -> Path:
    """The questionnaire, or another text of one, as one file."""
    file.write_text(whole_text() if text is None else text, "utf-8")
    return file
