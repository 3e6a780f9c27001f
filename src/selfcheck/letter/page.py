"""The letter as HTML: one template and style for the patient's page and the staff's. Above writing."""

from functools import cache
from importlib.resources import files

from jinja2 import PackageLoader, Template
from markupsafe import Markup

from selfcheck.display import html_templates
from selfcheck.letter.writing import DoctorLetter

SIZES = {" fullest": 2000, " full": 1300}
"""Class of the letter → the weight above which it needs that smaller type to fit on one page."""
BESIDE = 0.7
"""What a full-width character of the patient's language weighs."""
LINE = 12
"""What a line weighs beside its characters."""


def draw_letter(letter: DoctorLetter) -> Markup:
    """The letter as an `<article>`, escaped."""
    known = [row for row in (letter.absent, *letter.rest) if row.text]
    size = next((name for name, most in SIZES.items() if _weight(letter) > most), "")
    return Markup(_template().render(letter=letter, known=known, size=size))  # noqa: S704 - the template escapes what is put into it


@cache
def letter_style() -> str:
    """Its style sheet for the patient's page: of a screen, and one page of A4 when printed."""
    return f"{_style('letter')}\n@media print {{\n{_style('paper')}}}\n"


@cache
def paper_style() -> str:
    """Its style sheet where the screen shows the page of A4."""
    return f"{_style('letter')}\n{_style('paper')}"


def _weight(letter: DoctorLetter) -> float:
    """Its characters, those of the patient's language as the smaller ones that they are."""
    rows = [row for part in letter.parts for row in part.rows]
    rows += [letter.decisive, letter.absent, *letter.rest]
    return sum(LINE * (2 if row.beside else 1) + len(row.text) + BESIDE * _width(row.beside) for row in rows)


def _width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in text)


def _style(name: str) -> str:
    return files("selfcheck.letter").joinpath(f"templates/{name}.css").read_text("utf-8")


@cache
def _template() -> Template:
    return html_templates(PackageLoader("selfcheck.letter")).get_template("letter.html")
