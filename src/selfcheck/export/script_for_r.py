"""An R script that reads the wide CSV by ids with types and labels; it needs nothing but R."""

import json
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files

from selfcheck.export.contents import Contents
from selfcheck.export.statistics import Variable, headers, variables
from selfcheck.export.wide import Wide
from selfcheck.review import COLUMNS


def r_script(contents: Contents, csv_name: str) -> str:
    """The text of the script beside a CSV file of this name."""
    wide = Wide(replace(contents, in_words=False))
    kinds = {column.name: column.kind for column in COLUMNS}
    labelled = dict(zip(headers(wide), variables(wide, "spss"), strict=True))
    numbers = [name for name, each in labelled.items() if each.measure == "scale" or name.count(".") > 1]
    blanks = {
        "file": _text(csv_name),
        "labels": _named((name, _text(variable.label)) for name, variable in labelled.items()),
        "numbers": _texts(name for name in numbers if kinds.get(name) not in ("day", "time")),
        "days": _texts(name for name in labelled if kinds.get(name) == "day"),
        "times": _texts(name for name in labelled if kinds.get(name) == "time"),
        "coded": _named((name, _levels(each)) for name, each in labelled.items() if each.codes),
    }
    template = files("selfcheck.export").joinpath("read_csv.R").read_text("utf-8")
    for name, value in blanks.items():
        template = template.replace(f"{{{{{name}}}}}", value)
    return template


def _levels(variable: Variable) -> str:
    """Ids with their words; words that occur twice are followed by the id."""
    said = [variable.labels[code] for code in variable.codes.values()]
    words = [
        f"{word} [{name}]" if said.count(word) > 1 else word
        for name, word in zip(variable.codes, said, strict=True)
    ]
    ordered = "TRUE" if variable.measure == "ordinal" else "FALSE"
    return f"list(ids = {_texts(variable.codes)}, words = {_texts(words)}, ordered = {ordered})"


def _texts(texts: Iterable[str]) -> str:
    return f"c({', '.join(map(_text, texts))})" if (texts := list(texts)) else "character()"


def _named(pairs: Iterable[tuple[str, str]]) -> str:
    return "list(\n" + ",\n".join(f"    {_text(name)} = {value}" for name, value in pairs) + "\n  )"


def _text(text: str) -> str:
    """A text as R reads it: JSON's escapes are R's too, but for the slash, which is never escaped here."""
    return json.dumps(text, ensure_ascii=False)
