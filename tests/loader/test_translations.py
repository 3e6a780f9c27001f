"""A further language is a file: whole and reviewed it is offered, else patients never see it."""

import datetime
import re
import shutil
from pathlib import Path

import pytest
from tests.support.pages import played
from tests.support.questionnaires import copied
from tests.support.walks import QUESTIONS
from typer.testing import CliRunner

from selfcheck.cli.commands import app
from selfcheck.display.wording import BREAK, phrases
from selfcheck.engine import Engine
from selfcheck.engine.engine import assess
from selfcheck.loader import marks_of
from selfcheck.loader.loading import files, load, load_text, warnings
from selfcheck.loader.locations import find
from selfcheck.model.canonical import content_hash
from selfcheck.model.conditions import YamlPath as Place
from selfcheck.model.outline import texts
from selfcheck.model.questionnaire import Answer, Questionnaire
from selfcheck.patient.flow import Flow, read_flow
from selfcheck.patient.screens import draw
from selfcheck.web.served import Content

TESTS = Path(__file__).parents[1]
REVIEWED = 'reviewed: {by: a test, "on": "2026-01-10", again: "2099-01-10"}\n'
TODAY = datetime.date(2026, 6, 1)
NOW = datetime.datetime(2026, 12, 1, 1, 30, tzinfo=datetime.UTC)
"""Easy Japanese is due for review half a year later."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """small.yaml with its French translation beside it."""
    shutil.copy(TESTS / "small.yaml", tmp_path / "questions.yaml")
    shutil.copy(TESTS / "french.yaml", tmp_path / "questions.fr.yaml")
    return tmp_path / "questions.yaml"


def write(small: Path, old: str, new: str, name: str = "questions.fr.yaml") -> None:
    file = small.with_name(name)
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def codes(questionnaire: Questionnaire) -> list[str]:
    return [problem.code for problem in warnings(questionnaire, TODAY)]


def test_a_reviewed_translation_is_offered_after_the_languages_of_the_file(small: Path) -> None:
    questionnaire = load(small, TODAY)
    assert questionnaire.languages == {"ja": "日本語", "en": "English", "fr": "Français"}
    assert codes(questionnaire) == []
    for _, text in texts(questionnaire.model_dump(by_alias=True)):
        assert list(text) == ["ja", "en", "fr"]
    assert questionnaire.guidance[-1].watch[0]["fr"] == "Vous manquez de souffle"
    assert questionnaire.sections[0].questions[1].tick
    assert questionnaire.sections[0].questions[1].tick["sweat"]["fr"] == "Sueurs nocturnes"


def test_a_translation_changes_words_and_nothing_else(small: Path) -> None:
    alone, with_french = load_text((TESTS / "small.yaml").read_text("utf-8")), load(small, TODAY)
    answers: dict[str, Answer] = {
        "breath": "no",
        "signs": ("blood",),
        "weeks": 9,
        "worse": "yes",
        "smoking": "now",
    }
    one, other = assess(alone, answers), assess(with_french, answers)
    assert (one.urgency, one.days, one.booking) == (other.urgency, other.days, other.booking)
    assert [f.rule for f in one.findings] == [f.rule for f in other.findings]
    assert content_hash(alone) != content_hash(with_french)
    assert content_hash(with_french) == content_hash(load(small, TODAY))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (REVIEWED, "", "not-reviewed"),
        ('again: "2099-01-10"', 'again: "2026-01-11"', "review-overdue"),
        ('of: "52af0c1f"', 'of: "00000000"', "old-translation"),
    ],
)
def test_patients_are_not_offered_what_nobody_vouches_for(small: Path, old: str, new: str, code: str) -> None:
    write(small, old, new)
    questionnaire = load(small, TODAY)
    assert list(questionnaire.languages) == ["ja", "en"]
    assert codes(questionnaire) == [code]
    assert "Français" not in str(questionnaire.model_dump())


def test_a_language_that_is_not_offered_is_checked_all_the_same(small: Path) -> None:
    write(small, REVIEWED, "")
    write(small, "title: Long, ", "")
    write(small, 'd’ici {days} jours", what: Prenez rendez-vous}\n  chest', '<jours>", what: Non}\n  chest')
    assert sorted(codes(load(small, TODAY))) == ["markup", "missing-translation", "not-reviewed"]


def test_a_text_that_changes_withdraws_its_translation_and_stops_no_patient(small: Path) -> None:
    write(small, "ja: 寝汗, en", "ja: ひどい寝汗, en", "questions.yaml")
    write(small, "{ja: 寝汗があります", "{ja: ひどい寝汗があります", "questions.yaml")
    questionnaire = load(small, TODAY)
    assert list(questionnaire.languages) == ["ja", "en"]
    assert codes(questionnaire) == ["old-translation"]


@pytest.fixture
def marked(small: Path) -> Path:
    """The same, with each part of the French file marked as a translation of today's texts."""
    french = small.with_name("questions.fr.yaml")
    done = CliRunner().invoke(app, ["translated", "fr", "--questions", str(small)])
    assert done.exit_code == 0, done.output
    assert french.read_text("utf-8").startswith("# Translates")
    assert "\nof: >-\n  " in french.read_text("utf-8")
    return small


def test_a_part_that_changes_waits_alone(marked: Path) -> None:
    assert codes(load(marked, TODAY)) == []
    before = load(marked, TODAY)
    write(marked, "ja: 寝汗, en", "ja: ひどい寝汗, en", "questions.yaml")
    after = load(marked, TODAY)
    assert list(after.languages) == ["ja", "en", "fr"]
    assert codes(after) == ["waiting-translation"]
    _, signs = after.sections[0].questions
    assert signs.tick
    assert (signs.ask["fr"], signs.tick["sweat"]["fr"]) == ("ほかにありますか？", "ひどい寝汗"), (
        "never half a question"
    )
    assert after.sections[0].questions[0].ask == before.sections[0].questions[0].ask
    assert after.guidance == before.guidance


def test_what_is_new_or_gone_takes_no_language_away(marked: Path) -> None:
    write(marked, "tags:\n", "tags:\n  tired: {ja: つかれ, en: Tired}\n", "questions.yaml")
    write(marked, "then: {tags: [smokes]}", "then: {tags: [smokes, tired]}", "questions.yaml")
    assert load(marked, TODAY).tags["tired"]["fr"] == "つかれ"
    assert codes(load(marked, TODAY)) == ["waiting-translation"]
    write(marked, "title: Autocontrôle de la toux\n", "title: Autocontrôle de la toux\nold: Ancien\n")
    assert "fr" in load(marked, TODAY).languages
    assert codes(load(marked, TODAY)) == ["unknown-text", "waiting-translation"]


def test_a_mistake_in_what_patients_read_takes_the_language_away_all_the_same(marked: Path) -> None:
    write(marked, "unsure: Je ne sais pas, ", "unsure: Je ne sais pas <b>, ")
    assert list(load(marked, TODAY).languages) == ["ja", "en"]
    assert codes(load(marked, TODAY)) == ["markup"]


def test_a_command_shows_what_waits_and_marks_it(marked: Path) -> None:
    write(marked, "ja: 寝汗, en", "ja: ひどい寝汗, en", "questions.yaml")
    command = ["translated", "fr", "--questions", str(marked)]
    asked = CliRunner().invoke(app, command, input="n\n")
    assert asked.exit_code == 1
    assert "    ひどい寝汗\n  → Sueurs nocturnes\n" in asked.output
    assert codes(load(marked, TODAY)) == ["waiting-translation"]
    write(marked, "Sueurs nocturnes", "Fortes sueurs nocturnes")
    assert CliRunner().invoke(app, command, input="y\n").exit_code == 0
    assert codes(load(marked, TODAY)) == []
    _, signs = load(marked, TODAY).sections[0].questions
    assert signs.tick
    assert signs.tick["sweat"]["fr"] == "Fortes sueurs nocturnes"


def test_of_an_old_edition_every_part_is_shown_and_asked_about(small: Path) -> None:
    write(small, 'of: "52af0c1f"', 'of: "00000000"')
    asked = CliRunner().invoke(app, ["translated", "fr", "--questions", str(small)], input="n\n")
    assert asked.exit_code == 1
    assert asked.output.count("  → ") > 50
    assert codes(load(small, TODAY)) == ["old-translation"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("unsure: Je ne sais pas, ", "", "missing-translation"),
        ("unsure: Je ne sais pas, ", "unsure: Je ne sais pas <b>, ", "markup"),
        ("disclaimer: Un conseil, rien de plus", 'disclaimer: ""', "empty-text"),
        ("language: Français", "language: 日本語", "language-twice"),
        ("language: Français", "language: [Français", "unclosed-bracket"),
        ("language: Français", "Français", "bad-indentation"),
    ],
)
def test_a_broken_language_takes_away_that_language_only(small: Path, old: str, new: str, code: str) -> None:
    write(small, old, new)
    questionnaire = load(small, TODAY)
    assert list(questionnaire.languages) == ["ja", "en"]
    found = warnings(questionnaire, TODAY)
    assert {(p.code, p.severity) for p in found} == {(code, "error")}
    assert {Path(p.file).name for p in found} == {"questions.fr.yaml"}


def test_a_language_that_is_a_list_is_answered_at_its_beginning(small: Path) -> None:
    small.with_name("questions.fr.yaml").write_text("- language: Français\n", "utf-8")
    (found,) = warnings(load(small, TODAY), TODAY)
    assert (Path(found.file).name, found.line, found.code) == ("questions.fr.yaml", 1, "not-a-questionnaire")
    assert found.message == "a questionnaire is lines of `key: value`, but this file is a list."
    assert found.fix == "Begin with `language: …`, not indented."


def test_an_unreadable_language_takes_away_that_language_only(small: Path) -> None:
    small.with_name("questions.fr.yaml").write_bytes("language: Français".encode("utf-16"))
    small.with_name("questions.de.yaml").mkdir()
    questionnaire = load(small, TODAY)
    assert list(questionnaire.languages) == ["ja", "en"]
    assert codes(questionnaire) == ["unreadable-file", "not-utf8"]


@pytest.mark.parametrize(
    "name",
    [
        "web.yaml",
        "old.yaml",
        "ci.yaml",
        "my-notes.yaml",
        "questions.old.bak.yaml",
        "questions-fr.yaml",
        "fr.yaml",
    ],
)
def test_other_files_beside_the_questionnaire_are_ignored(small: Path, name: str) -> None:
    for content in ("services: {}\n", "[broken", "language: Deutsch\n"):
        small.with_name(name).write_text(content, "utf-8")
        assert list(load(small, TODAY).languages) == ["ja", "en", "fr"]
        assert codes(load(small, TODAY)) == []


def test_what_is_missing_is_said_as_lines_to_fill_in(small: Path) -> None:
    """From a file with a name alone the author gets the whole skeleton; filled in, it is a translation."""
    french = small.with_name("questions.fr.yaml")
    french.write_text("language: Français\n", "utf-8")
    skeleton = next(p for p in warnings(load(small, TODAY), TODAY) if p.code == "missing-translation").fix
    lines = [
        line[2:].replace("…", "'{days}'" if "{days}" in line else "mot") for line in skeleton.splitlines()[1:]
    ]
    head = f'language: Français\nof: "52af0c1f"\n{REVIEWED}'
    french.write_text(head + "\n".join(lines), "utf-8")
    assert codes(load(small, TODAY)) == []
    assert load(small, TODAY).languages["fr"] == "Français"


def test_a_copy_of_the_questionnaire_beside_it_is_no_translation(small: Path) -> None:
    for name in ("questions.old.yaml", "questions.bak.yaml", "questions.yaml.bak", "questions.draft2.yaml"):
        shutil.copy(TESTS / "small.yaml", small.with_name(name))
    assert list(load(small, TODAY).languages) == ["ja", "en", "fr"]
    assert codes(load(small, TODAY)) == []


def test_the_source_knows_the_place_of_a_translated_text(small: Path) -> None:
    source = load(small, TODAY).source
    home, path = source.home(("rules", 2, "because", "fr"))
    assert home.line(home.value(path)[0]) == "  long_cough: {because: Cela dure depuis 8 semaines ou plus}"
    home, path = source.home(("rules", 2, "because", "en"))
    assert home is source


def test_a_server_that_runs_reads_a_translation_anew(tmp_path: Path) -> None:
    real = copied(tmp_path)
    content = Content(real)
    before = content.current()
    assert before
    assert before is content.current()
    agree = f"agree: {before.questionnaire.consent.agree[EASY]}\n"
    write(real, agree, "agree: わかりました\n", f"questions.{EASY}.yaml")
    shown = content.current()
    assert shown
    assert shown.questionnaire.consent.agree[EASY] == "わかりました"
    real.with_name(f"questions.{EASY}.yaml").unlink()
    shown = content.current()
    assert shown
    assert list(shown.questionnaire.languages) == ["ja", "en"]
    assert files(real) == [real, *find(real).parts.values()]


EASY = "ja-simple"
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\{\w+\}|#7119")
BANNED = (
    "診断",
    "疑い",
    "可能性が高い",
    "病です",
    "治療します",
    "治します",
    "治ります",
    "安全です",
    "異常なし",
    "大丈夫",
)
ALLOWED = "これは診断ではありません。"
URGENT = ("119", "#7119", "救急外来", "救急車", "今日中", "今日のうち", "すぐに", "今すぐ", "以内")


@pytest.fixture(scope="module")
def easy() -> dict[Place, tuple[str, str]]:
    """Place → the text in Japanese and in easy Japanese, without spaces."""
    tree = load(QUESTIONS, NOW.date()).source.tree
    return {path: (str(text["ja"]), str(text[EASY]).replace(" ", "")) for path, text in texts(tree)}


def test_easy_japanese_is_offered_as_the_third_language() -> None:
    questionnaire = load(QUESTIONS, NOW.date())
    assert list(questionnaire.languages)[:3] == ["ja", "en", EASY]
    assert [p for p in warnings(questionnaire, NOW.date()) if EASY in p.file] == []
    for _, text in texts(questionnaire.model_dump(by_alias=True)):
        assert str(text[EASY]).strip()


def test_easy_japanese_keeps_every_number_time_limit_and_placeholder(
    easy: dict[Place, tuple[str, str]],
) -> None:
    for path, (usual, said) in easy.items():
        assert sorted(NUMBER.findall(said)) == sorted(NUMBER.findall(usual)), path


def test_easy_japanese_is_as_urgent_as_the_japanese(easy: dict[Place, tuple[str, str]]) -> None:
    """Where the one says now, today, within days, an ambulance or an emergency department, so does the other."""
    same = {"いますぐ": "今すぐ", "救急での診察": "救急", "ただちに": "すぐに"}
    for path, (usual, said) in easy.items():
        if path[0] not in ("rules", "guidance", "safety_net", "disclaimer"):
            continue
        for old, new in same.items():
            usual = usual.replace(old, new)
        for word in URGENT:
            assert (word in usual) <= (word in said), (path, word)


def test_easy_japanese_says_nothing_that_no_patient_should_read(
    easy: dict[Place, tuple[str, str]],
) -> None:
    for path, (_, said) in easy.items():
        assert [word for word in BANNED if word in said.replace(ALLOWED, "")] == [], path


def test_easy_japanese_is_written_in_short_phrases(easy: dict[Place, tuple[str, str]]) -> None:
    """A clause between commas, stops and brackets; what people say on the phone and addresses are no clauses."""
    clauses = [
        clause
        for path, (_, said) in easy.items()
        if path[0] in ("sections", "start", "consent", "rules", "guidance", "texts")
        and path[-1] != "unbroken"
        for clause in re.split(r"[、。（）「」！？・→]", said)
    ]
    lengths = sorted(map(len, clauses))
    assert lengths[len(lengths) * 9 // 10] <= 20
    assert lengths[-1] <= 40
    asks = [said for path, (_, said) in easy.items() if path[-1] == "ask"]
    assert max(map(len, asks)) <= 60


def test_a_browser_and_a_screen_reader_are_told_that_it_is_japanese() -> None:
    """`simple` is a registered variant of BCP 47, and `ja` decides the voice, the font and where lines break."""
    questionnaire = load(QUESTIONS, NOW.date())
    screen = draw(Engine(questionnaire), Flow(EASY), NOW)
    assert screen["lang"] == EASY
    assert EASY.split("-")[0] == "ja"
    assert BREAK in screen["disclaimer"]
    assert questionnaire.languages[EASY] == "やさしい にほんご"


def test_lines_of_easy_japanese_break_between_its_phrases_only() -> None:
    said = phrases("救急外来（きゅうきゅうがいらい）へ 行く。または、待つ", EASY)
    assert said.split(BREAK) == ["救急外来", "（きゅうきゅうがいらい）", "へ ", "行く。", "または、", "待つ"]


def test_switching_to_easy_japanese_keeps_the_answers() -> None:
    questionnaire = load(QUESTIONS, NOW.date())
    flow = {"consent": questionnaire.consent.version, "view": "next", "answers": {"gate_a": ["none"]}}
    engine = Engine(questionnaire)
    usual, easy_one = (
        draw(engine, read_flow(questionnaire, {**flow, "lang": tag}), NOW) for tag in ("ja", EASY)
    )
    assert usual["view"] == easy_one["view"] == "question:age"
    assert easy_one["heading"].replace(BREAK, "") == "何さいですか？"
    assert [o["flow"] for o in usual["question"]["options"]] == [
        o["flow"] for o in easy_one["question"]["options"]
    ]


def test_a_flow_in_a_language_that_was_withdrawn_goes_on_in_the_first(small: Path) -> None:
    write(small, REVIEWED, "")
    assert read_flow(load(small, TODAY), {"lang": "fr"}).language == "ja"


def test_the_page_for_translators_prints_what_it_says() -> None:
    page = (TESTS.parent / "docs" / "translating.md").read_text("utf-8")
    assert played(page) == page


def test_its_example_of_a_head_is_that_of_a_translation(small: Path) -> None:
    page = (TESTS.parent / "docs" / "translating.md").read_text("utf-8")
    head = page.split("```yaml\n")[1].split("```")[0]
    french = small.with_name("questions.fr.yaml")
    translated = french.read_text("utf-8").split(REVIEWED)[1]
    french.write_text(head + translated, "utf-8")
    questionnaire = load(small, TODAY)
    assert list(questionnaire.languages) == ["ja", "en", "fr"]


@pytest.mark.parametrize("of", [None, "00000000"], ids=["copy", "draft"])
def test_a_copy_left_beside_a_language_does_not_take_its_place(tmp_path: Path, of: str | None) -> None:
    real = copied(tmp_path)
    whole = real.with_name(f"questions.{EASY}.yaml").read_text("utf-8")
    left = re.sub(r'^of: "\w+"', f'of: "{of}"', whole, flags=re.MULTILINE) if of else whole
    real.with_name("questions.bak.yaml").write_text(left, "utf-8")
    questionnaire = load(real, NOW.date())
    assert list(questionnaire.languages) == ["ja", "en", EASY]
    assert [problem.code for problem in warnings(questionnaire)] == ["language-twice"]


def test_a_part_that_is_not_wholly_translated_gets_no_mark(small: Path) -> None:
    whole = marks_of(load(small, TODAY).source, "fr").split()
    write(small, "tags: {smokes: Fume}\n", "")
    less = marks_of(load(small, TODAY).source, "fr").split()
    assert len(less) == len(whole) - 1
    assert set(less) < set(whole)
