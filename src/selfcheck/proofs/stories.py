"""Stories: a broken proof as a patient's answers and what follows, in the author's language."""

from collections.abc import Iterator, Mapping

from selfcheck.engine import Assessment, phrases
from selfcheck.model import Answer, Answers, Question, Questionnaire, Text
from selfcheck.proofs.prover import Proof
from selfcheck.proofs.witnesses import Witnesses

LONGEST = 60
"""Characters of a question or an option in a story."""


def tell(questionnaire: Questionnaire, proof: Proof) -> str:
    """The story of a broken proof, line by line; empty where no answers show it."""
    if not proof.shown_by:
        return ""
    teller = Teller(questionnaire)
    if len(proof.shown_by) == 1:
        return "\n".join(teller.tell(*proof.shown_by))
    one, other = proof.shown_by
    if proof.code == "skipping-changes-result":
        return "\n".join(teller.complete(one, other))
    return "\n".join(teller.compare(one, other, proof.name))


class Teller:
    """The file's first language, its own words, and the fixed phrases."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.file = questionnaire
        self.language = next(iter(questionnaire.languages))
        self.words = phrases("stories", self.language)
        self.witnesses = Witnesses(questionnaire)
        self.lines = {
            rule.id: questionnaire.source.value(("rules", i))[0] for i, rule in enumerate(questionnaire.rules)
        }

    def tell(self, answers: Answers) -> Iterator[str]:
        """One patient: what is unusual about the answers, and the result."""
        yield from self.patient(answers)
        yield self.words["result"].format(result=self.result(answers))

    def compare(self, before: Answers, after: Answers, name: str) -> Iterator[str]:
        """One patient who answers one question in two ways, and the two results."""
        yield from self.patient({other: answer for other, answer in before.items() if other != name})
        question = self.witnesses.questions[name]
        for phrase, answers in (("first", before), ("worse", after)):
            answer = self._answer(question, answers[name])
            yield self.words[phrase].format(
                question=self._text(question.ask), answer=answer, result=self.result(answers)
            )
        shown, then = self.witnesses.walk(before), self.witnesses.walk(after)
        yield from self._changed("asked", {name: then[name] for name in then if name not in shown})
        yield from self._changed("not_asked", {name: shown[name] for name in shown if name not in then})

    def complete(self, known: Answers, whole: Answers) -> Iterator[str]:
        """One patient who is not asked everything, and the result if the rest were answered too."""
        usual = self.witnesses.usual
        yield from self.patient({name: answer for name, answer in known.items() if answer != usual.get(name)})
        early = self.witnesses.result(self.witnesses.engine.path(known))
        yield self.words["result"].format(result=self.conclusion(early))
        rest = {name: answer for name, answer in whole.items() if name not in known}
        yield self.words["skipped"].format(
            answers=self.words["comma"].join(self.said(rest)), result=self.result(whole)
        )

    def patient(self, answers: Answers) -> Iterator[str]:
        """Who gives these answers, of which only the unusual ones are named."""
        yield self.words["patient" if answers else "usual"]
        yield from (f"  {said}" for said in self.said(answers))

    def said(self, answers: Answers) -> Iterator[str]:
        """Each answer with its question, in the order of asking."""
        for name, question in self.witnesses.questions.items():
            if name in answers:
                yield self.words["answer"].format(
                    question=self._text(question.ask), answer=self._answer(question, answers[name])
                )

    def _changed(self, phrase: str, answers: Mapping[str, Answer]) -> Iterator[str]:
        if answers:
            yield self.words[phrase].format(answers=self.words["comma"].join(self.said(answers)))

    def _answer(self, question: Question, answer: Answer) -> str:
        match answer:
            case int() | float() if question.past_date:
                return self.words["days_ago"].format(days=answer)
            case int() | float():
                unit = self._text(question.number.unit) if question.number and question.number.unit else ""
                return f"{answer} {unit}".strip()
            case str():
                return self._text((question.options or {}).get(answer, {self.language: answer}))
            case _:
                return self.words["comma"].join(self._text((question.tick or {})[name]) for name in answer)

    def _text(self, text: Text) -> str:
        plain = " ".join(text[self.language].split())
        return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"

    def result(self, answers: Answers) -> str:
        """What follows, in one line."""
        return self.conclusion(self.witnesses.assess(answers))

    def conclusion(self, found: Assessment) -> str:
        """An assessment in one line."""
        days = self.words["days"].format(days=found.days) if found.days else ""
        guidance = found.guidance.id if found.guidance else self.words["none"]
        return self.words["assessment"].format(
            urgency=(found.urgency or self.words["none"]) + days,
            guidance=guidance,
            booking=found.booking,
            stage=found.stage or self.words["none"],
            rules=self.words["comma"].join(self._rules(found)) or self.words["none"],
        )

    def _rules(self, found: Assessment) -> Iterator[str]:
        """The rules that decide, with their lines."""
        for finding in found.findings:
            if finding.urgency and finding.urgency is found.urgency:
                yield self.words["rule"].format(rule=finding.rule, line=self.lines[finding.rule])
