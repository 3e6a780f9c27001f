"""A notice by e-mail that a new Response waits: that and nothing else, at most one in ten minutes."""

import logging
import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Event, Thread

from selfcheck.staff.settings import MailSettings
from selfcheck.staff.words import say
from selfcheck.store import DatabaseError, Store, describe, newest

APART = timedelta(minutes=10)
"""Between two notices."""

LOOK = timedelta(seconds=30)
"""Between two looks at the database."""

_TIMEOUT_S = 20
"""Seconds for the mail server."""

_log = logging.getLogger(__name__)


def send_notice(settings: MailSettings) -> None:
    """Send the notice. Raises OSError or smtplib.SMTPException.

    It holds no number, no level and no link: a mail lies on machines that are not the clinic's.
    """
    message = EmailMessage()
    message["Subject"], message["From"] = say("mail_subject"), settings.sender
    message["To"] = ", ".join(settings.to)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(say("mail_text"))
    context = ssl.create_default_context()
    if settings.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=_TIMEOUT_S, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT_S)
    with server:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(message)


class Notices:
    """Looks for new Responses, and sends a notice when one has come since the last."""

    def __init__(self, store: Store, send: Callable[[], None]) -> None:
        self._store, self._send = store, send
        self._known = self._newest() or datetime.now(UTC)
        self._sent = datetime.min.replace(tzinfo=UTC)

    def look(self, now: datetime | None = None) -> bool:
        """Send a notice if it is time for one; whether it was sent."""
        now = now or datetime.now(UTC)
        found = self._newest()
        if found is None or found <= self._known or now < self._sent + APART:
            return False
        try:
            self._send()
        except (OSError, smtplib.SMTPException) as error:  # tried again at the next look
            _log.error("The notice by e-mail was not sent: %s", type(error).__name__)
            return False
        self._known, self._sent = found, now
        return True

    def _newest(self) -> datetime | None:
        with self._store.database.read() as connection:
            return newest(connection)


class NoticeThread:
    """Looks every half minute until it is stopped."""

    def __init__(self, store: Store, settings: MailSettings) -> None:
        self._notices = Notices(store, lambda: send_notice(settings))
        self._stop = Event()
        self._thread = Thread(target=self._run, name="notices", daemon=True)

    def start(self) -> None:
        """Start to watch for new Responses."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for a mail that is on its way."""
        self._stop.set()
        self._thread.join(_TIMEOUT_S)

    def _run(self) -> None:
        while not self._stop.wait(LOOK.total_seconds()):
            try:
                self._notices.look()
            except DatabaseError as error:
                _log.error("The notice by e-mail could not look: %s", describe(error))
