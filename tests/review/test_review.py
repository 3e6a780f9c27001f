"""The inbox and the table, on both databases, against plain Python over the same 500 Responses."""

import io
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from selfcheck.export import Format, Order, export
from selfcheck.model.questionnaire import Questionnaire, Urgency
from selfcheck.review import Codebook, FileError, table
from selfcheck.review.files import read_export
from selfcheck.store import Response, Store, save
from selfcheck.store.inbox import TOKYO, Entry, Filter, counts, page
from selfcheck.store.reading import number_of, questionnaires


def day(response: Response) -> date:
    return response.created.astimezone(TOKYO).date()


SINCE, UNTIL = date(2026, 9, 1), date(2026, 9, 30)
FILTERS: list[tuple[Filter, Callable[[Response], bool]]] = [
    (Filter(), lambda r: True),
    (
        Filter(urgencies=(Urgency.EMERGENCY, Urgency.SOON)),
        lambda r: r.assessment.urgency in ("emergency", "soon"),
    ),
    (Filter(stages=("weakness",)), lambda r: r.assessment.stage == "weakness"),
    (Filter(states=("seen", "closed")), lambda r: False),
    (Filter(states=("new",)), lambda r: True),
    (Filter(tag="unanswered"), lambda r: "unanswered" in r.assessment.tags),
    (Filter(rule="saddle_new"), lambda r: "saddle_new" in {f.rule for f in r.assessment.findings}),
    (Filter(since=SINCE, until=UNTIL), lambda r: SINCE <= day(r) <= UNTIL),
    (Filter(visit_wish=True), lambda r: r.visit_wish),
    (
        Filter(visit_wish=False, urgencies=(Urgency.SELFCARE,), since=SINCE),
        lambda r: not r.visit_wish and r.assessment.urgency == "selfcare" and day(r) >= SINCE,
    ),
]


def receipts(store: Store, wanted: Filter, size: int) -> list[str]:
    """The receipts of every page, one after the other."""
    found: list[Entry] = []
    while True:
        with store.database.read() as connection:
            entries = page(connection, wanted, skip=len(found), size=size)
        if not entries:
            return [entry.receipt for entry in found]
        assert len(entries) <= size
        found += entries


def expected(sent: list[Response], holds: Callable[[Response], bool]) -> list[str]:
    chosen = [response for response in sent if holds(response)]
    chosen.sort(key=lambda r: (-r.assessment.urgency.rank, -r.created.timestamp(), r.id))
    return [response.receipt for response in chosen]


def test_the_inbox_is_the_same_on_both_databases_and_in_plain_python(
    full: Store, sent: list[Response]
) -> None:
    for wanted, holds in FILTERS:
        assert receipts(full, wanted, 37) == expected(sent, holds), wanted
        with full.database.read() as connection:
            number = sum(count.number for count in counts(connection, wanted))
            assert number == number_of(connection, wanted) == len(expected(sent, holds)), wanted
    assert all(
        any(holds(r) for r in sent) for wanted, holds in FILTERS if wanted.states != ("seen", "closed")
    )


def test_counts_tell_urgency_and_state(full: Store, sent: list[Response]) -> None:
    with full.database.read() as connection:
        found = {(count.urgency, count.state): count.number for count in counts(connection, Filter())}
    assert found == Counter((response.assessment.urgency, "new") for response in sent)


def test_a_page_goes_on_behind_responses_of_the_same_moment(
    store: Store, real: Questionnaire, sent: list[Response]
) -> None:
    same = [
        response.model_copy(update={"created": sent[0].created, "assessment": sent[0].assessment})
        for response in sent[:30]
    ]
    for response in same:
        save(store, real, response)
    assert receipts(store, Filter(), 7) == [r.receipt for r in sorted(same, key=lambda r: r.id)]


def test_days_begin_at_midnight_in_tokyo(store: Store, real: Questionnaire, sent: list[Response]) -> None:
    midnight = pd.Timestamp("2026-10-01", tz="Asia/Tokyo").to_pydatetime()
    last, first = midnight - timedelta(milliseconds=1), midnight
    for response, moment in zip(sent, (last, first), strict=False):
        save(store, real, response.model_copy(update={"created": moment}))
    assert receipts(store, Filter(until=date(2026, 9, 30)), 9) == [sent[0].receipt]
    assert receipts(store, Filter(since=date(2026, 10, 1)), 9) == [sent[1].receipt]


def test_the_table_has_types(full: Store, sent: list[Response]) -> None:
    frame = table(full)
    assert len(frame) == len(sent)
    assert frame["urgency"].cat.ordered
    assert list(frame["urgency"].cat.categories) == list(Urgency)
    assert list(frame["stage"].cat.categories) == ["none", "pain", "numbness", "weakness"]
    assert str(frame["created"].dtype) == "datetime64[ms, Asia/Tokyo]"
    assert frame["answers.saddle"].cat.ordered
    assert not frame["answers.age"].cat.ordered
    assert frame["answers.pain_now"].dtype == pd.Int64Dtype()
    urgent = frame[frame["urgency"] >= "urgent"]
    assert len(urgent) == sum(response.assessment.urgency.rank >= 3 for response in sent)


def test_the_table_holds_what_was_sent(full: Store, sent: list[Response]) -> None:
    frame = table(full).set_index("receipt")
    for response in sent[:50]:
        receipt = response.receipt
        row = frame.loc[f"{receipt[:3]}-{receipt[3:6]}-{receipt[6:]}"]
        asked = [name for name in map(str, frame.columns) if name.startswith("answers.")]
        answers = {name.removeprefix("answers."): row[name] for name in asked}
        told: dict[str, Any] = {
            name: " ".join(answer) if isinstance(answer, tuple) else answer
            for name, answer in response.answers.items()
        }
        assert {name: value for name, value in answers.items() if pd.notna(value)} == told
        assert row["created"] == response.created
        assert row["rules"] == " ".join(finding.rule for finding in response.assessment.findings)


def test_the_table_of_nothing_has_the_same_columns(store: Store) -> None:
    assert table(store).empty
    assert "urgency" in table(store)


def test_a_filter_makes_the_table_smaller(full: Store, sent: list[Response]) -> None:
    frame = table(full, wanted=Filter(urgencies=(Urgency.EMERGENCY,)))
    assert len(frame) == len(expected(sent, lambda r: r.assessment.urgency == "emergency"))


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("in_words", [True, False])
def test_an_export_read_back_is_the_same_table(
    full: Store, tmp_path: Path, form: Format, in_words: bool
) -> None:
    with full.database.read() as connection:
        codebook = Codebook.of(questionnaires(connection))
    path = tmp_path / f"export.{form}"
    path.write_bytes(b"".join(export(full, Order(format=form, in_words=in_words))[0]))
    written = table(full)
    if (form != "jsonl" and in_words) or form == "xlsx":  # times for people and spreadsheets
        written["created"] = written["created"].dt.floor("s")
    read = table(path, codebook=codebook if form == "csv" else None)
    if form == "xlsx":
        read["created"] = read["created"].dt.floor("s")
    pd.testing.assert_frame_equal(read, written)


def test_a_csv_in_words_stays_in_words_where_nobody_knows_what_they_mean(
    full: Store, real: Questionnaire, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"".join(export(full, Order())[0]))
    frame = table(path)
    assert list(frame["urgency"].cat.categories) == list(Urgency)
    assert set(frame["stage"].dropna()) <= {stage.title["ja"] for stage in real.stages}
    assert not frame["stage"].cat.ordered


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "format"),
        ("a.csv", b"", "no_rows"),
        ("a.csv", b"name,phone\r\n1,2\r\n", "not_wide"),
        ("a.csv", b"\x81", "damaged"),
        ("a.xlsx", b"PK no workbook", "damaged"),
        ("a.jsonl", b'{"record": "response"}\n', "damaged"),
        ("a.jsonl", b'{"record": "questionnaire", "hash": "0", "text": "{}"}\n', "damaged"),
        ("a.jsonl", b"[1]\n", "damaged"),
    ],
)
def test_what_is_no_export_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(FileError) as refused:
        read_export(io.BytesIO(content), name, Codebook([]))
    assert refused.value.reason == reason


def test_a_table_can_be_made_twice(full: Store) -> None:
    assert table(full).equals(table(full))
