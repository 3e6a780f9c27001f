"""The `selfcheck` command: what it prints, its exit codes, and never a traceback for what somebody typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it comes without types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.questionnaires import QUESTIONS
from typer.main import get_command
from typer.testing import CliRunner, Result

from selfcheck.authoring.json_schema import NAME, schema
from selfcheck.cli.commands import app
from selfcheck.loader.loading import load
from selfcheck.loader.locations import find
from selfcheck.loader.syntax import read

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "small.yaml"
ANSWERS = {"smoking": "now", "breath": "no", "weeks": 9, "worse": "no", "signs": ["blood", "sweat"]}


def run(*words: object, stdin: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def broken(
    folder: Path, find: str = 'breath: "yes"}\n    then: {urgency: emergency}\n    because', write: str = ""
) -> Path:
    file = folder / "small.yaml"
    text = SMALL.read_text("utf-8")
    assert text.count(find) == 1
    file.write_text(text.replace(find, write or find.replace("yes", "yess")), "utf-8")
    return file


def test_check_of_a_right_file() -> None:
    result = run("check", SMALL)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"{SMALL}: nothing to fix.\n")


def test_check_of_a_wrong_file(tmp_path: Path) -> None:
    file = broken(tmp_path)
    result = run("check", file)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{file}:81:18: rule `cannot_speak`: the question `breath` has no option `yess`.  [unknown-option]",
        '   81 |     if: {breath: "yess"}',
        "      |                  ^",
        "      = Did you mean `yes`?",
    ]
    assert result.stderr == f"\n{file}: 1 problem.\n"


@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "ascii", "utf-8"])
def test_redirected_output_is_utf8_whatever_the_console_speaks(encoding: str, tmp_path: Path) -> None:
    """As on Windows, where a redirected console has the encoding of the country."""
    file = broken(
        tmp_path, "urgency: emergency}\n    because: {ja: 話せ", "urgency: soon}\n    because: {ja: 話せ"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for words in (
        ["check", file],
        ["diff", SMALL, file],
        ["draw", SMALL],
        ["assess", "-", "--questions", SMALL],
    ):
        command = [sys.executable, "-c", "from selfcheck.cli import main; main()", *map(str, words)]
        stdin = json.dumps(ANSWERS).encode("utf-8-sig")
        outcome = subprocess.run(command, input=stdin, env=environment, capture_output=True, check=False)
        said = outcome.stdout.decode("utf-8") + outcome.stderr.decode("utf-8")
        assert "Traceback" not in said
        assert "?" not in said.replace("? ", "") or words[0] == "check"


def test_check_as_json(tmp_path: Path) -> None:
    result = run("check", broken(tmp_path), "--json")
    (problem,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (problem["code"], problem["layer"], problem["line"]) == ("unknown-option", "names", 81)
    assert run("check", SMALL, "--format=json").stdout == "[]\n"


def test_check_for_github(tmp_path: Path) -> None:
    file = broken(
        tmp_path, "title: {ja: せきのこと, en: The cough}", "title: {ja: 50%, en: The cough, fr: x}"
    )
    result = run("check", file, "--format=github")
    assert result.stdout == (
        f"::error file={file},line=55,col=37,title=unknown-language::section `cough`: the language `fr` is not"
        " declared.%0AKnown languages: `ja`, `en`. New ones are declared under `languages`.\n"
    )


def test_a_warning_stops_nobody(tmp_path: Path) -> None:
    result = run("check", broken(tmp_path, '"2026-01-10", again: "2099', '"2020-01-10", again: "2021'))
    assert result.exit_code == 0
    assert "warning: this file was to be reviewed again by 2021-01-10." in result.stdout
    assert result.stderr.endswith(": 1 warning.\n")


def test_proofs_and_cases_are_part_of_check(tmp_path: Path) -> None:
    result = run("check", broken(tmp_path, "means: {weeks: {at_least: 8}}", "means: {weeks: {at_least: 7}}"))
    assert result.exit_code == 1
    assert "[case-differs]" in result.stdout


@pytest.mark.parametrize("word", ["check", "assess"])
def test_a_file_that_is_not_there(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(word, *(["-"] if word == "assess" else []), stdin="{}")
    assert result.exit_code == 2
    assert "questions.yaml: there is no such file.  [unreadable-file]" in result.output


def test_assess_prints_what_follows(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(ANSWERS), "utf-8-sig")
    result = run("assess", file, "--questions", SMALL)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    findings = {finding["rule"]: finding["answers"] for finding in found.pop("findings")}
    assert found == {
        "urgency": "urgent",
        "days": None,
        "scores": {},
        "departments": ["lungs"],
        "stage": "long",
        "guidance": "today",
        "booking": "hidden",
        "tags": ["smokes"],
        "finished": True,
        "unasked": [],
    }
    assert findings == {
        "blood": {"signs": ["sweat", "blood"]},
        "long_cough": {"weeks": 9},
        "sweats": {"signs": ["sweat", "blood"]},
        "smoker": {"smoking": "now"},
    }


def test_the_order_of_answers_does_not_matter() -> None:
    backwards = json.dumps(dict(reversed(ANSWERS.items())))
    results = {
        run("assess", "-", "--questions", SMALL, stdin=text).stdout
        for text in (json.dumps(ANSWERS), backwards)
    }
    assert len(results) == 1


WRONG = {
    '{"breth": "no"}': ["breth", "Did you mean", "breath"],
    '{"breath": "on"}': ["breath", "on"],
    '{"breath": ["no"]}': ["breath", "['no']"],
    '{"breath": true}': ["breath", "True"],
    '{"weeks": 13}': ["weeks", "from 0 to 12", "13"],
    '{"weeks": 3.5}': ["weeks", "3.5"],
    '{"weeks": "3"}': ["weeks", "'3'"],
    '{"signs": "blood"}': ["signs", "blood"],
    '{"signs": ["none", "blood"]}': ["signs", "none"],
    '{"signs": []}': ["signs"],
    '{"weeks": 3, "weeks": 4}': ["weeks", "twice"],
    '{"weeks": NaN}': ["NaN"],
    '{"weeks": 1' + "0" * 5000 + "}": ["number"],
    "[" * 100_000: ["deep"],
    '["no"]': ["object"],
    "breath: no": ["not JSON", "line 1, column 1"],
    "": ["not JSON"],
}


@pytest.mark.parametrize(("text", "named"), WRONG.items(), ids=[text[:30] or "nothing" for text in WRONG])
def test_wrong_answers_are_named(text: str, named: list[str]) -> None:
    result = run("assess", "-", "--questions", SMALL, stdin=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert [word for word in named if word not in result.stderr] == []
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_all_wrong_answers_are_named_at_once() -> None:
    result = run("assess", "-", "--questions", SMALL, stdin='{"breath": "on", "weeks": 99, "coughs": 1}')
    assert len(result.stderr.splitlines()) == 3


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["no", "blood"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["breath", "signs", "weeks", "worse", "smoking"]) | st.text(max_size=9)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(NAMES, JSON, max_size=4).map(json.dumps) | st.text(max_size=40))
def test_any_answers_are_assessed_or_refused_in_words(text: str) -> None:
    result = run("assess", "-", "--questions", SMALL, stdin=text)
    assert result.exit_code in (0, 2)
    assert result.stdout or result.stderr


def test_the_schema_in_docs_is_up_to_date() -> None:
    assert (ROOT / NAME).read_text("utf-8") == run("schema").stdout, f"selfcheck schema > {NAME}"


@pytest.mark.parametrize("file", [QUESTIONS, *find(QUESTIONS).parts.values()], ids=lambda file: file.name)
def test_the_questionnaire_names_its_schema_in_its_first_line(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.partition("\n")[0] == f"# yaml-language-server: $schema={NAME}"
    jsonschema.Draft202012Validator(json.loads(schema())).validate(read(text, file.name).tree)


@pytest.mark.parametrize("file", [SMALL, ROOT / "questions.yaml", ROOT / "tests" / "knee.yaml"])
def test_what_can_be_loaded_also_fits_the_schema(file: Path) -> None:
    jsonschema.Draft202012Validator(json.loads(schema())).validate(load(file).source.tree)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("rules", 0, "iff"), {}),
        (("rules", 0, "then", "urgency"), "emergancy"),
        (("rules", 0, "if", "any"), [{"not": {"weeks": {"more": 3}}}]),
        (("rules", 0, "because", "JA"), "x"),
        (("sections", 0, "questions", 0, "options", "Not sure"), {"ja": "x", "en": "y"}),
    ],
)
def test_an_editor_sees_slips_by_the_schema(place: tuple[str | int, ...], value: object) -> None:
    tree = json.loads(json.dumps(load(SMALL).source.tree))
    inner = tree
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(schema())).validate(tree)


def test_an_editor_explains_every_key() -> None:
    nouns = json.loads(schema())["$defs"]
    silent = [
        f"{noun}.{key}"
        for noun in (
            "Question",
            "Rule",
            "Then",
            "Guidance",
            "Promise",
            "Case",
            "Expectation",
            "Hours",
            "Recurrence",
        )
        for key, value in nouns[noun]["properties"].items()
        if "description" not in value
    ]
    assert silent == []


def test_every_command_says_what_it_does() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {"check", "assess", "schema"} <= commands.keys()
    assert [name for name, command in commands.items() if not command.help] == []


def test_an_unknown_command_is_refused() -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert "No such command 'chekc'" in result.stderr


def test_the_command_itself_starts_without_what_is_heavy() -> None:
    code = (
        "import sys, selfcheck.cli; "
        "print(sorted({'streamlit', 'pandas', 'sqlalchemy', 'pysat', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    command = Path(sys.executable).parent / "selfcheck"
    done = subprocess.run([command, "check", SMALL], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, f"{SMALL}: nothing to fix.\n")
