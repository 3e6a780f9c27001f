"""What staff read: Responses as a pandas table, from the store or from an export that was made elsewhere.

table(open_store())                          every Response
table(store, wanted=Filter(since=…))         some of them
table("export.xlsx")                         an export, made here or elsewhere
"""

from pathlib import Path
from typing import TYPE_CHECKING

from selfcheck.review.codebook import Codebook
from selfcheck.review.reading import FileError
from selfcheck.store import Store
from selfcheck.store.inbox import Filter
from selfcheck.store.records import questionnaires, records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Codebook", "FileError", "Filter", "table"]


def table(
    source: Store | Path | str, *, wanted: Filter | None = None, codebook: Codebook | None = None
) -> "pd.DataFrame":
    """Responses, one in each row, told by ids.

    Columns: receipt, created (Asia/Tokyo), urgency, stage and state (ordered categories), days, departments,
    age_band, visit_wish, guardian, tags, rules, … (selfcheck.review.columns), then `answers.<question>`:
    ordered categories, Int64 for numbers, ids with a blank between for tick-all questions, absent where the
    question was not asked. `wanted` filters the store; `codebook` tells what a CSV means that was written in
    words. Raises FileError for a file that is no export.
    """
    # Here, not above: exports use this room's words and columns, and need not wait for pandas.
    from selfcheck.review.files import read_export
    from selfcheck.review.tabulation import tabulate

    if isinstance(source, Store):
        with source.database.read() as connection:
            asked = questionnaires(connection)
        own = Codebook.of(asked, age_question=source.settings.age_question)
        return tabulate(records(source.database, wanted or Filter()), asked, own)
    path = Path(source)
    with path.open("rb") as file:
        return read_export(file, path.name, codebook or Codebook([])).frame
