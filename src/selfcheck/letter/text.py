"""The letter as text, to copy and for a QR code: whole, or what is most important of it. Above writing."""

from collections.abc import Iterator

from selfcheck.letter.writing import DoctorLetter


def letter_text(letter: DoctorLetter, most_bytes: int | None = None, more: str = "") -> str:
    """The letter line by line; where it has to be cut to `most_bytes` of UTF-8, `more` is its last line."""
    lines = list(_lines(letter))
    for kept in range(len(lines), 0, -1):
        text = "\n".join([*lines[:kept], *([more] if kept < len(lines) and more else [])])
        if most_bytes is None or len(text.encode()) <= most_bytes:
            return text
    return more


def _lines(letter: DoctorLetter) -> Iterator[str]:
    yield f"{letter.title.label} {letter.date}"
    yield letter.title.text
    for part in letter.parts:
        yield f"[{part.title}]"
        yield from (f"{row.label}: {row.text}" for row in part.rows)
    yield from (f"{row.label}: {row.text}" for row in (*letter.rest, letter.advice) if row.text)
