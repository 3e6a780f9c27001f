"""Files below a root, written once: what is there already is kept, and everything done is said."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Places:
    """Writes below `root`. With `owners` it gives files to their users, which only root can."""

    say: Callable[[str], None]
    root: Path = Path("/")
    owners: bool = True
    made: set[str] = field(default_factory=set)
    """Paths that this run made or changed."""

    def at(self, path: str) -> Path:
        """Where an absolute path of the plan is below `root`."""
        return self.root / path.lstrip("/")

    def folder(self, path: str, mode: int = 0o755, owner: str = "", group: str = "") -> None:
        """Make a folder, or give one that is there its mode and owner."""
        place = self.at(path)
        if not place.is_dir():
            place.mkdir(parents=True)
            self._note(path, "made")
        self._own(place, mode, owner, group)

    def keep(self, path: str, content: str, mode: int = 0o644, group: str = "") -> None:
        """Write a file that is the clinic's from then on: one that is there is never touched."""
        place = self.at(path)
        if place.exists():
            self.say(f"kept     {path}")
            return
        self._write(place, content, mode, group)
        self._note(path, "made")

    def replace(self, path: str, content: str, mode: int = 0o644) -> None:
        """Write a file that is ours; another one at its place is kept beside it as NAME.before."""
        place = self.at(path)
        if place.exists() and place.read_text("utf-8", "replace") == content:
            return
        if place.exists():
            before = next(
                f"{path}.before{n}" for n in ("", *range(2, 100)) if not self.at(f"{path}.before{n}").exists()
            )
            shutil.copy2(place, self.at(before))
            self.say(f"changed  {path}: what was there is {before} now")
            self.made.add(path)
        else:
            self._note(path, "made")
        place.parent.mkdir(parents=True, exist_ok=True)
        self._write(place, content, mode, "")

    def link(self, path: str, target: str) -> None:
        """Make a link in one step, or change where it leads."""
        place = self.at(path)
        if place.is_symlink() and os.readlink(place) == target:
            return
        if place.exists() and not place.is_symlink():
            self.say(f"kept     {path}")
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.part")
        part.unlink(missing_ok=True)
        part.symlink_to(target)
        part.replace(place)
        self._note(path, f"made (leads to {target})")

    def _write(self, place: Path, content: str, mode: int, group: str) -> None:
        part = place.with_name(f"{place.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(
            os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._own(part, mode, "", group)
        part.replace(place)

    def _own(self, place: Path, mode: int, owner: str, group: str) -> None:
        if self.owners and (owner or group):
            shutil.chown(place, owner or "root", group or "root")
        place.chmod(mode)

    def _note(self, path: str, what: str) -> None:
        self.made.add(path)
        self.say(f"{what:8} {path}" if what == "made" else f"made     {path} {what.removeprefix('made ')}")
