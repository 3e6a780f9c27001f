"""The notice by e-mail: by a real mail server on the loopback, it says that something waits and nothing else."""

import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.browser.serving import free_port

from selfcheck.model import Questionnaire
from selfcheck.staff.mail import APART, Notices, send_notice
from selfcheck.staff.settings import MailSettings, StaffSettings
from selfcheck.store import Response, SettingsError, Store, save, show_receipt


class Inbox:
    """What the mail server took."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Controller]:
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


def settings_of(controller: Controller, **changed: Any) -> MailSettings:
    told = {"tls": "none", "user": "", "password": "", "sender": "desk@clinic.example"}
    return MailSettings(
        host=controller.hostname,
        port=controller.port,
        to=("a@clinic.example", "b@clinic.example"),
        **(told | changed),
    )


def test_it_holds_no_word_about_a_patient(server: Controller, inbox: Inbox, sent: list[Response]) -> None:
    send_notice(settings_of(server))
    (mail,) = inbox.mails
    assert mail.rcpt_tos == ["a@clinic.example", "b@clinic.example"]
    assert isinstance(mail.content, bytes)
    message = message_from_bytes(mail.content, policy=default)
    text = message.get_content()
    assert message["Subject"] == "新しい回答が届いています"
    assert text.strip() == "新しい回答が届いています。スタッフデスクで確かめてください。"
    assert not any(character.isdigit() for character in text + message["Subject"])
    assert not any(show_receipt(response.receipt) in text for response in sent)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that signs itself, with its key."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(
        [*command.split(), "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_without_a_certificate_that_holds_nothing_is_sent(certificate: Path, inbox: Inbox) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), tls_context=context)
    controller.start()
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            send_notice(settings_of(controller, tls="starttls"))
    finally:
        controller.stop()
    assert inbox.mails == []


def test_a_server_that_offers_no_encryption_gets_nothing(server: Controller, inbox: Inbox) -> None:
    with pytest.raises(Exception, match="STARTTLS"):
        send_notice(settings_of(server, tls="starttls", user="desk", password="secret"))
    assert inbox.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # of the test server
def test_it_signs_in_where_the_server_wants_it(inbox: Inbox) -> None:
    seen: list[LoginPassword] = []

    def judge(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        seen.append(data)
        return AuthResult(success=data.password == b"secret")

    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=judge,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        send_notice(settings_of(controller, user="desk", password="secret"))
    finally:
        controller.stop()
    assert [each.login for each in seen] == [b"desk"]
    assert len(inbox.mails) == 1


def test_a_notice_is_sent_once_for_what_came_and_not_again_too_soon(
    store: Store, real: Questionnaire, sent: list[Response]
) -> None:
    told: list[int] = []
    notices = Notices(store, lambda: told.append(1))
    now = datetime.now(UTC)

    def arrive(number: int, after: timedelta) -> None:
        save(store, real, sent[number].model_copy(update={"created": now + after}))

    assert not notices.look(now)
    arrive(0, timedelta(seconds=1))
    assert notices.look(now)
    assert not notices.look(now)
    arrive(1, timedelta(seconds=2))
    arrive(2, timedelta(seconds=3))
    assert not notices.look(now + APART - timedelta(seconds=1))
    assert notices.look(now + APART)
    assert len(told) == 2


def test_a_mail_that_failed_is_tried_again(store: Store, real: Questionnaire, sent: list[Response]) -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionRefusedError

    notices = Notices(store, fail)
    save(store, real, sent[0].model_copy(update={"created": datetime.now(UTC) + timedelta(seconds=1)}))
    assert not notices.look()
    assert notices.look()


def read(**given: str) -> StaffSettings:
    return StaffSettings.from_environment(
        {f"SELFCHECK_STAFF_{name.upper()}": each for name, each in given.items()}
    )


def test_the_settings_say_where_it_goes() -> None:
    assert read().mail is None
    given = {"mail_server": "smtp.clinic.example", "mail_from": "a@b.c", "mail_to": "x@y.z, v@w.u"}
    found = read(**given).mail
    assert found == MailSettings("smtp.clinic.example", 587, "starttls", "", "", "a@b.c", ("x@y.z", "v@w.u"))
    assert "secret" not in repr(read(**given, mail_password="secret"))
    assert read(**given, mail_tls="tls").mail.port == 465  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"mail_server": "s"}, ["FROM", "TO"]),
        ({"mail_to": "a@b.c"}, ["SERVER", "FROM"]),
        ({"mail_server": "s", "mail_from": "nobody", "mail_to": "a@b.c"}, ["FROM"]),
        ({"mail_server": "s", "mail_from": "a@b.c", "mail_to": "a@b.c, x y"}, ["TO"]),
        ({"mail_server": "s:port", "mail_from": "a@b.c", "mail_to": "a@b.c"}, ["SERVER"]),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(given: dict[str, str], named: list[str]) -> None:
    with pytest.raises(SettingsError) as error:
        read(**given)
    assert [line.partition(":")[0] for line in str(error.value).splitlines()] == [
        f"SELFCHECK_STAFF_MAIL_{name}" for name in named
    ]
