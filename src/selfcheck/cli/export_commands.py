"""`selfcheck export`: the responses as a file, noted in the audit log like an export from the staff's app."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from selfcheck.cli.service import operator
from selfcheck.cli.stopping import reason_of, stop
from selfcheck.cli.stores import opened_store

if TYPE_CHECKING:
    from selfcheck.export import Order
    from selfcheck.store import Store


class Format(StrEnum):
    """What a response becomes: a row, rows for its answers, a workbook, a line of JSON, a FHIR resource."""

    CSV = "csv"
    LONG = "long"
    XLSX = "xlsx"
    JSONL = "jsonl"
    FHIR = "fhir"
    SPSS = "spss"
    STATA = "stata"


class Encoding(StrEnum):
    """Of CSV: what Excel reads, or what old Japanese programs read."""

    UTF8 = "utf-8-sig"
    CP932 = "cp932"


def export(
    out: Annotated[
        Path | None, typer.Argument(help="The file; `-` is the output. A name if not given.")
    ] = None,
    format: Annotated[Format, typer.Option(help="What it is to be.")] = Format.CSV,
    encoding: Annotated[Encoding, typer.Option(help="Of CSV.")] = Encoding.UTF8,
    ids: Annotated[bool, typer.Option("--ids", help="CSV and XLSX by ids, not in words.")] = False,
    ticks: Annotated[bool, typer.Option("--ticks", help="A column for each option of a tick-all.")] = False,
    r: Annotated[bool, typer.Option("--r", help="With an R script that reads the CSV by ids.")] = False,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day, in Japan.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day, in Japan.")] = None,
    language: Annotated[str, typer.Option(help="Of headers and answers.")] = "ja",
    contact: Annotated[bool, typer.Option("--contact", help="With name, phone and note.")] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit log. Needed with --contact.")] = "",
) -> None:
    """Write the responses into a file that only its owner can read, and beside it what its columns mean."""
    from selfcheck.export import Order
    from selfcheck.store import Filter

    wanted = Filter(since=since.date() if since else None, until=until.date() if until else None)
    order = Order(
        format=format.value,
        encoding=encoding.value,
        wanted=wanted,
        in_words=not ids,
        ticks_apart=ticks,
        language=language,
        contact=contact,
    )
    if r and (format is not Format.CSV or not ids):
        stop("The R script is for --format csv with --ids.")
    _write(order, out or Path(order.file_name(datetime.now(UTC))), reason, with_r=r)


def _write(order: "Order", out: Path, reason: str, *, with_r: bool) -> None:
    from selfcheck.export import begin
    from selfcheck.store import SealError

    beside = _beside(order, out, with_r=with_r)
    try:
        with ExitStack() as files:  # the files as who calls, the store as the service
            file, *others = [files.enter_context(_opened(path)) for path in (out, *beside)]
            with opened_store() as store:
                keys = store.settings.read_private_keys() if order.contact else None
                with store.database.write() as connection:
                    export = begin(store, connection, operator(), order, reason, keys)
                with closing(export.chunks):
                    for chunk in export.chunks:
                        file.write(chunk)
                for path, other in zip(beside, others, strict=True):
                    other.write(_explanation(store, order, out, path))
    except OSError as error:
        stop(reason_of(error, out))
    except (ValueError, SealError) as error:
        stop(str(error))
    replaced = f" {export.tally.replaced} characters replaced by 〓." if export.tally.replaced else ""
    typer.echo(f"{export.tally.rows} responses in {out}.{replaced}", err=True)


def _beside(order: "Order", out: Path, *, with_r: bool) -> list[Path]:
    """What is beside the file to explain it, without a word about a patient; XLSX has it as a sheet."""
    from selfcheck.review import CODEBOOK

    if str(out) == "-":
        return []
    found = [] if order.format == "xlsx" else [out.with_name(out.stem + CODEBOOK)]
    return found + ([out.with_suffix(".R")] if with_r else [])


def _explanation(store: "Store", order: "Order", out: Path, path: Path) -> bytes:
    from selfcheck.export import contents_of, dictionary_csv, r_script

    contents = contents_of(store, order.model_copy(update={"contact": False}))
    if path.suffix == ".R":
        return r_script(contents, out.name).encode()
    return dictionary_csv(contents, order.format)


@contextmanager
def _opened(out: Path) -> Iterator[BinaryIO]:
    """The file, new and readable by nobody else; or the output."""
    if str(out) == "-":
        yield sys.stdout.buffer
        return
    with os.fdopen(os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        try:
            yield file
        except BaseException:
            file.truncate(0)  # half an export is of no use, and it is about patients
            with suppress(PermissionError):  # the service's user may not remove it from root's folder
                out.unlink()
            raise
