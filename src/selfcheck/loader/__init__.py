"""YAML → Questionnaire, or every Problem with its place and fix."""

from selfcheck.loader.written import Written, layout
from selfcheck.loader.loading import files, load, read_text, warnings

__all__ = ["Written", "files", "layout", "load", "read_text", "warnings"]
