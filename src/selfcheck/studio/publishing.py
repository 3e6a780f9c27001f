"""From a draft to the files that patients are asked from, and back. Above live and the workspace."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from selfcheck.authoring import render_book
from selfcheck.loader import load
from selfcheck.model import content_hash, has_content_hash
from selfcheck.studio.drafting import Draft
from selfcheck.studio.live import Checker
from selfcheck.studio.workspace import Workspace, read_files, write_file


class NotPublishableError(Exception):
    """The draft has problems, so that it is not published."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is written down of one publication."""

    version: str
    what: str
    by: str
    on: date
    again: date


@dataclass(frozen=True, slots=True)
class Version:
    """What the files were before a publication, and the note of that publication."""

    folder: Path
    note: Mapping[str, str]


def noted(draft: Draft, note: Note) -> Draft:
    """The draft with the version and the review of a note. Raises EditError."""
    reviewed = {"by": note.by, "on": note.on.isoformat(), "again": note.again.isoformat()}
    return draft.put(("version",), note.version).put(("reviewed",), reviewed)


def publish(work: Workspace, checker: Checker, note: Note) -> str:
    """Check once more, keep what the files are, write the draft, make the book; returns the content's hash.

    Raises NotPublishableError, ChangedOnDiskError, EditError or OSError; then no file has changed.
    """
    ready = noted(work.draft, note)
    checked = checker.run(ready)
    if checked.questionnaire is None or checked.errors:
        raise NotPublishableError
    approved = content_hash(checked.questionnaire)
    work.refuse_changed()
    before, book = read_files(work.main), render_book(checked.questionnaire)
    work.change("publish", ready)
    written = {"version": note.version, "what": note.what, "by": note.by, "on": note.on.isoformat()}
    folder = work.keep_version("published", before, {**written, "hash": approved})
    write_file(folder / "book.html", book)
    work.write()
    return approved


def versions(work: Workspace) -> list[Version]:
    """Every publication, the newest first."""
    folders = sorted(work.folder.glob("versions/*-published"), reverse=True)
    return [Version(each, json.loads((each / "note.json").read_text("utf-8"))) for each in folders]


def take_back(work: Workspace, version: Version) -> None:
    """Put the files back as they were before a publication; what they are now is kept, and so is the draft.

    Raises ChangedOnDiskError or OSError.
    """
    work.refuse_changed()
    work.keep_version("taken-back", read_files(work.main))
    texts = {path.name: path.read_text("utf-8") for path in version.folder.glob("*.yaml")}
    restored = work.draft
    for name, text in texts.items():
        restored = restored.with_text(name, text)
    work.change("take_back", restored)
    work.write()


def is_approved(work: Workspace) -> bool:
    """Whether the files are those that the last publication approved, to the letter of what patients meet."""
    published = versions(work)
    return bool(published) and has_content_hash(load(work.main), published[0].note["hash"])
