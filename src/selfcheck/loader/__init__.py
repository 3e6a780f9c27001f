"""YAML → Questionnaire, or every Problem with its place and fix."""

from selfcheck.loader.loading import files, load, warnings

__all__ = ["files", "load", "warnings"]
