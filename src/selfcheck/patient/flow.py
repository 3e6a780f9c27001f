"""The patient's flow: the small state that the device owns and sends with each tap. Above form.

Nothing in it is trusted: what does not fit the questionnaire is dropped, never an error.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selfcheck.engine import AnswersError, questions_of, read_answer
from selfcheck.model import Answer, Questionnaire
from selfcheck.patient.earlier import Earlier, read_earlier, write_earlier
from selfcheck.patient.form import Form, Receipt, read_form, read_sent

Patch = dict[str, object]
"""What a tap changes in the flow: `answers` are merged by question, all else is replaced.

`fields` names the questions whose answers are in the form's own fields, and `erase` forgets everything.
"""

REST = "rest"
"""The origin while the questions for the visit are answered after the result."""

SENDING = ("send", "sending", "sent")
"""The page of Send, the tap that sends, and the receipt: the first two only after a result."""
LETTER = ("letter", "letter:both")
"""The letter for the doctor, alone or with the patient's language beside it: only after a result."""
VIEWS = ("start", "consent", "declined", "next", "emergency", "result", "review", "erase", *SENDING, *LETTER)
"""Besides these: `question:`, `grid:` and `page:<id>` show a screen, `after:<id>` what follows its answer."""


_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the patient is: every answer given so far, and what to show."""

    language: str
    view: str = "start"
    consent: str | None = None
    """The version of the consent that the patient agreed to."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    origin: str | None = None
    """While a Change link of the review is followed: the question that was next then, or `end`."""
    acknowledged: tuple[str, ...] = ()
    """The guidances of emergencies after which the patient chose to go on answering."""
    form: Form | None = None
    """What is to be stored, on the tap that sends and on no other."""
    sent: tuple[Receipt, ...] = ()
    """What was stored, the newest last."""
    again: bool = False
    """Whether the patient chose to send once more."""
    earlier: Earlier | None = None
    """In a second look: the result that the device kept. It answers the question that is given."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Questions of this tap's form that it does not answer, and why: a key of `texts` behind `answer_`."""
    drafts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was ticked or typed on such a form, so that it is drawn again."""

    def agreed(self, questionnaire: Questionnaire) -> bool:
        """Whether the patient agreed to the consent as it is today."""
        return self.consent == questionnaire.consent.version


def read_flow(questionnaire: Questionnaire, raw: object, language: str | None = None) -> Flow:
    """Read a flow from outside; `language` is what to begin in where the flow names none."""
    flow = raw if isinstance(raw, Mapping) else {}
    earlier = read_earlier(questionnaire, flow.get("earlier"))
    return Flow(
        language=_language(questionnaire, flow.get("lang"), language),
        view=_view(flow.get("view")),
        consent=_word(flow.get("consent")),
        answers={**_given(questionnaire, earlier), **_answers(questionnaire, flow.get("answers"))},
        origin=_word(flow.get("from")),
        acknowledged=_words(flow.get("acknowledged")),
        form=read_form(flow.get("form")) if flow.get("view") == "sending" else None,
        sent=read_sent(flow.get("sent")),
        again=flow.get("again") is True,
        earlier=earlier,
    )


def write_flow(flow: Flow, view: str, acknowledged: tuple[str, ...]) -> dict[str, object]:
    """The flow as the device keeps it, once `view` is shown."""
    return {
        "lang": flow.language,
        "view": view,
        "consent": flow.consent,
        "answers": dict(flow.answers),
        "from": flow.origin,
        "acknowledged": acknowledged,
        "sent": flow.sent,
        "again": flow.again,
        "earlier": write_earlier(flow.earlier) if flow.earlier else None,
    }


def _language(questionnaire: Questionnaire, *wishes: object) -> str:
    known = list(questionnaire.languages)
    return next((wish for wish in wishes if isinstance(wish, str) and wish in known), known[0])


def _view(value: object) -> str:
    view = _word(value) or "start"
    return view if view in VIEWS or view.startswith(("question:", "grid:", "page:", "after:")) else "start"


def _word(value: object) -> str | None:
    """A short text; none where it holds half a sign of UTF-16, which JSON can write and no page can."""
    return value[:200] if isinstance(value, str) and not _HALF.search(value) else None


def _words(value: object) -> tuple[str, ...]:
    words = map(_word, value[:20]) if isinstance(value, list | tuple) else ()
    return tuple(word for word in words if word is not None)


def _given(questionnaire: Questionnaire, earlier: Earlier | None) -> dict[str, Answer]:
    """The answer that an earlier result brings; there is no other way to answer what is given."""
    look = questionnaire.second_look
    return {look.earlier: earlier.result} if look and earlier else {}


def _answers(questionnaire: Questionnaire, raw: object) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    if not isinstance(raw, Mapping):
        return answers
    for question in questions_of(questionnaire):
        if question.given or question.id not in raw:
            continue
        try:
            answers[question.id] = read_answer(question, raw[question.id])
        except AnswersError:
            continue
    return answers
