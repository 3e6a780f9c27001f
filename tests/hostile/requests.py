"""Forged requests to the patients' server: the bytes as an attacker writes them, and how they may be answered."""

import gzip
import json
import secrets
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.hostile.device import FIELDS, JUNK
from tests.hostile.probes import PROBES

from selfcheck.engine.answers import usual_answers
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.page import AHEAD, SHOWN

OK, REFUSED = frozenset({200, 429}), frozenset({400, 403, 404, 405, 413, 429, 431, 501})
GONE = frozenset({0})
"""The connection is closed without an answer."""


class Forged(NamedTuple):
    """One request, the statuses that may answer it, and the token under which it may be stored."""

    raw: bytes
    may: frozenset[int]
    token: str = ""


Maker = Callable[["Attacker", Random], Forged]


class Attacker:
    """Makes requests of every kind in `MAKERS`; `kind` names it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.answers: dict[str, Any] = dict(usual_answers(questionnaire))
        self.consent = questionnaire.consent.version
        self.agree = questionnaire.send.version if questionnaire.send else ""
        self.tokens = ["0" * 32]

    def flow(self, **changed: Any) -> dict[str, Any]:
        """A right one, but for what is changed."""
        return {
            "lang": "en",
            "view": "result",
            "consent": self.consent,
            "answers": self.answers,
            "sent": [],
        } | changed

    def send(self, chance: Random, token: str, may: frozenset[int] = OK, **fields: str) -> Forged:
        """A tap on Send."""
        return Forged(self._send(chance, token, self.flow(), **fields), may, token)

    def _send(self, chance: Random, token: str, flow: Mapping[str, Any], **fields: str) -> bytes:
        written = {"token": token, "agree": self.agree, "guardian": "on", **fields}
        return tap(chance, flow, {"view": "sending"}, **written)


def address(chance: Random) -> str:
    """A visitor's: of IPv4, or one of a home's many of IPv6."""
    if chance.random() < 0.5:
        return f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
    return f"2001:db8:{chance.randrange(65536):x}:{chance.randrange(256):x}::{chance.randrange(65536):x}"


def request(
    chance: Random, body: bytes = b"", method: str = "POST", path: str = "/", host: str = "x", **headers: str
) -> bytes:
    """A request by its parts; a header that is given replaces the usual one."""
    usual = {
        "host": host,
        "x_forwarded_for": address(chance),
        "content_type": "application/x-www-form-urlencoded",
        "content_length": str(len(body)),
    }
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (usual | headers).items() if value]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1", "replace") + body


def tap(chance: Random, flow: object, patch: object, **fields: str) -> bytes:
    """A form as the page sends it."""
    form = {"flow": json.dumps(flow), "tap": json.dumps(patch), **fields}
    return request(chance, urlencode(form).encode())


def _any_flow(_: Attacker, chance: Random) -> Forged:
    flow = {chance.choice(FIELDS): chance.choice(JUNK) for _ in range(6)}
    return Forged(tap(chance, flow, {chance.choice(FIELDS): chance.choice(JUNK)}), OK)


def _altered_flow(ours: Attacker, chance: Random) -> Forged:
    """What the device keeps in a hidden field, changed in one place; or of another version or questionnaire."""
    wrong = {chance.choice([*FIELDS, "questionnaire", "version"]): chance.choice([*JUNK, "2", "knee"])}
    return Forged(tap(chance, ours.flow(**wrong), {"view": chance.choice(["next", "result", "review"])}), OK)


def _off_path(ours: Attacker, chance: Random) -> Forged:
    answers = {name: chance.choice([*JUNK, given]) for name, given in ours.answers.items()}
    return Forged(tap(chance, ours.flow(answers=answers), {"view": "result"}), OK)


def _ahead(ours: Attacker, chance: Random) -> Forged:
    flow = ours.flow(answers=dict(list(ours.answers.items())[: chance.randrange(12)]))
    body = urlencode({"flow": json.dumps(flow), "tap": '{"view": "next"}'}).encode()
    return Forged(request(chance, body, **{SHOWN: chance.choice(["en", "xx", ""]), AHEAD: "1"}), OK)


def _text(_: Attacker, chance: Random) -> Forged:
    probe = chance.choice(PROBES)
    body = urlencode({"flow": probe, "tap": probe, "name": probe}, errors="replace").encode()
    return Forged(request(chance, body), OK)


def _huge(_: Attacker, chance: Random) -> Forged:
    size = chance.choice([65_536, 65_537, 80_000])
    return Forged(
        request(chance, b"flow=" + b"x" * (size - 5)), OK if size == 65_536 else frozenset({413, 429})
    )


def _said_to_be_huge(_: Attacker, chance: Random) -> Forged:
    length = chance.choice(["10000000000000", "-1", "1e3", "0x10", "1, 2", "9" * 5000])
    return Forged(request(chance, b"flow=", content_length=length), REFUSED)


def _deep(_: Attacker, chance: Random) -> Forged:
    deep = chance.choice(["[", '{"a":', '{"answers":{"a":']) * chance.choice([1000, 9000])
    body = urlencode({"flow": deep}).encode()[:65_000]
    return Forged(request(chance, body), OK)


def _compressed(ours: Attacker, chance: Random) -> Forged:
    body = gzip.compress(chance.choice([b"flow={}", b"\0" * 30_000_000]), 9)[:65_000]
    return Forged(request(chance, body, content_encoding=chance.choice(["gzip", "br", "x"])), OK)


def _chunks(_: Attacker, chance: Random) -> Forged:
    chunk = chance.choice([b"5\r\nflow=\r\n0\r\n\r\n", b"zz\r\nx\r\n", b"-1\r\n\r\n", b"f" * 50 + b"\r\n"])
    raw = request(chance, transfer_encoding="chunked", content_length=chance.choice(["", "3"]))
    return Forged(raw + chunk, OK | REFUSED | GONE)


def _many_fields(_: Attacker, chance: Random) -> Forged:
    return Forged(request(chance, b"&".join([b"flow={}"] * chance.choice([2, 200, 5000]))), OK)


def _other_type(_: Attacker, chance: Random) -> Forged:
    kinds = ["application/json", "multipart/form-data; boundary=x", "text/plain", "x" * 4000, "", "\x80"]
    return Forged(request(chance, b'{"flow": {}}', content_type=chance.choice(kinds)), OK | REFUSED)


def _method(_: Attacker, chance: Random) -> Forged:
    method = chance.choice(
        ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "G\0T", "x" * 500]
    )
    return Forged(request(chance, method=method), REFUSED | GONE)


def _path(_: Attacker, chance: Random) -> Forged:
    paths = ["/../etc/passwd", "/%2e%2e/x", "//", "/" + "x" * 9000, "/script.js/x", "/_stcore/health", "/%00"]
    paths += ["http://evil.example/", "*", "/static/" + "y" * 300, "/export", "/print/" + "0" * 32]
    return Forged(request(chance, method="GET", path=chance.choice(paths)), OK | REFUSED | GONE)


def _host(_: Attacker, chance: Random) -> Forged:
    hosts = ["evil.example", "", "x" * 5000, "a b", "[::1", "x:99999", "é"]
    return Forged(request(chance, method="GET", host=chance.choice(hosts)), OK | REFUSED)


def _headers(_: Attacker, chance: Random) -> Forged:
    more: dict[str, Any] = {f"x-{n}": "y" * chance.choice([1, 100]) for n in range(chance.choice([50, 2000]))}
    return Forged(request(chance, method="GET", **more), OK | REFUSED | GONE)


def _other_site(ours: Attacker, chance: Random) -> Forged:
    site = chance.choice(["cross-site", "same-site", "x"])
    return Forged(request(chance, b"flow={}", sec_fetch_site=site), frozenset({403}))


def _truncated(_: Attacker, chance: Random) -> Forged:
    """Less than it says; the connection is closed after it, so that nothing can answer."""
    return Forged(request(chance, b"flow=" + b"x" * chance.randrange(50), content_length="500"), GONE)


def _garbage(_: Attacker, chance: Random) -> Forged:
    return Forged(chance.randbytes(chance.randrange(1, 3000)) + b"\r\n\r\n", REFUSED | GONE)


def _one_flooder(_: Attacker, chance: Random) -> Forged:
    """All from one address, one /64 or one /56."""
    floods = ["203.0.113.7", f"2001:db8:aaaa:1::{chance.randrange(65536):x}"]
    floods += [f"2001:db8:bbbb:{chance.randrange(256):x}::1"]
    return Forged(request(chance, b"flow={}", x_forwarded_for=chance.choice(floods)), OK)


def _fake_send(ours: Attacker, chance: Random) -> Forged:
    token = secrets.token_hex(16)
    ours.tokens = [*ours.tokens[-100:], token]
    return ours.send(chance, token, name=chance.choice(["A", "=1+1"]), note=chance.choice(["", "x" * 500]))


def _replayed_send(ours: Attacker, chance: Random) -> Forged:
    """Under a token of another's, with other answers and another name."""
    return ours.send(chance, chance.choice(ours.tokens), name="Eve", visit="on")


def _wrong_send(ours: Attacker, chance: Random) -> Forged:
    """Before a result, without consent, or with a token that is none."""
    flow = chance.choice([ours.flow(answers={}), ours.flow(consent="0"), ours.flow(view="start", answers=[])])
    token = chance.choice([secrets.token_hex(16), "x", "0" * 33, "", "' OR 1=1"])
    if flow["answers"] == ours.answers and flow["consent"] == ours.consent:
        token = ""
    return Forged(ours._send(chance, token, flow, agree=chance.choice([ours.agree, "0", ""])), OK)


MAKERS: dict[str, Maker] = {
    maker.__name__.removeprefix("_"): maker
    for maker in (
        _any_flow, _altered_flow, _off_path, _ahead, _text, _huge, _said_to_be_huge, _deep, _compressed, _chunks,
        _many_fields, _other_type, _method, _path, _host, _headers, _other_site, _truncated, _garbage,
        _one_flooder, _fake_send, _replayed_send, _wrong_send,
    )
}  # fmt: skip
