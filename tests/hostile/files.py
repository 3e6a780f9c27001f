"""Broken files by the thousand: each is a Problem or a Questionnaire, soon and in little room.

    python -m tests.hostile.files KIND FIRST COUNT

prints what came of the inputs FIRST to FIRST + COUNT as JSON. A process of its own, so that its memory can be
measured and a crash of the parser is seen.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.hostile.mutations import Mutation, broken_json, broken_yaml
from tests.support.questionnaires import whole_text

from selfcheck.cli.assess_json import as_json, read_json
from selfcheck.engine import Engine
from selfcheck.engine.answers import AnswersError
from selfcheck.engine.engine import assess
from selfcheck.loader.loading import load, load_text, warnings
from selfcheck.model.questionnaire import Questionnaire
from selfcheck.patient.flow import Flow
from selfcheck.patient.screens import draw
from selfcheck.problems.base import Problems
from selfcheck.problems.formats import FORMATS

TESTS = Path(__file__).parents[1]
SECONDS, MEGABYTES = 1.0, 200
"""The most that one input may take: processor time, and memory above what the loader needs to be there."""
FOREIGN = re.compile(r"pydantic|Traceback|Input should|Field required|did not find|NoneType|another value")
"""Words of libraries, which no author shall read."""

KNEE_ANSWERS = {"hurts": "yes", "much": 8, "where": ["left", "right"], "swollen": "no"}


@dataclass
class Told:
    """What came of a number of inputs."""

    inputs: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    finds: list[str] = field(default_factory=list)
    """Seed and fault of each input that was answered otherwise than it may be."""
    slowest: float = 0
    """Seconds of processor time."""
    megabytes: float = 0
    """Memory above what was in use before the first input."""


Judge = Callable[[bytes], str]
"""Gives one input to the product; says `read` or `refused`. Anything it raises is a find."""


def judge_file(folder: Path, file: str) -> Judge:
    """Load `small.yaml` of a folder after writing one input to its `file`."""

    def judge(content: bytes) -> str:
        (folder / file).write_bytes(content)
        try:
            questionnaire = load(folder / "small.yaml")
        except Problems as problems:
            _readable(problems)
            return "refused"
        _usable(questionnaire)
        broken = [problem for problem in warnings(questionnaire) if problem.severity == "error"]
        if broken:  # a language, which alone is taken away
            _readable(Problems(broken))
        return "refused" if broken else "read"

    return judge


def judge_answers(questionnaire: Questionnaire) -> Judge:
    """Read answers as `selfcheck assess` does."""

    def judge(content: bytes) -> str:
        try:
            read = assess(questionnaire, read_json(content.decode("utf-8-sig")))
        except (AnswersError, UnicodeDecodeError) as error:
            str(error).encode()
            return "refused"
        json.dumps(as_json(read), ensure_ascii=False).encode()
        return "read"

    return judge


def _readable(problems: Problems) -> None:
    """An author can read the Problems, in every form, in our own words."""
    for form in FORMATS.values():
        form(problems.problems).encode()
    found = FOREIGN.search("".join(problem.message + problem.fix for problem in problems.problems))
    assert found is None, f"the author reads {found[0]!r}"
    assert problems.problems
    assert all(problem.message and problem.fix for problem in problems.problems)


def _usable(questionnaire: Questionnaire) -> None:
    """The engine can begin it, and where it holds the words of the screens a patient, in every language."""
    list(warnings(questionnaire))
    assess(questionnaire, {})
    for language in questionnaire.languages if questionnaire.texts else ():
        for view in ("start", "consent", "next"):
            flow = Flow(language, view=view, consent=questionnaire.consent.version)
            json.dumps(draw(Engine(questionnaire), flow, datetime.now(UTC)), ensure_ascii=False).encode()


def kinds(folder: Path) -> dict[str, tuple[Mutation, Judge]]:
    """What is broken, and who judges it."""
    small, french = (TESTS / "small.yaml").read_bytes(), (TESTS / "french.yaml").read_bytes()
    knee, real = (TESTS / "knee.yaml").read_bytes(), whole_text().encode()
    beside = folder / "beside"
    beside.mkdir(exist_ok=True)
    (beside / "small.yaml").write_bytes(small)
    return {
        "small": (broken_yaml(small), judge_file(folder, "small.yaml")),
        "knee": (broken_yaml(knee), judge_file(folder, "small.yaml")),
        "screens": (broken_yaml(_with_texts(small, real)), judge_file(folder, "small.yaml")),
        "real": (broken_yaml(real), judge_file(folder, "small.yaml")),
        "language": (broken_yaml(french), judge_file(beside, "small.fr.yaml")),
        "answers": (broken_json(KNEE_ANSWERS), judge_answers(load_text(knee.decode()))),
    }


def _with_texts(small: bytes, real: bytes) -> bytes:
    """The small file with the words of the screens, so that a patient could begin it."""
    words = real[real.index(b"\ntexts:") + 1 :]
    return small.replace(b"texts: {}\n", re.split(rb"(?<=\n)(?=[\w#])", words)[0])


def try_all(make: Mutation, judge: Judge, seeds: range) -> Told:
    """Give the input of each seed to the judge."""
    told = Told()
    before = _megabytes()
    for seed in seeds:
        content = make(Random(seed))
        begun = time.process_time()
        try:
            outcome = judge(content)
            told.outcomes[outcome] = told.outcomes.get(outcome, 0) + 1
        except Exception as error:  # whatever is raised here is what we look for
            told.finds.append(f"{seed}: {type(error).__name__}: {str(error)[:200]}")
        took = time.process_time() - begun
        if took > SECONDS:
            told.finds.append(f"{seed}: {took:.1f} s")
        told.inputs, told.slowest = told.inputs + 1, max(told.slowest, took)
    told.megabytes = round(_megabytes() - before, 1)
    if told.megabytes > MEGABYTES:
        told.finds.append(f"{seeds.start}-{seeds.stop}: {told.megabytes} MB")
    return told


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Try the inputs that the command line names."""
    kind, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with TemporaryDirectory(prefix="selfcheck-fuzz-") as folder:
        make, judge = kinds(Path(folder))[kind]
        sys.stdout.write(json.dumps(asdict(try_all(make, judge, range(first, first + count)))))


if __name__ == "__main__":
    main()
