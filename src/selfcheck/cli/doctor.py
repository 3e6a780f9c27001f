"""`selfcheck doctor`: looks at all that a clinic's installation needs, and says it in plain sentences."""

import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from selfcheck.loader import load, warnings
from selfcheck.model import Questionnaire
from selfcheck.problems import Problems
from selfcheck.store import (
    DAMAGED,
    Remark,
    SchemaError,
    SealError,
    Settings,
    SettingsError,
    describe,
    examine_store,
    is_damage,
    open_store,
)


def examine(questions: Path, settings: Settings) -> Iterator[Remark]:
    """Look at everything, one Remark after the other; what cannot be looked at is `wrong`, never skipped."""
    yield from _questionnaire(questions, settings)
    yield from _keys(settings)
    try:
        store = open_store(settings, hurried=False)
    except (SQLAlchemyError, SchemaError, SettingsError, OSError) as error:
        yield Remark("wrong", _unreachable(error))
        return
    try:
        yield from examine_store(store)
    finally:
        store.close()


def _unreachable(error: Exception) -> str:
    if is_damage(error):
        return DAMAGED
    if isinstance(error, SQLAlchemyError):
        return f"The database cannot be used ({describe(error)}). Is it running, and is its URL right?"
    return str(error)


def _questionnaire(path: Path, settings: Settings) -> Iterator[Remark]:
    try:
        questionnaire = load(path)
    except Problems as error:
        for problem in error.problems:
            yield Remark("wrong", str(problem))
        return
    yield Remark("ok", f"{path} is readable: {questionnaire.id} version {questionnaire.version}.")
    for problem in warnings(questionnaire):
        yield Remark("wrong" if problem.severity == "error" else "look", str(problem))
    yield from _age_question(questionnaire, settings)


def _age_question(questionnaire: Questionnaire, settings: Settings) -> Iterator[Remark]:
    known = {question.id for section in questionnaire.sections for question in section.questions}
    if settings.age_question not in known:
        yield Remark(
            "look",
            f"There is no question `{settings.age_question}`, so the inbox shows no age. "
            "Name the right one in SELFCHECK_AGE_QUESTION.",
        )


def _keys(settings: Settings) -> Iterator[Remark]:
    try:
        public = settings.read_public_key()
    except SealError as error:
        yield Remark("wrong", f"SELFCHECK_PUBLIC_KEY: {error}")
        return
    if public is None:
        yield Remark("look", "No SELFCHECK_PUBLIC_KEY: name, phone and note are not offered to patients.")
    if settings.private_key_file is None:
        if public:
            yield Remark("look", "No SELFCHECK_PRIVATE_KEY_FILE: right for patients' app, not for staff's.")
        return
    try:
        private = settings.read_private_keys()
    except SealError as error:
        yield Remark("wrong", str(error))
        return
    yield from _private_file(settings, settings.private_key_file)
    if public and public.id not in private:
        yield Remark(
            "wrong", "The private key is not the one of SELFCHECK_PUBLIC_KEY: nothing could be opened."
        )
    elif public:
        yield Remark("ok", f"The keys belong together ({public.id}).")


def _private_file(settings: Settings, path: Path) -> Iterator[Remark]:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Remark("wrong", f"Others can read the private key. Run: chmod 600 {path}")
    if path.resolve().is_relative_to(settings.data.resolve()):
        yield Remark("wrong", f"The private key {path} lies with the data it protects. Keep it elsewhere.")
