"""The pages for authors: what of them is made from the code or run. `python -m tests.support.pages` makes it anew."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typer

from selfcheck.authoring.meanings import meaning, translations
from selfcheck.cli.commands import app
from selfcheck.display.body_map import area_ids
from selfcheck.loader.text_keys import WORDS
from selfcheck.model.base import Noun
from selfcheck.model.conditions import Condition, Node
from selfcheck.model.outline import fields
from selfcheck.model.questionnaire import Answer, Questionnaire, Text

ROOT = Path(__file__).parents[2]
AUTHORING = ROOT / "docs" / "authoring.md"
IN_JAPANESE = ROOT / "docs" / "authoring.ja.md"
REFERENCE = ROOT / "docs" / "reference.md"
REFERENCE_JA = ROOT / "docs" / "reference.ja.md"
MADE = re.compile(r"(<!-- made: (\w+)(?: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


# The tutorial: its edits are made and its commands run, in their order, in an empty folder.


def played(page: str) -> str:
    """The tutorial with what its commands print today."""
    with tempfile.TemporaryDirectory() as folder:
        tutorial = Tutorial(Path(folder))
        return BLOCK.sub(lambda block: tutorial.play(block[1], block[2]) or block[0], page)


def with_blocks_of(page: str, other: str) -> str:
    """A page with the edits and commands of another one: the tutorial is the same in each language."""
    blocks = BLOCK.finditer(other)
    return BLOCK.sub(lambda _: next(blocks)[0], page)


class Tutorial:
    """A folder in which somebody follows the tutorial."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tests").mkdir()
        shutil.copy(ROOT / "tests" / "small.yaml", folder / "tests")

    def play(self, kind: str, text: str) -> str | None:
        """One block: the same with today's output; None where it is to be left as it is."""
        if kind == "diff":
            self.edit(text)
        if kind == "console":
            commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
            return "".join(["```console\n", *(f"$ {each}\n{self.run(each)}" for each in commands), "```"])
        return None

    def edit(self, text: str) -> None:
        """Change practice.yaml as a block of ` `, `-` and `+` lines says; its old lines must be there once."""
        lines = text.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        path = self.folder / "practice.yaml"
        file = path.read_text("utf-8")
        assert file.count(before) == 1, f"{file.count(before)} times in practice.yaml:\n{before}"
        path.write_text(file.replace(before, after), "utf-8")

    def run(self, command: str) -> str:
        """What a command prints, errors included."""
        path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},  # in English
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return run.stdout


# The reference: tables made from the nouns, the words of the screens and the commands.


def made(page: str, language: str = "en") -> str:
    """The reference with its tables as they are today."""
    return MADE.sub(lambda part: f"{part[1]}{TABLES[part[2]](part[3] or '', language)}{part[4]}", page)


def nouns(kind: Any = Questionnaire) -> dict[str, type[Noun]]:
    """Every noun of the file, by its name."""
    found: dict[str, type[Noun]] = {}
    for noun in _nouns(kind):
        found.setdefault(noun.__name__, noun)
    return found


def _nouns(kind: Any) -> Iterator[type[Noun]]:
    if isinstance(kind, type) and issubclass(kind, Noun):
        yield kind
        for info in fields(kind).values():
            yield from _nouns(info.annotation)
    elif kind not in (Text, Condition, Answer):
        for part in get_args(kind):
            yield from _nouns(part)


HEADS = {
    "en": (("key", "what is there", "needed", "meaning"), "yes", ("key", "where it is used")),
    "ja": (("キー", "書くもの", "必須", "意味"), "はい", ("キー", "どこに出るか")),
}
KINDS_JA = {
    "text in each language": "各言語の文",
    "option, list of options, or number": "選択肢、その一覧、または数",
    "condition": "条件",
    "lines of `id:` ": "`id:` ごとに ",
    "list of: ": "一覧: ",
    "whole number": "整数",
    "number": "数",
    "text": "文",
    "date": "日付",
    " or ": " / ",
}
"""What is there, in Japanese; the longer phrases first."""


def noun_table(name: str, language: str) -> str:
    """One row for each key of a noun."""
    noun, (head, needed, _) = nouns()[name], HEADS[language]
    rows = [
        (
            f"`{key}`",
            _kind_in(language, info.annotation),
            needed if info.is_required() else "",
            meaning(noun, key, language),
        )
        for key, info in fields(noun).items()
    ]
    return table(head, rows)


def _kind_in(language: str, kind: Any) -> str:
    words = _kind(kind)
    for english, japanese in KINDS_JA.items() if language == "ja" else ():
        words = re.sub(rf"(?<![`#\w]){english}(?![`\w])" if english.isalpha() else english, japanese, words)
    return words


def text_table(_: str, language: str) -> str:
    """One row for each key of `texts`."""
    said = translations() if language == "ja" else {}
    rows = [(f"`{key}`", said.get(f"texts.{key}", where)) for key, where in WORDS.items()]
    return table(HEADS[language][2], rows)


def commands(_: str, __: str) -> str:
    """Each command as it explains itself."""
    return "".join(_commands((), typer.main.get_command(app)))


def _commands(words: tuple[str, ...], command: Any) -> Iterator[str]:
    """From the parameters and not from `--help`, whose look is typer's and changes with it."""
    if children := getattr(command, "commands", None):
        for word, child in children.items():
            yield from _commands((*words, word), child)
        return
    yield f"### `selfcheck {' '.join(words)}`\n\n{' '.join(command.help.split())}\n\n"
    given = [each for each in command.params if each.name != "help"]
    if given:
        rows = [(_parameter(each), each.help or "", _default(each)) for each in given]
        yield table(("parameter", "meaning", "if not given"), rows) + "\n"


def _parameter(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    return ", ".join(f"`{word}`" for word in (*parameter.opts, *parameter.secondary_opts))


def _default(parameter: Any) -> str:
    if parameter.required:
        return "needed"
    value = parameter.default
    if callable(value) or value in (None, False, (), ""):
        return ""
    return f"`{value.value if isinstance(value, Enum) else value}`"


def area_list(_: str, __: str) -> str:
    """The options that the body map draws."""
    return " ".join(f"`{name}`" for name in area_ids()) + "\n"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _kind(kind: Any) -> str:
    """A type in the author's words."""
    if kind == Text:
        return "text in each language"
    if kind in (Condition, Node) or kind == Node | None:
        return "condition"
    if kind == Answer:
        return "option, list of options, or number"
    if get_origin(kind) in (Union, UnionType):
        kinds = dict.fromkeys(_kind(part) for part in get_args(kind) if part is not type(None))
        return " or ".join(each for each in kinds if each != "whole number" or "number" not in kinds)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) is tuple:
        return f"list of: {_kind(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return f"lines of `id:` {_kind(get_args(kind)[1])}"
    if get_args(kind):
        return _kind(get_args(kind)[0])
    return _plain(kind)


def _plain(kind: Any) -> str:
    if issubclass(kind, Noun):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    if issubclass(kind, Enum):
        return " or ".join(f"`{word.value}`" for word in kind)
    return {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "bool": "`true` or `false`",
        "date": "date",
    }[kind.__name__]


TABLES: dict[str, Callable[[str, str], str]] = {
    "noun": noun_table,
    "texts": text_table,
    "commands": commands,
    "areas": area_list,
}

if __name__ == "__main__":
    tutorial = played(AUTHORING.read_text("utf-8"))
    AUTHORING.write_text(tutorial, "utf-8")
    IN_JAPANESE.write_text(with_blocks_of(IN_JAPANESE.read_text("utf-8"), tutorial), "utf-8")
    REFERENCE.write_text(made(REFERENCE.read_text("utf-8")), "utf-8")
    REFERENCE_JA.write_text(made(REFERENCE_JA.read_text("utf-8"), "ja"), "utf-8")
    sys.stdout.write("docs/authoring.md, docs/authoring.ja.md and both docs/reference.md are of today.\n")
