"""What is published is safe, approved by its hash, kept, and taken back by one call."""

import json
from datetime import date
from pathlib import Path

import pytest

from selfcheck import check, load
from selfcheck.loader import warnings
from selfcheck.model import content_hash
from selfcheck.studio import (
    ChangedOnDiskError,
    Checker,
    Note,
    NotPublishableError,
    Workspace,
    is_approved,
    publish,
    start_new,
    take_back,
    versions,
)
from selfcheck.web import Content

NOTE = Note("1.1", "A clearer question", "Dr. Sample", date(2026, 11, 30), date(2099, 1, 10))
ASK = ("sections", 0, "questions", 0, "ask", "en")


def test_a_publication_is_written_noted_and_taken_back(work: Workspace, main: Path) -> None:
    before = {name: (main.parent / name).read_text("utf-8") for name in work.base}
    work.change("text", work.draft.put(ASK, "Short of breath?"))
    approved = publish(work, Checker(), NOTE)
    published = load(main)
    assert (published.version, published.reviewed.by) == ("1.1", "Dr. Sample")
    assert content_hash(published) == approved
    assert is_approved(work)
    version = versions(work)[0]
    assert version.note["what"] == "A clearer question"
    assert approved in (version.folder / "book.html").read_text("utf-8")
    take_back(work, version)
    assert {name: (main.parent / name).read_text("utf-8") for name in before} == before
    assert not is_approved(work)
    assert list(work.folder.glob("versions/*-taken-back/small.yaml"))


def test_a_draft_with_problems_is_not_published(work: Workspace, main: Path) -> None:
    before = main.read_text("utf-8")
    work.change("then", work.draft.put(("rules", 0, "then", "urgency"), "routine"))
    with pytest.raises(NotPublishableError):
        publish(work, Checker(), NOTE)
    assert main.read_text("utf-8") == before
    assert versions(work) == []


def test_what_somebody_else_changed_is_not_overwritten(work: Workspace, main: Path) -> None:
    work.change("text", work.draft.put(ASK, "Short of breath?"))
    theirs = main.read_text("utf-8").replace("Night sweats", "Sweats at night")
    main.write_text(theirs, "utf-8")
    with pytest.raises(ChangedOnDiskError):
        publish(work, Checker(), NOTE)
    assert main.read_text("utf-8") == theirs
    assert versions(work) == []


def test_an_approval_is_void_when_the_file_changes(work: Workspace, main: Path) -> None:
    work.change("text", work.draft.put(ASK, "Short of breath?"))
    publish(work, Checker(), NOTE)
    main.write_text(main.read_text("utf-8").replace("Night sweats", "Sweats at night"), "utf-8")
    assert not is_approved(work)


def test_an_approval_by_the_hash_of_an_earlier_version_holds_for_the_same_content(
    work: Workspace, main: Path
) -> None:
    publish(work, Checker(), NOTE)
    golden = Path(__file__).parents[1] / "model" / "golden"
    (kept,) = golden.glob("*.json")
    note = versions(work)[0].folder / "note.json"
    note.write_text(json.dumps({**json.loads(note.read_text("utf-8")), "hash": kept.stem}), "utf-8")
    assert not is_approved(work), "its version is another one"
    text = kept.read_text("utf-8")
    main.with_name("small.fr.yaml").unlink()
    main.write_text(json.dumps(json.loads(text), ensure_ascii=False), "utf-8")
    assert is_approved(work)
    main.write_text(text.replace("Night sweats", "Sweats at night"), "utf-8")
    assert not is_approved(work)


def test_a_new_questionnaire_is_sound_from_the_first_minute(tmp_path: Path, work: Workspace) -> None:
    path = tmp_path / "new" / "headache.yaml"
    path.parent.mkdir()
    start_new(path, "headache", "頭痛: まず確認", work.draft.tree)
    found = load(path)
    assert (found.id, found.title["en"], found.clinic.phone) == ("headache", "頭痛: まず確認", "03-1234-5678")
    assert [*warnings(found), *check(found)] == []
    assert Content(path).current()  # patients can be shown it
    with pytest.raises(FileExistsError):
        start_new(path, "headache", "頭痛")
