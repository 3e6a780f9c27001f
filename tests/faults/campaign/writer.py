"""What is traced for the power cut: Sends into one SQLite file, each noted in `acknowledged` when its receipt is there.

Usage: python -m tests.faults.campaign.writer FOLDER NUMBER [synchronous=OFF]
"""

import os
import sys
from pathlib import Path

from sqlalchemy import event

from selfcheck.engine.engine import Engine
from selfcheck.loader.loading import load
from selfcheck.model.base import Answers
from selfcheck.store import Settings, make_response, new_token, open_store, save

NOTES = "acknowledged"
KNEE = Path(__file__).parents[2] / "knee.yaml"


def main(folder: Path, number: int, sabotage: str = "") -> None:
    """Send `number` Responses. A sabotage such as `synchronous=OFF` leaves out what makes a commit outlast a cut."""
    store = open_store(Settings(data=folder, reserve_mb=0))
    if sabotage:
        store.database.engine.dispose()
        event.listen(store.database.engine, "connect", lambda c, _: c.execute(f"PRAGMA {sabotage}"))
    asked = load(KNEE)
    notes = os.open(folder / NOTES, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.write(notes, b"begin\n")
    for count in range(number):
        answers: Answers = {"hurts": "yes", "much": count % 11, "where": ("left",), "swollen": "no"}
        token = new_token()
        receipt = save(
            store,
            asked,
            make_response(Engine(asked), answers, token=token, language="en", consent_version="1"),
        )
        os.write(notes, f"{token} {receipt}\n".encode())
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4])
