"""YAML → Questionnaire, or every Problem with its place and fix."""

from selfcheck.loader.loading import files, load, read_text, warnings
from selfcheck.loader.translated_parts import marks_of, waiting
from selfcheck.loader.written import Written, layout

__all__ = ["Written", "files", "layout", "load", "marks_of", "read_text", "waiting", "warnings"]
