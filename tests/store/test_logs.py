"""A full run at the loudest level: no log line, and no line of PostgreSQL's own log, holds anything of the patient's."""

import logging
from collections.abc import Callable

import pytest
from tests.support.postgresql import PostgreSQL

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import (
    Contact,
    NotStoredError,
    Response,
    Settings,
    disclose,
    erase,
    open_store,
    purge,
    save,
)
from selfcheck.store.backup import back_up

Make = Callable[..., Response]
SECRETS = ("Hanako-marker", "090-9999-0000", "note-marker", "hurts", "swollen", "ab" * 16)


def test_no_log_holds_health_data(
    settings: Settings,
    knee: Questionnaire,
    make: Make,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    postgresql: PostgreSQL,
) -> None:
    caplog.set_level(logging.DEBUG)
    before = len(postgresql.log())
    store = open_store(settings)
    contact = Contact(name="Hanako-marker", phone="090-9999-0000", note="note-marker")
    said = {"token": "ab" * 16, "contact": contact, "public_key": settings.read_public_key()}
    receipt = save(store, knee, make(**said))
    save(store, knee, make({"hurts": "no", "swollen": "no"}, **said))
    with pytest.raises(NotStoredError):
        save(store, knee, make(token="cd" * 16).model_copy(update={"app_version": None}), timeout=0)
    disclose(store, receipt, "anna", "asked")
    back_up(store, "operator")
    erase(store, receipt, "anna")
    purge(store, "operator")
    store.close()
    out = capfd.readouterr()
    logged = caplog.text + out.out + out.err
    assert "audit 1:" in logged, "there was something to look through"
    assert [secret for secret in SECRETS if secret in logged] == []
    if settings.database_url:
        written = postgresql.log()[before:]
        assert [secret for secret in SECRETS if secret in written] == []
