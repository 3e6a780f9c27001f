"""The campaign of tests/faults/campaign: a small share of every fault, and each of its eyes shown to see.

The whole of it is `python -m tests.faults.campaign`; docs/reliability.md has its table.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from tests.browser.serving import ROOT
from tests.faults.campaign.__main__ import SABOTAGES, trials
from tests.faults.campaign.databases import NOT_ALLOWED
from tests.faults.campaign.disks import NOT_ROOT
from tests.faults.campaign.patients import story
from tests.faults.campaign.row import Row
from tests.faults.campaign.served import QUESTIONS
from tests.faults.campaign.verdict import Sent, examine

from selfcheck.engine.engine import Engine
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import Settings, Store, make_response, new_token, open_store, save
from selfcheck.store.schema import finding_set_item, response

pytestmark = pytest.mark.xdist_group("campaign")
QUICK = trials(True, None, "")


@pytest.mark.slow
@pytest.mark.needs("strace", "libfaketime")
@pytest.mark.parametrize("name", [name for name in QUICK if name != "locked-30"])
def test_nothing_is_lost_doubled_or_half(name: str) -> None:
    row = QUICK[name]()
    for reason in (NOT_ROOT, NOT_ALLOWED):
        if reason in row.wrong:
            pytest.skip(reason)
    assert row.wrong == []
    assert row.times > 0


@pytest.mark.slow
@pytest.mark.needs("strace", "libfaketime")
@pytest.mark.parametrize(
    ("name", "sabotage"),
    [(name, sabotage) for name, each in SABOTAGES.items() for sabotage in each if name != "restarts"],
)
def test_a_promise_broken_on_purpose_is_found(name: str, sabotage: str) -> None:
    for _ in range(15):  # a kill hits the moment that shows it only by chance
        found = trials(True, 5, sabotage)[name]()
        if found.wrong:
            return
    pytest.fail(f"{name} does not see {sabotage}")


@pytest.fixture
def kept(tmp_path: Path, real: Questionnaire) -> Iterator[tuple[Store, dict[str, Sent]]]:
    """A store with five Sends that all were acknowledged."""
    store = open_store(Settings(data=tmp_path / "data", reserve_mb=0))
    sent: dict[str, Sent] = {}
    engine = Engine(real)
    for case in real.cases[::60][:5]:
        answers, path = story(engine, case)
        token = new_token()
        made = make_response(engine, answers, token=token, language="ja", consent_version="1")
        sent[token] = Sent(path, save(store, real, made))
    with store.database.write() as connection:
        store.audit.append(connection, "anna", "view", "r")
    yield store, sent
    store.close()


def lose(store: Store, token: str) -> None:
    with store.database.write() as connection:
        connection.execute(delete(response).where(response.c.token == token))


def mix_up(store: Store, token: str) -> None:
    with store.database.write() as connection:
        connection.execute(update(response).where(response.c.token == token).values(answers='{"age":"x"}'))


def halve(store: Store, _token: str) -> None:
    with store.database.write() as connection:
        connection.execute(delete(finding_set_item))


def change_receipt(store: Store, token: str) -> None:
    with store.database.write() as connection:
        connection.execute(update(response).where(response.c.token == token).values(receipt="100000009"))


def double(store: Store, token: str) -> None:
    """The same row again, in a table without its UNIQUE."""
    with store.database.write() as connection:
        columns = ", ".join(response.columns.keys())
        connection.execute(text("PRAGMA legacy_alter_table=ON"))
        connection.execute(text("ALTER TABLE response RENAME TO kept"))
        connection.execute(text(f"CREATE TABLE response AS SELECT {columns} FROM kept"))
        connection.execute(text(f"INSERT INTO response SELECT {columns} FROM kept WHERE token = '{token}'"))


def forge(store: Store, _token: str) -> None:
    with store.database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = 'nobody'"))


EYES: dict[str, tuple[Callable[[Store, str], None], str]] = {
    "lost": (lose, "an acknowledged Response lost"),
    "mixed up": (mix_up, "a Response with answers of another"),
    "half": (halve, "half a Response"),
    "receipt": (change_receipt, "a receipt that is not the stored one"),
    "doubled": (double, "a Response doubled"),
    "audit": (forge, "the audit log"),
}


def test_a_store_that_holds_all_is_found_whole(kept: tuple[Store, dict[str, Sent]]) -> None:
    assert examine(*kept) == []


@pytest.mark.parametrize("eye", EYES)
def test_each_loss_is_seen(eye: str, kept: tuple[Store, dict[str, Sent]]) -> None:
    store, sent = kept
    spoil, said = EYES[eye]
    spoil(store, hashlib.sha256(next(iter(sent)).encode()).hexdigest())
    assert any(said in wrong for wrong in examine(store, sent))


def test_what_nobody_sent_is_seen(kept: tuple[Store, dict[str, Sent]]) -> None:
    store, sent = kept
    del sent[next(iter(sent))]
    assert examine(store, sent) == ["a Response that nobody sent"]


def test_the_page_on_reliability_names_every_trial_and_command() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    for name in (*QUICK, *(f"--sabotage {sabotage}" for each in SABOTAGES.values() for sabotage in each)):
        assert f"`{name}`" in page
    assert Row("x", 1).line().count("|") == 5
    assert QUESTIONS.exists()
