"""Screens as HTML: one set of templates for every screen and language. Above screens."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from selfcheck.display import BREAK, PANEL, Wording, html_templates
from selfcheck.letter import draw_letter, letter_style
from selfcheck.model import Questionnaire
from selfcheck.patient.calls import reachable
from selfcheck.patient.flow import Flow, Patch, write_flow
from selfcheck.patient.form import new_token
from selfcheck.patient.screens import Screen
from selfcheck.patient.statics import read_static

KINDS = (
    "start", "consent", "erasing", "notice", "question", "grid", "result", "letter", "review", "send",
    "receipt",
)  # fmt: skip
"""The bodies of a screen; each has a template of its name."""

FRAME = ("skip", "languages")
SAID = ("waiting", "expired", "erased")
"""What the script says. `offline`, which has telephone numbers, travels with the page too."""

_PHONE = re.compile("([(\uff08]?#?\\d+(?:-\\d+)+[)\uff09]?)")
"""A phone number stays on one line, with the brackets around it."""
_WHOLE = Markup('<span class="whole">{}</span>')


def render_main(screen: Screen, *, flow: str = "", token: str = "") -> str:
    """The `<main>` of a screen; `flow` and `token` are hidden fields, for a browser without our script."""
    kind = next(kind for kind in KINDS if kind in screen)
    heading, title = (text.replace(BREAK, "") for text in (screen["heading"], screen["title"]))
    return _template("main.html").render(
        screen=screen,
        kind=kind,
        body=screen[kind],  # type: ignore[literal-required]
        title=title if heading == title else f"{heading} | {title}",
        flow=flow,
        token=token,
        panel=PANEL,
    )


def render_page(
    questionnaire: Questionnaire, screen: Screen, flow: Flow, *, parents: str = "", keep_minutes: int = 60
) -> str:
    """The whole page of a screen, but `<html>` around it: usable without JavaScript."""
    wording = Wording(questionnaire, screen["lang"])
    kept = encode(kept_flow(flow, screen))
    token = flow.form.token if flow.form else new_token()
    return _template("page.html").render(
        screen=screen,
        main=Markup(render_main(screen, flow=kept, token=token)),  # noqa: S704 - a template of ours made it
        flow=kept,
        clinic=wording.say(questionnaire.clinic.name),
        languages=questionnaire.languages,
        words={key: wording.word(key) for key in FRAME},
        said={key: wording.plain_word(key) for key in SAID},
        offline=wording.word("offline"),
        calls=reachable(wording),
        parents=parents,
        keep_minutes=keep_minutes,
    )


def render_document(
    page: str, screen: Screen, style: str, script: str, theme: str = "", *, resume: bool = False
) -> str:
    """The document around a page. `script` is the address of ours, `theme` is light, dark or the device's.

    With `resume` it stays hidden until our script has put in the screen that this tab was at.
    """
    return _template("document.html").render(
        page=Markup(page),  # noqa: S704 - a template of ours made it
        lang=screen["lang"],
        title=f"{screen['heading'].replace(BREAK, '')} | {screen['title']}",
        style=Markup(style),  # noqa: S704 - a file of ours and the colours of the guidances
        script=script,
        theme=theme,
        resume=resume,
    )


def kept_flow(flow: Flow, screen: Screen) -> dict[str, object]:
    """The flow that the device keeps once the screen is shown."""
    return write_flow(flow, screen["view"], tuple(screen["acknowledged"]))


def encode(value: Mapping[str, object]) -> str:
    """A tap or a flow as it is written into the page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def taps(screen: Screen) -> Iterator[Patch]:
    """The taps that lead on from a screen and need no form: what the page may ask ahead."""
    if "start" in screen:
        yield screen["start"]["flow"]
    elif "consent" in screen:
        yield screen["consent"]["agree_flow"]
    elif "result" in screen and (answer_on := screen["result"]["answer_on_flow"]):
        yield answer_on
    elif "notice" in screen:
        yield screen["notice"]["flow"]
    elif "question" in screen:
        yield from (option["flow"] for option in screen["question"]["options"] if option["flow"])
        if keep := screen["question"]["keep_flow"]:
            yield keep


def style_sheet(questionnaire: Questionnaire) -> str:
    """The one style sheet, with the colours of the guidances: a strict policy allows no `style` attribute."""
    return f"{read_static('style.css')}\n{letter_style()}\n{card_colours(questionnaire)}"


def card_colours(questionnaire: Questionnaire) -> str:
    """The colours of each guidance's card, as a style sheet."""
    return "\n".join(
        f'.card[data-guidance="{guidance.id}"]'
        f"{{--background:{guidance.colour.background};--text:{guidance.colour.text}}}"
        for guidance in questionnaire.guidance
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = html_templates(PackageLoader("selfcheck.patient"))
    environment.filters["lines"] = _lines
    environment.filters["letter"] = draw_letter
    environment.filters["encode"] = encode
    environment.filters["plain"] = lambda text: text.replace(BREAK, "")
    return environment


@lru_cache(maxsize=8192)
def _lines(text: str) -> Markup:
    """A text with its line ends, whose telephone numbers are not parted at their hyphens."""
    return Markup("<br>").join(map(_line, text.split("\n")))


def _line(text: str) -> Markup:
    parts = enumerate(_PHONE.split(text))
    return Markup("").join(_WHOLE.format(part) if i % 2 else escape(part) for i, part in parts)
