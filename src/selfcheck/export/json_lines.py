"""JSON lines: everything, by ids, each questionnaire once before the first Response that was made with it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from selfcheck.canonical import canonical_text
from selfcheck.export.contents import Contents
from selfcheck.review.lines import to_json
from selfcheck.store.records import Record


def json_lines(pages: Iterable[Sequence[Record]], contents: Contents) -> Iterator[str]:
    """The text of the file: lines with `record: questionnaire` and lines with `record: response`."""
    told: set[str] = set()
    for page in pages:
        lines = []
        for record in page:
            digest = record.questionnaire_hash
            if digest not in told:
                told.add(digest)
                text = canonical_text(contents.questionnaires[digest])
                lines.append({"record": "questionnaire", "hash": digest, "text": text})
            lines.append(_response(record, contents))
        yield "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _response(record: Record, contents: Contents) -> dict[str, Any]:
    line = to_json(record, contents.questionnaires[record.questionnaire_hash])
    if contents.key and record.sealed:
        line["contact"] = contents.contact(record).model_dump()
    return line
