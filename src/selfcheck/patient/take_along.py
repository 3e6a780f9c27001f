"""The result to take along: print, text to copy, code to scan. Above card, code and booking."""

from datetime import datetime
from typing import TypedDict

from selfcheck.display import BREAK, Wording
from selfcheck.engine import Assessment
from selfcheck.model import Guidance
from selfcheck.patient.booking import day
from selfcheck.patient.card import POINTS
from selfcheck.patient.qr import MOST, Code, code
from selfcheck.patient.script import Scripts, written


class TakeAlong(TypedDict):
    """Print, copy, code."""

    title: str
    print: str
    copy: str
    copied: str
    copy_failed: str
    text: str
    """The result as text, without break marks."""
    code: Code


def take_along(
    wording: Wording,
    assessment: Assessment,
    guidance: Guidance,
    filled: dict[str, object],
    now: datetime,
    script: Scripts | None,
) -> TakeAlong:
    """The ways to take the result along; nothing of it leaves the device."""
    head = _head(wording, guidance, filled, now)
    reasons = _reasons(wording, assessment)
    text = "\n".join([*head, *_points(wording, guidance, filled, script), *reasons, *_end(wording)])
    return {
        "title": wording.word("take_along"),
        "print": wording.word("print"),
        "copy": wording.word("copy"),
        "copied": wording.word("copied"),
        "copy_failed": wording.word("copy_failed"),
        "text": text,
        "code": code(wording, fitting(wording, head, reasons), "code_lead"),
    }


def fitting(wording: Wording, head: list[str], reasons: list[str]) -> str:
    """As many whole reasons as a QR code holds; the last line says so where there are more on the page."""
    more = wording.plain_word("code_more")
    for kept in range(len(reasons), 0, -1):
        text = "\n".join([*head, *reasons[:kept], *([more] if kept < len(reasons) else [])])
        if len(text.encode()) <= MOST:
            return text
    return "\n".join([*head, *([more] if reasons else [])])


def _head(wording: Wording, guidance: Guidance, filled: dict[str, object], now: datetime) -> list[str]:
    return [
        wording.plain(wording.questionnaire.title),
        wording.plain_word("summary_date", year=now.year, date=day(wording, now)),
        wording.plain(guidance.word, **filled),
        wording.plain(guidance.title, **filled),
    ]


def _points(
    wording: Wording, guidance: Guidance, filled: dict[str, object], script: Scripts | None
) -> list[str]:
    """What to do; where the call is written out, that in place of the words with blanks."""
    names = [name for name in POINTS if not (script and name == "say")]
    texts = [guidance.what, *(getattr(guidance, name) for name in names)]
    call = [line.replace(BREAK, "") for line in written(script["own"])] if script else []
    return [*(wording.plain(text, **filled) for text in texts if text), *call]


def _reasons(wording: Wording, assessment: Assessment) -> list[str]:
    urgent = [(f.urgency.rank, f.because) for f in assessment.findings if f.urgency]
    ranked = sorted(urgent, key=lambda pair: pair[0], reverse=True)
    return list(dict.fromkeys("- " + wording.plain(text) for _, text in ranked))


def _end(wording: Wording) -> list[str]:
    questionnaire = wording.questionnaire
    items = ["- " + wording.plain(item) for item in questionnaire.safety_net.items]
    return [
        wording.plain(questionnaire.safety_net.title),
        *items,
        wording.plain(questionnaire.safety_net.footer),
        wording.plain(questionnaire.disclaimer),
    ]
