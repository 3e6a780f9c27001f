"""What a process wrote, as strace saw it: every write, truncation, sync, creation and deletion in one folder."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

CALLS = "openat,write,pwrite64,ftruncate,fdatasync,fsync,unlink,close"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>")
_UNFINISHED = " <unfinished ...>"


class Call(NamedTuple):
    """One system call; what does not belong to its kind is empty."""

    kind: str
    """`create`, `write`, `truncate`, `sync`, `sync_folder`, `unlink`."""
    path: str = ""
    offset: int = 0
    data: bytes = b""


def trace(command: Sequence[str], log: Path, **environment: str) -> None:
    """Run a command to its end under strace. Raises CalledProcessError."""
    # -s: whole pages; -xx: every byte in hexadecimal; -f: threads too
    words = ["strace", "-f", "-qq", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(log), *command]
    subprocess.run(words, env=environment, check=True, capture_output=True)


def calls(log: Path, folder: Path) -> Iterator[Call]:
    """The calls of a log that concern files of one folder, in order."""
    open_files: dict[int, str] = {}
    appended: dict[str, int] = {}
    for kind, words, result in _lines(log):
        if result < 0:
            continue
        first = words[0]
        if kind == "openat":
            path = _bytes(words[1]).decode()
            if Path(path).parent == folder or Path(path) == folder:
                open_files[result] = path
                if "O_CREAT" in words[2]:
                    yield Call("create", path)
            else:
                open_files.pop(result, None)
        elif kind == "unlink":
            path = _bytes(first).decode()
            if Path(path).parent == folder:
                yield Call("unlink", path)
        elif int(first) in open_files:
            path = open_files[int(first)]
            yield from _on_file(kind, path, words, folder, appended)
            if kind == "close":
                del open_files[int(first)]


def _on_file(
    kind: str, path: str, words: list[str], folder: Path, appended: dict[str, int]
) -> Iterator[Call]:
    if kind == "pwrite64":
        yield Call("write", path, int(words[3]), _bytes(words[1]))
    elif kind == "write":  # only our own notes are written so, at their end
        data = _bytes(words[1])
        yield Call("write", path, appended.get(path, 0), data)
        appended[path] = appended.get(path, 0) + len(data)
    elif kind == "ftruncate":
        yield Call("truncate", path, int(words[1]))
    elif kind in ("fsync", "fdatasync"):
        yield Call("sync_folder" if Path(path) == folder else "sync", path)


def _lines(log: Path) -> Iterator[tuple[str, list[str], int]]:
    """Name, arguments and result; calls that another thread interrupted are put together again."""
    begun: dict[str, str] = {}
    for line in log.read_text("utf-8").splitlines():
        if line.endswith(_UNFINISHED):
            begun[line.split()[0]] = line.removesuffix(_UNFINISHED)
            continue
        if resumed := _RESUMED.match(line):
            line = begun.pop(resumed[1]) + line[resumed.end() :]
        if found := _LINE.match(line):
            yield found[1], found[2].split(", "), int(found[3])


def _bytes(word: str) -> bytes:
    return bytes.fromhex(word.strip('"').replace("\\x", ""))
