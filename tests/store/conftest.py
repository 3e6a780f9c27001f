"""Both databases, real ones: a test that takes `settings` or `store` runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.postgresql import PostgreSQL

from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.store import PrivateKey, Response, Settings, Store, make_response, new_token, open_store

KNEE = Path(__file__).parent.parent / "knee.yaml"
SENT: dict[str, Any] = {"hurts": "yes", "much": 8, "where": ["left", "right"], "swollen": "no"}
"""Answers whose rules and tags are known: both, much → soon."""

Make = Callable[..., Response]


@pytest.fixture(scope="session")
def knee() -> Questionnaire:
    return load(KNEE)


@pytest.fixture(scope="session")
def private_key() -> PrivateKey:
    return PrivateKey.new()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, private_key: PrivateKey) -> Settings:
    """Settings of a database that nobody has used yet."""
    key_file = tmp_path / "keys" / "clinic.pem"
    key_file.parent.mkdir()
    key_file.touch(0o600)
    key_file.write_bytes(private_key.pem())
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").empty_database()
    return Settings(
        data=tmp_path / "data",
        database_url=url,
        public_key=private_key.public_text,
        private_key_file=key_file,
        audit_key="the audit key of the tests, in 32 letters or more",
        reserve_mb=0,
    )


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings)
    yield store
    store.close()


@pytest.fixture
def make(knee: Questionnaire, private_key: PrivateKey) -> Make:
    """Make a Response; what is not said is as usual."""

    def make(answers: dict[str, Any] | None = None, **said: Any) -> Response:
        usual: dict[str, Any] = {"token": new_token(), "language": "en", "consent_version": "1"}
        return make_response(Engine(knee), SENT if answers is None else answers, **(usual | said))

    return make
