"""The letter for the doctor on the patient's screen: to show, print, copy and scan. Above qr."""

from datetime import datetime
from typing import TypedDict

from selfcheck.display import Figure, Wording, all_marked
from selfcheck.engine import AnswerPath, Assessment, Engine
from selfcheck.letter import DoctorLetter, letter_text, write_letter
from selfcheck.model import Letter
from selfcheck.patient.flow import LETTER, Patch
from selfcheck.patient.qr import MOST_ON_PAPER, Code, code


class LetterOffer(TypedDict):
    """What leads to the letter."""

    open: str
    flow: Patch


class LetterBody(TypedDict):
    """The letter, and how to take it along."""

    letter: DoctorLetter
    marked: list[Figure]
    """The body maps with what was marked on them, for the printed page."""
    print: str
    copy: str
    copied: str
    copy_failed: str
    text: str
    """The letter as text."""
    code: Code
    other: str
    """Adds the patient's own language or takes it away; empty where it is the doctor's."""
    other_flow: Patch


def letter_offer(wording: Wording) -> LetterOffer | None:
    """The button on the result; None where the questionnaire has no letter."""
    letter = wording.questionnaire.letter
    return {"open": wording.say(letter.open), "flow": {"view": LETTER[0]}} if letter else None


def letter_body(
    engine: Engine,
    wording: Wording,
    words: Letter,
    path: AnswerPath,
    assessment: Assessment,
    now: datetime,
    *,
    beside: bool,
) -> LetterBody:
    """The letter about the answers so far; nothing of it leaves the device."""
    language = wording.language
    letter = write_letter(engine, words, path, assessment, now, language if beside else "")
    short = letter_text(letter, MOST_ON_PAPER)
    foreign = language != letter.language
    return {
        "letter": letter,
        "marked": all_marked(wording, path.answers),
        "print": wording.word("print"),
        "copy": wording.word("copy"),
        "copied": wording.word("copied"),
        "copy_failed": wording.word("copy_failed"),
        "text": letter_text(letter),
        "code": {**code(wording, short, "code_lead"), "lead": wording.say(words.scan)},
        "other": wording.say(words.alone if beside else words.beside) if foreign else "",
        "other_flow": {"view": LETTER[0] if beside else LETTER[1]},
    }
