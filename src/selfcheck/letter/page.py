"""The letter as HTML: one template and style for the patient's page and the staff's. Above writing."""

from functools import cache
from importlib.resources import files

from jinja2 import PackageLoader, Template
from markupsafe import Markup

from selfcheck.display import html_templates
from selfcheck.letter.writing import DoctorLetter


def draw_letter(letter: DoctorLetter) -> Markup:
    """The letter as an `<article>`, escaped."""
    known = [row for row in (letter.absent, *letter.rest) if row.text]
    return Markup(_template().render(letter=letter, known=known))  # noqa: S704 - the template escapes what is put into it


@cache
def letter_style() -> str:
    """Its style sheet for the patient's page: of a screen, and one page of A4 when printed."""
    return f"{_style('letter')}\n@media print {{\n{_style('paper')}}}\n"


@cache
def paper_style() -> str:
    """Its style sheet where the screen shows the page of A4."""
    return f"{_style('letter')}\n{_style('paper')}"


def _style(name: str) -> str:
    return files("selfcheck.letter").joinpath(f"templates/{name}.css").read_text("utf-8")


@cache
def _template() -> Template:
    return html_templates(PackageLoader("selfcheck.letter")).get_template("letter.html")
