"""What holds for every screen of every flow, computed without the screens: by the file's own YAML and the engine's path.

`wrong` judges one screen; anyone who draws screens (the pure function, Streamlit, a server) is held to the same.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.reference import File
from tests.support.walks import QUESTIONS

from selfcheck.engine.answers import AnswersError, questions_of, read_answer
from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Answer, Booking, Questionnaire

Raw = Mapping[str, Any]
"""A flow as the device sends it, forged or not."""
Drawn = Mapping[str, Any]
"""A screen as plain JSON."""

BODIES = ("start", "consent", "erasing", "question", "grid", "result", "review", "send", "receipt")
KEPT = {
    "n", "view", "id", "tag", "chosen", "urgency", "lamp", "guidance", "href", "number", "percent", "reached", "size",
    "path", "option", "view_box", "columns", "back", "acknowledged", "from", "answers", "sent", "value",
}  # fmt: skip
"""Parts of a screen that are no words: they are the same in every language."""
OWN = {"calendar_href", "lang", "languages", "line_href", "take_along", "map_href", "code", "other"}
"""Parts that differ with the language by their nature: the text to copy has its own code, and what a patient says on
the phone or hands to a doctor is beside it in the clinic's language, where that is another one."""


OF_SOME_LANGUAGES = {phone.number for phone in load(QUESTIONS).phones.values() if phone.languages}
"""Telephone numbers that are offered on the screens of some languages alone."""


class Judge:
    """Holds the screens of one questionnaire to what must hold."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.engine = Engine(questionnaire)
        self.questions = {q.id: q for q in questions_of(questionnaire)}
        self.file = File(questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True))

    def valid(self, raw: Raw) -> dict[str, Answer]:
        """The answers of a flow that fit the questionnaire."""
        given = raw.get("answers")
        answers: dict[str, Answer] = {}
        for name, question in self.questions.items():
            if question.given:  # only what the device kept answers it
                answers |= self._earlier(name, raw.get("earlier"))
                continue
            try:
                answers[name] = read_answer(question, given[name])  # type: ignore[index]
            except (KeyError, TypeError, AnswersError):
                continue
        return answers

    def _earlier(self, name: str, kept: object) -> dict[str, Answer]:
        found = kept if isinstance(kept, dict) else {}
        if found.get("questionnaire") != self.questionnaire.id:
            return {}
        result = found["result"] if "result" in found else self._kept_before(name, found)
        known = self.questions[name].options or {}
        return {name: result} if isinstance(result, str) and result in known else {}

    def _kept_before(self, name: str, found: Raw) -> str | None:
        """As results were kept until November 2026: the guidance, else the most cautious of its urgency."""
        of_it = [g.id for g in self.questionnaire.guidance if g.urgency.value == found.get("urgency")]
        named = [guidance for guidance in of_it if guidance == found.get("guidance")]
        known = self.questions[name].options or {}
        return next((g if g in known else f"{g}_3" for g in named or of_it), None)

    def path(self, raw: Raw) -> dict[str, Answer]:
        """The answers that count, as the file itself says: up to the first question that is needed and has none."""
        valid = self.valid(raw)
        path: dict[str, Answer] = {}
        for name, question in self.file.questions.items():
            if self.file.holds(question.get("when") or {}, path):
                if name in valid:
                    path[name] = valid[name]
                elif (upcoming := self.engine.path(path).next) and upcoming.id == name:
                    return path
        return path

    def finished(self, path: Mapping[str, Answer]) -> bool:
        return self.engine.path(path).next is None

    def emergency(self, path: Mapping[str, Answer]) -> bool:
        """Whether these answers are an emergency whatever else is answered: a rule of answers that are there."""
        return self.file.assess(dict(path))["urgency"] == "emergency" and self._certain(path)

    def _certain(self, path: Mapping[str, Answer]) -> bool:
        found = self.engine.assess(self.engine.path(path))
        return found.urgency is not None and found.urgency.value == "emergency"

    def wrong(self, raw: Raw, screen: Drawn) -> Iterator[str]:
        """Everything that may not be, one sentence each."""
        path = self.path(raw)
        kind = [body for body in BODIES if body in screen]
        if len(kind) != 1:
            yield f"a screen of {kind}"
            return
        if kind[0] in ("question", "result", "review", "send") and not self._agreed(raw):
            yield f"{kind[0]} without consent"
        if screen["lang"] not in self.questionnaire.languages:
            yield f"language {screen['lang']!r}"
        if kind[0] == "question":
            yield from self._question(screen, path)
        if kind[0] == "review":
            yield from self._review(screen, path)
        if kind[0] == "send" and not (self.finished(path) or self.emergency(path)):
            yield "Send before a result is certain"
        if kind[0] == "result":
            yield from self._result(screen["result"], path)
        if kind[0] in ("question", "review") and self.emergency(path) and not screen["banner"]:
            yield "an emergency was lost by going on"

    def _agreed(self, raw: Raw) -> bool:
        return bool(raw.get("consent") == self.questionnaire.consent.version)

    def _question(self, screen: Drawn, path: Mapping[str, Answer]) -> Iterator[str]:
        name = screen["question"]["id"]
        if self.questions[name].given:
            yield f"{name} is given, and asked all the same"
        if not self.file.holds(self.file.questions[name].get("when") or {}, dict(path)):
            yield f"{name} is asked off the path"
        answer = path.get(name)
        chosen = {option["id"] for option in screen["question"]["options"] if option["chosen"]}
        expected = set() if answer is None else set(answer) if isinstance(answer, tuple) else {str(answer)}
        if chosen != expected:
            yield f"{name} shows {chosen} as answered, not {expected}"

    def _review(self, screen: Drawn, path: Mapping[str, Answer]) -> Iterator[str]:
        rows = [row for part in screen["review"]["sections"] for row in part["rows"]]
        shown = [row["flow"]["view"].removeprefix("question:") for row in rows if row["flow"]]
        asked = [name for name in path if not self.questions[name].given]
        if shown != asked or len(rows) != len(path):
            yield f"the review shows {shown}, answered are {list(path)}"

    def _result(self, result: Drawn, path: Mapping[str, Answer]) -> Iterator[str]:
        card = result["card"]["urgency"]
        if self.finished(path):
            told = self.file.assess(dict(path))
            if card != told["urgency"]:
                yield f"the result says {card}, the file {told['urgency']}"
            if (result["booking"] is not None) != (told["booking"] == Booking.SHOWN.value):
                yield f"booking is {'shown' if result['booking'] else 'hidden'}, the file says {told['booking']}"
        elif not self.emergency(path):
            yield f"a result of {card} before it is certain"
        if result["booking"] and card in ("urgent", "emergency"):
            yield f"booking on {card}"
        if result["booking"] and (
            not self.finished(path) or self.file.assess(dict(path))["stage"] == "weakness"
        ):
            yield "booking with weakness, or before the end"


def skeleton(part: Any) -> Any:
    """A screen without its words: what must be the same in every language."""
    if isinstance(part, Mapping):
        return {key: _bone(key, value) for key, value in part.items() if key not in OWN}
    if isinstance(part, list):
        return [skeleton(each) for each in part]
    return bool(part) if isinstance(part, str) else part


def _bone(key: str, value: Any) -> Any:
    if key == "words" and isinstance(value, Mapping):
        return sorted(value)
    if key == "calls" and isinstance(value, list):
        return [skeleton(each) for each in value if each["number"] not in OF_SOME_LANGUAGES]
    return value if key in KEPT or key.endswith("flow") else skeleton(value)


def without_clock(screen: Drawn) -> Any:
    """A screen without what the hour of the day changes."""
    result = dict(screen.get("result") or {})
    if not result:
        return screen
    booking = {k: v for k, v in (result["booking"] or {}).items() if k not in ("now", "open")}
    return {**screen, "result": {**result, "booking": booking, "date": "", "take_along": "", "look": ""}}


def plain(screen: object) -> Any:
    """A screen as it comes over the wire."""
    return json.loads(json.dumps(screen))
