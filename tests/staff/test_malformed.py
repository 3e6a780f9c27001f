"""Requests that no browser of ours sends: each gets an answer with our headers, and the log no traceback."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.staff.serving import StaffServer

DEEP = "[" * 5_000
LONG = "x" * 300


def order(text: str) -> str:
    return "/export?order=" + quote(text)


def wanted(**filtered: Any) -> str:
    return order(json.dumps({"wanted": filtered}))


PATHS = {
    "a name longer than a file's": f"/static/{LONG}",
    "a component's name": f"/_stcore/bidi-components/{LONG}/{LONG}",
    "an upload's name": f"/_stcore/upload_file/{LONG}/{LONG}",
    "no name": "/static/%00",
    "no UTF-8": "/static/%ff%fe",
    "a sheet's name": f"/print/{LONG}",
    "deep JSON": order(DEEP),
    "deep JSON objects": order('{"a":' * 5_000),
    "a long number": order('{"wanted": ' + "9" * 5_000 + "}"),
    "half a sign": order('{"language": "\\ud800"}'),
    "no JSON": order("{"),
    "the last day": wanted(until="9999-12-31"),
    "the first day": wanted(since="0001-01-01"),
    "no day": wanted(since="2026-02-30"),
    "no rule": wanted(rule="x" * 5_000),
}


@pytest.fixture(scope="module")
def token(server: StaffServer) -> str:
    return server.sign_in("Megumi")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_address_ends_in_an_error_of_ours(server: StaffServer, token: str, path: str) -> None:
    before = len(server.written())
    status, headers, body = server.ask(path, token=token)
    assert status < 500, body[:300]
    assert headers["x-content-type-options"] == "nosniff"
    assert b"Traceback" not in body
    assert "Traceback" not in server.written()[before:]


FORMS = {
    "many fields": urlencode([("name", "x")] * 50),
    "no name": "passphrase=x",
    "no UTF-8": "name=%ff%fe&passphrase=%00",
    "nothing": "",
    "no form": DEEP[:1000],
}


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_no_form_ends_in_an_error_of_ours(server: StaffServer, body: str) -> None:
    before = len(server.written())
    status, headers, _ = server.ask("/sign-in", "POST", body, Origin=server.url)
    assert status in (401, 429)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "Traceback" not in server.written()[before:]
