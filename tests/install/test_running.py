"""Two replicas behind the proxy that is shipped, without stickiness: killed, restarted, and full of patients."""

import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.serving import ROOT, free_port
from tests.faults.campaign.device import Device, answer_usually, begin, is_asking, walk
from tests.faults.campaign.patients import Patients
from tests.faults.campaign.served import Served
from tests.faults.campaign.verdict import examine
from tests.install.nginx import ORIGIN, Nginx
from tests.support.postgresql import PostgreSQL

from selfcheck.engine.answers import usual_answers
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Answer, Questionnaire
from selfcheck.store import Settings, open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.xdist_group("deploy"), pytest.mark.slow, pytest.mark.needs("nginx")]


class Replica(Served):
    """One `selfcheck serve` with the settings that compose.yaml gives it; forked, because it is started often."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {})
        self.settings = {"SELFCHECK_DATA": f"{folder}/data"}  # the limits that it ships with
        self.log = folder / f"{self.port}.log"
        self.start()

    def start(self) -> None:
        super().start()
        self.started = time.monotonic()

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process.is_alive() and self.process.pid:
            os.kill(self.process.pid, how)
        self.process.join(30)
        assert self.process.exitcode is not None


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load(ROOT / "questions.yaml")


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Replica]]:
    folder = tmp_path_factory.mktemp("replicas")
    found = [Replica(folder) for _ in range(2)]
    yield found
    for replica in found:
        replica.end()


@pytest.fixture(scope="module")
def proxy(replicas: list[Replica]) -> Iterator[Nginx]:
    found = Nginx(free_port(), [replica.port for replica in replicas])
    yield found
    found.close()


@pytest.fixture(autouse=True)
def both(replicas: list[Replica]) -> None:
    """Each test begins with both replicas, which the proxy has forgiven."""
    for replica in replicas:
        if not replica.process.is_alive():
            replica.start()
    wait_for_forgiveness(replicas)


@pytest.fixture(scope="module")
def usual(questionnaire: Questionnaire) -> dict[str, Answer]:
    """What most people answer."""
    return usual_answers(questionnaire)


def test_through_the_proxy_the_page_has_its_headers(proxy: Nginx) -> None:
    status, headers, body = proxy.ask()
    assert status == 200
    assert b'id="selfcheck"' in body
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["strict-transport-security"], "selfcheck knows that there is TLS before it"
    assert headers["server"] == "nginx"
    assert proxy.ask(port=proxy.plain)[1]["location"] == f"{ORIGIN}/"
    assert proxy.ask(accept_encoding="br")[1]["content-encoding"] == "br"


def test_a_foreign_page_is_refused_through_the_proxy(proxy: Nginx) -> None:
    assert proxy.post(site="cross-site")(b"")[0] == 403
    assert proxy.post()(b"")[0] == 200


def test_a_path_goes_on_when_a_replica_is_killed_at_every_other_question(
    proxy: Nginx, replicas: list[Replica], questionnaire: Questionnaire, usual: dict[str, Answer]
) -> None:
    device, met = Device(proxy.post(), questionnaire), []
    shown = begin(device)
    for victim in itertools.cycle([replicas[0], None, replicas[1], None]):
        if not is_asking(shown):
            break
        met.append(shown.view)
        if victim:
            victim.end()
        shown = answer_usually(device, shown, usual)
        if victim:
            victim.start()
            wait_for_forgiveness(replicas)
    assert shown.view == "result"
    assert len(met) == len(set(met)) > 5, "no screen came twice"
    assert device.again <= len(met), "a tap is sent again once at most"


def test_a_rolling_restart_under_load_loses_no_answer(
    proxy: Nginx, replicas: list[Replica], questionnaire: Questionnaire, usual: dict[str, Answer]
) -> None:
    walks: list[list[str]] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def patient() -> None:
        while not stop.is_set():
            try:
                walks.append(walk(Device(proxy.post(), questionnaire), usual))
            except BaseException as error:
                failed.append(error)
                return

    patients = [threading.Thread(target=patient) for _ in range(4)]
    for one in patients:
        one.start()
    for replica in [*replicas, *replicas]:  # as `docker compose up` and `systemctl restart` do it
        replica.end(signal.SIGTERM)
        replica.start()
        time.sleep(0.5)
    stop.set()
    for one in patients:
        one.join(120)
        assert not one.is_alive()
    assert failed == []
    assert len(walks) >= 4
    assert len({tuple(met) for met in walks}) == 1, "every patient was asked the same, and each question once"


def test_the_phone_numbers_while_no_replica_answers(proxy: Nginx, replicas: list[Replica]) -> None:
    for replica in replicas:
        replica.end()
    status, headers, body = proxy.ask()
    assert status == 503
    assert headers["retry-after"] == "30"
    assert b"tel:119" in body
    assert b"tel:0452327119" in body  # iPhones dial no #


def test_slow_and_many_requests_are_the_proxys_matter(proxy: Nginx, replicas: list[Replica]) -> None:
    with proxy.line("127.0.0.9") as line:
        answered = list(itertools.takewhile(lambda status: status == 200, map(line, ["/embed.js"] * 20_000)))
        assert 600 <= len(answered) < 20_000, "a waiting room's first page load is never refused"
        assert proxy.ask()[0] == 200, "and nobody else is"
        time.sleep(1)
        assert line("/embed.js") == 200


def test_each_patient_keeps_an_address_of_their_own(proxy: Nginx, replicas: list[Replica]) -> None:
    limits = {"SELFCHECK_TAPS_PER_ADDRESS": "1", "SELFCHECK_TAPS_PER_SECOND": "1"}
    for replica in replicas:
        replica.end()
        replica.settings |= limits
        replica.start()
    assert 429 in [proxy.post("127.0.0.5")(b"")[0] for _ in range(10)]
    assert proxy.post("127.0.0.6")(b"")[0] == 200
    for replica in replicas:
        replica.settings = {k: v for k, v in replica.settings.items() if k not in limits}
        replica.end()


def test_in_a_real_browser_the_tap_after_the_kill_counts(
    proxy: Nginx, replicas: list[Replica], questionnaire: Questionnaire, browser: "Browser"
) -> None:
    from tests.browser.patient import Patient

    context = browser.new_context(ignore_https_errors=True, locale="ja-JP", has_touch=True)
    patient = Patient(context.new_page(), questionnaire)
    patient.begin(f"https://127.0.0.1:{proxy.port}/")
    for victim in (*replicas, replicas[0]):
        met = patient.view()
        victim.end()
        patient.answer_usual()
        assert patient.view() != met
        victim.start()
        wait_for_forgiveness(replicas)
    context.close()


def test_sends_through_both_replicas_survive_kills_and_a_restarting_postgresql(
    proxy: Nginx,
    replicas: list[Replica],
    questionnaire: Questionnaire,
    postgresql: PostgreSQL,
    tmp_path: Path,
) -> None:
    url = postgresql.empty_database("replicas")
    store = open_store(Settings(data=tmp_path, database_url=url))
    for replica in replicas:
        replica.end()
        replica.settings["SELFCHECK_DATABASE_URL"] = url
        replica.start()

    def device(asked: Questionnaire) -> Device:
        address = f"127.{random.randrange(1, 250)}.{random.randrange(250)}.7"
        return Device(proxy.post(address), asked)

    with Patients(questionnaire, device) as patients:
        for replica in [*replicas, *replicas]:
            wait_for(patients, 3)
            replica.end()
            postgresql.restart(signal.SIGKILL)
            replica.start()
        wait_for(patients, 3)
    wrong = [*patients.failed, *examine(store, patients.sent)]
    store.close()
    for replica in replicas:
        replica.end()
        del replica.settings["SELFCHECK_DATABASE_URL"]
    assert wrong == []
    assert patients.acknowledged >= 15


def wait_for_forgiveness(replicas: list[Replica]) -> None:
    """Until the proxy asks every replica again: it leaves one that failed alone for two seconds."""
    until = max(replica.started for replica in replicas) + 2.1
    time.sleep(max(0, until - time.monotonic()))


def wait_for(patients: Patients, more: int) -> None:
    """Until so many more Sends are acknowledged."""
    wanted, until = patients.acknowledged + more, time.monotonic() + 120
    while patients.acknowledged < wanted:
        assert time.monotonic() < until
        time.sleep(0.02)
