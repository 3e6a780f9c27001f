"""The nouns of a questionnaire: frozen, without behaviour."""

from selfcheck.model.base import Answer, Answers, Booking, Id, Language, Line, Noun, Text, Urgency
from selfcheck.model.calling import Call
from selfcheck.model.canonical import canonical_text, content_hash, read_canonical, read_pinned
from selfcheck.model.clinic import Hours, Phone, Recurrence
from selfcheck.model.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Is,
    Match,
    Node,
    Not,
    YamlPath,
    link,
    matches,
    parse,
    terms_of,
)
from selfcheck.model.expectations import Case, Expectation, Limits, Promise
from selfcheck.model.letter import AbsentSign, Letter, LetterLine
from selfcheck.model.outline import fields, is_text, noun_at, texts
from selfcheck.model.questionnaire import (
    Grid,
    Guidance,
    Question,
    Questionnaire,
    Review,
    Rule,
    Scale,
    Section,
    Then,
)
from selfcheck.model.sending import Send
from selfcheck.model.source import Mark, Source

__all__ = [
    "ALWAYS",
    "AbsentSign",
    "All",
    "Answer",
    "Answers",
    "AnyOf",
    "Booking",
    "Call",
    "Case",
    "Expectation",
    "Grid",
    "Guidance",
    "Hours",
    "Id",
    "Is",
    "Language",
    "Letter",
    "LetterLine",
    "Limits",
    "Line",
    "Mark",
    "Match",
    "Node",
    "Not",
    "Noun",
    "Phone",
    "Promise",
    "Question",
    "Questionnaire",
    "Recurrence",
    "Review",
    "Rule",
    "Scale",
    "Section",
    "Send",
    "Source",
    "Text",
    "Then",
    "Urgency",
    "YamlPath",
    "canonical_text",
    "content_hash",
    "fields",
    "is_text",
    "link",
    "matches",
    "noun_at",
    "parse",
    "read_canonical",
    "read_pinned",
    "terms_of",
    "texts",
]
