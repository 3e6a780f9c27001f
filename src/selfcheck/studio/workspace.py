"""An author's work on a questionnaire's files: undo, a draft that survives a crash, every version kept.

Beside questions.yaml is a folder `.selfcheck`: `draft.json` holds what is not published yet, and `versions/`
what files were before they were replaced. No file is ever replaced without a copy there.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from selfcheck.loader import files
from selfcheck.studio.drafting import Draft, draft

FOLDER = ".selfcheck"
MOST_STEPS = 500


class ChangedOnDiskError(Exception):
    """The files are others now than those that the draft began with; the names say which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True)
class Step:
    """What was done, and the draft before it."""

    label: str
    before: Draft


class Workspace:
    """The draft of one questionnaire with its past. Every change is on the disk before it returns."""

    def __init__(self, main: Path) -> None:
        """Open the files, or what was left of an earlier draft. Raises Problems where one is no YAML."""
        self.main = main
        self.base = read_files(main)
        self.past: list[Step] = []
        self.future: list[Step] = []
        kept = self._kept()
        self.resumed = kept is not None
        self.base, texts = kept or (self.base, self.base)
        self.draft = draft(main.name, texts)

    @property
    def folder(self) -> Path:
        """Where drafts and versions are kept."""
        return self.main.parent / FOLDER

    @property
    def is_changed(self) -> bool:
        """Whether the draft is another than the files that it began with."""
        return self.draft.texts != self.base

    @property
    def published(self) -> dict[str, Any]:
        """The questionnaire's plain data as the files have it."""
        return draft(self.main.name, self.base).tree

    def change(self, label: str, changed: Draft) -> None:
        """Go on with a changed draft; `label` says what was done."""
        if changed.texts == self.draft.texts:
            return
        self.past = [*self.past, Step(label, self.draft)][-MOST_STEPS:]
        self.future = []
        self._go_to(changed)

    def undo(self) -> None:
        """Take back the last change."""
        step = self.past.pop()
        self.future.append(Step(step.label, self.draft))
        self._go_to(step.before)

    def redo(self) -> None:
        """Do again what was taken back last."""
        step = self.future.pop()
        self.past.append(Step(step.label, self.draft))
        self._go_to(step.before)

    def changed_on_disk(self) -> list[str]:
        """The files that somebody else has changed since the draft began."""
        now = read_files(self.main)
        return sorted(name for name in {*now, *self.base} if now.get(name) != self.base.get(name))

    def keep_mine(self) -> None:
        """Go on with the draft although the files have changed; what they hold is kept as a version."""
        now = read_files(self.main)
        self.keep_version("disk", now)
        self.base = now
        self._keep()

    def take_theirs(self) -> None:
        """Go on with the files; the draft is kept as a version, and can be had back by undo.

        Raises Problems where they are no YAML; then nothing has changed.
        """
        texts = read_files(self.main)
        theirs = draft(self.main.name, texts)
        self.keep_version("draft", self.draft.texts)
        self.base = texts
        self.change("take_theirs", theirs)
        self._keep()

    def discard(self) -> None:
        """Go back to the files; the draft can be had back by undo."""
        self.change("discard", draft(self.main.name, self.base))

    def refuse_changed(self) -> None:
        """Raise ChangedOnDiskError where somebody else has changed the files."""
        if names := self.changed_on_disk():
            raise ChangedOnDiskError(names)

    def write(self) -> list[str]:
        """Write the draft into the files; returns which. Raises ChangedOnDiskError, OSError."""
        self.refuse_changed()
        changed = [name for name, text in self.draft.texts.items() if text != self.base.get(name)]
        for name in changed:
            write_file(self.main.parent / name, self.draft.texts[name])
        self.base = self.draft.texts
        self._keep()
        return changed

    def keep_version(
        self, name: str, texts: Mapping[str, str], note: Mapping[str, str] | None = None
    ) -> Path:
        """Keep texts as a version of their own; returns its folder."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        folder = self.folder / "versions" / f"{stamp}-{name}"
        folder.mkdir(parents=True)
        for file, text in texts.items():
            write_file(folder / file, text)
        if note:
            write_file(folder / "note.json", json.dumps(note, ensure_ascii=False, indent=2))
        return folder

    def _go_to(self, changed: Draft) -> None:
        self.draft = changed
        self._keep()

    def _keep(self) -> None:
        path = self.folder / "draft.json"
        if not self.is_changed:
            path.unlink(missing_ok=True)
            return
        self.folder.mkdir(exist_ok=True)
        write_file(path, json.dumps({"base": self.base, "texts": self.draft.texts}, ensure_ascii=False))

    def _kept(self) -> tuple[dict[str, str], dict[str, str]] | None:
        try:
            kept = json.loads((self.folder / "draft.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return kept["base"], kept["texts"]


def read_files(main: Path) -> dict[str, str]:
    """File name → text of the questionnaire's files, with line ends as `\\n`. Raises OSError."""
    return {path.name: path.read_text("utf-8-sig") for path in files(main)}


def write_file(path: Path, text: str) -> None:
    """Write a text whole or not at all, with the line ends of the file that it replaces. Raises OSError."""
    old = path.read_bytes() if path.exists() else b""
    ends = text.replace("\n", "\r\n") if b"\r\n" in old else text
    content = ends.encode("utf-8-sig" if old.startswith(b"\xef\xbb\xbf") else "utf-8")
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
