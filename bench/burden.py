"""What patients have to answer and read before the result, and when its level is certain.

    python -m bench.burden [FILE]

A grid is one screen. Characters are those of the first language that are on a screen without a tap: the question,
its hint, its options; of a grid the rows, and each column once.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from selfcheck.engine import Engine
from selfcheck.loader import load
from selfcheck.model import Answer, Grid, Question, Questionnaire, Section, Text

FILE = Path(__file__).parent.parent / "questions.yaml"
NAMED = {
    "plain strain, 34": "1 ",
    "sciatica with numbness, 38": "3 ",
    "the column's weak thigh, 52": "5 ",
    "stenosis, 72": "20 ",
    "pregnant, 33": "22 ",
    "cancer, 50": "15 ",
}
"""Patients by the beginning of their case's name."""
LETTERS_A_MINUTE = 400


@dataclass(frozen=True)
class Burden:
    """What one patient met before the result."""

    questions: int
    screens: int
    characters: int
    certain: int
    """The screen after which the final urgency was said."""


def burden(engine: Engine, answers: dict[str, Answer]) -> Burden:
    """Answer question by question as a patient does, until the result is shown; nothing skippable is asked."""
    homes = {q.id: section for section in engine.questionnaire.sections for q in section.questions}
    final = engine.assess(engine.path(engine.usual | answers)).urgency
    brought = {asked.question.id for asked in engine.questions if asked.question.given}
    given: dict[str, Answer] = {name: answer for name, answer in answers.items() if name in brought}
    screens: list[Question | Grid] = []
    certain = 0
    while question := engine.path(given).next:
        screen = screen_of(homes[question.id], question)
        if screen not in screens:
            screens.append(screen)
        given[question.id] = answers.get(question.id, engine.usual[question.id])
        if not certain and engine.assess(engine.path(given)).urgency is final:
            certain = len(screens)
    read = sum(characters(engine.questionnaire, homes[first_of(screen)], screen) for screen in screens)
    return Burden(len(given), len(screens), read, certain or len(screens))


def first_of(screen: Question | Grid) -> str:
    """The id of a screen's first question."""
    return screen.questions[0] if isinstance(screen, Grid) else screen.id


def screen_of(section: Section, question: Question) -> Question | Grid:
    """The grid that a question is a row of, or the question itself."""
    return next((grid for grid in section.grids if question.id in grid.questions), question)


def characters(questionnaire: Questionnaire, section: Section, screen: Question | Grid) -> int:
    """How much there is to read on a screen, in the first language."""
    language = next(iter(questionnaire.languages))
    texts: list[Text | None] = [screen.ask, screen.hint]
    if isinstance(screen, Grid):
        rows = [q for q in section.questions if q.id in screen.questions]
        texts += [row.ask for row in rows]
        texts += [text for name, text in (rows[0].options or {}).items() if name not in screen.other]
    else:
        texts += [*(screen.options or {}).values(), *(screen.tick or {}).values()]
    return sum(len(text[language]) for text in texts if text)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=FILE)
    questionnaire = load(parser.parse_args().file)
    engine = Engine(questionnaire)
    met = {case.name: burden(engine, dict(case.answers)) for case in questionnaire.cases}
    print(f"{'':30}{'questions':>10}{'screens':>9}{'characters':>12}{'minutes':>9}{'certain after':>15}")
    for patient, start in NAMED.items():
        show(patient, next(b for name, b in met.items() if name.startswith(start)))
    show("median of the cases", middle(list(met.values())))
    longest = max(met, key=lambda name: met[name].screens)
    show("longest case", met[longest])
    print(f"    {longest}")


def middle(all_met: list[Burden]) -> Burden:
    """The median of each figure."""
    of = {name: round(median(getattr(b, name) for b in all_met)) for name in Burden.__annotations__}
    return Burden(**of)


def show(patient: str, met: Burden) -> None:
    """One line of the table."""
    minutes = met.characters / LETTERS_A_MINUTE
    print(f"{patient:30}{met.questions:10}{met.screens:9}{met.characters:12}{minutes:9.1f}{met.certain:15}")


if __name__ == "__main__":
    main()
