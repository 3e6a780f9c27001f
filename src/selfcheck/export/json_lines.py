"""JSON lines: everything, by ids, each questionnaire once before the first Response that was made with it."""

from collections.abc import Iterable, Iterator, Sequence
from json import JSONEncoder
from typing import Any

from selfcheck.export.contents import Contents
from selfcheck.model import canonical_text
from selfcheck.review import to_json
from selfcheck.store import Record

_encode = JSONEncoder(ensure_ascii=False).encode


def json_lines(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of the file: lines with `record: questionnaire` and lines with `record: response`."""
    written: set[str] = set()
    for page in pages:
        lines = []
        for record in page:
            digest = record.questionnaire_hash
            if digest not in written:
                written.add(digest)
                text = canonical_text(contents.questionnaires[digest])
                lines.append(_line({"record": "questionnaire", "hash": digest, "text": text}))
            lines.append(_line(_response(record, contents)))
        yield "".join(lines)


def _line(value: dict[str, Any]) -> str:
    return _encode(value) + "\n"


def _response(record: Record, contents: Contents) -> dict[str, Any]:
    line = to_json(record, contents.questionnaires[record.questionnaire_hash])
    if contents.key and record.sealed:
        line["contact"] = contents.contact(record).model_dump()
    return line
