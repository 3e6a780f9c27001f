"""The columns of answers: one for each question (in words, for each wording) or option of a tick-all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selfcheck.export.contents import Contents
from selfcheck.review import ANSWERS, Wording


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of a wide file."""

    question: str
    option: str
    """Of a tick-all with a column for each of its options; else empty."""
    header: str
    label: str
    """The question in words, and the option."""
    digests: frozenset[str] | None = None
    """The versions whose answers it holds; None: of every version."""

    def holds(self, digest: str) -> bool:
        """Whether answers of this version belong into it."""
        return self.digests is None or digest in self.digests


def answer_columns(contents: Contents) -> Iterator[AnswerColumn]:
    """Every column of answers, in the order of the questions."""
    codebook = contents.codebook
    for question in codebook.questions:
        wordings = codebook.wordings(question)
        if not contents.in_words:
            yield from _by_ids(question, wordings[0], _options(contents, question, codebook.ids(question)))
            continue
        for wording in wordings:
            options = _options(contents, question, wording.options)
            yield from _in_words(wording, options, newest=wording is wordings[0])


def _options(contents: Contents, question: str, options: Iterable[str]) -> list[str]:
    """The options that have a column each; else one empty id for the question itself."""
    apart = contents.ticks_apart and contents.codebook.kind(question) == "several"
    return list(options) if apart else [""]


def _by_ids(question: str, newest: Wording, options: Iterable[str]) -> Iterator[AnswerColumn]:
    for option in options:
        label = _label(newest, option)
        yield AnswerColumn(question, option, f"{ANSWERS}{question}{_behind(option)}", label)


def _in_words(wording: Wording, options: Iterable[str], *, newest: bool) -> Iterator[AnswerColumn]:
    """The newest wording has the question's id alone, an older one by its version's hash too."""
    version = "" if newest else f"@{wording.digests[0][:8]}"
    for option in options:
        label = _label(wording, option)
        header = f"{label} [{wording.question}{_behind(option)}{version}]"
        yield AnswerColumn(wording.question, option, header, label, frozenset(wording.digests))


def _label(wording: Wording, option: str) -> str:
    return f"{wording.text}: {wording.options.get(option, option)}" if option else wording.text


def _behind(option: str) -> str:
    return f".{option}" if option else ""
