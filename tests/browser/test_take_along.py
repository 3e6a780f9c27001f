"""What the patient takes along: one printed page, the text, the telephone links."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from tests.browser.patient import NewPatient, Patient
from tests.browser.serving import ROOT, Server
from tests.browser.tour import SENT

from selfcheck.engine.answers import usual_answers
from selfcheck.engine.engine import Engine
from selfcheck.letter import letter_text, write_letter
from selfcheck.loader.loading import load
from selfcheck.model.questionnaire import Answer, Answers

QUESTIONNAIRE = load(ROOT / "questions.yaml")
ENGINE = Engine(QUESTIONNAIRE)
MARKED = (
    "left_thigh_back",
    "right_shin_inner",
    "saddle",
    "left_calf_sole_little",
    "right_shin_outer_foot_top",
)
USUAL = usual_answers(QUESTIONNAIRE)


def path(**answers: Answer) -> dict[str, Answer]:
    return ENGINE.path({**USUAL, **answers}).answers


def everything() -> Answers:
    """A patient who ticks whatever there is, and says yes to the rest."""
    answers = dict[str, Answer]()
    while question := ENGINE.path(answers).next:
        options = [name for name in question.options or question.tick or {} if name not in QUIET]
        ticked = tuple(name for name in options if name not in question.exclusive)
        worst = ticked if question.tick else options[-1] if options else 9
        answers[question.id] = ("none",) if question.id == "gate_a" else worst
    return answers


QUIET = ("no", "none", "unsure", "skip", "known", "new")
EVERYTHING = everything()


def fullest() -> dict[str, dict[str, Answer]]:
    """The case with the most reasons at each urgency: the fullest page to print."""
    found: dict[str, tuple[int, dict[str, Answer]]] = {}
    for case in QUESTIONNAIRE.cases:
        answers = path(**case.answers)
        assessment = ENGINE.assess(ENGINE.path(answers))
        reasons = sum(1 for finding in assessment.findings if finding.urgency)
        if reasons > found.get(str(assessment.urgency), (-1, {}))[0]:
            found[str(assessment.urgency)] = reasons, answers
    return {urgency: answers for urgency, (_, answers) in found.items()}


def pages(patient: Patient) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", patient.page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", list(QUESTIONNAIRE.languages))
def test_each_result_prints_on_one_page(language: str, server: Server, patient: Patient) -> None:
    marked = path(pain="leg", leg_numb="yes", numb_map=MARKED, pain_map=MARKED)
    for name, answers in {**fullest(), "both maps": marked}.items():
        patient.resume(server.url, "result", answers, language, sent=SENT)  # a receipt takes room too
        urgency = str(ENGINE.assess(ENGINE.path(answers)).urgency)
        expect(patient.root.locator(".card")).to_have_attribute("data-urgency", urgency)
        assert pages(patient) == 1, name
    expect(patient.root.locator("section.marked")).to_have_count(2)


def longest() -> list[Answers]:
    """The three cases with the longest letters."""
    assert QUESTIONNAIRE.letter
    letters = {
        case.name: write_letter(ENGINE, QUESTIONNAIRE.letter, found, ENGINE.assess(found), datetime.now(UTC))
        for case in QUESTIONNAIRE.cases
        for found in [ENGINE.path({**USUAL, **case.answers})]
    }
    names = sorted(letters, key=lambda name: len(letter_text(letters[name])), reverse=True)[:3]
    return [path(**case.answers) for case in QUESTIONNAIRE.cases if case.name in names]


@pytest.mark.parametrize(
    ("language", "view"), [("ja", "letter"), ("en", "letter:both"), ("ja-simple", "letter:both")]
)
def test_the_longest_letters_print_on_one_page(
    language: str, view: str, server: Server, patient: Patient
) -> None:
    for answers in [*longest(), EVERYTHING]:
        patient.resume(server.url, view, answers, language)
        expect(patient.root.locator("article.letter")).to_be_visible()
        assert pages(patient) == 1


def test_an_interrupted_letter_prints_on_one_page(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "letter", {"gate_a": ("none",), "age": "from_35", "saddle": "new"})
    assert pages(patient) == 1


def test_an_interrupted_result_prints_on_one_page(server: Server, patient: Patient) -> None:
    answers: Answers = {"gate_a": ("none",), "age": "from_35", "saddle": "new"}
    patient.resume(server.url, "emergency", answers)
    assert pages(patient) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_another_telephone_reads_the_result_from_the_code(
    theme: str, server: Server, new_patient: NewPatient
) -> None:
    patient = new_patient(color_scheme=theme, device_scale_factor=2)
    patient.resume(server.url, "result", path(saddle="unsure"))
    patient.tap(".take summary")
    picture = patient.root.locator(".take .code svg").screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert "今日中に、MRIのある病院の整形外科を受診してください" in found.text


def test_the_text_is_copied(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient(permissions=["clipboard-read", "clipboard-write"])
    patient.resume(server.url, "result", path(saddle="unsure"))
    patient.tap(".take summary")
    patient.tap(".take [data-copy]")
    expect(patient.page.locator("#voice")).to_have_text("コピーしました。")
    copied = patient.page.evaluate("navigator.clipboard.readText()")
    assert "今日中に、MRIのある病院の整形外科を受診してください" in copied
    assert "\u200b" not in copied


def test_copying_works_without_leave_to_use_the_clipboard(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient()
    patient.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})"
    )
    patient.resume(server.url, "result", path())
    patient.tap(".take summary")
    patient.tap(".take [data-copy]")
    expect(patient.page.locator("#voice")).to_have_text("コピーしました。")


def test_the_numbers_are_links(server: Server, patient: Patient) -> None:
    patient.resume(server.url, "result", {"gate_a": ("chest",)})
    expect(patient.root.locator("a.call").first).to_have_attribute("href", "tel:119")
    patient.resume(server.url, "result", path())
    expect(patient.root.locator(".booking a.call")).to_have_attribute("href", "tel:0466219624")
