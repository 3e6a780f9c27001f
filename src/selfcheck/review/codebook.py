"""Codebook: what the ids in stored Responses mean, over every version of the questionnaire they came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selfcheck.model import Questionnaire
from selfcheck.review.codebook_lines import QUESTIONS, Line, lines_of
from selfcheck.review.wording import words

SEVERAL = " | "
"""Between the options of one cell."""


@dataclass(slots=True)
class Wording:
    """How a question was worded: its text and its options', in one version or in several that agree."""

    question: str
    text: str
    options: dict[str, str] = field(default_factory=dict)
    """Id → words."""
    digests: list[str] = field(default_factory=list)
    """The versions, newest first."""

    def agrees(self, text: str, options: Mapping[str, str]) -> bool:
        """Whether a reader would take both for the same question: no word of one differs from the other."""
        return self.text == text and all(
            self.options.get(option, words) == words for option, words in options.items()
        )


class Codebook:
    """The lines of every version, newest first, in one language."""

    def __init__(self, lines: Sequence[Line], language: str = "ja", age_question: str = "age") -> None:
        self.lines = lines
        self.language = language
        self.age_question = age_question
        self.words: dict[str, dict[str, dict[str, str]]] = {}
        """Hash → kind or `answers.` and a question → id → words."""
        self.questions: dict[str, Line] = {}
        """Every question, in the newest version's order, then those that only older versions ask."""
        self._asked: dict[str, dict[str, Line]] = {}
        for line in lines:
            if line.kind in QUESTIONS:
                self.questions.setdefault(line.id, line)
                self._asked.setdefault(line.id, {})[line.questionnaire_hash] = line
                self._group(line.questionnaire_hash, line.id)[line.option] = line.answer
            elif line.kind != "column":
                self._group(line.questionnaire_hash, f"{line.kind}.")[line.id] = line.text

    @classmethod
    def of(
        cls, questionnaires: Mapping[str, Questionnaire], language: str = "ja", age_question: str = "age"
    ) -> "Codebook":
        """The codebook of questionnaires by their hash, newest first."""
        lines = [line for digest, each in questionnaires.items() for line in lines_of(digest, each, language)]
        return cls(lines, language, age_question)

    def group(self, digest: str, name: str) -> Mapping[str, str]:
        """The words of a question's options (its id), or of one kind such as `stage.` or `score.`."""
        return self.words.get(digest, {}).get(name, {})

    @property
    def scores(self) -> dict[str, str]:
        """Every score over all versions, in order, with its title in the newest one that has it."""
        found = [group.get("score.", {}) for group in self.words.values()]
        return {name: next(each[name] for each in found if name in each) for name in self.ids("score.")}

    def ids(self, name: str) -> list[str]:
        """The ids of a group over all versions, in order."""
        found = (group.get(name, {}) for group in self.words.values())
        return list(dict.fromkeys(each for ids in found for each in ids if each))

    def kind(self, question: str, digest: str = "") -> str:
        """How a question is answered, in one version or in all; `mixed` where versions differ in it.

        Empty where the question is not known.
        """
        asked = self._asked.get(question, {})
        if digest in asked:
            return asked[digest].kind
        forms = {line.kind for line in asked.values()}
        if forms == {"one", "unordered"}:
            return "unordered"
        if forms == {"number", "decimal"}:
            return "decimal"
        return next(iter(forms), "") if len(forms) < 2 else "mixed"

    def wordings(self, question: str) -> list[Wording]:
        """Every wording of a question, newest first: a column in words holds one of them only."""
        found: list[Wording] = []
        for digest, line in self._asked.get(question, {}).items():
            options = self.group(digest, question)
            same = next((each for each in found if each.agrees(line.text, options)), None)
            if same is None:
                same = Wording(question, line.text)
                found.append(same)
            same.options |= options
            same.digests.append(digest)
        return found

    def age(self, digest: str, band: str) -> str:
        """An age band in words: its option's, or the decade where age is a number."""
        known = self.group(digest, self.age_question).get(band)
        decade = band.removesuffix("s")
        if known or not decade.isdigit():
            return known or band
        return words("said", self.language)["decade"].format(decade)

    def _group(self, digest: str, name: str) -> dict[str, str]:
        return self.words.setdefault(digest, {}).setdefault(name, {})
