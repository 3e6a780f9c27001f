"""What staff read: Responses as a pandas table, from the store or from an export that was made elsewhere.

table(open_store())                          every Response
table(store, wanted=Filter(since=…))         some of them
table("export.xlsx")                         an export, made here or elsewhere
table("export.csv")                          the same, by export.codebook.csv beside it
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from selfcheck.review.cells import cell, clean
from selfcheck.review.codebook import SEVERAL, Codebook, Wording
from selfcheck.review.codebook_lines import CODEBOOK, FIELDS, QUESTIONS, Line
from selfcheck.review.columns import ANSWERS, COLUMNS, CONTACT, SCORES, Column, values
from selfcheck.review.limits import AT_THE_DESK, FILE_MB, FileError
from selfcheck.review.lines import to_json
from selfcheck.review.reading import GETA
from selfcheck.review.wording import said, words

if TYPE_CHECKING:
    from selfcheck.review.files import Opened, read_export
    from selfcheck.review.inbox_order import inbox
    from selfcheck.review.row import response_of
    from selfcheck.review.sources import table

__all__ = [
    "ANSWERS",
    "AT_THE_DESK",
    "CODEBOOK",
    "COLUMNS",
    "CONTACT",
    "FIELDS",
    "FILE_MB",
    "GETA",
    "QUESTIONS",
    "SCORES",
    "SEVERAL",
    "Codebook",
    "Column",
    "FileError",
    "Line",
    "Opened",
    "Wording",
    "cell",
    "clean",
    "inbox",
    "read_export",
    "response_of",
    "said",
    "table",
    "to_json",
    "values",
    "words",
]

_ON_DEMAND = {
    "Opened": "files",
    "read_export": "files",
    "inbox": "inbox_order",
    "response_of": "row",
    "table": "sources",
}
"""Name → its module, imported on first use: pandas takes half a second, and exports do without it."""


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
