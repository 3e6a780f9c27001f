"""YAML → Questionnaire, or every Problem of the first layer that fails: file, syntax, shape, names."""

from datetime import date
from itertools import islice
from pathlib import Path as FilePath

import selfcheck.names as names
import selfcheck.shape as shape
import selfcheck.syntax as syntax
from selfcheck.codes import FileCode
from selfcheck.model import Questionnaire
from selfcheck.problems import Problem, Problems

MOST_BYTES = 512 * 1024


def load(path: str | FilePath) -> Questionnaire:
    """Read a questionnaire's file. Raises Problems, which holds every Problem of the first failing layer."""
    return load_text(_decode(_bytes(FilePath(path)), str(path)), str(path))


def load_text(text: str, name: str = "questions.yaml") -> Questionnaire:
    """Read a questionnaire from its text; `name` is what Problems call the file. Raises Problems."""
    if len(text) > MOST_BYTES:
        raise Problems([_too_large(name)])
    source = syntax.read(text.removeprefix("\ufeff"), name)
    questionnaire = shape.read(source)
    errors = list(islice(names.errors(questionnaire), Problems.MOST))
    if errors:
        raise Problems(errors)
    return questionnaire


def warnings(questionnaire: Questionnaire, today: date | None = None) -> list[Problem]:
    """What does not stop a patient but should be looked at, such as a review that is overdue `today`."""
    return list(names.warnings(questionnaire, today or date.today()))


def _bytes(path: FilePath) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problems([_file(str(path), "unreadable-file", *_unreadable(error))]) from None
    if len(content) > MOST_BYTES:
        raise Problems([_too_large(str(path))])
    return content


def _unreadable(error: OSError) -> tuple[str, str]:
    match error:
        case FileNotFoundError():
            return "there is no such file.", "Check the name, and the folder in which you are."
        case IsADirectoryError():
            return "this is a folder, not a file.", "Name the file within it, such as `questions.yaml`."
        case PermissionError():
            return (
                "the file may not be read by this user.",
                "Ask who looks after the machine for leave to read it.",
            )
    return "the file cannot be read from the disk.", "Copy it anew, or restore it from the last good version."


def _too_large(name: str) -> Problem:
    message = f"the file is larger than {MOST_BYTES // 1024} KB."
    return _file(
        name, "too-large", message, "A questionnaire is a text of a few hundred questions; see what got in."
    )


def _file(name: str, code: FileCode, message: str, mend: str) -> Problem:
    return Problem(code, "file", name, 0, 0, message, mend)


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the file is not in UTF-8; {_encoding(content)}."
        mend = "Save it as UTF-8 (in the editor: Save with encoding → UTF-8)."
        raise Problems([Problem("not-utf8", "file", name, line, 1, message, mend)]) from None


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it looks like UTF-16"
    kana = any("\u3041" <= char <= "\u30fa" for char in content.decode("cp932", "replace"))
    return "it looks like Shift_JIS" if kana else "some of its bytes are no text"
