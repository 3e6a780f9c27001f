"""Whole cases in a real Chromium on a telephone's screen, each with a picture kept for people to look at."""

import pytest
from playwright.sync_api import expect
from tests.browser.patient import Patient
from tests.browser.serving import Server

from selfcheck.engine.engine import assess
from selfcheck.model.questionnaire import Answers, Booking, Questionnaire, Urgency

WEAK: Answers = {
    "leg_weak": "yes",
    "weak": ("stairs",),
    "weak_side": "right",
    "weak_power": "mild",
    "weak_seen": "not_seen",
}
NUMB: Answers = {
    "leg_numb": "yes",
    "numb_map": ("left_shin_inner",),
    "numb_since": "upto_2w",
    "numb_when": "always",
}

CASES: dict[str, tuple[str, Answers, Urgency]] = {
    "plain_strain": ("ja", {"pain": "back", "pain_now": 3}, Urgency.SELFCARE),
    "saddle_this_morning": ("ja", {"saddle": "new"}, Urgency.EMERGENCY),
    "chest": ("en", {"gate_a": ("chest",)}, Urgency.EMERGENCY),
    "saddle_not_sure": ("en", {"saddle": "unsure"}, Urgency.URGENT),
    "thigh_weak": ("ja", {**WEAK, "weak_since": "upto_2w"}, Urgency.URGENT),
    "shin_numb": ("en", NUMB, Urgency.SOON),
    "pain_for_months": ("ja", {"pain": "back", "pain_since": "over_12w", "pain_now": 5}, Urgency.ROUTINE),
}


@pytest.mark.parametrize("name", CASES)
def test_a_whole_case(name: str, patient: Patient, server: Server, questionnaire: Questionnaire) -> None:
    language, answers, urgency = CASES[name]
    patient.begin(f"{server.url}?lang={language}")
    met = patient.walk(answers)
    if patient.view() == "emergency":
        patient.shot(f"{name}_interrupted")
        patient.tap(".onward .secondary")
        patient.sees("grid:")
        met += patient.walk(answers)
    patient.sees("result")
    card = patient.root.locator(".card")
    expect(card).to_have_attribute("data-urgency", urgency)
    given = {name: answer for name, answer in patient.given.items() if name in met}
    assessment = assess(questionnaire, given)
    assert assessment.finished
    assert assessment.urgency == urgency
    expect(patient.root.locator(".booking")).to_have_count(int(assessment.booking is Booking.SHOWN))
    expect(patient.root.locator(".net li")).to_have_count(len(questionnaire.safety_net.items))
    patient.shot(f"{name}_result")
