"""What an author sees: Problems, their codes and their formats."""

from selfcheck.problems.base import Problem, Problems, Severity, about, listed, meant, problem, quoted
from selfcheck.problems.error_codes import FileCode, NamesCode, SafetyCode, ShapeCode, SyntaxCode
from selfcheck.problems.formats import FORMATS, as_text

__all__ = [
    "FORMATS",
    "FileCode",
    "NamesCode",
    "Problem",
    "Problems",
    "SafetyCode",
    "Severity",
    "ShapeCode",
    "SyntaxCode",
    "about",
    "as_text",
    "listed",
    "meant",
    "problem",
    "quoted",
]
