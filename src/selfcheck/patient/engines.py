"""The engine of the questionnaire on show."""

from selfcheck.engine import Engine
from selfcheck.model import Questionnaire

_last: list[Engine] = []


def engine_of(questionnaire: Questionnaire) -> Engine:
    """The engine made last if it is of this questionnaire, else a new one."""
    if not _last or _last[0].questionnaire is not questionnaire:
        _last[:] = [Engine(questionnaire)]
    return _last[0]
