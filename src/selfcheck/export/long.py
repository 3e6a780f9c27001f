"""A row for each answer: the form that statistics programs like."""

from collections.abc import Iterator

from selfcheck.export.contents import Contents
from selfcheck.export.wide import Cell
from selfcheck.review.codebook import Line
from selfcheck.review.words import words
from selfcheck.store.inbox import TOKYO
from selfcheck.store.receipt import show_receipt
from selfcheck.store.records import Record

COLUMNS = (
    "receipt", "created", "questionnaire_version", "questionnaire_hash", "position", "section", "question",
    "asked", "option", "answer",
)  # fmt: skip


class Long:
    """Rows of one export."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._unasked = words("said", contents.language)["unasked"]
        self._lines: dict[tuple[str, str], Line] = {}
        for line in contents.codebook.lines:
            self._lines.setdefault((line.questionnaire_hash, line.id), line)

    @property
    def header(self) -> list[str]:
        labels = words("columns", self.contents.language)
        return [labels[name] if self.contents.in_words else name for name in COLUMNS]

    def rows(self, record: Record) -> Iterator[list[Cell]]:
        """The answers in the order asked, then what an emergency left unasked."""
        digest = record.questionnaire_hash
        version = self.contents.questionnaires[digest].version
        start: list[Cell] = [show_receipt(record.receipt), record.created.astimezone(TOKYO), version, digest]
        for position, (question, answer) in enumerate(record.answers.items(), 1):
            line = self._lines[digest, question]
            labels = self.contents.codebook.group(digest, question)
            for each in answer if isinstance(answer, list) else [answer]:
                said = labels.get(each, each) if isinstance(each, str) else each
                yield [*start, position, line.section, question, line.text, each, said]
        for question in record.assessment["unasked"]:
            line = self._lines[digest, question]
            yield [*start, None, line.section, question, line.text, None, self._unasked]
