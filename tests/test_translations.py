"""A further language is a file: whole and reviewed it is offered, else patients never see it."""

import datetime
import shutil
from pathlib import Path

import pytest

from selfcheck.canonical import content_hash
from selfcheck.engine import assess
from selfcheck.load import files, load, load_text, warnings
from selfcheck.model import Answer, Questionnaire
from selfcheck.outline import texts
from selfcheck.problems import Problems
from selfcheck.ui.content import Content

TESTS = Path(__file__).parent
REVIEWED = "reviewed: {by: a test, on: 2026-01-10, again: 2099-01-10}\n"
TODAY = datetime.date(2026, 6, 1)


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
    questionnaire = load(small)
    assert questionnaire.languages == {"ja": "日本語", "en": "English", "fr": "Français"}
    assert codes(questionnaire) == []
    for _, text in texts(questionnaire.model_dump(by_alias=True)):
        assert list(text) == ["ja", "en", "fr"]
    assert questionnaire.guidance[-1].watch[0]["fr"] == "Vous manquez de souffle"
    assert questionnaire.sections[0].questions[1].tick
    assert questionnaire.sections[0].questions[1].tick["sweat"]["fr"] == "Sueurs nocturnes"


def test_a_translation_changes_words_and_nothing_else(small: Path) -> None:
    alone, with_french = load_text((TESTS / "small.yaml").read_text("utf-8")), load(small)
    answers: dict[str, Answer] = {"breath": "no", "signs": ("blood",), "weeks": 9, "worse": "yes", "smoking": "now"}
    one, other = assess(alone, answers), assess(with_french, answers)
    assert (one.urgency, one.days, one.booking) == (other.urgency, other.days, other.booking)
    assert [f.rule for f in one.findings] == [f.rule for f in other.findings]
    assert content_hash(alone) != content_hash(with_french)
    assert content_hash(with_french) == content_hash(load(small))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (REVIEWED, "", "not-reviewed"),
        ("again: 2099-01-10", "again: 2026-01-11", "review-overdue"),
        ('of: "52af0c1f"', 'of: "00000000"', "old-translation"),
    ],
)
def test_patients_are_not_offered_what_nobody_vouches_for(small: Path, old: str, new: str, code: str) -> None:
    write(small, old, new)
    questionnaire = load(small)
    assert list(questionnaire.languages) == ["ja", "en"]
    assert codes(questionnaire) == [code]
    assert "Français" not in str(questionnaire.model_dump())


def test_a_language_that_is_not_offered_is_checked_all_the_same(small: Path) -> None:
    write(small, REVIEWED, "")
    write(small, "title: Long, ", "")
    write(small, 'd’ici {days} jours", what: Prenez rendez-vous}\n  chest', '<jours>", what: Non}\n  chest')
    assert sorted(codes(load(small))) == ["markup", "missing-translation", "not-reviewed"]


def test_a_text_that_changes_withdraws_its_translation_and_stops_no_patient(small: Path) -> None:
    write(small, "ja: 寝汗, en", "ja: ひどい寝汗, en", "questions.yaml")
    write(small, "{ja: 寝汗があります", "{ja: ひどい寝汗があります", "questions.yaml")
    questionnaire = load(small)
    assert list(questionnaire.languages) == ["ja", "en"]
    assert codes(questionnaire) == ["old-translation"]


def test_what_is_offered_is_whole(small: Path) -> None:
    write(small, "unsure: Je ne sais pas, ", "")
    with pytest.raises(Problems) as answer:
        load(small)
    assert [(p.code, p.severity) for p in answer.value.problems] == [("missing-translation", "error")]
    assert answer.value.problems[0].file.endswith("questions.fr.yaml")
    assert "unsure: …  # わからない" in answer.value.problems[0].mend


def test_what_is_missing_is_said_as_lines_to_fill_in(small: Path) -> None:
    """From a file with a name alone the author gets the whole skeleton; filled in, it is a translation."""
    french = small.with_name("questions.fr.yaml")
    french.write_text("language: Français\n", "utf-8")
    skeleton = next(p for p in warnings(load(small), TODAY) if p.code == "missing-translation").mend
    lines = [
        line[2:].replace("…", "'{days}'" if "{days}" in line else "mot") for line in skeleton.splitlines()[1:]
    ]
    head = f'language: Français\nof: "52af0c1f"\n{REVIEWED}'
    french.write_text(head + "\n".join(lines), "utf-8")
    assert codes(load(small)) == []
    assert load(small).languages["fr"] == "Français"


def test_a_copy_of_the_questionnaire_beside_it_is_no_translation(small: Path) -> None:
    for name in ("questions.old.yaml", "questions.bak.yaml", "questions.yaml.bak", "questions.draft2.yaml"):
        shutil.copy(TESTS / "small.yaml", small.with_name(name))
    assert list(load(small).languages) == ["ja", "en", "fr"]
    assert codes(load(small)) == []


def test_the_source_knows_the_place_of_a_translated_text(small: Path) -> None:
    source = load(small).source
    home, path = source.home(("rules", 2, "because", "fr"))
    assert home.line(home.value(path)[0]) == "  long_cough: {because: Cela dure depuis 8 semaines ou plus}"
    home, path = source.home(("rules", 2, "because", "en"))
    assert home is source


def test_a_server_that_runs_reads_a_translation_anew(small: Path) -> None:
    content = Content(small)
    assert content.current() is content.current()
    write(small, "agree: Commencer", "agree: Je commence")
    questionnaire = content.current()
    assert questionnaire
    assert questionnaire.consent.agree["fr"] == "Je commence"
    small.with_name("questions.fr.yaml").unlink()
    questionnaire = content.current()
    assert questionnaire
    assert list(questionnaire.languages) == ["ja", "en"]
    assert files(small) == [small]
