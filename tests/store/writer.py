"""What a process does that sends without end, to be killed."""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.base import Answers
from selfcheck.store import Settings, make_response, open_store, save

KNEE = load(Path(__file__).parent.parent / "knee.yaml")


def answers_of(token: str) -> Answers:
    """Answers that can be told from the token, so that a mixed-up Response shows."""
    return {"hurts": "yes", "much": int(token, 16) % 11, "where": ("left",), "swollen": "no"}


def send(settings: Settings, tokens: Sequence[str], acknowledged: Connection) -> None:
    """Send a Response for each token, and pass on each receipt once it is there."""
    store = open_store(settings)
    acknowledged.send("ready")
    for token in tokens:
        sent = make_response(Engine(KNEE), answers_of(token), token=token, language="en", consent_version="1")
        acknowledged.send((token, save(store, KNEE, sent)))
