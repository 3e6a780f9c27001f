"""The check while an author works: what is wrong with a draft, and where. Above draft.

The proofs are made anew only when what they are about has changed: a new wording takes none.
"""

import hashlib
import json
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeVar

from selfcheck.checks import broken_proofs, case_problems, run_lints
from selfcheck.loader import load, read_text, warnings
from selfcheck.model import Answers, Questionnaire, Source, YamlPath, texts
from selfcheck.problems import Problems
from selfcheck.proofs import Proof, proofs
from selfcheck.studio.drafting import Draft
from selfcheck.studio.finding import Found, examples, placed

T = TypeVar("T")
MOST_KEPT = 20
"""Results that are kept: undo and redo show theirs at once."""
_UNPROVED = ("clinic", "phones", "start", "consent", "texts", "cases", "reviewed", "version", "languages")
"""What no proof looks at."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a check so far. No questionnaire: the draft cannot be shown to patients."""

    questionnaire: Questionnaire | None
    found: tuple[Found, ...]
    examples: Mapping[YamlPath, Answers] = field(default_factory=dict)
    """Path of a question, rule, stage, guidance … → the answers of a patient who gets there."""
    is_proved: bool = True
    """Whether the proofs have run."""

    @property
    def errors(self) -> int:
        """How many Problems keep the draft from being published."""
        return sum(each.problem.severity == "error" for each in self.found)


class OutdatedError(Exception):
    """The proofs of a draft were given up, because there is a newer one."""


class Check:
    """The check of one draft while it runs."""

    def __init__(self) -> None:
        self.known: Checked | None = None
        """What is found so far."""
        self.is_outdated = False
        self.future: Future[Checked] = Future()
        self._first = Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be found."""
        return self.future.done()

    def wait(self, seconds: float) -> Checked | None:
        """What is found as soon as anything is; None where that took longer."""
        self._first.wait(seconds)
        return self.known

    def tell(self, checked: Checked) -> Checked:
        """This much is known now."""
        self.known = checked
        self._first.set()
        return checked


class Checker:
    """Checks drafts in the background, the latest first; remembers the last ones.

    Within a check the quick parts come first: reading and wording, then the cases, then the proofs.
    """

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, "check")
        self.proofs: OrderedDict[str, list[Proof]] = OrderedDict()
        self.checks: OrderedDict[str, Check] = OrderedDict()
        self.readable: tuple[str, Questionnaire] | None = None
        """The last draft that could be read, with a name for its state."""
        self._sources: dict[str, Source] = {}
        self._lock = Lock()

    def start(self, draft: Draft) -> Check:
        """The check of a draft, begun now where it is not known yet; those that wait or run are given up."""
        key = _key(draft.texts)
        with self._lock:
            if key not in self.checks:
                self._give_up()
                self.checks[key] = check = Check()
                check.future = self.pool.submit(self.run, draft, check)
            return _kept(self.checks, key)

    def _give_up(self) -> None:
        for name, check in [*self.checks.items()]:
            if not check.is_over:
                check.is_outdated = True
                check.future.cancel()
                del self.checks[name]

    def run(self, draft: Draft, check: Check | None = None) -> Checked:
        """Check a draft now. Raises OutdatedError where `check` is no longer wanted."""
        check = check or Check()
        with tempfile.TemporaryDirectory() as folder:
            for name, text in draft.texts.items():
                (Path(folder) / name).write_text(text, "utf-8")
            try:
                questionnaire = load(Path(folder) / draft.main, read=self._read)
            except Problems as error:
                return check.tell(Checked(None, placed(draft, error.problems)))
            self.readable = _key(draft.texts)[:12], questionnaire
            return self._checked(draft, questionnaire, check)

    def _read(self, text: str, path: str) -> Source:
        """A file's source; what has not changed since the last check is not read again."""
        name = Path(path).name
        known = self._sources.get(name)
        if known is None or known.text != text:
            known = self._sources[name] = read_text(text, name)
        return replace(known, file=path)

    def _checked(self, draft: Draft, questionnaire: Questionnaire, check: Check) -> Checked:
        key = _logic(questionnaire)
        problems = [*warnings(questionnaire), *run_lints(questionnaire)]
        if key not in self.proofs:
            check.tell(Checked(questionnaire, placed(draft, problems), is_proved=False))
        problems += case_problems(questionnaire)
        if key not in self.proofs:
            check.tell(Checked(questionnaire, placed(draft, problems), is_proved=False))
            self.proofs[key] = _proved(questionnaire, check)
        found = _kept(self.proofs, key)
        problems = [*broken_proofs(questionnaire, found), *problems]
        return check.tell(Checked(questionnaire, placed(draft, problems, found), examples(found)))


def _proved(questionnaire: Questionnaire, check: Check) -> list[Proof]:
    """Every proof. Raises OutdatedError."""
    found = []
    for proof in proofs(questionnaire):
        if check.is_outdated:
            raise OutdatedError
        found.append(proof)
    return found


def _kept(kept: OrderedDict[str, T], key: str) -> T:
    """What is kept under a key, which is now the last to be thrown away."""
    kept.move_to_end(key)
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return kept[key]


def _key(texts_of: object) -> str:
    return hashlib.sha256(json.dumps(texts_of, sort_keys=True).encode()).hexdigest()


def _logic(questionnaire: Questionnaire) -> str:
    """What tells a questionnaire from those for which the same is proved."""
    tree = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    tree = {key: value for key, value in tree.items() if key not in _UNPROVED}
    for path, _ in list(texts(tree)):
        _hide(tree, path)
    return hashlib.sha256(json.dumps(tree).encode()).hexdigest()


def _hide(tree: Any, path: YamlPath) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = None
