"""The engine of the questionnaire on show."""

from selfcheck.engine import Engine
from selfcheck.model import Questionnaire

_last: list[Engine] = []


def engine_of(questionnaire: Questionnaire) -> Engine:
    """The engine made last if it is of this questionnaire, else a new one; safe in threads."""
    engine = _last[0] if _last else None
    if engine is None or engine.questionnaire is not questionnaire:
        engine = Engine(questionnaire)
        _last[:] = [engine]
    return engine
