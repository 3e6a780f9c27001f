"""What must stay true whatever the clock says: asked of the real store, sessions and hours after each jump."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.campaign.patients import story
from tests.faults.campaign.served import asked
from tests.faults.campaign.verdict import Sent, examine

from selfcheck.engine import Engine
from selfcheck.engine.hours import intervals, status
from selfcheck.model.base import Answers
from selfcheck.store import Settings, find_by_receipt, make_response, new_token, open_store, purge, save
from selfcheck.store.acts import recent
from selfcheck.store.people import add
from selfcheck.store.sessions import ABSOLUTE, IDLE, new_session_token, open_session, who

SLACK = timedelta(seconds=60)


class Probe:
    """One store, one person who is signed in, and a patient at each jump."""

    def __init__(self, folder: Path) -> None:
        self.asked = asked()
        self._engine = Engine(self.asked)
        self.stories = [story(self._engine, case) for case in self.asked.cases[:20]]
        self.store = open_store(Settings(data=folder, reserve_mb=0))
        self.sent: dict[str, Sent] = {}
        self.answers: dict[str, Answers] = {}
        self.cookie = new_session_token()
        self.wrong: list[str] = []
        with self.store.database.write() as connection:
            add(connection, "Megumi", "admin", None)
            open_session(connection, 1, self.cookie)
        self.opened = datetime.now(UTC)

    def at(self, moment: datetime) -> None:
        """Everything once, at this moment."""
        now = datetime.now(UTC)
        if abs(now - moment) > SLACK:
            self.wrong.append(f"the clock shows {now} instead of {moment}: nothing was tried")
            return
        self._send(moment)
        self._session(now)
        self._hours(now)
        if purge(self.store, "campaign").count:
            self.wrong.append(f"a Response was erased before its time at {moment}")

    def end(self, moment: datetime) -> list[str]:
        """All that was sent is whole; and over its time everything is erased."""
        wrong = examine(self.store, self.sent)
        with self.store.database.read() as connection:
            if recent(connection, "send_differs", 1):
                wrong.append("a retry after a jump counted as another content")
        if purge(self.store, "campaign", moment).count != len(self.sent):
            wrong.append("not everything was erased when its time was over")
        self.store.close()
        return wrong

    def _send(self, moment: datetime) -> None:
        """A new Send, and a retry of an earlier one, with the same token and at another time."""
        answers, path = random.choice(self.stories)
        token = new_token()
        self.answers[token] = answers
        self.sent[token] = Sent(path, self._save(token))
        earlier = random.choice(list(self.sent))
        if self._save(earlier) != self.sent[earlier].receipt:
            self.wrong.append(f"a retry got another receipt at {moment}")
        with self.store.database.read() as connection:
            stored = find_by_receipt(connection, self.sent[token].receipt)
        if stored is None or abs(stored.created - moment) > SLACK:
            self.wrong.append(f"a Response does not bear the time {moment}")

    def _save(self, token: str) -> str:
        made = make_response(
            self._engine, self.answers[token], token=token, language="ja", consent_version="1"
        )
        return save(self.store, self.asked, made)

    def _session(self, now: datetime) -> None:
        with self.store.database.read() as connection:
            alive = who(connection, self.cookie) is not None
        age = now - self.opened
        if age < IDLE - SLACK and not alive:
            self.wrong.append(f"a session ended early at {now}")
        if (age > IDLE + SLACK or age > ABSOLUTE) and alive:
            self.wrong.append(f"a session outlived its time at {now}")

    def _hours(self, now: datetime) -> None:
        """Open just when one of the day's stretches holds the moment, in Tokyo's days and no other's."""
        hours = self.asked.clinic.hours
        day = (now + timedelta(hours=9)).date()  # Tokyo has no summer time
        open_now = any(start <= now < end for start, end in intervals(hours, day))
        if status(hours, now).open != open_now:
            self.wrong.append(f"the opening hours are wrong at {now}")
