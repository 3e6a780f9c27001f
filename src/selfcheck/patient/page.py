"""What `/` answers: the start page, or, where there is none to give, the phone numbers. Above startpage."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.shell import Shell
from selfcheck.patient.startpage import Page, language_for, start_pages
from selfcheck.patient.statics import STATIC
from selfcheck.web.addresses import Visitors
from selfcheck.web.content import Content

_FALLBACK = Path(__file__).with_name("fallback.html")


class Front:
    """The first page of one questionnaire, made anew when its file changes."""

    def __init__(self, content: Content, shell: Shell | None, visitors: Visitors) -> None:
        self.content, self.shell, self.visitors = content, shell, visitors
        self._made: tuple[Questionnaire, dict[str, Page]] | None = None

    def answer(self, request: Request) -> Response:
        """Not a coroutine: Starlette runs it beside the event loop, which a changed file must not hold up."""
        questionnaire = self.content.current()
        if questionnaire is None or self.visitors.full:
            return self.fallback()
        if self.shell is None:
            return FileResponse(STATIC.parent / "index.html", headers={"cache-control": "no-cache"})
        return self.pages(questionnaire, self.shell)[language_for(questionnaire, request)].response(request)

    def pages(self, questionnaire: Questionnaire, shell: Shell) -> dict[str, Page]:
        """The start page in each language."""
        if self._made is None or self._made[0] is not questionnaire:
            self._made = questionnaire, start_pages(questionnaire, shell, self.visitors.settings.parents)
        return self._made[1]

    def fallback(self) -> Response:
        """The fixed page with 119 and #7119: no place is free, or no questionnaire was ever right."""
        headers = {"cache-control": "no-store", "retry-after": "30"}
        return HTMLResponse(_FALLBACK.read_text("utf-8"), 503, headers)
