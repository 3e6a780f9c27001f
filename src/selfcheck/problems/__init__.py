"""What an author sees: Problems, their codes and their formats."""

from selfcheck.problems.base import Problem, Problems, Severity, about, listed, meant, problem, quoted
from selfcheck.problems.error_codes import FileCode, NamesCode, SafetyCode, ShapeCode, SyntaxCode
from selfcheck.problems.formats import FORMATS, as_text
from selfcheck.problems.translation import TRANSLATED, author_language, summary, translated

__all__ = [
    "FORMATS",
    "TRANSLATED",
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
    "author_language",
    "listed",
    "meant",
    "problem",
    "quoted",
    "summary",
    "translated",
]
