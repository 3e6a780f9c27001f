"""A disk that forgets at a power cut what was not synced: every state that a folder may be found in afterwards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.campaign.syscalls import Call

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

Keep = Callable[[list[Call]], list[Call]]
"""Which of the calls that were not synced reached the disk, in their order."""


@dataclass
class File:
    """One file: what is surely on the disk, and what was done since."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[Call] = field(default_factory=list)

    def content(self, keep: Keep) -> bytes:
        """What may be read after a power cut."""
        found = bytearray(self.synced)
        for call in keep(self.since):
            _apply(found, call)
        return bytes(found)


class Disk:
    """One folder. `play` each call; `after_cut` is what is there when the power comes back."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self._synced: dict[str, File] = {}
        self._since: list[Call] = []

    def play(self, call: Call) -> None:
        """Do what the process did."""
        match call.kind:
            case "create":
                if call.path not in self.files:
                    self.files[call.path] = File()
                    self._since.append(call)
            case "unlink":
                del self.files[call.path]
                self._since.append(call)
            case "sync":
                file = self.files[call.path]
                file.synced, file.since = bytearray(file.content(list)), []
            case "sync_folder":
                self._synced, self._since = dict(self.files), []
            case _:
                self.files[call.path].since.append(call)

    def settle(self) -> None:
        """All that was done so far is on the disk."""
        for file in self.files.values():
            file.synced, file.since = bytearray(file.content(list)), []
        self._synced, self._since = dict(self.files), []

    def after_cut(self, target: Path, keep: Keep) -> None:
        """Write what may be found into another folder."""
        names = dict(self._synced)
        for call in keep(self._since):
            if call.kind == "unlink":
                names.pop(call.path, None)
            elif call.path in self.files:
                names[call.path] = self.files[call.path]
        for path, file in names.items():
            (target / Path(path).name).write_bytes(file.content(keep))


def everything(since: list[Call]) -> list[Call]:
    """The process ended, not the machine."""
    return since


def nothing(_since: list[Call]) -> list[Call]:
    """Only what was synced is there."""
    return []


def some(chance: Random) -> Keep:
    """Any part of it, in any order of the disk's own, the last write perhaps torn at a sector."""

    def keep(since: list[Call]) -> list[Call]:
        kept = [call for call in since if chance.random() < 0.5]
        if kept and kept[-1].kind == "write" and chance.random() < 0.5:
            sectors = chance.randrange(1 + len(kept[-1].data) // SECTOR)
            kept[-1] = kept[-1]._replace(data=kept[-1].data[: sectors * SECTOR])
        return kept

    return keep


def replayed(calls: Iterable[Call]) -> "Disk":
    """A disk on which calls were played."""
    disk = Disk()
    for call in calls:
        disk.play(call)
    return disk


def _apply(content: bytearray, call: Call) -> None:
    if call.kind == "truncate":
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
    else:
        content.extend(bytes(max(0, call.offset - len(content))))
        content[call.offset : call.offset + len(call.data)] = call.data
