"""A patient at the screen: reads what is asked and taps, as a person would. Knows the page only by what it shows."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from selfcheck.engine.answers import questions_of, usual_answer
from selfcheck.model.questionnaire import Answer, Answers, Question, Questionnaire

ARTIFACTS = Path(__file__).parents[2] / "artifacts" / "screens"
GUARD = 360
"""Milliseconds for which a new screen takes no tap (it was meant for the one before)."""
LISTEN = "() => { window.heard = false; addEventListener('click', () => { window.heard = true; }, { capture: true, once: true }); }"
HEARD = """async () => {
    for (let waited = 0; window.heard === false && waited < 500; waited += 50) await new Promise(done => setTimeout(done, 50));
    return window.heard !== false; // undefined: another page
}"""


class Patient:
    """Walks through the self-check on one page."""

    def __init__(self, page: Page, questionnaire: Questionnaire, *, frame: str | None = None) -> None:
        self.page = page
        self.scope = page.frame_locator(frame) if frame else page
        self.framed = frame is not None
        self.questionnaire = questionnaire
        self.questions: dict[str, Question] = {q.id: q for q in questions_of(questionnaire)}
        self.taps = 0
        self.given: dict[str, Answer] = {}

    @property
    def root(self) -> Locator:
        return self.scope.locator("#selfcheck")

    @property
    def main(self) -> Locator:
        return self.root.locator("main")

    def view(self) -> str:
        """The screen that is shown."""
        return self.main.get_attribute("data-view") or ""

    def sees(self, view: str, timeout: float = 45_000) -> None:
        """Wait for a screen; `question:` waits for any question."""
        mark = "^=" if view.endswith(":") else "="
        self.scope.locator(f"#selfcheck.ready main[data-view{mark}'{view}']").wait_for(timeout=timeout)

    def tap(self, selector: str) -> None:
        """One tap, once the screen takes taps."""
        self.page.wait_for_timeout(GUARD)
        target = self.scope.locator(selector).first
        if self.framed:
            self._tap_in_frame(target)
        else:
            target.click()
        self.taps += 1

    def _tap_in_frame(self, target: Locator) -> None:
        """Tap until the frame hears it: for a moment after a frame has grown, Chromium gives what is tapped
        below its old edge to the page around it (a quarter of a second on a machine that is full)."""
        for _ in range(10):
            target.evaluate(LISTEN)
            target.click()
            try:
                if self.scope.locator("html").evaluate(HEARD):
                    return
            except Error:  # the tap led to another page
                return
        raise AssertionError(f"the frame never heard a tap on {target}")

    def begin(self, url: str) -> None:
        """Open the page, begin and agree."""
        self.page.goto(url)
        self.sees("start")
        self.tap(".primary")
        self.sees("consent")
        self.tap(".primary")
        self.sees("question:")

    def answer(self, answer: Answer) -> None:
        """Answer the question on the screen and wait until it is gone."""
        before = self.view()
        self.given[before.removeprefix("question:")] = answer
        if isinstance(answer, tuple) and not self._alone(before, answer):
            for option in answer:
                self.tap(f"input[data-option='{option}']")
            self.tap("#answer .actions .primary")
        else:
            option = answer[0] if isinstance(answer, tuple) else str(answer)
            self.tap(f"button[data-option='{option}']")
        expect(self.main).not_to_have_attribute("data-view", before, timeout=45_000)

    def speak(self, language: str) -> None:
        """Choose another language."""
        if self.scope.locator(".languages summary").count():
            self.tap(".languages summary")
        self.tap(f".languages button[lang={language}]")

    def resume(self, url: str, view: str, answers: Answers, language: str = "ja", **more: object) -> None:
        """Open the page as a tab that holds these answers, as after a reload."""
        flow = {"view": view, "lang": language, "answers": answers, **more}
        flow["consent"] = self.questionnaire.consent.version
        name = "selfcheck-1" if self.framed else "selfcheck"
        keep = f"sessionStorage.setItem('{name}', JSON.stringify({{...{json.dumps(flow)}, at: Date.now()}}))"
        if self.page.url == "about:blank":
            self.page.goto(url)
            self.sees("start")  # or it would keep its own flow over this one
        self.page.evaluate(keep)
        self.page.reload()
        self.sees(view)

    def asked(self) -> list[str]:
        """The questions on the screen: one, or the rows of a grid."""
        kind, _, name = self.view().partition(":")
        if kind != "grid":
            return [name]
        rows = self.main.locator("fieldset.row").all()
        return [(row.get_attribute("id") or "").removeprefix("answer:") for row in rows]

    def answer_grid(self, answers: Mapping[str, Answer]) -> None:
        """Choose an answer in each row, and go on."""
        before = self.view()
        for name in self.asked():
            chosen = self.main.locator(f"input[name='answer:{name}'][value={answers[name]}]")
            if not chosen.is_visible():
                self.main.locator(f"[id='answer:{name}'] summary").click()
            chosen.check()
        self.given |= {name: answers[name] for name in self.asked()}
        self.tap("#answer .actions .primary")
        expect(self.main).not_to_have_attribute("data-view", before, timeout=45_000)

    def answer_usual(self) -> None:
        """Answer as most people would."""
        self.answer_as({})

    def answer_as(self, answers: Mapping[str, Answer]) -> None:
        """Answer what is on the screen as told, or else as most people would."""
        names = self.asked()
        given = {name: answers.get(name, usual_answer(self.questions[name])) for name in names}
        if self.view().startswith("grid:"):
            self.answer_grid(given)
        else:
            self.answer(given[names[0]])

    def kept(self) -> Any:
        """What the device keeps of the flow."""
        return json.loads(self.page.evaluate("sessionStorage.selfcheck"))

    def walk(self, answers: Mapping[str, Answer] | None = None, *, until: str = "result") -> list[str]:
        """Answer until a screen comes up, as told or else as usual; returns the questions met."""
        met: list[str] = []
        while (view := self.view()) != until and view.startswith(("question:", "grid:")):
            met += self.asked()
            self.answer_as(answers or {})
        return met

    def shot(self, name: str) -> None:
        """Keep a picture for people to look at."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    def _alone(self, view: str, answer: tuple[str, ...]) -> bool:
        return answer[0] in self.questions[view.removeprefix("question:")].exclusive


NewPatient = Callable[..., Patient]
"""Makes a patient with a browser of their own settings."""
