"""Easy Japanese in a real browser: chosen like the others, whole phrases on narrow lines, no answer lost."""

from playwright.sync_api import expect
from tests.browser.patient import NewPatient
from tests.browser.serving import Server

EASY = "ja-simple"
BROKEN = """() => [...document.querySelectorAll('#selfcheck h1, #selfcheck li, #selfcheck legend, #selfcheck .option')].flatMap((e) => {
  const range = document.createRange(), cut = [];
  const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    for (const { 0: word, index } of node.data.matchAll(/[\\u3041-\\u3096\\u4e00-\\u9fff]+/g)) {
      range.setStart(node, index); range.setEnd(node, index + word.length);
      if (word.length < 12 && new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1)
        cut.push(word);
    }
  return cut;
})"""
"""Words of the screen that are on two lines."""


def test_easy_japanese_from_the_start_to_the_result(server: Server, new_patient: NewPatient) -> None:
    patient = new_patient(viewport={"width": 320, "height": 568}, has_touch=True)
    page = patient.page
    patient.begin(server.url)
    patient.answer_usual()
    patient.tap(".languages summary")
    patient.tap(f".languages button[lang={EASY}]")
    expect(page.locator("html")).to_have_attribute("lang", EASY)
    expect(patient.root.locator("h1")).to_have_text("何さいですか？")
    assert list(patient.kept()["answers"]) == ["gate_a"]
    while patient.view().startswith(("question:", "grid:")):
        assert page.evaluate(BROKEN) == []
        patient.answer_usual()
    patient.sees("result")
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.reload()
    patient.sees("result")
    expect(page.locator("html")).to_have_attribute("lang", EASY)
