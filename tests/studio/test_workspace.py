"""Nothing that an author has done is ever lost."""

from pathlib import Path

import pytest

from selfcheck.studio import ChangedOnDiskError, Workspace

ASK = ("sections", 0, "questions", 0, "ask")


def test_undo_and_redo(work: Workspace) -> None:
    before = work.draft.texts
    work.change("text", work.draft.put((*ASK, "en"), "Short of breath?"))
    work.change("text", work.draft.put((*ASK, "ja"), "息切れ？"))
    after = work.draft.texts
    work.undo()
    work.undo()
    assert (work.draft.texts, work.is_changed) == (before, False)
    work.redo()
    work.redo()
    assert work.draft.texts == after
    work.undo()
    work.change("text", work.draft.put((*ASK, "ja"), "苦しい？"))
    assert not work.future


def test_a_text_is_changed_in_the_file_of_its_language(work: Workspace) -> None:
    work.change("text", work.draft.put((*ASK, "fr"), "Essoufflé ?"))
    assert work.draft.at((*ASK, "fr")) == "Essoufflé ?"
    assert "Essoufflé ?" in work.draft.texts["small.fr.yaml"]
    assert work.draft.texts["small.yaml"] == work.base["small.yaml"]


def test_a_draft_survives_a_crash(work: Workspace, main: Path) -> None:
    work.change("text", work.draft.put((*ASK, "en"), "Short of breath?"))
    again = Workspace(main)
    assert again.resumed
    assert again.draft.at((*ASK, "en")) == "Short of breath?"
    again.write()
    assert "Short of breath?" in main.read_text("utf-8")
    assert not Workspace(main).resumed


def test_a_file_that_changed_meanwhile_is_not_overwritten(work: Workspace, main: Path) -> None:
    work.change("text", work.draft.put((*ASK, "en"), "Mine?"))
    theirs = main.read_text("utf-8").replace("Night sweats", "Sweats at night")
    main.write_text(theirs, "utf-8")
    with pytest.raises(ChangedOnDiskError, match=r"small\.yaml"):
        work.write()
    assert main.read_text("utf-8") == theirs
    work.keep_mine()
    work.write()
    kept = [path.read_text("utf-8") for path in work.folder.glob("versions/*-disk/small.yaml")]
    assert kept == [theirs]
    assert "Mine?" in main.read_text("utf-8")


def test_the_other_version_can_be_taken_and_the_draft_is_kept(work: Workspace, main: Path) -> None:
    work.change("text", work.draft.put((*ASK, "en"), "Mine?"))
    main.write_text(main.read_text("utf-8").replace("Night sweats", "Sweats at night"), "utf-8")
    work.take_theirs()
    assert "Sweats at night" in work.draft.texts["small.yaml"]
    assert not work.is_changed
    kept = [path.read_text("utf-8") for path in work.folder.glob("versions/*-draft/small.yaml")]
    assert "Mine?" in kept[0]
    work.undo()
    assert work.draft.at((*ASK, "en")) == "Mine?"


def test_line_ends_and_a_mark_at_the_beginning_stay(main: Path) -> None:
    text = main.read_text("utf-8")
    main.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    work = Workspace(main)
    work.change("text", work.draft.put((*ASK, "en"), "Short of breath?"))
    work.write()
    written = main.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == written.count(b"\n") == text.count("\n")
