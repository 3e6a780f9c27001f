"""One export: from the store to the bytes of a file, page by page, counting as it goes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selfcheck.export.contents import Contents, Format
from selfcheck.export.csv_file import Encoder, Encoding, long_csv, wide_csv
from selfcheck.export.fhir_bundle import fhir_bundle
from selfcheck.export.json_lines import json_lines
from selfcheck.export.statistics import MOST, PROGRAMS, is_installed, statistics
from selfcheck.export.xlsx_file import xlsx
from selfcheck.model import Noun
from selfcheck.store import (
    TOKYO,
    Filter,
    PrivateKeys,
    Record,
    SealError,
    Store,
    number_of,
    questionnaires,
    records,
    sealed_for,
)

FORMATS: tuple[Format, ...] = ("csv", "long", "xlsx", "jsonl", "fhir")
"""Those that are always there; SPSS and Stata need the extra `statistics`."""

WITH_CONTACT: tuple[Format, ...] = ("csv", "xlsx", "jsonl")
"""Those that can tell name, phone and note."""

_ENDINGS = {
    "csv": "csv",
    "long": "long.csv",
    "xlsx": "xlsx",
    "jsonl": "jsonl",
    "fhir": "fhir.json",
    "spss": "sav",
    "stata": "dta",
}
_MEDIA = {
    "csv": "text/csv",
    "long": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "fhir": "application/fhir+json",
    "spss": "application/x-spss-sav",
    "stata": "application/x-stata-dta",
}
_TEXTS = {"csv": wide_csv, "long": long_csv, "jsonl": json_lines, "fhir": fhir_bundle}


class Order(Noun):
    """What is to be exported, and how."""

    format: Format = "csv"
    wanted: Filter = Filter()
    encoding: Encoding = "utf-8-sig"
    """Of CSV: `utf-8-sig`, which Excel reads, or `cp932` for old programs."""
    in_words: bool = True
    """CSV and XLSX in words; else by ids."""
    ticks_apart: bool = False
    """Wide CSV and XLSX with a column for each option of a tick-all."""
    language: str = "ja"
    contact: bool = False
    """With name, phone and note."""

    @property
    def media_type(self) -> str:
        """The MIME type that a browser is given with the file."""
        return _MEDIA[self.format]

    @property
    def encoder(self) -> Encoding | None:
        """The encoding of the text formats; None for files that are no text."""
        return self.encoding if self.format in ("csv", "long") else None

    def file_name(self, now: datetime) -> str:
        """Such as `selfcheck-20261122-1005.csv`."""
        return f"selfcheck-{now.astimezone(TOKYO):%Y%m%d-%H%M}.{_ENDINGS[self.format]}"


@dataclass(slots=True)
class Tally:
    """What has gone into a file so far."""

    rows: int = 0
    replaced: int = 0
    """Characters that cp932 does not have, written as 〓."""


def export(store: Store, order: Order, *, key: PrivateKeys | None = None) -> tuple[Iterator[bytes], Tally]:
    """The bytes of the file, as they are made, and the tally that grows with them.

    Memory stays bounded whatever the number of Responses. `key` opens the contacts of an order that tells
    them; raises ValueError when it is missing, and for a language that no questionnaire has, and SealError
    when some of the contacts were sealed for another key.
    """
    if order.format in PROGRAMS:
        _refuse_statistics(store, order)
    contents, tally = contents_of(store, order, key=key), Tally()
    pages = _counted(records(store.database, order.wanted), tally)
    return written(pages, order, contents, tally), tally


def contents_of(store: Store, order: Order, *, key: PrivateKeys | None = None) -> Contents:
    """What an order is made of. Raises as `export` does."""
    if order.contact and order.format not in WITH_CONTACT:
        raise ValueError(f"Name, phone and note are exported in {', '.join(WITH_CONTACT)} only.")
    if order.contact and key is None:
        raise ValueError("Name, phone and note cannot be exported without the private key.")
    with store.database.read() as connection:
        asked = questionnaires(connection)
        if order.contact and key:
            _refuse_other_keys(sealed_for(connection, order.wanted), key)
    known = {language for each in asked.values() for language in each.languages}
    if known and order.language not in known:
        raise ValueError(f"{order.language!r} is none of the languages {', '.join(sorted(known))}.")
    return Contents(
        asked,
        language=order.language,
        in_words=order.in_words,
        ticks_apart=order.ticks_apart,
        key=key if order.contact else None,
        age_question=store.settings.age_question,
        fhir_url=store.settings.fhir_url,
    )


def _refuse_other_keys(sealed: Mapping[str, int], key: PrivateKeys) -> None:
    """Nothing is written rather than a file in which contacts are missing without a word."""
    missing = {name: number for name, number in sealed.items() if name not in key}
    if missing:
        counts = ", ".join(f"{number} for the key {name}" for name, number in missing.items())
        raise SealError(f"The contacts cannot be opened with the keys here: {counts}.")


def _refuse_statistics(store: Store, order: Order) -> None:
    if not is_installed():
        raise ValueError("SPSS and Stata need more: pip install 'selfcheck[statistics]'.")
    with store.database.read() as connection:
        if number_of(connection, order.wanted) > MOST:
            raise ValueError(f"A file for SPSS or Stata holds {MOST} responses at most. Use CSV and R.")


def _counted(pages: Iterable[Sequence[Record]], tally: Tally) -> Iterator[Sequence[Record]]:
    for page in pages:
        tally.rows += len(page)
        yield page


def written(
    pages: Iterator[Sequence[Record]], order: Order, contents: Contents, tally: Tally
) -> Iterator[bytes]:
    """The bytes of a file made of these pages."""
    if order.format == "xlsx":
        yield from xlsx(pages, contents)
        return
    if order.format == "spss" or order.format == "stata":
        yield from statistics(pages, contents, order.format)
        return
    texts = _TEXTS[order.format](pages, contents)
    if order.encoder is None:
        yield from (text.encode() for text in texts)
        return
    encode = Encoder(order.encoder)
    for text in texts:
        yield encode(text)
        tally.replaced = encode.replaced
