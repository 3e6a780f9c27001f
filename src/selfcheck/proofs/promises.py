"""What must hold whatever is answered: that there is a result, and what the file promises."""

from collections.abc import Iterator

from selfcheck.engine import compile_condition
from selfcheck.model import Answers, Node, Promise, YamlPath
from selfcheck.problems import SafetyCode
from selfcheck.proofs.clauses import Literal, NotProved
from selfcheck.proofs.expectations import differences, met
from selfcheck.proofs.prover import Proof, Prover, Verdict
from selfcheck.proofs.witnesses import Shows


def total(prover: Prover) -> Iterator[Proof]:
    """Every finished path has an urgency."""

    def shows(answers: Answers) -> bool:
        return prover.witnesses.assess(answers).urgency is None

    yield _never(prover, "not-total", ("rules",), "rules", (-prover.follows.at_least(0),), shows)


def promised(prover: Prover) -> Iterator[Proof]:
    """Every promise of the file is kept."""
    for place, (promise, condition) in enumerate(prover.linked.promises):
        yield _kept(prover, ("promises", place), promise, condition)


def _kept(prover: Prover, place: YamlPath, promise: Promise, condition: Node) -> Proof:
    holds = compile_condition(condition)

    def shows(answers: Answers) -> bool:
        concerned = holds(prover.witnesses.walk(answers), ())
        return bool(concerned) and any(differences(promise.then, prover.witnesses.assess(answers)))

    broken = (prover.world.holds(condition), -met(promise.then, prover.follows))
    return _never(prover, "broken-promise", place, promise.name, broken, shows)


def _never(
    prover: Prover, code: SafetyCode, place: YamlPath, name: str, bad: tuple[Literal, ...], shows: Shows
) -> Proof:
    """No set of answers makes all of `bad` hold."""
    try:
        answers = prover.find(*bad)
    except NotProved:
        return Proof(code, place, name, Verdict.OPEN)
    if answers is None:
        return Proof(code, place, name, Verdict.PROVED)
    return Proof(code, place, name, Verdict.BROKEN, (prover.witnesses.shrink(answers, shows),))
