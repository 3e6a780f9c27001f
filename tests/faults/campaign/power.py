"""Power cuts: the real Sends' own writes, replayed up to each of them on a disk that forgets what was not synced."""

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.faults.campaign.disk import Disk, Keep, everything, nothing, some
from tests.faults.campaign.row import Row
from tests.faults.campaign.syscalls import Call, calls, trace
from tests.faults.campaign.writer import NOTES
from tests.support.provision import NEEDS, find_program

NAME = "power cut, SQLite"


def power_cuts(sends: int, sabotage: str = "") -> Row:
    """Cut the power before each system call of some Sends, three times each: all, nothing, part of what is unsynced."""
    if find_program("strace") is None:
        return Row(NAME, 0, [f"not run: {NEEDS['strace'].missing}"])
    with TemporaryDirectory() as place:
        folder = Path(place, "data")
        folder.mkdir(mode=0o700)
        log = Path(place, "log")
        trace(
            [sys.executable, "-m", "tests.faults.campaign.writer", str(folder), str(sends), sabotage],
            log,
            **os.environ,
        )
        cuts, wrong = 0, []
        for when, disk, acknowledged in _moments(list(calls(log, folder)), folder / NOTES):
            for how, keep in _ways(when):
                cuts += 1
                wrong += [f"call {when}, {how}: {said}" for said in _found_wrong(disk, keep, acknowledged)]
    return Row(NAME, cuts, wrong, f"{sends} Sends, each of their writes, syncs and deletions")


def _moments(played: list[Call], notes: Path) -> Iterator[tuple[int, Disk, list[str]]]:
    """Before each call: its number, the disk, and the tokens acknowledged by then."""
    disk, acknowledged, begun = Disk(), list[str](), False
    for when, call in enumerate(played):
        if call.path == str(notes):
            if call.kind == "write" and begun:
                acknowledged.append(call.data.decode().split()[0])
            elif call.kind == "write":
                begun = True
                disk.settle()
            continue
        if begun:
            yield when, disk, acknowledged
        disk.play(call)
    yield len(played), disk, acknowledged


def _ways(when: int) -> list[tuple[str, Keep]]:
    return [("process ended", everything), ("nothing unsynced", nothing), ("part of it", some(Random(when)))]


def _found_wrong(disk: Disk, keep: Keep, acknowledged: list[str]) -> list[str]:
    """Open what is left as SQLite does after a crash."""
    with TemporaryDirectory() as place:
        disk.after_cut(Path(place), keep)
        database = sqlite3.connect(Path(place, "responses.sqlite3"))
        try:
            whole = database.execute("PRAGMA integrity_check").fetchall()
            halves = database.execute("PRAGMA foreign_key_check").fetchall()
            tokens = {token for (token,) in database.execute("SELECT token FROM response")}
        except sqlite3.DatabaseError as error:
            return [f"cannot be read: {error}"]
        finally:
            database.close()
    lost = sum(hashlib.sha256(token.encode()).hexdigest() not in tokens for token in acknowledged)
    wrong = [] if whole == [("ok",)] else ["the file is damaged"]
    wrong += [f"{len(halves)} halves"] if halves else []
    return wrong + ([f"{lost} acknowledged are lost"] if lost else [])
