"""Every response carries the headers that keep a patient's page to itself."""

import base64
import hashlib
import re
from pathlib import Path

import httpx
import pytest
from tests.support.site import NewSite, Site

from selfcheck.web.headers import inline_hashes

PAGES = (("GET", "/"), ("POST", "/"), ("GET", "/?lang=en&theme=dark"))
PARTS = ("/script.js", "/embed.js", "/calendar.ics?days=2", "/livez", "/healthz", "/nothing")


def policy(answer: httpx.Response) -> dict[str, list[str]]:
    """The Content-Security-Policy by its directives."""
    directives = (directive.split() for directive in answer.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in directives}


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_a_page_may_load_run_and_be_framed_by_nothing_but_our_own(method: str, path: str, site: Site) -> None:
    answer = site.ask(method, path)
    directives = policy(answer)
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["connect-src"] == directives["form-action"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'self'"]
    assert directives["base-uri"] == ["'none'"]
    everything = answer.headers["content-security-policy"]
    assert "unsafe" not in everything
    assert "://" not in everything
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_the_one_inline_style_is_the_one_that_may_be_and_there_is_no_inline_script(
    method: str, path: str, site: Site
) -> None:
    answer = site.ask(method, path)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy(answer)["style-src"] == [f"'sha256-{digest}'"]
    assert re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.S) == [""]
    assert not re.search(r" style=| on[a-z]+=", re.sub("<style>.*?</style>", "", answer.text, flags=re.S))


@pytest.mark.parametrize("path", PARTS)
def test_whatever_else_is_answered_says_what_it_is(path: str, site: Site) -> None:
    headers = site.ask("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-type"].startswith(("text/javascript", "text/calendar", "text/plain"))


def test_only_the_clinics_tag_may_be_loaded_by_other_websites(site: Site) -> None:
    reach = {path: site.ask("GET", path).headers["cross-origin-resource-policy"] for path in ("/", *PARTS)}
    assert [path for path, policy in reach.items() if policy != "same-origin"] == ["/embed.js"]


def test_the_fixed_page_has_the_headers_of_a_page(tmp_path: Path, new_site: NewSite) -> None:
    (tmp_path / "questions.yaml").write_text("sections: [", "utf-8")
    answer = new_site(tmp_path / "questions.yaml", parents=("https://clinic.example",)).ask("GET")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy(answer)["style-src"] == [f"'sha256-{digest}'"]
    assert policy(answer)["frame-ancestors"] == ["'self'", "https://clinic.example"]


def test_only_code_is_hashed() -> None:
    page = '<script src="x"></script><script type="application/json">{}</script><script>1</script>'
    assert inline_hashes(page) == ["'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"]


def test_the_clinics_websites_come_from_the_settings(new_site: NewSite) -> None:
    site = new_site(parents=("https://clinic.example", "https://*.clinic.example"))
    for method in ("GET", "POST"):
        found = policy(site.ask(method))["frame-ancestors"]
        assert found == ["'self'", "https://clinic.example", "https://*.clinic.example"]


def test_https_is_asked_for_once_it_is_there(site: Site) -> None:
    assert "strict-transport-security" not in site.ask("GET").headers
    secure = site.ask("GET", "https://check.example/").headers
    assert secure["strict-transport-security"] == "max-age=31536000"
