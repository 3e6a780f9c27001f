"""The look: every rule of the style sheet holds, and lines break where they may."""

import re

from playwright.sync_api import Page, expect
from tests.browser.patient import NewPatient, Patient
from tests.browser.serving import ROOT, Server
from tests.browser.tour import tour, usual

SHEET = ROOT / "src" / "selfcheck" / "patient" / "static" / "style.css"
COUNT = """(text) => {
  const count = (rules) => [...rules].reduce((sum, rule) => sum + 1 + count(rule.cssRules ?? []), 0);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return count(sheet.cssRules);
}"""
PARTED = """() => {
  const room = (node) => {
    while (getComputedStyle(node).display === "inline") node = node.parentElement;
    const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(node);
    return node.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
  };
  const lines = (node) => new Set([...inside(node).getClientRects()].map((box) => Math.round(box.top))).size;
  const inside = (node) => { const range = document.createRange(); range.selectNodeContents(node); return range; };
  const length = (node) => {
    node.style.whiteSpace = "nowrap";
    const found = inside(node).getBoundingClientRect().width;
    node.style.whiteSpace = "";
    return found;
  };
  return [...document.querySelectorAll("#selfcheck .whole")]
    .filter((node) => node.checkVisibility() && lines(node) > 1 && length(node) <= room(node.parentElement))
    .map((node) => node.textContent);
}"""


def test_the_browser_understands_every_rule(page: Page) -> None:
    """A stray bracket makes it drop the rule behind it, in silence."""
    text = re.sub(r"/\*.*?\*/", "", SHEET.read_text("utf-8"), flags=re.S)
    text = re.sub(r"[^{}]*::-moz-[^{}]*\{[^{}]*\}", "", text)  # Firefox's own
    assert page.evaluate(COUNT, text) == text.count("{")


def test_what_was_marked_on_the_body_is_for_paper_only(server: Server, patient: Patient) -> None:
    marked = usual(pain="leg", leg_numb="yes", numb_map=("left_shin_inner",), numb_when="always")
    patient.resume(server.url, "result", marked)
    expect(patient.root.locator("section.marked")).to_be_hidden()
    patient.page.emulate_media(media="print")
    expect(patient.root.locator("section.marked")).to_be_visible()
    expect(patient.root.locator("section.marked .skin")).to_be_visible()


def test_no_number_that_fits_a_line_is_parted(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient(viewport={"width": 320, "height": 640})
    seen = 0
    for name in tour(patient, server.url):
        assert patient.page.evaluate(PARTED) == [], name
        seen += patient.page.locator("#selfcheck .whole").count()
    assert seen > 3
