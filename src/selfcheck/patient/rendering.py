"""The start page as HTML: read at once, while Streamlit loads behind it. Above screens, shell and statics."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.calls import clinic_call
from selfcheck.patient.component import ADDRESS, modules
from selfcheck.patient.flow import Flow
from selfcheck.patient.rewrite import SENTENCES
from selfcheck.patient.screen import Screen
from selfcheck.patient.screens import draw
from selfcheck.patient.shell import Shell
from selfcheck.patient.statics import PREFIX, compress, encoding_for
from selfcheck.patient.wording import BREAK, Wording
from selfcheck.web.headers import inline_hashes

PATIENCE = 30_000
"""Milliseconds until the page says that the self-check cannot be reached."""

_LONG = re.compile("(?=.{12}).*[\u3040-\u30ff\u4e00-\u9fff]")
_LONG_PHRASE = Markup('<span class="long">{}</span>')
_PHONE = re.compile(r"(\d+(?:-\d+)+)")
_WHOLE = Markup('<span class="whole">{}</span>')


class Page(NamedTuple):
    """A finished page in each encoding; `""` is the plain one."""

    bodies: dict[str, bytes]
    etag: str

    def response(self, request: Request) -> Response:
        encoding = encoding_for(request)
        headers = {"cache-control": "no-cache", "etag": self.etag, "vary": "Accept-Encoding, Accept-Language"}
        if request.headers.get("if-none-match", "").removeprefix("W/") == self.etag:
            return Response(status_code=304, headers=headers)
        if encoding:
            headers["content-encoding"] = encoding
        return Response(self.bodies[encoding], headers=headers, media_type="text/html")


def start_pages(questionnaire: Questionnaire, shell: Shell, parents: Sequence[str]) -> dict[str, Page]:
    """The start page in each language; `parents` are the origins that may show it in a frame."""
    return {tag: _page(_html(questionnaire, shell, parents, tag)) for tag in questionnaire.languages}


def script_hashes() -> list[str]:
    """The CSP sources of the start page's own scripts."""
    return inline_hashes("".join(f"<script>{_text(name)}</script>" for name in ("early.js", "start.js")))


def language_for(questionnaire: Questionnaire, request: Request) -> str:
    """The language asked for in the address, else the browser's first one that we have, else the default."""
    known = list(questionnaire.languages)
    wishes = [request.query_params.get("lang", "")]
    wishes += [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    for wish in wishes:
        for language in known:
            if wish.lower() == language.lower():
                return language
        for language in known:
            if wish and wish.split("-")[0].lower() == language.split("-")[0].lower():
                return language
    return known[0]


def _html(questionnaire: Questionnaire, shell: Shell, parents: Sequence[str], language: str) -> str:
    now = datetime.now(UTC)
    start, *consents = (
        draw(questionnaire, Flow(language, view=view), now) for view in ("start", "consent", "declined")
    )
    wording = Wording(questionnaire, language)
    agreed = Flow(language, n=1, view="next", consent=questionnaire.consent.version)
    return _template().render(
        start=start,
        consents=consents,
        reach=[clinic_call(wording), *start["start"]["calls"]],
        failed=wording.word("embed_failed"),
        noscript=wording.word("noscript"),
        data=_data(questionnaire, parents, draw(questionnaire, agreed, now)),
        style=Markup(_text("frontend/screen.css")),  # noqa: S704 - a file of ours, not a text
        early=Markup(_text("early.js")),  # noqa: S704 - the same
        script=Markup(_text("start.js")),  # noqa: S704 - the same
        component=ADDRESS,
        module=PREFIX + shell.script,
        preloads=[*modules(), *(PREFIX + path for path in shell.preloads)],
        styles=[PREFIX + path for path in shell.styles],
    )


def _data(questionnaire: Questionnaire, parents: Sequence[str], first: Screen) -> dict[str, object]:
    """What the page's script needs to know."""
    keys = {"waiting", *(sentence.key for sentence in SENTENCES)}
    texts = {tag: {key: questionnaire.texts[key][tag] for key in keys} for tag in questionnaire.languages}
    return {"hosts": parents, "patience": PATIENCE, "texts": texts, "first": first}


def _page(html: str) -> Page:
    plain = html.encode()
    bodies = {"": plain, "br": compress(plain, "br"), "gzip": compress(plain, "gzip")}
    return Page(bodies, f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["lines"] = _lines
    return environment.from_string(_text("startpage.html"))


def _lines(text: str) -> Markup:
    """A text whose lines may break at the marks between phrases, as frontend/dom.js makes it."""
    lines = (Markup("<wbr>").join(map(_phrase, line.split(BREAK))) for line in text.split("\n"))
    return Markup("<br>").join(lines)


def _phrase(phrase: str) -> Markup:
    parts = enumerate(_PHONE.split(phrase))
    whole = Markup("").join(_WHOLE.format(part) if i % 2 else escape(part) for i, part in parts)
    return _LONG_PHRASE.format(whole) if _LONG.match(phrase) else whole


def _text(name: str) -> str:
    return files("selfcheck.ui").joinpath(name).read_text("utf-8")
