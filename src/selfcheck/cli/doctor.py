"""`selfcheck doctor`: looks at all that a clinic's installation needs, and says it in plain sentences."""

import getpass
import http.client
import os
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from selfcheck.loader import load, warnings
from selfcheck.model import Questionnaire
from selfcheck.problems import Problems
from selfcheck.store import (
    DAMAGED,
    DatabaseError,
    NoDatabaseError,
    Remark,
    SealError,
    Settings,
    SettingsError,
    examine_store,
    explain,
    is_damage,
    look_into_store,
)


def examine(questions: Path, settings: Settings, source: Path | None = None) -> Iterator[Remark]:
    """Look at everything, one Remark after the other; what cannot be looked at is `wrong`, never skipped.

    Nothing is made or changed. `source` is the settings file that the service has too.
    """
    yield _settings(source)
    yield from examine_servers(os.environ.get("SELFCHECK_SERVERS", ""))
    yield from _questionnaire(questions, settings)
    yield from _keys(settings)
    try:
        store = look_into_store(settings)
    except NoDatabaseError as error:
        yield Remark("look", f"{error} The apps make it when they start, or `selfcheck migrate` does.")
        return
    except (DatabaseError, SettingsError, OSError) as error:
        yield Remark("wrong", str(error))
        return
    try:
        yield from examine_store(store)
    except DatabaseError as error:
        yield Remark(
            "wrong", DAMAGED if is_damage(error) else f"The database cannot be used: {explain(error)}."
        )
    finally:
        store.close()


def _settings(source: Path | None) -> Remark:
    if source:
        return Remark("ok", f"These are the service's settings: {source}, as user {getpass.getuser()}.")
    return Remark(
        "ok",
        "These are this shell's settings. Where a service has others, name its file in SELFCHECK_SETTINGS.",
    )


def examine_servers(addresses: str) -> Iterator[Remark]:
    """Ask each of the patients' servers how it is; `addresses` as `127.0.0.1:8501,127.0.0.1:8511`."""
    for address in addresses.replace(",", " ").split():
        try:
            with urllib.request.urlopen(f"http://{address}/healthz", timeout=5) as answer:
                answer.read(100)
            yield Remark("ok", f"The patients' server {address} runs, and patients can send.")
        except urllib.error.HTTPError:
            yield Remark(
                "wrong", f"The patients' server {address} runs, but patients cannot send. See its log."
            )
        except (OSError, ValueError, http.client.HTTPException):
            yield Remark(
                "wrong", f"The patients' server {address} does not answer. Start it, or see its log."
            )


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
        yield Remark("look", "No SELFCHECK_PUBLIC_KEY here: a server with these settings offers no contact.")
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
    found = path.stat()
    closed = 0o037 if found.st_gid == os.getgid() and found.st_uid != os.getuid() else 0o077
    if stat.S_IMODE(found.st_mode) & closed:  # root's file may be read by the service's own group
        yield Remark("wrong", f"Others can read the private key. Run: chmod 600 {path}")
    if path.resolve().is_relative_to(settings.data.resolve()):
        yield Remark("wrong", f"The private key {path} lies with the data it protects. Keep it elsewhere.")
