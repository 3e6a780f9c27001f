"""The staff's table, from the store or from an export that was made elsewhere."""

from pathlib import Path

import pandas as pd

from selfcheck.review.codebook import Codebook
from selfcheck.review.codebook_lines import CODEBOOK
from selfcheck.review.files import read_codebook, read_export
from selfcheck.review.tabulation import tabulate
from selfcheck.store import Filter, Store, questionnaires, records


def table(
    source: Store | Path | str, *, wanted: Filter | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Responses, one in each row, given as ids.

    Columns: receipt, created (Asia/Tokyo), urgency, stage and state (ordered categories), days, departments,
    age_band, visit_wish, guardian, tags, rules, … (selfcheck.review.columns), then `scores.<score>` as Int64,
    absent where a question that was not answered could have changed it, and `answers.<question>`: ordered
    categories, Int64 for numbers, ids with a blank between for tick-all questions, absent where the question
    was not asked; text where it was a tick in one version and a number in another. `wanted` filters
    the store; `codebook` says what a CSV means, if its own is not beside it. Without one, what has
    no number is a category in no order. Raises FileError for a file that is no export.
    """
    if isinstance(source, Store):
        with source.database.read() as connection:
            asked = questionnaires(connection)
        own = Codebook.of(asked, age_question=source.settings.age_question)
        return tabulate(records(source.database, wanted or Filter()), asked, own)
    path = Path(source)
    beside = path.with_name(path.stem + CODEBOOK)
    if codebook is None and beside.exists():
        with beside.open("rb") as file:
            codebook = read_codebook(file, Codebook([]))
    with path.open("rb") as file:
        return read_export(file, path.name, codebook or Codebook([])).frame
