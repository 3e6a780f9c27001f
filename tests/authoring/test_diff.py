"""The differences for patients agree with brute force, and read as they should."""

import shutil
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.support.questionnaires import copied
from tests.support.random_files import Json, random_file, read
from tests.support.reference import File, Given, answers_to
from typer.testing import CliRunner

from selfcheck.authoring.diff import Change, Edit, Result, edits, search
from selfcheck.authoring.diff.patients import Patients
from selfcheck.cli.commands import app
from selfcheck.engine import Assessment
from selfcheck.engine.predicates import compile_condition
from selfcheck.loader.loading import load, load_text
from selfcheck.proofs.clauses import NotProved

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "tests" / "small.yaml").read_text("utf-8")
ALIKE, OTHER, AT_ONCE = 200, 40, 40
Aspects = dict[str, frozenset[Any]]


class BruteForce:
    """Every set of answers to the old file beside every set to the new one that the same patient can give."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = File(old), File(new)
        self.before = [(given, aspects(self.old, given)) for given in self.old.answer_sets()]
        self.after = [(given, aspects(self.new, given)) for given in self.new.answer_sets()]
        self.known = [
            {name: set(map(plain, answers_to(question))) for name, question in file.questions.items()}
            for file in (self.old, self.new)
        ]

    def pairs(self) -> Iterator[tuple[Given, Given, Aspects, Aspects]]:
        for (before, one), (after, other) in product(self.before, self.after):
            if one != other and self.alike(before, after):
                yield before, after, one, other

    def alike(self, before: Given, after: Given) -> bool:
        old, new = self.known
        for name in before.keys() ^ after.keys():
            if all(file.questions.get(name, {}).get("given") for file in (self.old, self.new)):
                return False
        for name in before.keys() & after.keys():
            one, other = plain(before[name]), plain(after[name])
            if one != other and one in new[name] and other in old[name]:
                return False
        return True


def plain(answer: Any) -> Any:
    return frozenset(answer) if isinstance(answer, tuple) else answer


def aspects(file: File, given: Given) -> Aspects:
    found = file.assess(given)
    result = (found["urgency"], found["days"], found["guidance"], found["booking"])
    departments = {
        f"department {name}": frozenset([name] if name in found["departments"] else [])
        for name in file.raw["departments"]
    }
    stage = frozenset([found["stage"]] if found["stage"] else [])
    return {"result": frozenset([result] if found["urgency"] else []), **departments, "stage": stage}


def found(change: Change) -> tuple[str, Any, Any]:
    aspect = change.aspect
    if aspect == "department":
        aspect = f"department {next(iter(change.before | change.after))}"
    return aspect, change.before, change.after


def contains(given: Given, wanted: Any) -> bool:
    return all(
        set(answer) <= set(given.get(name, ()))
        if isinstance(answer, tuple)
        else same_number(given.get(name), answer)
        for name, answer in wanted.items()
    )


def same_number(given: Any, wanted: Any) -> bool:
    """A number stands for all that no condition tells apart, of which it is the lowest."""
    return given is not None and given >= wanted if isinstance(wanted, int) else given == wanted


def agree(old: Json, new: Json) -> None:
    changes, common = search(read(old), read(new))
    by_result = {found(change): change for change in changes}
    assert len(by_result) == len(changes)
    seen: set[tuple[str, Any, Any]] = set()
    questions = File(new).questions
    for before, after, one, other in BruteForce(old, new).pairs():
        same = one["result"] == other["result"]
        changed = [(k, one[k], other[k]) for k in one if one[k] != other[k] and (same or k == "result")]
        seen.update(changed)
        for question, condition in common:
            given = after if question in questions else before
            assert compile_condition(condition)(given, ()) is True, (question, given)
        for change in (by_result[key] for key in changed if by_result[key].whole):
            assert any(contains(before, p.before) and contains(after, p.after) for p in change.patients)
    assert seen == by_result.keys()


def edited(seed: int) -> tuple[Json, Json]:
    """A random file, and the same with one to three edits."""
    random, old = Random(seed), random_file(seed)
    new = deepcopy(old)
    for _ in range(random.randint(1, 3)):
        random.choice(
            [weaken, drop_rule, drop_when, new_option, no_option, wider, alone, book, question, reorder]
        )(new, random)
    return old, new


def questions_of(file: Json) -> list[Json]:
    asked: list[Json] = file["sections"][0]["questions"]
    return asked


def weaken(file: Json, random: Random) -> None:
    rule = random.choice(file["rules"])
    rule["then"] = {"urgency": random.choice(["selfcare", "routine", "soon", "urgent"]), "tags": []}


def drop_rule(file: Json, random: Random) -> None:
    if len(file["rules"]) > 1:
        file["rules"].remove(random.choice(file["rules"]))


def drop_when(file: Json, random: Random) -> None:
    random.choice(questions_of(file)).pop("when", None)


def new_option(file: Json, random: Random) -> None:
    asked = random.choice(questions_of(file))
    for kind in ("options", "tick"):
        if kind in asked and "new" not in asked[kind]:
            asked[kind]["new"] = {"en": "-"}
            if isinstance(asked.get("order"), list) and isinstance(asked["order"][0], str):
                asked["order"].append("new")  # a list by severity names every option
            file["rules"][0]["if"] = {"any": [file["rules"][0]["if"], {asked["id"]: "new"}]}


def no_option(file: Json, random: Random) -> None:
    asked = random.choice(questions_of(file))
    for kind in ("options", "tick"):
        if len(asked.get(kind, ())) > 2:
            gone = random.choice(list(asked[kind]))
            del asked[kind][gone]
            asked.update(
                order=None, usual=None, exclusive=[o for o in asked.get("exclusive", ()) if o != gone]
            )


def wider(file: Json, random: Random) -> None:
    for asked in questions_of(file):
        if "scale" in asked:
            asked["scale"]["at_most"] += random.choice([-1, 1])


def alone(file: Json, random: Random) -> None:
    for asked in questions_of(file):
        if "tick" in asked:
            asked["exclusive"] = random.sample(list(asked["tick"]), random.randint(0, len(asked["tick"]) - 1))


def book(file: Json, random: Random) -> None:
    guidance = random.choice(file["guidance"])
    guidance["booking"] = random.choice(["shown", "hidden"])


def question(file: Json, random: Random) -> None:
    if all(asked["id"] != "extra" for asked in questions_of(file)):
        questions_of(file).append(
            {"id": "extra", "ask": {"en": "-"}, "options": {"no": {"en": "-"}, "yes": {"en": "-"}}}
        )
        file["rules"][0]["if"] = {"all": [file["rules"][0]["if"], {"extra": "yes"}]}


def reorder(file: Json, random: Random) -> None:
    random.shuffle(file["guidance"])


@pytest.mark.parametrize("first", range(0, ALIKE, AT_ONCE))
def test_changes_agree_with_brute_force(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        agree(*edited(seed))


@pytest.mark.parametrize("first", range(0, OTHER, AT_ONCE // 2))
def test_changes_between_files_that_share_only_names(first: int) -> None:
    for seed in range(first, first + AT_ONCE // 2):
        agree(random_file(10_000 + seed), random_file(20_000 + seed))


BLOOD = "if: {any: [{signs: blood}, {breath: unsure}]}"


def small(*changes: tuple[str, str]) -> str:
    text = SMALL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def run(tmp_path: Path, old: str, new: str, *more: str) -> tuple[int, str]:
    for name, text in (("old.yaml", old), ("new.yaml", new)):
        (tmp_path / name).write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), *more])
    return result.exit_code, result.output


def test_what_an_author_reads(tmp_path: Path) -> None:
    new = small(
        ("guidance: chest_x_ray}", "guidance: within_days}"),
        ("See a doctor when it suits you", "See a doctor"),
    )
    code, said = run(tmp_path, SMALL, new.replace("ja: せきのセルフ", "ja: 長いせきのセルフ"))

    assert code == 1
    assert (
        said
        == """\
Only patients for whom all of this holds:
  「息が苦しくて話せないほどですか？」の答えが「いいえ」である
  「ほかにありますか？」で「寝汗」を選んだ
  「何週間続いていますか？」が0以上7以下である

● as urgent: guidance chest_x_ray → within_days
  こう答えた人（ほかの設問はふだんの答え）:
    「ほかにありますか？」→「寝汗」
  これまで: 緊急度 soon（14日以内）、案内 chest_x_ray、予約 hidden、段階 short、決めたルール sweats（100行目）
  これから: 緊急度 soon（14日以内）、案内 within_days、予約 hidden、段階 short、決めたルール sweats（100行目）

Every other patient gets the same urgency, days, guidance, booking, departments and stage as before:
proved for every possible set of answers.

In the file:
  ~ title ja
      せきのセルフチェック
    → 長いせきのセルフチェック
  ~ rules sweats then guidance
      chest_x_ray
    → within_days
  ~ guidance some_time title en
      See a doctor when it suits you
    → See a doctor
"""
    )


def test_the_same_file_changes_nothing(tmp_path: Path) -> None:
    same = (
        "Every patient gets the same urgency, days, guidance, booking, departments and stage as before:\n"
        "proved for every possible set of answers.\n"
    )

    assert run(tmp_path, SMALL, SMALL + "# a comment\n") == (0, same)


def test_what_is_lost_comes_first_and_is_loud(tmp_path: Path) -> None:
    new = small(
        (BLOOD, "if: {signs: blood}"),
        ("then: {urgency: routine}", "then: {urgency: urgent, department: lungs}"),
    )
    headings = [line for line in run(tmp_path, SMALL, new)[1].splitlines() if line[:1] in "▲▼●"]

    assert [heading.split(",")[0] for heading in headings if heading] == [
        "▼ LESS URGENT: urgency urgent → selfcare",
        "▼ LESS URGENT: urgency urgent → soon",
        "▼ LESS URGENT: urgency urgent → soon",
        "▲ more urgent: urgency soon → urgent",
        "▲ more urgent: urgency soon → urgent",
        "▲ more urgent: urgency routine → urgent",
    ]


def test_more_examples_until_nobody_is_left_out(tmp_path: Path) -> None:
    new = small((BLOOD, "if: {signs: sweat}"))
    few, many = (run(tmp_path, SMALL, new, "--examples", number)[1] for number in ("1", "9"))

    assert few.count("… and others") > 0
    assert many.count("… and others") == 0
    assert many.count("これから") > few.count("これから")


def test_a_new_question_is_told_apart(tmp_path: Path) -> None:
    asked = '      - {id: fever, ask: {ja: 熱は？, en: Fever?}, options: {"no": {ja: なし, en: "n"}, "yes": {ja: あり, en: "y"}}}\n'
    new = small(
        ("  - id: cough\n    title: {ja: せきのこと", asked + "  - id: cough\n    title: {ja: せきのこと"),
        ('if: {worse: "yes"}', 'if: {any: [{worse: "yes"}, {fever: "yes"}]}'),
    )
    said = run(tmp_path, SMALL, new)[1]

    assert "  「熱は？」の答えが「あり」である\n" in said
    assert "  これから: 「熱は？」→「あり」、緊急度 routine" in said
    assert "  + sections danger questions fever\n" in said
    assert "fever ask" not in said


def test_a_question_that_is_answered_another_way_needs_a_new_id(tmp_path: Path) -> None:
    ticks = small(
        ("        options:\n          never:", "        tick:\n          never:"),
        ("        order: [[never, now]]\n", "        exclusive: [never]\n"),
        (SMALL[SMALL.index("        order_because:") : SMALL.index("terms:")], ""),
        ("smoking: never", "smoking: [never]"),
        ("smoking: now}\n    expect", "smoking: [now]}\n    expect"),
        ("smoking: before", "smoking: [before]"),
    )
    assert (
        "\n\nAnswered another way than before. Give the question a new id: " in run(tmp_path, SMALL, ticks)[1]
    )
    assert "\n  smoking: options → tick\n" in run(tmp_path, SMALL, ticks)[1]
    assert "a new id" not in run(tmp_path, SMALL, small(("at_most: 12", "at_most: 20")))[1]


def test_edits_name_what_is_gone_new_or_in_another_order() -> None:
    new = small(
        ("          unsure: {ja: わからない, en: Not sure}\n", ""),
        ("          never: {ja: 吸わない, en: Never}\n          before: {ja: やめた, en: I stopped}\n",
         "          before: {ja: やめた, en: I stopped}\n          never: {ja: 吸わない, en: Never}\n"),
        ("version: \"1.0\"", "version: \"1.1\""),
        ("  - name: a cold since this week", "  - name: a cold"),
        (", {breath: unsure}", ""),
        ("  - name: not sure about breath, smoked before\n    answers: {breath: unsure, smoking: before}\n"
         "    expect: {urgency: urgent}\n", ""),
    )  # fmt: skip
    place = "sections danger questions breath options"

    assert edits(load_text(SMALL), load_text(new)) == [
        Edit("version", "1.0", "1.1"),
        Edit(f"{place} unsure", "", None),
        Edit("sections cough questions smoking options", "never, before, now", "before, never, now"),
        Edit(
            "rules blood if",
            "「ほかにありますか？」で「たんに血」を選んだ、または「息が苦しくて話せないほどですか？」の答えが「わからない」である",
            "「ほかにありますか？」で「たんに血」を選んだ",
        ),
        Edit("cases a cold since this week", "", None),
        Edit("cases not sure about breath, smoked before", "", None),
        Edit("cases a cold", None, ""),
    ]


def test_a_copy_of_the_main_file_differs_by_what_was_changed(tmp_path: Path) -> None:
    """As the tutorial says: `cp questions.yaml before.yaml`; its parts and languages stay where they are."""
    real = copied(tmp_path)
    shutil.copy(real, tmp_path / "before.yaml")
    real.write_text(real.read_text("utf-8").replace('\nversion: "', '\nversion: "now-', 1), "utf-8")
    old, new = load(tmp_path / "before.yaml", like=real), load(real, like=tmp_path / "before.yaml")
    assert [edit.place for edit in edits(old, new)] == ["version"]


def test_two_folders_are_compared_with_all_of_their_files(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "questions.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "new" / "questions.yaml").write_text(SMALL.split("cases:\n")[0], "utf-8")
    cases = "cases:\n" + SMALL.split("cases:\n")[1].replace("a cold since", "a cold from")
    (tmp_path / "new" / "questions.cases.yaml").write_text(cases, "utf-8")
    outcome = CliRunner().invoke(app, ["diff", str(tmp_path / "old"), str(tmp_path / "new")])
    assert outcome.exit_code == 1
    assert [line for line in outcome.stdout.splitlines() if line.startswith("  ")] == [
        "  - cases a cold since this week",
        "  + cases a cold from this week",
    ]


def test_of_a_language_that_one_file_has_only_its_name_is_said(tmp_path: Path) -> None:
    for name in ("old.yaml", "new.yaml"):
        (tmp_path / name).write_text(SMALL, "utf-8")
    shutil.copy(ROOT / "tests" / "french.yaml", tmp_path / "new.fr.yaml")
    old, new = load(tmp_path / "old.yaml"), load(tmp_path / "new.yaml")
    assert edits(old, new) == [Edit("languages fr", None, "Français")]


def test_each_answer_of_an_example_matters() -> None:
    old = load(ROOT / "questions.yaml")
    rules = tuple(rule for rule in old.rules if rule.id != "saddle_new")
    changes, _ = search(old, old.model_copy(update={"rules": rules}))
    patients = Patients(old, old.model_copy(update={"rules": rules}))

    assert changes
    for change in changes:
        for patient in change.patients:
            for name in patient.after:
                before, after = patients.assess(patient.without(name))
                assert (result(before), result(after)) != (change.before, change.after)


def result(found: Assessment) -> frozenset[Any]:
    assert found.urgency
    assert found.guidance
    return frozenset([Result(found.urgency, found.days, found.guidance.id, found.booking)])


def test_past_the_budget_it_says_that_nothing_is_proved() -> None:
    def spent(seed: int) -> bool:
        try:
            search(read(random_file(seed)), read(random_file(seed + 1000)), budget=1)
        except NotProved:
            return True
        return False

    assert any(map(spent, range(100)))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    code, said = run(tmp_path, SMALL, "id: [")

    assert code == 1
    assert "new.yaml:1:5: " in said
