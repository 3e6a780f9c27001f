"""What an export is made of: the questionnaires of its Responses, its language, its contacts or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from selfcheck.model import Questionnaire
from selfcheck.review import Codebook
from selfcheck.store import Contact, PrivateKeys, Record, SealError, show_receipt

Format = Literal["csv", "long", "xlsx", "jsonl", "fhir", "spss", "stata"]


@dataclass(frozen=True)
class Contents:
    """The choices of one export."""

    questionnaires: Mapping[str, Questionnaire]
    """By hash, newest first."""
    language: str = "ja"
    in_words: bool = True
    """Headers and answers in words; else by ids, which stay the same for ever."""
    ticks_apart: bool = False
    """A tick-all has a column for each option; else one column with the ids of those that were ticked."""
    key: PrivateKeys | None = None
    """Opens name, phone and note, which are left out without it."""
    age_question: str = "age"
    fhir_url: str | None = None
    """Base of the canonical addresses in FHIR; None: the clinic's website."""

    @cached_property
    def codebook(self) -> Codebook:
        """What every id means, in the language of the export."""
        return Codebook.of(self.questionnaires, self.language, self.age_question)

    def contact(self, record: Record) -> Contact:
        """Name, phone and note; empty where there are none. Raises SealError for a box that does not open."""
        if self.key is None or record.sealed is None:
            return Contact()
        try:
            return self.key.open(record.sealed, record.id)
        except SealError as error:
            raise SealError(
                f"The contact of {show_receipt(record.receipt)} cannot be opened. {error}"
            ) from None
