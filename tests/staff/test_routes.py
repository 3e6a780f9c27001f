"""The app over raw HTTP: what a visitor without a session, with an old one or with the wrong role gets."""

import csv
import io
import json
import re
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from tests.staff.serving import COOKIE, PASSPHRASE, Answer, StaffServer
from websockets.exceptions import InvalidStatus

from selfcheck.export import Format, Order
from selfcheck.staff.cookie import with_one_cookie
from selfcheck.staff.export_query import address
from selfcheck.staff.passphrases import hashed
from selfcheck.staff.uploads import MOST
from selfcheck.store import Response, Store, add, open_store
from selfcheck.store.acts import recent
from selfcheck.store.audit import rows
from selfcheck.store.schema import staff_session

INSIDE = [
    "/",
    "/inbox",
    "/overview",
    "/exports",
    "/opened_file",
    "/export",
    "/export?order=%7B%7D",
    "/print/" + "0" * 32,
    "/_stcore/upload_file/a/b",
]


@pytest.fixture
def store(server: StaffServer) -> Iterator[Store]:
    """The store behind the running app."""
    found = open_store(server.settings)
    yield found
    found.close()


@pytest.mark.parametrize("path", INSIDE)
def test_nobody_gets_in_without_a_session(server: StaffServer, path: str) -> None:
    for token in ("", "made-up"):
        status, headers, body = server.ask(path, token=token)
        assert (status, headers.get("location")) in {(303, "/sign-in"), (401, None)}
        assert body in (b"", b"Unauthorized")


@pytest.mark.parametrize(
    "path",
    [
        "/media/x", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/auth/login", "/oauth2callback", "/app",
        "/pages/inbox", "/_stcore/stream", "/print/../export", "/sign-in/", "/component/x",
    ],
)  # fmt: skip
def test_what_nobody_needs_is_shut_even_with_a_session(server: StaffServer, path: str) -> None:
    assert server.ask(path, token=server.sign_in("Megumi"))[0] == 404


def test_the_cookie_is_for_this_host_and_no_script(server: StaffServer) -> None:
    _, headers, _ = server.post_sign_in("Ken", PASSPHRASE)
    name, *rest = headers["set-cookie"].split("; ")
    assert name.startswith(f"{COOKIE}=")
    assert len(name) > 40
    assert {each.lower() for each in rest} == {"httponly", "path=/", "samesite=strict"}


def test_behind_tls_the_cookie_says_so(server: StaffServer) -> None:
    _, headers, _ = server.post_sign_in("Ken", PASSPHRASE, X_Forwarded_Proto="https")
    assert headers["set-cookie"].startswith("__Host-selfcheck_staff=")
    assert "; Secure" in headers["set-cookie"]
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("site", ["same-site", "cross-site", "none"])
def test_an_export_begins_on_a_page_of_ours_only(server: StaffServer, site: str) -> None:
    """A neighbour under the clinic's domain counts as the same site, and gets the strict cookie sent along."""
    token = server.sign_in("Megumi")
    assert server.ask(address(Order()), token=token, Sec_Fetch_Site=site)[0] == 403
    told = {"Sec_Fetch_Site": "", "Referer": "https://neighbour.clinic.example/"}
    assert server.ask(address(Order()), token=token, **told)[0] == 403
    assert server.ask(address(Order()), token=token, Sec_Fetch_Site="")[0] == 403
    assert server.ask(address(Order()), token=token, Sec_Fetch_Site="", Referer=server.url + "/")[0] == 200


def test_a_sheet_is_printed_from_a_page_of_ours_or_a_typed_address(
    server: StaffServer, sent: list[Response]
) -> None:
    token, path = server.sign_in("Ken"), f"/print/{sent[0].id}"
    told = {
        site: server.ask(path, token=token, Sec_Fetch_Site=site)[0] for site in ("same-site", "cross-site")
    }
    assert set(told.values()) == {403}
    assert server.ask(path, token=token, Sec_Fetch_Site="none")[0] == 200


def test_over_tls_only_its_own_cookie_opens_anything(server: StaffServer) -> None:
    """The plain one can be set by any neighbour; without TLS it is the other way round."""
    token = server.sign_in("Megumi")
    plain, secure = f"{COOKIE}={token}", f"__Host-{COOKIE}={token}"
    found = {
        (cookie, tls): server.ask(
            "/", token=token, Cookie=cookie, X_Forwarded_Proto="https" if tls else "http"
        )[0]
        for cookie in (plain, secure)
        for tls in (True, False)
    }
    assert found == {(plain, True): 303, (plain, False): 200, (secure, True): 200, (secure, False): 303}
    both = f"{COOKIE}=another; a=b; __Host-{COOKIE}={token}"
    assert server.ask("/", token=token, Cookie=both, X_Forwarded_Proto="https")[0] == 200


def test_streamlit_never_sees_the_other_cookie() -> None:
    def kept(scheme: str, cookie: bytes) -> bytes:
        scope = {"scheme": scheme, "headers": [(b"host", b"x"), (b"cookie", cookie)]}
        return bytes(dict(with_one_cookie(scope)["headers"])[b"cookie"])

    both = b"a=1; selfcheck_staff=plain; __Host-selfcheck_staff=secure; b=2"
    assert kept("wss", both) == b"a=1; __Host-selfcheck_staff=secure; b=2"
    assert kept("ws", both) == b"a=1; selfcheck_staff=plain; b=2"
    assert kept("wss", b"selfcheck_staff=plain") == b""
    assert kept("https", b"selfcheck_staff=1;__Host-selfcheck_staff=2;selfcheck_staff=3") == (
        b"__Host-selfcheck_staff=2;"
    )


@pytest.mark.parametrize("form", ["csv", "jsonl", "fhir", "spss"])
def test_the_dictionary_comes_beside_an_export(server: StaffServer, form: Format) -> None:
    order = Order(format=form, contact=form == "csv")
    status, headers, body = server.ask(address(order, beside="codebook"), token=server.sign_in("Megumi"))
    assert status == 200
    assert re.search(r'filename="selfcheck-\d{8}-\d{4}\.codebook\.csv"', headers["content-disposition"])
    assert len(body.decode("utf-8-sig").splitlines()) > 100
    assert server.ask(address(order, beside="codebook"), token=server.sign_in("Ken"))[0] == 403


def test_the_r_script_comes_beside_a_csv_by_ids(server: StaffServer) -> None:
    token = server.sign_in("Megumi")
    assert b"read.csv" in server.ask(address(Order(in_words=False), beside="r"), token=token)[2]
    for order, beside in ((Order(), "r"), (Order(format="xlsx", in_words=False), "r"), (Order(), "exe")):
        assert server.ask(address(order, beside=beside), token=token)[0] == 400


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
def test_a_form_of_another_website_is_refused(server: StaffServer, origin: str) -> None:
    assert server.post_sign_in("Ken", PASSPHRASE, Origin=origin)[0] == 403
    assert server.post_sign_in("Ken", PASSPHRASE, Origin=origin, Sec_Fetch_Site="cross-site")[0] == 403


def test_another_name_for_this_host_is_refused(server: StaffServer) -> None:
    assert server.ask("/sign-in", Host="evil.example")[0] == 421
    with pytest.raises(InvalidStatus):
        server.open_socket(server.sign_in("Ken"), origin="https://evil.example")


def test_a_wrong_passphrase_says_the_same_as_a_wrong_name(server: StaffServer) -> None:
    answers = [server.post_sign_in(name, "wrong passphrase") for name in ("Ken", "Nobody", "<b>Ken</b>")]
    assert {status for status, _, _ in answers} == {401}
    assert len({body for _, _, body in answers}) == 1
    assert all("set-cookie" not in headers for _, headers, _ in answers)
    server.sign_in("Ken")  # and one right one ends the count


def test_after_many_failures_the_page_says_how_long_to_wait(server: StaffServer) -> None:
    for _ in range(5):
        server.post_sign_in("Somebody", "wrong passphrase")
    status, headers, body = server.post_sign_in("Somebody", "wrong passphrase")
    assert status == 429
    assert 0 < int(headers["retry-after"]) <= 60
    assert "分ほどお待ちください" in body.decode()
    server.sign_in("Ken")


def test_a_form_larger_than_ours_is_not_read(server: StaffServer) -> None:
    assert server.post_sign_in("Ken", PASSPHRASE + "&x=" + "x" * 100_000)[0] in (401, 429)
    server.sign_in("Ken")


def test_pages_are_kept_nowhere_and_framed_by_nobody(server: StaffServer, sent: list[Response]) -> None:
    token = server.sign_in("Megumi")
    for path in ("/", "/sign-in", f"/print/{sent[0].id}", address(Order())):
        _, headers, _ = server.ask(path, token=token)
        assert headers["cache-control"] == "no-store", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_a_cookie_from_before_sign_out_opens_nothing(server: StaffServer, store: Store) -> None:
    token = server.sign_in("Megumi")
    assert server.ask(address(Order()), token=token)[0] == 200
    end(store, True)
    for path in INSIDE:
        assert server.ask(path, token=token)[0] in (303, 401)
    with pytest.raises(InvalidStatus):
        server.open_socket(token)


@pytest.mark.parametrize("columns", [{"last_seen": timedelta(minutes=16)}, {"created": timedelta(hours=9)}])
def test_a_session_that_ran_out_opens_nothing(
    server: StaffServer, store: Store, columns: dict[str, timedelta]
) -> None:
    token = server.sign_in("Megumi")
    end(store, False, **columns)
    for path in INSIDE:
        assert server.ask(path, token=token)[0] in (303, 401)
    with pytest.raises(InvalidStatus):
        server.open_socket(token)


def end(store: Store, revoked: bool = False, **columns: timedelta) -> None:
    with store.database.write() as connection:
        for row in connection.execute(staff_session.select()).all():
            changed = {name: getattr(row, name) - by for name, by in columns.items()}
            if revoked:
                changed["revoked"] = row.created
            mine = staff_session.c.token == row.token
            connection.execute(staff_session.update().where(mine).values(changed))


def test_an_export_is_an_admins(server: StaffServer) -> None:
    status, _, body = server.ask(address(Order()), token=server.sign_in("Ken"))
    assert status == 403
    assert "管理者だけ" in body.decode()


def test_an_export_comes_whole_and_is_noted(server: StaffServer, store: Store) -> None:
    token = server.sign_in("Megumi")
    status, headers, body = server.ask(address(Order()), token=token)
    assert status == 200
    assert headers["content-type"].startswith("text/csv")
    assert re.fullmatch(r'attachment; filename="selfcheck-\d{8}-\d{4}\.csv"', headers["content-disposition"])
    assert headers["transfer-encoding"] == "chunked"
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(rows) == 121
    time.sleep(0.2)
    with store.database.read() as connection:
        noted = recent(connection, "export_sent", 1)[0]
    assert (noted.actor, noted.detail["rows"], noted.detail["complete"]) == ("Megumi", 120, True)


def test_an_export_holds_what_was_filtered(server: StaffServer) -> None:
    order = Order.model_validate({"format": "jsonl", "wanted": {"urgencies": ["emergency"]}})
    body = server.ask(address(order), token=server.sign_in("Megumi"))[2]
    lines = [json.loads(line) for line in body.decode().splitlines()]
    urgencies = {line["assessment"]["urgency"] for line in lines if line["record"] == "response"}
    assert urgencies == {"emergency"}


def test_contacts_are_exported_for_a_reason_only(server: StaffServer) -> None:
    token, order = server.sign_in("Megumi"), Order(contact=True)
    assert server.ask(address(order), token=token)[0] == 400
    status, _, body = server.ask(address(order, "return calls"), token=token)
    assert status == 200
    assert "山田 花子" in body.decode()


@pytest.mark.parametrize("order", ["{", "[]", '{"format": "exe"}', '{"wanted": {"sql": "1"}}', "null", ""])
def test_an_order_that_is_none_is_refused(server: StaffServer, order: str) -> None:
    token = server.sign_in("Megumi")
    assert server.ask(f"/export?order={quote(order)}", token=token)[0] == 400


def test_an_export_that_the_browser_leaves_is_noted_as_unfinished(server: StaffServer, store: Store) -> None:
    token = server.sign_in("Megumi")
    order = Order(format="fhir")
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        named = f"Host: {server.host}\r\nCookie: {COOKIE}={token}\r\nSec-Fetch-Site: same-origin"
        raw.sendall(f"GET {address(order)} HTTP/1.1\r\n{named}\r\n\r\n".encode())
        raw.recv(100)
    for _ in range(100):
        with store.database.read() as connection:
            told = recent(connection, "export_sent", 1)
        if told and told[0].object == "fhir":
            break
        time.sleep(0.1)
    assert told[0].object == "fhir"
    assert server.ask(address(Order()), token=token)[0] == 200  # and the next one is not kept waiting


def test_the_printed_page_escapes_and_diagnoses_nothing(server: StaffServer, sent: list[Response]) -> None:
    token = server.sign_in("Ken")
    chosen = max(sent[:120], key=lambda response: len(response.answers))
    status, _, body = server.ask(f"/print/{chosen.id}", token=token)
    page = body.decode()
    assert status == 200
    assert "山田" not in page
    assert all(rule.rule not in page for rule in chosen.assessment.findings)
    assert server.ask("/print/" + "0" * 32, token=token)[0] == 404


def test_a_session_opens_a_few_files_and_no_more(server: StaffServer) -> None:
    token, path = server.sign_in("Ken"), "/_stcore/upload_file/a/b"
    told = [server.ask(path, "PUT", "x", token=token)[0] for _ in range(MOST + 1)]
    assert set(told[:-1]) == {403}  # let through to Streamlit, which wants the token of a page of its own
    assert told[-1] == 429
    assert server.ask(path, "PUT", "x", token=server.sign_in("Ken"))[0] == 403


def test_health_looks_at_the_database(server: StaffServer) -> None:
    assert server.ask("/healthz")[2] == b"ok"


def test_the_log_holds_no_name_and_no_answer_but_every_head_of_the_audit_log(
    server: StaffServer, store: Store
) -> None:
    server.sign_in("Ken")
    log = (server.folder / "log").read_text()
    with store.database.read() as connection:
        heads = [f"audit {row.seq}:{row.mac}" for row in rows(connection)]
    assert heads
    assert [head for head in heads if head not in log] == []
    assert "purged 0 responses" in log
    assert "山田" not in log
    assert "Traceback" not in log


def test_a_passphrase_that_was_given_leads_to_a_choice_and_to_no_cookie(
    server: StaffServer, store: Store
) -> None:
    with store.database.write() as connection:
        add(connection, "Yuki", "staff", hashed(PASSPHRASE, one_time=True))
    status, headers, body = server.post_sign_in("Yuki", PASSPHRASE)
    assert (status, "set-cookie" in headers) == (200, False)
    assert "自分のパスフレーズを決める" in body.decode()
    assert PASSPHRASE not in body.decode()
    chosen = {"name": "Yuki", "passphrase": PASSPHRASE, "new": "an own long passphrase"}

    def choose(again: str, **named: str) -> Answer:
        form = urlencode({**chosen, "again": again})
        return server.ask("/sign-in/passphrase", "POST", form, **{"Origin": server.url, **named})

    assert choose("another one")[0] == 400
    assert choose(chosen["new"], Origin="https://elsewhere.example")[0] == 403
    status, headers, _ = choose(chosen["new"])
    assert (status, headers["location"]) == (303, "/")
    token = headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert server.ask("/print.js", token=token)[0] == 200
    assert server.post_sign_in("Yuki", PASSPHRASE)[0] == 401
