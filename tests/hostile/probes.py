"""The corpus of probes: texts that somebody may write where a text belongs."""

import json
from pathlib import Path

import yaml
from tests.support.questionnaires import whole_text

from selfcheck.engine import next_question
from selfcheck.model.questionnaire import Questionnaire

FILE = Path(__file__).with_name("probes.yaml")

SURROGATE = "half \ud800 a pair"
"""No YAML can hold it; JSON can."""

BY_KIND: dict[str, list[str]] = yaml.safe_load(FILE.read_text("utf-8"))
PROBES: list[str] = [*(probe for kind in BY_KIND.values() for probe in kind), SURROGATE]


def written_into(probe: str, questionnaire: Questionnaire) -> str:
    """The questionnaire's file with a probe as its title and as its first question, in English."""
    text, written = whole_text(Path(questionnaire.source.file)), json.dumps(probe, ensure_ascii=True)
    first = next_question(questionnaire, {})
    assert first
    for words in (first.ask["en"], questionnaire.title["en"]):
        for place in (f'en: "{words}"', f"en: {words}"):
            text = text.replace(place, f"en: {written}", 1)
    return text
