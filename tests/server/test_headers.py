"""Every response carries the headers that keep a patient's page to itself."""

import base64
import hashlib
import re

import pytest
from selfcheck.ui.statics import PREFIX
from tests.browser.serving import Server
from tests.server.conftest import NewServer
from tests.server.wire import ask

from selfcheck.web.headers import inline_hashes

pytestmark = pytest.mark.xdist_group("headers")

DOCUMENTS = ("/", "/healthz", "/nothing", "/_stcore/health", "/_stcore/host-config")
PARTS = (PREFIX + "js/selfcheck.js", "/embed.js", "/_stcore/bidi-components/selfcheck.screen/screen.css")


def policy(headers: dict[str, str]) -> dict[str, list[str]]:
    """The Content-Security-Policy by its directives."""
    directives = (directive.split() for directive in headers["content-security-policy"].split(";"))
    return {name: values for name, *values in directives}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_may_load_run_and_be_framed_by_nothing_but_our_own(path: str, walled: Server) -> None:
    headers = ask(walled.url, path)[1]
    directives = policy(headers)
    assert directives["default-src"] == ["'none'"]
    assert directives["connect-src"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'self'"]
    assert directives["base-uri"] == directives["form-action"] == ["'none'"]
    assert all(re.fullmatch(r"'self'|'sha256-.{44}'", source) for source in directives["script-src"])
    everything = " ".join(value for values in directives.values() for value in values)
    assert "eval" not in everything
    assert "://" not in everything
    assert "camera=()" in headers["permissions-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", PARTS)
def test_a_part_is_what_it_says_it_is(path: str, walled: Server) -> None:
    status, headers, _ = ask(walled.url, path)
    assert status == 200
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"].startswith(("text/javascript", "text/css"))


def test_only_the_clinics_tag_may_be_loaded_by_other_websites(walled: Server) -> None:
    reach = {path: ask(walled.url, path)[1]["cross-origin-resource-policy"] for path in (*DOCUMENTS, *PARTS)}
    assert [path for path, policy in reach.items() if policy != "same-origin"] == ["/embed.js"]


def test_the_inline_scripts_of_the_page_are_the_ones_that_may_run(walled: Server) -> None:
    _, headers, body = ask(walled.url, "/")
    allowed = policy(headers)["script-src"]
    scripts = re.findall(r"<script>(.*?)</script>", body.decode(), re.S)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed


def test_only_code_is_hashed() -> None:
    page = '<script src="x"></script><script type="application/json">{}</script><script>1</script>'
    assert inline_hashes(page) == ["'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"]


def test_the_clinics_websites_and_our_own_names_come_from_the_settings(new_server: NewServer) -> None:
    server = new_server(
        SELFCHECK_PARENTS="https://clinic.example https://*.clinic.example",
        SELFCHECK_ORIGINS="https://check.clinic.example",
    )
    directives = policy(ask(server.url)[1])
    assert directives["frame-ancestors"] == ["'self'", "https://clinic.example", "https://*.clinic.example"]
    assert directives["connect-src"] == ["'self'", "wss://check.clinic.example"]


def test_https_is_asked_for_once_it_is_there(walled: Server) -> None:
    assert "strict-transport-security" not in ask(walled.url)[1]
    secure = ask(walled.url, X_Forwarded_Proto="https")[1]
    assert secure["strict-transport-security"] == "max-age=31536000"
