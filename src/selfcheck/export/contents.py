"""What an export is made of: the questionnaires of its Responses, its language, its contacts or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from selfcheck.model import Questionnaire
from selfcheck.review import Codebook
from selfcheck.store import Contact, PrivateKeys, Record, SealError


@dataclass(frozen=True)
class Contents:
    """The choices of one export."""

    questionnaires: Mapping[str, Questionnaire]
    """By hash, newest first."""
    language: str = "ja"
    in_words: bool = True
    """Headers and answers in words; else by ids, which stay the same for ever."""
    key: PrivateKeys | None = None
    """Opens name, phone and note, which are left out without it."""
    age_question: str = "age"

    @cached_property
    def codebook(self) -> Codebook:
        """What every id means, in the language of the export."""
        return Codebook.of(self.questionnaires, self.language, self.age_question)

    def contact(self, record: Record) -> Contact:
        """Name, phone and note; empty where there are none, or where they were sealed for another key."""
        if self.key is None or record.sealed is None:
            return Contact()
        try:
            return self.key.open(record.sealed, record.id)
        except SealError:
            return Contact()
