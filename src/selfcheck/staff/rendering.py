"""Pages and parts of pages in HTML, from templates that escape whatever is put into them."""

from functools import cache

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from starlette.responses import HTMLResponse

from selfcheck.display import html_templates
from selfcheck.staff.words import LANGUAGE, say

NO_STORE = {"cache-control": "no-store"}


def draw(template: str, **values: object) -> str:
    """The HTML of a template."""
    return _environment().get_template(template).render(**values)


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A whole page that no browser or proxy keeps."""
    return HTMLResponse(draw(template, **values), status, NO_STORE)


@cache
def _environment() -> Environment:
    loader = PackageLoader("selfcheck.staff", "templates")
    environment = html_templates(loader)
    environment.globals |= {"say": say, "lang": LANGUAGE, "Markup": Markup}
    return environment
