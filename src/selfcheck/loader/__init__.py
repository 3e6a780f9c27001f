"""YAML → Questionnaire, or every Problem with its place and fix."""

from selfcheck.loader.loading import files, load, load_text, read_text, warnings
from selfcheck.loader.scalars import read_otherwise
from selfcheck.loader.translated_parts import marks_of, waiting
from selfcheck.loader.written import Written, layout

__all__ = [
    "Written",
    "files",
    "layout",
    "load",
    "load_text",
    "marks_of",
    "read_otherwise",
    "read_text",
    "waiting",
    "warnings",
]
