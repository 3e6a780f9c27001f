"""No cache between patient and server keeps a page: the shipped proxy, with caching of everything switched on."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.browser.serving import free_port
from tests.faults.campaign.served import Served, asked
from tests.install.nginx import Nginx

pytestmark = [pytest.mark.xdist_group("deploy"), pytest.mark.slow, pytest.mark.needs("nginx")]

GREEDY = """
proxy_cache_path {folder}/cache keys_zone=kept:1m;
proxy_cache kept;
proxy_cache_methods GET HEAD POST;
proxy_cache_key $uri;
proxy_cache_valid any 10m;
add_header X-Cache $upstream_cache_status always;
"""
"""Whatever the server does not forbid is kept, a POST too, and given to anybody."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("cached")
    server = Served(folder, {"SELFCHECK_DATA": f"{folder}/data"})
    server.start()
    found = Nginx(free_port(), [server.port], GREEDY)
    yield found
    found.close()
    server.kill()


def kept(proxy: Nginx) -> list[bytes]:
    return [path.read_bytes() for path in Path(proxy.folder, "cache").rglob("*") if path.is_file()]


def test_the_cache_keeps_what_is_the_same_for_everybody(proxy: Nginx) -> None:
    """Else the test below could not fail."""
    assert [proxy.ask("/embed.js")[1]["x-cache"] for _ in range(2)] == ["MISS", "HIT"]
    assert len(kept(proxy)) == 1


def test_no_page_of_a_patient_is_kept(proxy: Nginx) -> None:
    first = next(question for section in asked().sections for question in section.questions)
    tap = proxy.post()
    for option in ("yes", "no"):
        flow = {"lang": "en", "consent": asked().consent.version, "answers": {first.id: option}}
        status, body = tap(urlencode({"flow": json.dumps(flow), "tap": '{"view": "review"}'}).encode())
        assert status == 200
        assert b'id="selfcheck"' in body
    for path in ("/", "/?lang=en", "/?resume", "/healthz", "/livez", "/calendar.ics?days=3"):
        assert [proxy.ask(path)[1]["x-cache"] for _ in range(2)] == ["MISS", "MISS"], path
    assert not [page for page in kept(proxy) if b'id="selfcheck"' in page]
