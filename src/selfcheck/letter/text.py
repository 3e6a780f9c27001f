"""The letter as text, to copy and for a QR code: whole, or what is most important of it. Above writing."""

from collections.abc import Iterator
from dataclasses import replace

from selfcheck.letter.writing import DoctorLetter, Row

IN_SHORT = 12
"""Signs that are not there, the most important ones first, in a text that cannot hold them all."""


def letter_text(letter: DoctorLetter, most_bytes: int | None = None) -> str:
    """The letter line by line; where `most_bytes` of UTF-8 cannot hold it, its most important lines."""
    whole = "\n".join([*_head(letter), *_lines(letter)])
    return whole if most_bytes is None or len(whole.encode()) <= most_bytes else _short(letter, most_bytes)


def _head(letter: DoctorLetter) -> list[str]:
    return [f"{letter.title.label} {letter.date}", letter.title.text]


def _lines(letter: DoctorLetter) -> Iterator[str]:
    yield from _written(letter.decisive)
    for part in letter.parts:
        yield f"[{part.title}]"
        yield from map(_line, part.rows)
    yield from _written(letter.absent, *letter.rest, letter.advice)


def _short(letter: DoctorLetter, most_bytes: int) -> str:
    """The lines that have room, by importance; what is not there has its room before all signs have."""
    signs, past, course = (_rows(letter, kind) for kind in ("signs", "past", "course"))
    absent = replace(letter.absent, text=" / ".join(letter.absent.text.split(" / ")[:IN_SHORT]))
    lines = [*_head(letter), *_written(letter.advice, letter.decisive)]
    first = {*range(len(lines)), len(lines) + len(signs)} if absent.text else {*range(len(lines))}
    lines += _written(*signs, absent, *past, *course, *letter.rest)
    room, chosen = most_bytes - len(letter.cut.encode()), set[int]()
    for place in sorted(range(len(lines)), key=lambda place: place not in first):
        if (size := len(f"{lines[place]}\n".encode())) <= room:
            room -= size
            chosen.add(place)
    return "\n".join([*(lines[place] for place in sorted(chosen)), letter.cut])


def _rows(letter: DoctorLetter, kind: str) -> list[Row]:
    return [row for part in letter.parts if part.kind == kind for row in part.rows]


def _written(*rows: Row) -> list[str]:
    return [_line(row) for row in rows if row.text]


def _line(row: Row) -> str:
    return f"{row.label}: {row.text}"
