"""The files of the front end, as they are in static/. Below all of its siblings."""

from functools import cache
from importlib.resources import files


@cache
def read_static(name: str) -> str:
    """The text of one file."""
    return files("selfcheck.patient").joinpath("static", name).read_text("utf-8")
