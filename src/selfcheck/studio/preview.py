"""The patient's screen as HTML, by the patient's own templates; without their words, the words alone.

`Preview` is the whole interface: a questionnaire, a place to look at, and answers that lead there.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape

from selfcheck.engine import Engine, assess, measure, next_question, questions_of
from selfcheck.model import Answers, Question, Questionnaire, Text
from selfcheck.patient import Flow, SendStatus, draw, render_page, style_sheet
from selfcheck.proofs import Witnesses

Preview = Callable[[Questionnaire, str, Answers, str], str]
"""(questionnaire, view, answers, language) → HTML. Views: `start`, `consent`, `question:<id>`, `result`."""


def screen_preview(questionnaire: Questionnaire, view: str, answers: Answers, language: str) -> str:
    """The screen as patients see it; its buttons do nothing."""
    if not questionnaire.texts:
        return words_preview(questionnaire, view, answers, language)
    flow = Flow(language, view, questionnaire.consent.version, answers)
    page = render_page(
        questionnaire, draw(Engine(questionnaire), flow, datetime.now(UTC), SendStatus()), flow
    )
    return f"<style>{style_sheet(questionnaire)}</style><div inert>{page}</div>"


_STYLE = """<style>body{font:16px/1.6 system-ui,'Noto Sans CJK JP',sans-serif;margin:16px;color:#1c2b2a}
h1{font-size:1.25em;line-height:1.4}li{list-style:none;border:1px solid #b8b2a5;border-radius:12px;
padding:10px 12px;margin:8px 0}
ul{padding:0}p{margin:.6em 0}.card{border-radius:12px;padding:12px}</style>"""


def words_preview(questionnaire: Questionnaire, view: str, answers: Answers, language: str) -> str:
    """The words of a screen."""

    def said(text: Text | None) -> str:
        return escape((text or {}).get(language) or next(iter((text or {}).values()), ""))

    match view.partition(":"):
        case ("start", _, _):
            start = questionnaire.start
            return f"{_STYLE}<h1>{said(start.title)}</h1><p>{said(start.lead)}<p>{said(start.emergency)}"
        case ("consent", _, _):
            consent = questionnaire.consent
            return f"{_STYLE}<h1>{said(consent.title)}</h1><ul>{_items(map(said, consent.points))}</ul>"
        case ("question", _, name):
            return _STYLE + _question(next(q for q in questions_of(questionnaire) if q.id == name), said)
    found = assess(questionnaire, answers)
    if found.guidance is None:
        asked = next_question(questionnaire, answers)
        return _STYLE + (_question(asked, said) if asked else "")
    guidance, colour = found.guidance, found.guidance.colour
    because = _items(said(finding.because) for finding in found.findings if finding.urgency is found.urgency)
    style = f"background:{colour.background};color:{colour.text}"
    card = (
        f'<div class="card" style="{style}"><b>{said(guidance.word)}</b><h1>{said(guidance.title)}</h1></div>'
    )
    card = card.replace("{days}", str(found.days or "")).replace(
        "{department}", _departments(questionnaire, found.departments, language)
    )
    return f"{_STYLE}{card}<p>{said(guidance.what)}<ul>{because}</ul>"


def _departments(questionnaire: Questionnaire, names: tuple[str, ...], language: str) -> str:
    return ", ".join(escape(questionnaire.departments[name].get(language, name)) for name in names)


def _question(question: Question, said: Callable[[Text | None], str]) -> str:
    texts = question.options or question.tick or {}
    measured = measure(question)
    scale = f"<p>{measured.low} – {measured.high}" if measured else ""
    listed = _items(map(said, texts.values()))
    return f"<h1>{said(question.ask)}</h1><p>{said(question.hint)}{scale}<ul>{listed}</ul>"


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{text}</li>" for text in texts)


def view_of(
    questionnaire: Questionnaire, path: tuple[str | int, ...], answers: Answers
) -> tuple[str, Answers]:
    """The screen on which an entry is seen, and the answers by which a patient gets there."""
    match path:
        case ("sections", int(s), "questions", int(q), *_) if _there(questionnaire, s, q):
            question = questionnaire.sections[s].questions[q]
            return f"question:{question.id}", _answers_before(questionnaire, question.id, answers)
        case ("sections", int(s)) if _there(questionnaire, s, 0):
            return view_of(questionnaire, ("sections", s, "questions", 0), answers)
        case (("consent" | "start") as view, *_):
            return str(view), {}
        case ("clinic" | "phones" | "texts", *_) if not answers:
            return "start", {}
        case ("send", *_):
            return "send", answers
    return "result", answers


def jumps(questionnaire: Questionnaire) -> dict[str, tuple[str | int, ...]]:
    """Every screen that an author can go to: its name → the path of what is seen there."""
    questions = {
        question.id: ("sections", s, "questions", q)
        for s, section in enumerate(questionnaire.sections)
        for q, question in enumerate(section.questions)
        if not question.given
    }
    results = {guidance.id: ("guidance", place) for place, guidance in enumerate(questionnaire.guidance)}
    named: dict[str, tuple[str | int, ...]] = {"start": ("start",), "consent": ("consent",)}
    named |= {f"question:{name}": path for name, path in questions.items()}
    return named | {f"result:{name}": path for name, path in results.items()}


def _answers_before(questionnaire: Questionnaire, question: str, answers: Answers) -> Answers:
    """What is answered when a question is asked: all before it; all else where it comes after the result."""
    whole = _leading_to(questionnaire, question, answers)
    order = [each.id for each in questions_of(questionnaire)]
    before = {n: a for n, a in whole.items() if order.index(n) < order.index(question)}
    asked = next_question(questionnaire, before)
    if asked and asked.id == question:
        return before
    return {name: answer for name, answer in whole.items() if name != question}


def _leading_to(questionnaire: Questionnaire, question: str, answers: Answers) -> Answers:
    """A whole path with these answers; one on which something was given, where a question is on no other."""
    witnesses = Witnesses(questionnaire)
    path = witnesses.path(answers).answers
    if question in path:
        return path
    given = {q.id: option for q in questions_of(questionnaire) if q.given for option in q.options or ()}
    return witnesses.path({**given, **answers}).answers


def _there(questionnaire: Questionnaire, s: int, q: int) -> bool:
    return s < len(questionnaire.sections) and q < len(questionnaire.sections[s].questions)
