"""A row for each answer: the form that statistics programs like."""

from collections.abc import Iterator

from selfcheck.export.contents import Contents
from selfcheck.export.wide import Cell
from selfcheck.review import Line, words
from selfcheck.store import TOKYO, Record, show_receipt

COLUMNS = (
    "receipt", "created", "questionnaire_version", "questionnaire_hash", "position", "section", "question",
    "asked", "option", "answer",
)  # fmt: skip


class Long:
    """Rows of one export, each in three parts."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._unasked = words("said", contents.language)["unasked"]
        self._lines: dict[tuple[str, str], Line] = {}
        for line in contents.codebook.lines:
            self._lines.setdefault((line.questionnaire_hash, line.id), line)

    @property
    def header(self) -> list[str]:
        """The column titles: names for programs, or words in the language of the export."""
        labels = words("columns", self.contents.language)
        return [labels[name] if self.contents.in_words else name for name in COLUMNS]

    def start(self, record: Record) -> list[Cell]:
        """The cells with which all rows of a Response begin."""
        version = self.contents.questionnaires[record.questionnaire_hash].version
        moment = record.created.astimezone(TOKYO)
        return [show_receipt(record.receipt), moment, version, record.questionnaire_hash]

    def places(self, record: Record) -> Iterator[tuple[int | None, str, str | int | float | None]]:
        """Position, question and option, in the order asked; then alone each question left unasked."""
        for position, (question, answer) in enumerate(record.answers.items(), 1):
            for each in answer if isinstance(answer, list) else [answer]:
                yield position, question, each
        for question in record.assessment["unasked"]:
            yield None, question, None

    def end(self, digest: str, question: str, option: str | int | float | None) -> list[Cell]:
        """The cells behind the position: they are the same wherever this option was ticked."""
        line = self._lines[digest, question]
        labels = self.contents.codebook.group(digest, question)
        said = labels.get(option, option) if isinstance(option, str) else option
        return [line.section, question, line.text, option, self._unasked if option is None else said]
