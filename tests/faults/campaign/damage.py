"""A database file with damaged pages: doctor and backup have to say so, page by page."""

import os
import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError
from tests.faults.campaign.patients import story
from tests.faults.campaign.row import Row
from tests.faults.campaign.served import asked
from tests.faults.campaign.writer import KNEE

from selfcheck.cli.doctor import examine
from selfcheck.engine.engine import Engine
from selfcheck.store import (
    Remark,
    SchemaError,
    Settings,
    make_response,
    new_token,
    open_store,
    responses,
    save,
)
from selfcheck.store.backup import BackupError, back_up, check_backup

PAGE = 4096


def damaged_pages(number: int, stored: int = 100) -> Row:
    """Overwrite one page after another with noise, each time in a fresh copy."""
    with TemporaryDirectory() as place:
        whole = Path(place, "whole")
        _fill(whole, stored)
        pages = (whole / "responses.sqlite3").stat().st_size // PAGE
        chosen = [0, *random.sample(range(1, pages), min(number, pages) - 1)]
        wrong = [f"doctor says of a whole one: {said}" for said in _told(Settings(data=whole, reserve_mb=0))]
        seen = 0
        for page in chosen:
            copy = Path(place, f"page{page}")
            copy.mkdir(mode=0o700)
            file = Path(shutil.copy(whole / "responses.sqlite3", copy))
            with file.open("r+b") as content:
                content.seek(page * PAGE)
                content.write(os.urandom(PAGE))
            settings = Settings(data=copy, reserve_mb=0)
            wrong += _unsaid(settings, page, stored)
            met, said = _met(settings)
            seen += met
            wrong += [f"health says nothing of page {page}"] if met and not said else []
        note = f"of {pages} pages; health says so from the first read that meets it ({seen} in the inbox)"
        return Row("damaged page, SQLite", len(chosen), wrong, note)


def _fill(folder: Path, stored: int) -> None:
    store = open_store(Settings(data=folder, reserve_mb=0))
    engine = Engine(asked())
    for case in asked().cases[:stored]:
        answers, _path = story(engine, case)
        sent = make_response(engine, answers, token=new_token(), language="ja", consent_version="1")
        save(store, asked(), sent)
    with store.database.write() as connection:
        store.audit.append(connection, "campaign", "view", "r")
    store.close()


def _unsaid(settings: Settings, page: int, stored: int) -> list[str]:
    wrong = [] if _told(settings) else [f"doctor finds nothing wrong with page {page}"]
    return wrong if _backup_says_so(settings, stored) else [*wrong, f"backup says nothing of page {page}"]


def _told(settings: Settings) -> list[Remark]:
    """What doctor finds wrong; beside a small questionnaire, since its own are read anew each time."""
    return [remark for remark in examine(KNEE, settings) if remark.level == "wrong"]


def _backup_says_so(settings: Settings, stored: int) -> bool:
    """Where only an index is damaged a backup can be made; then it has to be whole, and the damage said."""
    try:
        store = open_store(settings)
    except (SQLAlchemyError, SchemaError):
        return True
    try:
        made = back_up(store, "campaign")
        return not made.source_whole and check_backup(store, made.path).responses == stored
    except (BackupError, SQLAlchemyError):
        return True
    finally:
        store.close()


def _met(settings: Settings) -> tuple[bool, bool]:
    """Whether reading every Response, as the inbox does, meets the damage; and whether health says so then."""
    try:
        store = open_store(settings)
    except (SQLAlchemyError, SchemaError):
        return True, True
    try:
        with store.database.read() as connection:
            connection.execute(responses()).all()
    except SQLAlchemyError:
        return True, not store.is_healthy()
    finally:
        store.close()
    return False, False
